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

/// What of a part counts, as far as it was read.
#[derive(Debug, Default)]
struct Counted {
    roles: Vec<Role>,
    grades: Vec<Seniority>,
    /// Whether a role is somebody else's.
    is_hidden: bool,
    /// Whether what follows belongs to the role before: "Assistant to …".
    serves: bool,
    /// Whether what follows is a director's or somebody's higher still: "Executive Assistant …".
    serves_a_leader: bool,
    /// Whether what follows is a place or a firm.
    is_away: bool,
}

/// A role that counts.
#[derive(Clone, Copy, Debug)]
struct Role {
    level: Seniority,
    /// Where it stands.
    at: usize,
    /// Whether only a part of the word is known.
    is_part: bool,
}

impl Item<'_> {
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

impl Part<'_> {
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
                counted.grades.extend(&led.grades);
            }
        }
        let roles = &counted.roles;
        let highest = roles.iter().max_by_key(|role| role.level);
        let role = highest.map(|role| role.level);
        let (level, by_grade) = graded(role, &counted.grades);
        Said {
            level,
            evidence: Evidence {
                by_grade,
                is_part: highest.is_some_and(|role| role.is_part),
                has_others: roles.iter().any(|other| Some(other.level) != role),
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
        let is_apart = |before: &Role| before.at + 1 < at;
        let mut later = self.items.iter().skip(at + 1).filter_map(Item::role);
        !counted.roles.last().is_some_and(is_apart) && later.next().is_none()
    }

    /// The roles and grades that count.
    fn count(&self, is_first: bool) -> Counted {
        let mut counted = Counted::default();
        for (at, item) in self.items.iter().enumerate() {
            match item.usage() {
                Some(WordUse::Of) if !counted.roles.is_empty() => counted.serves = true,
                Some(WordUse::At) => counted.is_away = true,
                // "CEO Office"
                Some(WordUse::Office) => {
                    let of = |role: &mut Role| role.level >= Seniority::Vp && role.at + 1 == at;
                    counted.is_hidden |= counted.roles.pop_if(of).is_some();
                }
                Some(WordUse::Grade) if !counted.is_away => counted.grades.extend(item.grade()),
                Some(usage) if usage.is_role() && self.names_role(at, usage, is_first, &counted) => {
                    self.count_role(at, &mut counted);
                }
                _ => {}
            }
        }
        counted
    }

    /// Whether a word that is used so names a role where it stands.
    fn names_role(&self, at: usize, usage: WordUse, is_first: bool, counted: &Counted) -> bool {
        match usage {
            WordUse::First => is_first && at == 0,
            WordUse::Last => self.is_last(at, counted),
            _ => true,
        }
    }

    /// Counts the role that the item at `at` names, if it is not somebody else's.
    fn count_role(&self, at: usize, counted: &mut Counted) {
        let item = self.items[at];
        let Some(level) = item.role() else { return };
        let is_leaders = counted.serves_a_leader && level >= Seniority::Director;
        if item.is_possessive || counted.is_away || counted.serves || is_leaders {
            counted.is_hidden = true;
            return;
        }
        let serves = item.usage() == Some(WordUse::Serves);
        let assists = serves || item.usage() == Some(WordUse::Assistant);
        // "CEO Assistant"
        if assists && self.ends_at(at) && self.is_role_at(at.wrapping_sub(1)) {
            counted.is_hidden = true;
            counted.roles.clear();
        }
        counted.serves_a_leader |= serves;
        counted.roles.push(Role {
            level,
            at,
            is_part: item.is_part,
        });
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
}

/// A role's level with its grades, and whether they made a difference.
fn graded(role: Option<Seniority>, grades: &[Seniority]) -> (Option<Seniority>, bool) {
    if grades.contains(&Seniority::Entry) && role <= Some(Seniority::Manager) {
        return (Some(Seniority::Entry), true);
    }
    if grades.contains(&Seniority::Senior) && role <= Some(Seniority::Individual) {
        return (Some(Seniority::Senior), true);
    }
    (role, false)
}
