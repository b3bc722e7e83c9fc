//! A title's second persona: what it is beside the segment that it was tagged with.
//!
//! A title such as "Founder & CTO" has several roles, and one segment. Its parts are read by themselves, by the
//! same tagger; a part that is surely of another persona is the title's second. Where a title has no parts, its
//! own probabilities may say so.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::{Explanation, Tag, Tagger, parts::parts};
use crate::{
    error::Result,
    seniority::{Seniority, SeniorityGrammar},
    title::SegmentId,
};

/// Tags of parts that are remembered; after that they are forgotten, and computed again.
const REMEMBERED: usize = 1 << 17;

/// A part is read where its words alone give a persona this probability, other than the title's own.
const WORTH_READING: f32 = 0.25;

/// Words that say a rank and no role: "VP", "Senior Director". Whoever has one has that of the words beside it.
const RANKS: [&str; 34] = [
    "vice",
    "president",
    "vp",
    "svp",
    "evp",
    "avp",
    "assistant",
    "associate",
    "senior",
    "sr",
    "junior",
    "jr",
    "director",
    "manager",
    "head",
    "lead",
    "principal",
    "executive",
    "deputy",
    "regional",
    "global",
    "group",
    "general",
    "leader",
    "specialist",
    "analyst",
    "chief",
    "staff",
    "professional",
    "supervisor",
    "coordinator",
    "corporate",
    "intern",
    "member",
];

/// Reads second personas. What it remembers is one tagger's: another tagger needs another one.
#[derive(Default)]
pub struct SecondPersonas {
    /// The tags of parts that were read before, by the hash of the part.
    tags: Mutex<HashMap<u128, Tag>>,
}

/// The parts of a title.
struct TitleParts {
    /// Whether the title has none.
    is_one: bool,
    /// Those that are worth reading.
    parts: Vec<Part>,
}

/// A part of a title that may be of another persona.
struct Part {
    hash: u128,
    text: String,
    /// The rank of the role that it names, if it names one.
    role: Option<Seniority>,
}

impl SecondPersonas {
    /// The second persona of each of the explained titles, if it has one: never `Not Classified` and never its
    /// first. It depends on the model and the title alone.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn of(&self, tagger: &Tagger, explanations: &[Explanation]) -> Result<Vec<Option<Tag>>> {
        let parts = explanations.par_iter();
        let parts: Vec<TitleParts> = parts
            .map(|explanation| worth_reading(tagger, explanation))
            .collect();
        let tags = self.tags(tagger, &parts)?;
        let found = explanations.iter().zip(&parts);
        Ok(found
            .map(|(explanation, parts)| second(tagger, explanation, parts, &tags))
            .collect())
    }

    /// The tags of all parts, by their hash.
    fn tags(&self, tagger: &Tagger, titles: &[TitleParts]) -> Result<HashMap<u128, Tag>> {
        let known = || self.tags.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tags = HashMap::new();
        let (mut unread, mut met) = (Vec::new(), HashSet::new());
        {
            let known = known();
            for part in titles.iter().flat_map(|title| &title.parts) {
                match known.get(&part.hash) {
                    Some(tag) => _ = tags.insert(part.hash, *tag),
                    None if met.insert(part.hash) => unread.push(part),
                    None => {}
                }
            }
        }
        let texts: Vec<&str> = unread.iter().map(|part| part.text.as_str()).collect();
        let read = unread.iter().map(|part| part.hash).zip(tagger.tag(&texts)?);
        let mut known = known();
        if known.len() + texts.len() > REMEMBERED {
            known.clear();
        }
        for (hash, tag) in read {
            known.insert(hash, tag);
            tags.insert(hash, tag);
        }
        Ok(tags)
    }
}

/// The parts of a title that are worth reading: those that may make a second, and whose words alone may too.
fn worth_reading(tagger: &Tagger, explanation: &Explanation) -> TitleParts {
    let texts = parts(&explanation.title.written);
    let is_one = texts.is_empty();
    let (first, none) = (explanation.tag.segment, tagger.segments().not_classified());
    let personas = tagger
        .segments()
        .ids()
        .zip(&explanation.prediction.vote.probabilities);
    let others = personas.filter(|(id, _)| *id != first && *id != none);
    let own = others.fold(0.0, |most: f32, (_, probability)| most.max(*probability));
    let part = |text: String| {
        if is_rank(&text) {
            return None;
        }
        let role = SeniorityGrammar::built_in().read(&text).level;
        (may_count(role, own, first == none) && is_worth_reading(tagger, &text, first)).then(|| Part {
            hash: xxh3_128(text.as_bytes()),
            role,
            text,
        })
    };
    let parts = texts.into_iter().filter_map(part).collect();
    TitleParts { is_one, parts }
}

/// Whether a part with this role may make a second of a title that gives no other persona more than `own`.
fn may_count(role: Option<Seniority>, own: f32, first_is_none: bool) -> bool {
    match role {
        // The vice president of a function is no executive beside.
        Some(Seniority::Vp) => false,
        Some(role) => !first_is_none || role >= Seniority::CLevel || own >= ROLE_BESIDE_NONE,
        None => !first_is_none,
    }
}

fn is_rank(text: &str) -> bool {
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty());
    words.all(|word| RANKS.contains(&word.to_lowercase().as_str()))
}

