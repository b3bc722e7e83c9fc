//! A round trip with HubSpot, as docs/hubspot.md describes it.

use crate::workdir::Workdir;

/// Contacts as HubSpot exports them: UTF-8 with a byte-order mark, every cell in quotation marks.
const EXPORT: &str = "\u{feff}\
\"Record ID\",\"First Name\",\"Last Name\",\"Email\",\"Phone Number\",\"Contact owner\",\"Job Title\",\"Lead Status\",\"Create Date\"
\"48213907761\",\"Zoë\",\"Marlow\",\"zoe.marlow@example.com\",\"+49 30 5550100\",\"Ana Ruiz\",\"Software Engineer\",\"New\",\"2024-01-31 09:30\"
\"48213907999\",\"Tom\",\"O'Hara \"\"TJ\"\"\",\"tom@example.org\",\"\",\"\",\"Compliance Officer, EMEA\",\"\",\"2024-02-01 17:05\"
\"48213975946\",\"李\",\"娜\",\"li.na@example.net\",\"(555) 010-0123\",\"Ana Ruiz\",\"\",\"Open
deal\",\"2024-02-03 08:00\"
";

#[test]
fn an_export_comes_back_with_its_ids_its_columns_and_a_segment() {
    let dir = Workdir::with_model();
    dir.write("contacts.csv", EXPORT);
    let run = dir
        .run(&["predict", "--input", "contacts.csv", "--output", "tagged.csv"])
        .succeeds();
    assert_eq!(run.stderr, "");
    let read = crate::workdir::records(EXPORT.trim_start_matches('\u{feff}').as_bytes());
    let written = dir.records("tagged.csv");
    assert_eq!(
        written[0],
        [
            "Record ID",
            "Job Title",
            "Persona Segment",
            "Confidence Score",
            "First Name",
            "Last Name",
            "Email",
            "Phone Number",
            "Contact owner",
            "Lead Status",
            "Create Date"
        ]
    );
    assert_eq!(written.len(), read.len());
    for (read, written) in read.iter().zip(&written) {
        assert_eq!([&read[0], &read[6]], [&written[0], &written[1]]);
        assert_eq!([&read[1..6], &read[7..]].concat(), written[4..]);
    }
    assert_eq!(written[1][2], "Engineering");
    assert_eq!(written[2][2], "Legal & Compliance");
    assert_eq!(written[3][2..4], ["Not Classified", "0"]);
}

#[test]
fn next_months_export_only_has_its_new_contacts_tagged() {
    let dir = Workdir::with_model();
    dir.write("contacts.csv", EXPORT);
    dir.run(&["predict", "--input", "contacts.csv", "--output", "tagged.csv"])
        .succeeds();
    // What was imported is exported again, and a sales representative knew better.
    let known = dir.text("tagged.csv").replace("Legal & Compliance", "Executive");
    let fresh = "48214000001,Nurse,,,,,,,,,2024-03-01 10:00\n";
    dir.write("contacts.csv", format!("\u{feff}{known}{fresh}"));
    dir.run(&[
        "predict",
        "--input",
        "contacts.csv",
        "--output",
        "tagged.csv",
        "--only-new",
    ])
    .succeeds()
    .tells("3 rows had a segment and keep it.");
    let table = dir.records("tagged.csv");
    assert_eq!(table[2][2], "Executive");
    assert_eq!(table[4][..3], ["48214000001", "Nurse", "Not Classified"]);
}
