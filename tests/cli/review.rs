//! The titles that the program is uncertain of, to be labelled.

use crate::workdir::Workdir;

/// Titles like none that the model has learned from, beside one that it has.
const DOUBTFUL: &str = "\
Record ID,Job Title
1,Software Engineer
2,Zorblax Wrangler
3,Community Growth Advisor
4,zorblax  wrangler
5,
6,Zorblax Wrangler
7,Chief Zorblax
";

#[test]
fn each_doubtful_title_comes_once_with_its_rows_and_the_titles_it_was_judged_by() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", DOUBTFUL);
    let run = dir
        .run(&["predict", "--review", "review.csv", "--review-below", "99"])
        .succeeds();
    let table = dir.records("review.csv");
    assert_eq!(
        table[0],
        [
            "Record ID",
            "Job Title",
            "Persona Segment",
            "Confidence Score",
            "Rows",
            "Decides",
            "Nearest 1",
            "Nearest 2",
            "Nearest 3"
        ]
    );
    let rows: u32 = table[1..].iter().map(|row| row[4].parse::<u32>().unwrap()).sum();
    run.tells(&format!(
        "Wrote {} titles of {rows} rows with a confidence below 99 to review.csv.",
        table.len() - 1
    ));
    let zorblax: Vec<&Vec<String>> = table
        .iter()
        .filter(|row| row[1].eq_ignore_ascii_case("Zorblax Wrangler"))
        .collect();
    assert_eq!(zorblax.len(), 1, "{table:?}");
    assert_eq!(zorblax[0][4], "3");
    assert!(!table.iter().any(|row| row[1].is_empty()));

    let tagged = dir.records("tagged_personas.csv");
    for row in &table[1..] {
        let same = tagged.iter().find(|tagged| tagged[0] == row[0]).unwrap();
        assert_eq!(same[..4], row[..4]);
        let (title, told) = row[6].rsplit_once(" (").unwrap();
        assert!(!title.is_empty(), "{row:?}");
        assert!(told.contains(", ") && told.ends_with(')'), "{told}");
    }
    assert!(table[1..].iter().all(|row| row[3].parse::<u8>().unwrap() < 99));
}

#[test]
fn the_titles_whose_labels_decide_most_come_first_and_each_row_is_decided_once() {
    let dir = Workdir::with_model();
    let places = [
        "Lille", "Porto", "Graz", "Bergen", "Turku", "Brno", "Gdansk", "Varna",
    ];
    let roles = [
        "Zorblax",
        "Quuxing",
        "Frobnication",
        "Plumbus",
        "Snorkack",
        "Wibble",
        "Yoyodyne",
    ];
    let titles = roles.iter().flat_map(|role| {
        let of_place = |place: &&str| format!("{role} Wrangler {place}\n");
        places.iter().map(of_place).collect::<Vec<_>>()
    });
    let titles: Vec<String> = titles.chain(vec!["Tzatziki Officer\n".to_string(); 30]).collect();
    let rows = titles.iter().zip(1..).map(|(title, id)| format!("{id},{title}"));
    dir.write(
        "data/input.csv",
        format!("Record ID,Job Title\n{}", rows.collect::<String>()),
    );
    let run = dir
        .run(&["predict", "--review", "review.csv", "--review-below", "100"])
        .succeeds();
    let table = &dir.records("review.csv")[1..];
    let column = |at: usize| {
        table
            .iter()
            .map(|row| row[at].parse().unwrap())
            .collect::<Vec<u64>>()
    };
    let (rows, decides) = (column(4), column(5));
    assert_eq!(rows.iter().sum::<u64>(), decides.iter().sum::<u64>());
    let at = table.iter().position(|row| row[1] == "Tzatziki Officer").unwrap();
    assert!(at < 3 && decides[at] >= 30, "{table:?}");
    assert!(decides[0] > 1 && decides.last() <= Some(&1), "{decides:?}");
    let first: u64 = decides[..40].iter().sum();
    run.tells(&format!(
        "The labels of its first 40 titles decide {first} of these rows."
    ));
}

#[test]
fn only_titles_below_the_threshold_are_reviewed() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", DOUBTFUL);
    dir.run(&["predict"]).succeeds();
    let scores: Vec<u8> = dir.records("tagged_personas.csv")[1..]
        .iter()
        .filter(|row| !row[1].is_empty())
        .map(|row| row[3].parse().unwrap())
        .collect();
    let lowest = scores.iter().min().unwrap();
    for (below, wanted) in [(*lowest, false), (lowest + 1, true)] {
        if below == 0 {
            continue;
        }
        dir.run(&[
            "predict",
            "--review",
            "review.csv",
            "--review-below",
            &below.to_string(),
        ])
        .succeeds();
        assert_eq!(dir.records("review.csv").len() > 1, wanted);
    }
}

#[test]
fn a_review_may_be_a_workbook_and_its_columns_are_those_of_training_data() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", DOUBTFUL);
    dir.run(&["predict", "--review", "review.xlsx", "--review-below", "100"])
        .succeeds();
    dir.run(&["train", "--training-data", "review.xlsx", "--model-dir", "other"])
        .tells("rows of review.xlsx")
        .tells(" 0 left out");
    // And titles that have been labelled can be tagged again.
    dir.run(&["predict", "--input", "review.xlsx", "--only-new"])
        .succeeds()
        .tells("had a segment and keep it");
}

#[test]
fn a_review_takes_the_place_of_no_other_file() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", DOUBTFUL);
    for place in [
        "data/input.csv",
        "data/../tagged_personas.csv",
        "tagged_personas.rejects.csv",
    ] {
        dir.write("tagged_personas.csv", "the previous output");
        dir.run(&["predict", "--review", place])
            .fails()
            .tells("Name another one");
        assert_eq!(dir.text("data/input.csv"), DOUBTFUL);
        assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
    }
    assert_eq!(dir.run(&["predict", "--review-below", "50"]).code, Some(2));
    assert_eq!(
        dir.run(&["predict", "--review", "r.csv", "--review-below", "101"])
            .code,
        Some(2)
    );
}

#[test]
fn a_review_that_cannot_be_written_fails_the_run_and_leaves_the_previous_output() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", DOUBTFUL);
    dir.write("tagged_personas.csv", "the previous output");
    dir.run(&["predict", "--review", "missing/review.csv"])
        .fails()
        .tells("missing/review.csv cannot be written");
    assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
}