fn is_worth_reading(tagger: &Tagger, text: &str, first: SegmentId) -> bool {
    let title = tagger.reference.read_title(text);
    let none = tagger.segments().not_classified();
    let prior = tagger.model.prior(&title);
    let mut others = tagger.segments().ids().zip(prior);
    others.any(|(id, probability)| id != first && id != none && probability >= WORTH_READING)
}

/// The second persona that the parts make likely, or else the title's own probabilities.
fn second(
    tagger: &Tagger,
    explanation: &Explanation,
    title: &TitleParts,
    tags: &HashMap<u128, Tag>,
) -> Option<Tag> {
    let none = tagger.segments().not_classified();
    let first = explanation.tag.segment;
    let probabilities = &explanation.prediction.vote.probabilities;
    let own = |id: SegmentId| probabilities.get(usize::from(id.0)).copied().unwrap_or(0.0);
    let is_other = |id: &SegmentId| *id != first && *id != none;
    let by_parts = title.parts.iter().filter_map(|part| {
        let tag = tags.get(&part.hash)?;
        let confidence = by_part(part, *tag, own(tag.segment), first == none)?;
        is_other(&tag.segment).then_some(Tag {
            segment: tag.segment,
            confidence,
        })
    });
    // Parts tell better. And a title that a rule decides may be nothing like what the votes say.
    let votes = title.is_one && explanation.rule.is_none() && first != none;
    let ids = tagger.segments().ids().filter(|id| votes && is_other(id));
    let by_votes = ids.filter(|id| own(*id) >= LIKELY).map(|segment| Tag {
        segment,
        confidence: BY_VOTES,
    });
    // Of those as sure, the higher priority.
    let all = by_parts.chain(by_votes);
    all.max_by_key(|tag| (tag.confidence, std::cmp::Reverse(tag.segment)))
}

/// The probability of a persona from which on it is the second of a title without parts.
const LIKELY: f32 = 0.4;

/// How sure a second persona is, in percent: the share that was right of 400 candidates in real titles of a CRM,
/// five public lists and a marketing team, read once.
///
/// By the title's own probabilities: 5 of 6, with one more each way.
const BY_VOTES: u8 = 75;
/// By a part whose persona is likely in the whole title too: 21 of 24.
const BY_BOTH: u8 = 88;
/// By a part that names a role: 38 of 43.
const BY_ROLE: u8 = 88;
/// By a part that names a function, such as "Trust & Safety": 39 of 48.
const BY_FUNCTION: u8 = 81;
/// Where the title itself fits no persona: 11 of 14.
const BESIDE_NONE: u8 = 78;

/// How likely the persona of a part must be in a title that fits none, unless the part is an owner or a chief.
const ROLE_BESIDE_NONE: f32 = 0.3;

/// How sure it is that a part makes its segment the second of a title that gives the segment this probability.
fn by_part(part: &Part, tag: Tag, own: f32, first_is_none: bool) -> Option<u8> {
    let words = part.text.split_whitespace().count();
    let sure = tag.confidence;
    if !may_count(part.role, own, first_is_none) {
        return None;
    }
    match part.role {
        _ if first_is_none => (sure >= 95).then_some(BESIDE_NONE),
        _ if own >= 0.2 && sure >= 90 => Some(BY_BOTH),
        Some(_) => (sure >= 95).then_some(BY_ROLE),
        None => (sure >= 99 && (own >= 0.1 || words > 1)).then_some(BY_FUNCTION),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(text: &str, confidence: u8, own: f32, first_is_none: bool) -> Option<u8> {
        let part = Part {
            hash: 0,
            text: text.to_string(),
            role: SeniorityGrammar::built_in().read(text).level,
        };
        let tag = Tag {
            segment: SegmentId(0),
            confidence,
        };
        by_part(&part, tag, own, first_is_none)
    }

    #[test]
    fn a_part_makes_a_second_from_the_sureness_on_that_was_measured() {
        for (text, own, first_is_none, least, told) in [
            ("Software Engineer", 0.0, false, 95, BY_ROLE),
            ("Software Engineer", 0.2, false, 90, BY_BOTH),
            ("Trust & Safety", 0.0, false, 99, BY_FUNCTION),
            ("Compliance", 0.1, false, 99, BY_FUNCTION),
            ("Founder", 0.0, true, 95, BESIDE_NONE),
        ] {
            assert_eq!(second(text, least, own, first_is_none), Some(told), "{text}");
            assert_eq!(second(text, least - 1, own, first_is_none), None, "{text}");
        }
        assert_eq!(
            second("Compliance", 100, 0.0, false),
            None,
            "one word, unlikely in the whole"
        );
    }

    #[test]
    fn a_vice_president_makes_no_second_nor_does_a_function_or_a_lesser_role_beside_none() {
        assert_eq!(second("VP Sales", 100, 0.9, false), None);
        assert_eq!(second("Trust & Safety", 100, 0.9, true), None);
        assert_eq!(second("Software Engineer", 100, 0.29, true), None);
        assert_eq!(second("Software Engineer", 100, 0.3, true), Some(BESIDE_NONE));
    }

    #[test]
    fn a_rank_is_no_role() {
        assert!(is_rank("Senior Director") && is_rank("VP,") && !is_rank("Sales Director"));
    }
}
