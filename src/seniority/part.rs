//! A part of a title, which is read by itself: its roles, their grade, and who is not meant.

use super::{Seniority, SeniorityEntry, WordUse, confidence::Evidence};

/// What ties a part to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing: it begins the title, or a comma stands between.
    Break,
    /// `and`.
    And,
}

/// A word or phrase of a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    /// What is known about it, if anything.
    pub entry: Option<&'a SeniorityEntry>,
    /// Whether only a part of the word is known.
    pub is_part: bool,
    /// Whether it is somebody's: `CEO's`.
    pub is_possessive: bool,
}

/// A part of a title.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub joint: Joint,
    pub items: Vec<Item<'a>>,
}

/// What a part says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    pub level: Option<Seniority>,
    pub evidence: Evidence,
}

/// The roles and grades of a part that count.
#[derive(Debug, Default)]
struct Counted {
    /// Levels, where they stand, and whether only a part of the word is known.
    roles: Vec<(Seniority, usize, bool)>,
    /// Levels and where they stand.
    grades: Vec<(Seniority, usize)>,
    /// Whether a role is somebody else's.
    is_hidden: bool,
    /// Whether what follows belongs to the role before.
    serves: bool,
}

impl<'a> Item<'a> {
    fn usage(&self) -> Option<WordUse> {
        self.entry.map(|entry| entry.usage)
    }

    /// The level of the role that it names.
    fn role(&self) -> Option<Seniority> {
        let entry = self.entry.filter(|entry| entry.usage.is_role())?;
        entry.level
    }

    fn grade(&self) -> Option<Seniority> {
        let entry = self.entry.filter(|entry| entry.usage == WordUse::Grade)?;
        entry.level
    }
}

impl<'a> Part<'a> {
    pub(super) fn new(joint: Joint) -> Self {
        Self {
            joint,
            items: Vec::new(),
        }
    }

    /// What it says, where these parts stand before it.
    pub(super) fn says(&self, before: &[Part<'_>]) -> Said {
        let mut counted = self.count(before.is_empty() || self.joint == Joint::And);
        if let Some(last) = before.last()
            && self.joint == Joint::And
        {
            let led = last.count(true);
            // "Assistant to the CEO and Chairman", "Head of People & Partner"
            let is_anothers = self.is_bare() && led.serves && (led.is_hidden || self.ends_with_last());
            if is_anothers {
                counted.roles.clear();
                counted.is_hidden = true;
            }
            // "Junior Research & Development Engineer"
            if led.roles.is_empty() {
                counted
                    .grades
                    .extend(led.grades.iter().map(|(level, _)| (*level, 0)));
            }
        }
        let roles = &counted.roles;
        let highest = roles.iter().max_by_key(|(level, ..)| *level);
        let role = highest.map(|(level, ..)| *level);
        let (level, by_grade) = self.graded(role, &counted);
        Said {
            level,
            evidence: Evidence {
                by_grade,
                is_part: highest.is_some_and(|(.., is_part)| *is_part),
                has_others: roles.iter().any(|(other, ..)| Some(*other) != role),
                is_hidden: counted.is_hidden,
            },
        }
    }

    /// Whether it is a beginner's grade and nothing else, in a place of its own: that of what stands before.
    pub(super) fn is_beginner(&self) -> bool {
        let grade = match self.items.as_slice() {
            [item] => item.grade(),
            _ => None,
        };
        self.joint == Joint::Break && grade == Some(Seniority::Entry)
    }

    /// Whether it is roles and nothing else, of vice presidents or higher.
    fn is_bare(&self) -> bool {
        let mut roles = self.items.iter().map(Item::role);
        roles.all(|role| role >= Some(Seniority::Vp))
    }

    /// Whether it is one word that names a role only in its place.
    fn ends_with_last(&self) -> bool {
        self.items.last().and_then(Item::usage) == Some(WordUse::Last)
    }

    /// Whether what names a role only in its place has it at `at`: `Partner`, but neither in `Partner Sales
    /// Manager` nor in `Director Global Partner`.
    fn is_last(&self, at: usize, counted: &Counted) -> bool {
        let is_apart = |before: &(Seniority, usize, bool)| before.1 + 1 < at;
        let later = self.items.iter().skip(at + 1).filter_map(Item::role);
        !counted.roles.last().is_some_and(is_apart) && later.max() < Some(Seniority::Entry)
    }

    /// The roles and grades that count.
    fn count(&self, is_first: bool) -> Counted {
        let mut counted = Counted::default();
        let mut is_away = false;
        let mut serves_always = false;
        for (at, item) in self.items.iter().enumerate() {
            match item.usage() {
                Some(WordUse::Of) if !counted.roles.is_empty() => counted.serves = true,
                Some(WordUse::At) => is_away = true,
                Some(WordUse::Office) => {
                    let of = |(level, stands, _): &mut (Seniority, usize, bool)| {
                        *level >= Seniority::Vp && *stands + 1 == at
                    };
                    counted.is_hidden |= counted.roles.pop_if(of).is_some();
                }
                Some(WordUse::Grade) => {
                    if let Some(level) = item.grade()
                        && !is_away
                    {
                        counted.grades.push((level, at));
                    }
                }
                Some(usage) if usage.is_role() => {
                    let Some(level) = item.role() else { continue };
                    let ends = self.ends_at(at);
                    let names_role = match usage {
                        WordUse::First => is_first && at == 0,
                        WordUse::Last => self.is_last(at, &counted),
                        _ => true,
                    };
                    if !names_role {
                        continue;
                    }
                    let is_anothers = item.is_possessive
                        || is_away
                        || counted.serves
                        || (serves_always && level >= Seniority::Director);
                    if is_anothers {
                        counted.is_hidden = true;
                        continue;
                    }
                    let assists = matches!(usage, WordUse::Assistant | WordUse::Serves);
                    if assists && ends && self.is_role_at(at.wrapping_sub(1)) {
                        counted.is_hidden = true;
                        counted.roles.clear();
                    }
                    serves_always |= usage == WordUse::Serves;
                    counted.roles.push((level, at, item.is_part));
                }
                _ => {}
            }
        }
        counted
    }

    /// Whether nothing follows the item at `at`, or what belongs to it.
    fn ends_at(&self, at: usize) -> bool {
        self.items
            .get(at + 1)
            .is_none_or(|next| matches!(next.usage(), Some(WordUse::Of | WordUse::At | WordUse::Grade)))
    }

    fn is_role_at(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| item.role().is_some())
    }

    /// A role's level with its grade, and whether the grade made a difference.
    fn graded(&self, role: Option<Seniority>, counted: &Counted) -> (Option<Seniority>, bool) {
        let has = |wanted: Seniority| counted.grades.iter().any(|(grade, _)| *grade == wanted);
        if has(Seniority::Entry) && role <= Some(Seniority::Manager) {
            return (Some(Seniority::Entry), true);
        }
        if has(Seniority::Senior) && role <= Some(Seniority::Individual) {
            return (Some(Seniority::Senior), true);
        }
        (role, false)
    }
}
