//! Titles, cleaned and tagged.

use crate::tagger::tagger;

/// A title is explained up to this length, in bytes: to explain it takes far longer than to tag it.
const EXPLAINED: usize = 1_000;

/// A title has the same tag alone, among others and where it is explained.
pub fn run(input: &[u8]) {
    let tagger = tagger();
    let title = String::from_utf8_lossy(input).into_owned();
    let alone = tagger.tag(&[&title]).expect("a tag")[0];
    let batch = ["Nurse", &title, "Chef de rang", &title].map(str::to_string);
    let together = tagger.tag(&batch).expect("tags");
    assert_eq!(
        (together[1], together[3]),
        (alone, alone),
        "alone and with others"
    );
    if title.len() < EXPLAINED {
        let explanation = tagger.explain(&[&title], 3).expect("an explanation");
        assert_eq!(explanation[0].tag, alone, "tagged as it is explained");
    }
}
