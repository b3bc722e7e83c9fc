//! Why a title is tagged as it is, in one sentence for somebody who does not know what a neighbour is.

use super::{Explanation, Tagger};
use crate::{
    index::Neighbour,
    title::{SegmentId, Title},
};

/// Training titles that are named, at most.
const NAMED: usize = 2;

/// Words that are named, at most.
const WORDS: usize = 2;

/// A word that changes the odds by less than this says nothing.
const SAYS_NOTHING: f32 = 0.3;

/// A named title has so many letters at most.
const LONGEST: usize = 60;

impl Tagger {
    /// Why a title is tagged as it is, in a sentence without a beginning: `like "VP of Engineering" (Engineering)`,
    /// `rule "counsel" → Legal & Compliance`. Empty for an empty title.
    #[must_use]
    pub fn why(&self, explanation: &Explanation) -> String {
        let title = &explanation.title;
        if title.standard.is_empty() {
            return String::new();
        }
        let name = self.segments().name(explanation.tag.segment);
        if let Some(rule) = &explanation.rule {
            return format!("rule \"{}\" → {name}", cut(&rule.keyword));
        }
        let reason = self.reason(explanation);
        match is_read_otherwise(title) {
            true => format!("read as \"{}\": {reason}", cut(&title.standard)),
            false => reason,
        }
    }

    fn reason(&self, explanation: &Explanation) -> String {
        let segment = explanation.tag.segment;
        let name = self.segments().name(segment);
        if let Some(itself) = explanation.prediction.itself {
            let own = &self.model.titles()[itself].title.written;
            return format!("the training title \"{}\" itself ({name})", cut(own));
        }
        let winner = explanation.prediction.vote.winner;
        if winner != segment {
            let likely = explanation.prediction.vote.confidence();
            let winner = self.segments().name(winner);
            return format!("{winner} is the likeliest, but with {likely} % too unsure");
        }
        let like = self.like(explanation, segment);
        let fits = |one: &str, two: &str| match segment == self.segments().not_classified() {
            true => two.to_string(),
            false => format!("{one}{name}"),
        };
        match like.as_slice() {
            [] => self.without_titles(explanation, segment),
            [one] => format!("like \"{one}\" ({})", fits("", "fits no persona")),
            [one, two, ..] => format!(
                "like \"{one}\" and \"{two}\" ({})",
                fits("both ", "both fit no persona")
            ),
        }
    }

    /// The training titles nearest to a title that are of its segment and have a text.
    fn like(&self, explanation: &Explanation, segment: SegmentId) -> Vec<String> {
        let prediction = &explanation.prediction;
        let others = match std::ptr::eq(explanation.neighbours(), prediction.close.as_slice()) {
            true => &prediction.general,
            false => &prediction.close,
        };
        let nearest = explanation.neighbours().iter();
        let mut like: Vec<String> = Vec::new();
        for Neighbour { title, .. } in nearest.chain(others) {
            let Some(labelled) = self.model.titles().get(*title) else {
                continue;
            };
            let text = &labelled.title.written;
            let is_new = like.iter().all(|named| !named.eq_ignore_ascii_case(text));
            if labelled.segment == segment && !text.is_empty() && is_new {
                like.push(cut(text));
            }
            if like.len() == NAMED {
                break;
            }
        }
        like
    }

    /// The reason where no training title of the segment that is near has a text.
    fn without_titles(&self, explanation: &Explanation, segment: SegmentId) -> String {
        let none = self.segments().not_classified();
        let about = match segment == none {
            true => self.likeliest_persona(explanation),
            false => segment,
        };
        let words = self.telling_words(&explanation.title, about, segment == none);
        let says = match segment == none {
            true => format!("against {}", self.segments().name(about)),
            false => format!("for {}", self.segments().name(about)),
        };
        match words.as_slice() {
            [] => "like titles of real lists, whose text does not ship".to_string(),
            [one] => format!("the word \"{one}\" speaks {says}"),
            [one, two, ..] => format!("the words \"{one}\" and \"{two}\" speak {says}"),
        }
    }

    /// The words that speak the most for a segment, or `against` it.
    fn telling_words(&self, title: &Title, about: SegmentId, against: bool) -> Vec<String> {
        let sign = if against { -1.0 } else { 1.0 };
        let mut effects = self.model.word_effects(title, about);
        effects.retain(|effect| sign * effect.log_odds >= SAYS_NOTHING);
        effects.sort_by(|a, b| (sign * b.log_odds).total_cmp(&(sign * a.log_odds)));
        let mut words: Vec<String> = Vec::new();
        for effect in effects {
            // A word may stand in both forms of the title.
            if words.len() < WORDS && !words.contains(&effect.word) {
                words.push(effect.word);
            }
        }
        words
    }
}

/// Whether the title reference made other words of a title.
fn is_read_otherwise(title: &Title) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|sign| sign.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    title.written != title.standard && letters(&title.written) != letters(&title.standard)
}

/// A text without what is too much of it.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_string(),
    }
}
