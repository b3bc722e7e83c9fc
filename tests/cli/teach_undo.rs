use super::teach::{DATA, JOURNAL, with};
use crate::workdir::{TRAINING, Workdir};

#[test]
fn what_is_in_the_file_stays_byte_for_byte_and_undoing_brings_all_of_it_back() {
    let files = [
        ("Job Title,Persona Segment\nA,Product\n", ",", "\n"),
        ("Job Title,Persona Segment\r\nA,Product", ",", "\r\n"),
        (
            "\u{feff}persona segment;Notes;JOB TITLE\r\nProduct;\"a \"\"b\"\";\r\nc\";A\r\n",
            ";",
            "\r\n",
        ),
        (
            "sep=;\nJob Title;Persona Segment\n\n\"A\";\"Product\"\n\n",
            ";",
            "\n",
        ),
        ("Job Title\tPersona Segment\rA\tProduct\r", "\t", "\r"),
        ("Job Title,Persona Segment", ",", "\n"),
    ];
    for (file, delimiter, line_end) in files {
        let dir = with(file);
        dir.run(&["teach", "--no-train", "VP, R&D; 👩\u{200d}💻", "Engineering"])
            .succeeds();
        dir.run(&["teach", "--no-train", "部長", "Product"]).succeeds();
        let taught = dir.text(DATA);
        let added = taught.strip_prefix(file).expect("the old rows are others");
        let rows: Vec<&str> = added.split(line_end).filter(|row| !row.is_empty()).collect();
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.split(delimiter).collect()).collect();
        assert_eq!(rows.len(), 2, "{taught:?}");
        assert!(
            rows[0].contains("\"VP, R&D; 👩\u{200d}💻\"") || delimiter == "\t",
            "{taught:?}"
        );
        assert!(
            cells[1].contains(&"部長") && cells[1].contains(&"Product"),
            "{taught:?}"
        );
        assert_eq!(
            file.ends_with(['\n', '\r']),
            taught.ends_with(['\n', '\r']),
            "{taught:?}"
        );
        dir.run(&["teach", "--undo", "--no-train"]).succeeds();
        dir.run(&["teach", "--undo", "--no-train"]).succeeds();
        assert_eq!(dir.text(DATA), file);
        assert_eq!(dir.files("data"), ["training_data.csv"]);
        dir.run(&["teach", "--undo", "--no-train"])
            .fails()
            .tells("there is nothing to take back");
    }
}

#[test]
fn undoing_leaves_alone_what_was_edited_since() {
    let dir = with("Job Title,Persona Segment,Notes\nNurse,Product,\nPilot,Product,\nClerk,Product,\n");
    dir.write(
        "more.csv",
        "Job Title,Persona Segment\nNurse,GenAI\nPilot,GenAI\nJudge,GenAI\nBishop,GenAI\nAbbot,GenAI\n",
    );
    dir.run(&["teach", "more.csv", "--no-train"]).succeeds();
    // Sorted, with other quotation marks, another label, a note, and a row that is gone.
    dir.write(
        DATA,
        "Job Title,Persona Segment,Notes\nAbbot,GenAI,\nClerk,Product,\n\"Judge\",\"GenAI\",\"\"\nNurse,Executive,\n\
         Pilot,GenAI,looked at\nBishop,GenAI,ask Ann\n",
    );
    dir.run(&["teach", "--undo", "--no-train"])
        .succeeds()
        .tells("left alone  \"Nurse\": its row is not as it was taught (GenAI)")
        .tells("left alone  \"Bishop\": its row is not as it was taught (GenAI)")
        .tells("2 removed, 1 as before, 2 left alone");
    assert_eq!(
        dir.text(DATA),
        "Job Title,Persona Segment,Notes\nClerk,Product,\nNurse,Executive,\nPilot,Product,looked at\nBishop,GenAI,ask Ann\n"
    );
}

#[test]
fn what_could_not_be_taken_back_is_not_taught() {
    let dir = with(TRAINING);
    dir.write(JOURNAL, "{\"date\":\"2026\n");
    dir.run(&["teach", "Judge", "Executive"])
        .fails()
        .tells("training_data.csv.lessons.jsonl, line 1: this is no lesson");
    assert_eq!(dir.text(DATA), TRAINING);
}

#[test]
fn a_row_with_odd_quotation_marks_has_them_again_when_what_was_taught_is_taken_back() {
    let dir = Workdir::new();
    let training = "Job Title;Persona Segment;Date;Source\nNurse;Exec\"utive;20\"26;\"a\"b\nChef;Product;;\n";
    dir.write("data/training_data.csv", training);
    dir.write(
        "data/persona_segments.csv",
        "Priority,Persona Segment\n1,\"Kitchen; Bar\"\n2,Product\n",
    );
    for title in ["Nurse", "Chef"] {
        dir.run(&["teach", "--no-train", title, "Kitchen; Bar"])
            .succeeds();
    }
    assert!(
        dir.text("data/training_data.csv")
            .contains("Chef;\"Kitchen; Bar\";")
    );
    for _ in 0..2 {
        dir.run(&["teach", "--undo", "--no-train"]).succeeds();
    }
    assert_eq!(dir.text("data/training_data.csv"), training);
}

#[test]
fn a_row_that_was_too_short_is_so_again_when_what_was_taught_is_taken_back() {
    let dir = Workdir::new();
    let training = "Job Title,Persona Segment,Date,Source\nNurse,Executive\nChef\nBarista,Executive,\n";
    dir.write("data/training_data.csv", training);
    for title in ["Nurse", "Chef", "Barista"] {
        dir.run(&["teach", "--no-train", title, "Not Classified"])
            .succeeds();
    }
    assert_ne!(dir.text("data/training_data.csv"), training);
    for _ in 0..3 {
        dir.run(&["teach", "--undo", "--no-train"]).succeeds();
    }
    assert_eq!(dir.text("data/training_data.csv"), training);
}

#[test]
fn of_two_rows_that_were_taught_alike_the_one_edited_since_is_left_alone() {
    let dir = with("Job Title,Persona Segment\nNurse,Product\nNurse,Product\n");
    dir.run(&["teach", "--no-train", "Nurse", "GenAI"]).succeeds();
    assert_eq!(
        dir.text(DATA),
        "Job Title,Persona Segment\nNurse,GenAI\nNurse,GenAI\n"
    );
    dir.write(DATA, "Job Title,Persona Segment\nNurse,Executive\nNurse,GenAI\n");
    let run = dir.run(&["teach", "--undo", "--no-train"]).succeeds();
    run.tells("left alone  \"Nurse\"");
    assert_eq!(run.stdout.matches("left alone  ").count(), 1, "{}", run.stdout);
    assert_eq!(
        dir.text(DATA),
        "Job Title,Persona Segment\nNurse,Executive\nNurse,Product\n"
    );
}
