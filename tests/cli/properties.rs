use persona::{
    encoder::{Encoder, EncoderChoice},
    model::Model,
    tagger::{Explanation, Tag, Tagger},
    title::TitleReference,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::workdir::{Workdir, records};

/// Titles as people write them, and as nobody does.
fn title() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Senior".to_string()),
        Just("Director,".to_string()),
        Just("Engineer".to_string()),
        Just("Legal".to_string()),
        Just("Nurse".to_string()),
        Just("AI".to_string()),
        Just("&".to_string()),
        Just("エンジニア".to_string()),
        Just("🙂".to_string()),
        "[a-zéü]{1,12}",
    ];
    prop_oneof![
        8 => prop::collection::vec(word, 0..9).prop_map(|words| words.join(" ")),
        1 => "\\PC{0,60}",
        1 => any::<String>(),
    ]
}

fn tagger(dir: &Workdir) -> Tagger {
    let model = Model::load(&dir.path("model")).unwrap();
    let encoder = Encoder::open(&EncoderChoice::BuiltIn).unwrap();
    Tagger::new(model, encoder, TitleReference::default()).unwrap()
}

#[test]
fn what_goes_in_comes_out_ids_titles_order_and_count() {
    let dir = Workdir::with_model();
    let row = (any::<String>(), title(), any::<String>());
    let config = Config {
        cases: 24,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&prop::collection::vec(row, 0..60), |rows| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["Record ID", "Job Title", "Note"]).unwrap();
            for (id, title, note) in &rows {
                writer.write_record([id, title, note]).unwrap();
            }
            let input = writer.into_inner().unwrap();
            let run = dir.run_with_input(&["predict", "--input", "-"], &input);
            prop_assert_eq!(run.code, Some(0), "{}", run.stderr);
            let read = records(&input);
            let written = records(run.stdout.as_bytes());
            prop_assert_eq!(read.len(), written.len());
            for (read, written) in read.iter().zip(&written) {
                prop_assert_eq!(
                    [&read[0], &read[1], &read[2]],
                    [&written[0], &written[1], &written[4]]
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_titles_tag_is_the_same_alone_in_any_batch_and_on_any_number_of_threads() {
    let tagger = tagger(&Workdir::with_model());
    let on = |threads: usize, titles: &[String]| -> Vec<Tag> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| tagger.tag(titles)).unwrap()
    };
    let config = Config {
        cases: 24,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&prop::collection::vec(title(), 1..300), |titles| {
            let together = on(1, &titles);
            prop_assert_eq!(&on(4, &titles), &together);
            let mut turned = titles.clone();
            turned.reverse();
            let mut backwards = on(3, &turned);
            backwards.reverse();
            prop_assert_eq!(&backwards, &together);
            for (title, tag) in titles.iter().zip(&together).take(20) {
                prop_assert_eq!(on(1, std::slice::from_ref(title)), vec![*tag]);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_embedding_is_the_same_to_the_bit_alone_and_in_any_batch() {
    let encoder = Encoder::open(&EncoderChoice::BuiltIn).unwrap();
    let config = Config {
        cases: 16,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&prop::collection::vec(title(), 1..200), |titles| {
            let together = encoder.embed(&titles).unwrap();
            for (title, row) in titles.iter().zip(together.rows()).take(20) {
                let alone = encoder.embed(&[title]).unwrap();
                prop_assert_eq!(alone.row(0).to_vec(), row.to_vec());
                let length = row.dot(&row).sqrt();
                prop_assert!(
                    (length - 1.0).abs() < 1e-3 || length == 0.0,
                    "{} has length {}",
                    title,
                    length
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_long_stream_gives_each_title_what_it_gets_alone() {
    let dir = Workdir::with_model();
    let titles: Vec<String> = (0..30_000)
        .map(|n| format!("Engineer {} of {}", n % 7_001, n % 13))
        .collect();
    let rows: String = titles
        .iter()
        .enumerate()
        .map(|(id, title)| format!("{id},{title}\n"))
        .collect();
    dir.write("data/input.csv", format!("Record ID,Job Title\n{rows}"));
    dir.run(&["predict"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    let tagger = tagger(&dir);
    assert_eq!(records.len(), titles.len() + 1);
    for (id, record) in records[1..].iter().enumerate().step_by(997) {
        let tag = tagger.tag(&[&titles[id]]).unwrap()[0];
        assert_eq!(record[0], id.to_string());
        assert_eq!(record[1], titles[id]);
        assert_eq!(record[2], tagger.segments().name(tag.segment));
        assert_eq!(record[3], tag.confidence.to_string());
    }
}

/// A title that the model gives a persona and is less than certain of.
fn unsure(tagger: &Tagger) -> Explanation {
    let titles = [
        "Community Growth Advisor",
        "Digital Platform Lead",
        "Lead Backend Developer",
        "Platform Owner",
    ];
    let none = tagger.segments().not_classified();
    let explained = tagger.explain(&titles, 0).unwrap().into_iter();
    let mut unsure = explained.filter(|found| found.tag.segment != none && found.tag.confidence < 99);
    unsure
        .next()
        .expect("a title that has a persona and is not certain")
}

#[test]
fn a_title_as_sure_as_asked_keeps_its_persona_and_one_less_sure_gets_none_with_its_probability() {
    let dir = Workdir::with_model();
    let found = unsure(&tagger(&dir));
    let tag = |least| {
        let tagger = tagger(&dir).with_min_confidence(least);
        tagger.tag(&[&found.title.written]).unwrap()[0]
    };
    assert_eq!(tag(found.tag.confidence), found.tag);
    let none = tagger(&dir).segments().not_classified();
    let probability = found.prediction.vote.probabilities[usize::from(none.0)];
    let put_down = Tag {
        segment: none,
        confidence: (100.0 * probability).round() as u8,
    };
    assert_eq!(tag(found.tag.confidence + 1), put_down);
}

#[test]
fn within_the_tie_margin_that_is_asked_for_the_higher_priority_wins() {
    let dir = Workdir::with_model();
    let titles = [
        "ML Platform Engineer",
        "Data Product Engineer",
        "Founder & CTO",
        "Digital Platform Lead",
    ];
    // The first that is likelier than none, where that is another one than the likeliest.
    let first_of = |found: &Explanation| {
        let probabilities = &found.prediction.vote.probabilities;
        let none = probabilities[probabilities.len() - 1];
        let first = probabilities.iter().position(|probability| *probability > none)?;
        (first < usize::from(found.tag.segment.0)).then_some(first)
    };
    let explained = tagger(&dir).explain(&titles, 0).unwrap();
    let found = explained.iter().find_map(|found| Some((found, first_of(found)?)));
    let (found, first) = found.expect("a title with two personas that are likelier than none");
    let wide = tagger(&dir)
        .with_tie_margin(1.0)
        .tag(&[&found.title.written])
        .unwrap()[0];
    assert_eq!(usize::from(wide.segment.0), first);
    // And so does the program.
    dir.write(
        "data/input.csv",
        format!("Record ID,Job Title\n1,{}\n", found.title.written),
    );
    dir.run(&["predict", "--tie-margin", "1"]).succeeds();
    let segment = tagger(&dir).segments().name(wide.segment).to_string();
    assert_eq!(dir.records("tagged_personas.csv")[1][2], segment);
}
