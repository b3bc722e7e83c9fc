use super::{super::in_work, *};

fn inbox() -> (tempfile::TempDir, Inbox) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
    (folder, inbox)
}

#[test]
fn a_name_that_was_there_before_gets_a_number_and_nothing_is_replaced() {
    let (folder, inbox) = inbox();
    for (round, name) in ["contacts.csv.gz", "contacts (2).csv.gz", "contacts (3).csv.gz"]
        .into_iter()
        .enumerate()
    {
        let export = folder.path().join("contacts.csv.gz");
        fs::write(&export, round.to_string()).unwrap();
        let delivery = inbox.begin(OsStr::new("contacts.csv.gz")).unwrap();
        assert_eq!(delivery.result, folder.path().join(TAGGED).join(name));
        let moved = match round {
            1 => {
                inbox.tell_why(&delivery, "why").unwrap();
                inbox.failed(&delivery)
            }
            _ => inbox.done(&delivery),
        };
        let PutAway::Moved(moved) = moved else {
            panic!("{moved:?}")
        };
        assert_eq!(fs::read_to_string(moved).unwrap(), round.to_string());
    }
    let reason = folder.path().join(FAILED).join("contacts (2).csv.gz.reason.txt");
    assert_eq!(fs::read_to_string(reason).unwrap(), "why\n");
}

#[test]
fn an_export_in_work_when_the_program_ended_goes_on_under_its_name() {
    let (folder, inbox) = inbox();
    let begin = |inbox: &Inbox| inbox.begin(OsStr::new("contacts.xls")).unwrap();
    fs::write(folder.path().join("contacts.xls"), "1").unwrap();
    let delivery = begin(&inbox);
    assert_eq!(
        delivery.result,
        folder.path().join(TAGGED).join("contacts.xls.csv")
    );
    // It was killed between the result and putting the export away.
    fs::write(&delivery.result, "result").unwrap();
    let half = folder.path().join(TAGGED).join(".persona-half.tmp");
    fs::write(&half, "half").unwrap();
    drop(inbox);
    let inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
    assert!(!half.exists());
    let again = begin(&inbox);
    assert_eq!(again.result, delivery.result);
    // Or after that, before it was noted.
    let note = fs::read(folder.path().join(in_work::NOTE)).unwrap();
    let _ = inbox.done(&again);
    fs::write(folder.path().join(in_work::NOTE), note).unwrap();
    fs::write(folder.path().join("contacts.xls"), "2").unwrap();
    assert_eq!(begin(&inbox).name, "contacts (2).xls");
}

#[test]
fn what_took_the_name_of_an_export_in_work_is_not_taken_for_it() {
    let (folder, inbox) = inbox();
    let export = folder.path().join("contacts.csv");
    let replace = |content: &str| {
        let other = folder.path().join("other.part");
        fs::write(&other, content).unwrap();
        fs::rename(other, &export).unwrap();
    };
    let begin = || inbox.begin(OsStr::new("contacts.csv")).unwrap();
    replace("1");
    let first = begin();
    fs::write(&first.result, "result of 1").unwrap();
    replace("22");
    assert_eq!(inbox.done(&first), PutAway::Another);
    assert_eq!(fs::read_to_string(&export).unwrap(), "22");
    let second = begin();
    assert_eq!(second.name, "contacts (2).csv");

    // The same where the program is ended before it noticed.
    fs::write(&second.result, "result of 2").unwrap();
    replace("333");
    let third = begin();
    assert_eq!(third.name, "contacts (3).csv");

    fs::remove_file(&export).unwrap();
    assert_eq!(inbox.failed(&third), PutAway::Gone);
    assert!(!inbox.reason(&third.name).exists());
}

#[test]
fn an_export_that_was_written_to_meanwhile_is_begun_with_again_under_its_name() {
    let (folder, inbox) = inbox();
    let export = folder.path().join("contacts.csv");
    let begin = || inbox.begin(OsStr::new("contacts.csv")).unwrap();
    fs::write(&export, "half").unwrap();
    let first = begin();
    fs::write(&first.result, "result of a half").unwrap();
    fs::write(&export, "half and half").unwrap();
    assert_eq!(inbox.done(&first), PutAway::Changed);
    assert!(!first.result.exists());
    fs::write(folder.path().join("other.csv"), "other").unwrap();
    let other = inbox.begin(OsStr::new("other.csv")).unwrap();
    let _ = inbox.done(&other);
    let second = begin();
    assert_eq!(second.result, first.result);
    assert!(matches!(inbox.done(&second), PutAway::Moved(_)));
}

#[test]
fn an_export_that_cannot_be_moved_is_passed_over_until_it_is_written_to_and_keeps_its_name() {
    let (folder, mut inbox) = inbox();
    let export = folder.path().join("contacts.csv");
    let begin = |inbox: &Inbox| inbox.begin(OsStr::new("contacts.csv")).unwrap();
    fs::write(&export, "1").unwrap();
    let first = begin(&inbox);
    fs::write(&first.result, "result").unwrap();
    // Nothing is moved into what is no folder, and looks like an export itself.
    fs::remove_dir(folder.path().join(DONE)).unwrap();
    fs::write(folder.path().join(DONE), "").unwrap();
    assert!(matches!(inbox.done(&first), PutAway::Stays(_)));
    inbox.pass_over(&first);
    assert_eq!(inbox.look().unwrap().whole, [DONE]);
    fs::write(folder.path().join("other.csv"), "other").unwrap();
    assert!(!inbox.look().unwrap().whole.contains(&"contacts.csv".into()));
    inbox.begin(OsStr::new("other.csv")).unwrap();

    fs::write(&export, "22").unwrap();
    assert!(inbox.look().unwrap().whole.contains(&"contacts.csv".into()));
    assert_eq!(begin(&inbox).result, first.result);
}

#[test]
fn two_programs_do_not_watch_the_same_folder() {
    let (folder, inbox) = inbox();
    let second = Inbox::open(folder.path(), Duration::ZERO).err().unwrap();
    assert!(second.to_string().contains("watches"), "{second}");
    drop(inbox);
    assert!(Inbox::open(folder.path(), Duration::ZERO).is_ok());
    assert!(Inbox::open(&folder.path().join("none"), Duration::ZERO).is_err());
}
