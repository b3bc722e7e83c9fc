//! Persona segments and their priority.

use crate::error::{Result, ensure};

/// The value for titles that fit no persona. It ranks below every segment.
pub const NOT_CLASSIFIED: &str = "Not Classified";

/// The segments used where no segments file is given, highest priority first.
pub const DEFAULT_SEGMENTS: [&str; 6] = [
    "GenAI",
    "Engineering",
    "Product",
    "Trust & Safety",
    "Legal & Compliance",
    "Executive",
];

/// A segment as its rank: 0 is the highest priority, `Segments::not_classified` the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, bincode::Encode, bincode::Decode)]
pub struct SegmentId(pub u8);

/// The segments in priority order, `Not Classified` last.
#[derive(Clone, Debug, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct Segments {
    names: Vec<String>,
}

impl Default for Segments {
    fn default() -> Self {
        Self::in_priority_order(DEFAULT_SEGMENTS.map(String::from).to_vec())
    }
}

impl Segments {
    /// More than these do not fit a rank.
    pub(super) const MAX: usize = 250;

    pub(crate) fn in_priority_order(mut names: Vec<String>) -> Self {
        names.push(NOT_CLASSIFIED.to_string());
        Self { names }
    }

    /// Segments of these names, the highest priority first. `Not Classified` ranks last, listed or not.
    ///
    /// # Errors
    /// If there is none, one is there twice, or there are too many.
    pub fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Result<Self> {
        let mut unique: Vec<String> = Vec::new();
        for name in names {
            let name = fold_spaces(&name.into());
            if key(&name) == key(NOT_CLASSIFIED) {
                continue;
            }
            ensure!(!name.is_empty(), "a segment has no name");
            ensure!(
                unique.iter().all(|other| key(other) != key(&name)),
                "the segment \"{name}\" is there twice"
            );
            unique.push(name);
        }
        ensure!(!unique.is_empty(), "there are no segments");
        ensure!(
            unique.len() <= Self::MAX,
            "there are {} segments; at most {} are possible",
            unique.len(),
            Self::MAX
        );
        Ok(Self::in_priority_order(unique))
    }

    /// How many there are, `Not Classified` included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// The segment that stands for "fits no persona".
    #[must_use]
    pub fn not_classified(&self) -> SegmentId {
        SegmentId((self.names.len() - 1) as u8)
    }

    /// The name as it is printed.
    #[must_use]
    pub fn name(&self, id: SegmentId) -> &str {
        self.names
            .get(usize::from(id.0))
            .map_or(NOT_CLASSIFIED, String::as_str)
    }

    /// All segments from the highest priority to `Not Classified`.
    pub fn ids(&self) -> impl Iterator<Item = SegmentId> + use<> {
        (0..self.names.len()).map(|rank| SegmentId(rank as u8))
    }

    /// Looks a segment up without regard to case and white space.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<SegmentId> {
        let wanted = key(name);
        self.ids().find(|id| key(self.name(*id)) == wanted)
    }

    /// The known segment whose spelling is closest to `name` (Jaro-Winkler similarity).
    #[must_use]
    pub fn closest(&self, name: &str) -> &str {
        let wanted = key(name);
        self.names
            .iter()
            .max_by(|a, b| {
                strsim::jaro_winkler(&key(a), &wanted).total_cmp(&strsim::jaro_winkler(&key(b), &wanted))
            })
            .map_or(NOT_CLASSIFIED, String::as_str)
    }
}

/// A name with single spaces.
pub(super) fn fold_spaces(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What makes two names the same: neither case nor white space.
pub(super) fn key(name: &str) -> String {
    fold_spaces(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_classified_ranks_below_every_segment() {
        let segments = Segments::default();
        assert_eq!(segments.name(segments.not_classified()), NOT_CLASSIFIED);
        assert!(
            segments
                .ids()
                .all(|id| id == segments.not_classified() || id < segments.not_classified())
        );
    }

    #[test]
    fn a_segment_is_found_whatever_its_case_and_spacing() {
        let segments = Segments::default();
        assert_eq!(segments.find(" trust  & SAFETY "), Some(SegmentId(3)));
        assert_eq!(segments.find("Trust and Safety"), None);
    }

    #[test]
    fn the_closest_segment_to_a_misspelling_is_the_one_that_was_meant() {
        let segments = Segments::default();
        assert_eq!(segments.closest("Enginering"), "Engineering");
        assert_eq!(segments.closest("Legal and compliance"), "Legal & Compliance");
    }

    #[test]
    fn segments_of_names_have_each_once_and_not_classified_last() {
        let segments = Segments::new(["Sales", "not classified", " Legal  Affairs "]).unwrap();
        let names: Vec<&str> = segments.ids().map(|id| segments.name(id)).collect();
        assert_eq!(names, ["Sales", "Legal Affairs", NOT_CLASSIFIED]);
        assert!(Segments::new(["Sales", "SALES"]).is_err());
        assert!(Segments::new(["Sales", " "]).is_err());
        assert!(Segments::new([NOT_CLASSIFIED]).is_err());
    }
}
