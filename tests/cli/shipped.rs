//! The files that ship in `data/`.

use std::{collections::HashMap, path::PathBuf};

use persona::{
    table::{Source, TableReader},
    title::{Segments, TitleReference},
    training::{Background, Labels},
};

fn shipped(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

fn titles(name: &str) -> Vec<String> {
    let mut reader = TableReader::open(&Source::from(shipped(name).as_path()), &[&["Job Title"]]).unwrap();
    let mut titles = Vec::new();
    while let Some(row) = reader.read().unwrap() {
        titles.push(row.expect("a row could not be read").cell(0).to_lowercase());
    }
    titles
}

#[test]
fn no_title_is_there_twice() {
    let mut first: HashMap<String, &str> = HashMap::new();
    for file in ["training_data.csv", "background_titles.csv"] {
        for title in titles(file) {
            if let Some(other) = first.insert(title.clone(), file) {
                panic!("\"{title}\" is in {other} and in {file}");
            }
        }
    }
}

#[test]
fn every_segment_is_known_and_has_its_share() {
    let segments = Segments::default();
    let labels = Labels::read(
        &shipped("training_data.csv"),
        &segments,
        &TitleReference::default(),
    )
    .unwrap();
    assert!(labels.unknown.is_empty() && labels.empty.is_empty() && labels.unreadable.is_empty());
    assert!(labels.conflicts.is_empty(), "{:?}", labels.conflicts);
    let personas: Vec<(String, usize)> = labels
        .count_by_segment(&segments)
        .into_iter()
        .filter(|(id, _)| *id != segments.not_classified())
        .map(|(id, count)| (segments.name(id).to_string(), count))
        .collect();
    let all: usize = personas.iter().map(|(_, count)| count).sum();
    assert!(all >= 8_000, "{all}");
    for (segment, count) in personas {
        // Neither half nor twice an equal share.
        assert!(count * 12 > all && count * 3 < all, "{segment}: {count} of {all}");
    }
}

#[test]
fn the_background_is_large_and_without_empty_titles() {
    let background = Background::read(&shipped("background_titles.csv"), &TitleReference::default()).unwrap();
    assert!(background.titles.len() >= 8_000);
    assert_eq!(background.titles.len(), titles("background_titles.csv").len());
}

#[test]
fn the_title_reference_has_no_faults_and_its_results_stay_as_they_are() {
    let (reference, problems) = TitleReference::read_or_default(&shipped("title_reference.csv")).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert!(reference.len() >= 250);
    let mut reader = TableReader::open(
        &Source::from(shipped("title_reference.csv").as_path()),
        &[&["Standardization"]],
    )
    .unwrap();
    while let Some(row) = reader.read().unwrap() {
        let row = row.unwrap();
        let standard = reference.standardize(row.cell(0));
        assert_eq!(reference.standardize(&standard), standard);
    }
}

#[test]
fn the_example_export_has_distinct_record_ids() {
    let input = shipped("input.csv");
    let mut reader =
        TableReader::open(&Source::from(input.as_path()), &[&["Record ID"], &["Job Title"]]).unwrap();
    let mut seen = std::collections::HashSet::new();
    while let Some(row) = reader.read().unwrap() {
        let row = row.unwrap();
        assert!(
            seen.insert(row.cell(0).to_string()),
            "{} is there twice",
            row.cell(0)
        );
    }
    assert_eq!(seen.len(), 200);
}
