//! How often the program is right on real titles, of lists that nothing was learned from.
//!
//! `cargo bench --bench real -- OUTPUT.csv REAL.csv OWN.csv [GENERATED [GROUP]]`
//!
//! `REAL.csv` has labelled real titles with the list that each is from (`Job Title`, `Persona Segment`,
//! `List`). Whole lists are held out, a group of them at a time: what ships is learned anew without them, and
//! the program is asked about their titles, less those that ship as text, once as it comes (six segments), and once with the titles of
//! `OWN.csv` for a user's own (seven segments). `benches/real/run.sh` runs this and the peers, and prints the
//! table.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use persona::{
    checksum::Checksum,
    encoder::Encoder,
    index::IndexKind,
    model::{LabelledTitle, TrainedOn},
    tagger::Tagger,
    title::{SegmentId, Segments, TitleReference},
    training::{
        self, Background, Dataset, Labels,
        world::{self, World, WorldTitles, groups, learn_world},
    },
};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    ensure!(
        (3..=5).contains(&arguments.len()),
        "name the file to write, real titles, titles such as a user has, and the folder of generated titles and a group of lists if need be"
    );
    let (reference, _) = TitleReference::read_or_default(Path::new("data/title_reference.csv"))?;
    let known = world::segments();
    let files = [
        "data/training_data.csv",
        "data/background_titles.csv",
        "data/world_titles.csv",
        &arguments[1],
        &arguments[2],
    ]
    .map(Path::new);
    let mut lists = WorldTitles::read(files, &known, &reference)?;
    lists.generated = arguments.get(3).map(PathBuf::from);
    let as_text: HashSet<u64> = (lists.shipped.titles.iter().chain(&lists.written))
        .map(|labelled| labelled.title.key_hash())
        .collect();
    let encoder = Encoder::open(&<_>::default())?;
    let group_of = groups(&lists);
    let mut output = csv::Writer::from_path(&arguments[0])?;
    output.write_record([
        "Setting",
        "Group",
        "List",
        "Title",
        "Segment",
        "Tagged",
        "Confidence",
    ])?;
    let only: Option<usize> = arguments.get(4).map(|group| group.parse()).transpose()?;
    let groups = 0..=group_of.values().copied().max().unwrap_or(0);
    for group in groups.filter(|group| only.is_none_or(|only| only == *group)) {
        let world = learn_world(&lists, &known, &encoder, Some(group), |_| ())?;
        eprintln!("group {group}: learned without it, {:?}", world.pools);
        let asked = lists
            .real
            .iter()
            .filter(|(_, list)| group_of.get(list) == Some(&group))
            .filter(|(labelled, _)| !as_text.contains(&labelled.title.key_hash()));
        let asked: Vec<&(LabelledTitle, String)> = asked.collect();
        for (setting, segments, training) in [
            ("out of the box", Segments::default(), files[0]),
            ("own titles", world::segments(), files[4]),
        ] {
            let tagger = tagger(&world, &segments, training, &reference, &encoder)?;
            let titles: Vec<&str> = asked
                .iter()
                .map(|(labelled, _)| labelled.title.written.as_str())
                .collect();
            for (explanation, (labelled, list)) in tagger.explain(&titles, 0)?.iter().zip(&asked) {
                let name = |id: SegmentId| known.name(id).to_string();
                output.write_record([
                    setting,
                    &group.to_string(),
                    list,
                    &labelled.title.written,
                    &name(labelled.segment),
                    segments.name(explanation.tag.segment),
                    &explanation.prediction.vote.probability().to_string(),
                ])?;
            }
        }
    }
    output.flush()?;
    Ok(())
}

/// The program as it is after training on a file, beside this world.
fn tagger(
    world: &World,
    segments: &Segments,
    training: &Path,
    reference: &TitleReference,
    encoder: &Encoder,
) -> Result<Tagger> {
    let mut labels = Labels::read(training, segments, reference)?;
    let labelled = labels.titles.len();
    labels.add_background(
        &Background::read(Path::new("data/background_titles.csv"), reference)?,
        segments,
    );
    let dataset = Dataset::new(labels.titles, labelled, segments, encoder, Some(world), true)?;
    let trained_on = TrainedOn {
        training_data: Checksum::of(&[]),
        title_reference: Checksum::of(&[]),
    };
    let (model, _) = training::train(
        dataset,
        segments.clone(),
        encoder,
        trained_on,
        IndexKind::default(),
    )?;
    Ok(Tagger::new(
        model,
        Encoder::open(&<_>::default())?,
        reference.clone(),
    )?)
}
