//! The fixes that are pending.

use std::collections::HashMap;

use serde::Serialize;

use crate::serve::{
    files::title_key,
    http::{ApiError, ApiResult},
};

/// Fixes that may be pending: more than anybody sets by hand.
const MOST: usize = 10_000;
/// A title longer than this is none, and would only bloat the training data.
const LONGEST: usize = 500;

/// A segment that somebody set by hand, until it is learned from.
#[derive(Clone, Debug, Serialize)]
pub struct Fix {
    /// The title as it was written.
    pub title: String,
    /// The segment that it should have.
    pub persona_segment: String,
    /// The segment that the model gives it.
    pub was: String,
    /// How many were set before it.
    #[serde(skip)]
    number: u64,
}

/// The fixes that are pending, by title.
#[derive(Default)]
pub struct Fixes {
    by_key: HashMap<u64, Fix>,
    changes: u64,
}

impl Fixes {
    /// Sets the segment of a title.
    pub fn set(&mut self, title: &str, persona_segment: String, was: String) -> ApiResult<()> {
        if title.trim().is_empty() {
            return Err(ApiError::wrong("An empty title cannot be corrected."));
        }
        if title.chars().count() > LONGEST {
            return Err(ApiError::wrong(format!(
                "A title of more than {LONGEST} characters cannot be corrected here."
            )));
        }
        let key = title_key(title);
        if self.by_key.len() >= MOST && !self.by_key.contains_key(&key) {
            return Err(ApiError::conflict(format!(
                "{MOST} fixes are pending. Retrain with them before you set more."
            )));
        }
        self.changes += 1;
        let number = self.changes;
        let fix = Fix {
            title: title.to_string(),
            persona_segment,
            was,
            number,
        };
        self.by_key.insert(key, fix);
        Ok(())
    }

    /// Takes the fix of a title back.
    pub fn unset(&mut self, title: &str) {
        self.changes += 1;
        self.by_key.remove(&title_key(title));
    }

    /// Takes those back that `fixes` are, unless they were changed since.
    pub fn remove_learned(&mut self, fixes: &[Fix]) {
        self.changes += 1;
        for fix in fixes {
            let key = title_key(&fix.title);
            if self.by_key.get(&key).is_some_and(|now| now.number == fix.number) {
                self.by_key.remove(&key);
            }
        }
    }

    pub fn clear(&mut self) {
        self.changes += 1;
        self.by_key.clear();
    }

    pub fn by_key(&self) -> &HashMap<u64, Fix> {
        &self.by_key
    }

    /// The fixes with how often they changed, which belong together: what was made of fixes that have changed
    /// since must not pass for what is made of them now.
    pub fn version(&self) -> (HashMap<u64, Fix>, u64) {
        (self.by_key.clone(), self.changes)
    }

    /// All of them, the one set last first.
    pub fn list(&self) -> Vec<Fix> {
        let mut list: Vec<Fix> = self.by_key.values().cloned().collect();
        list.sort_unstable_by_key(|fix| std::cmp::Reverse(fix.number));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixes_that_differ_are_of_different_versions() {
        let mut fixes = Fixes::default();
        let mut seen = vec![fixes.version()];
        let set = |fixes: &mut Fixes, segment: &str| {
            let set = fixes.set("Head Nurse", segment.to_string(), "Not Classified".to_string());
            assert!(set.is_ok());
        };
        set(&mut fixes, "Executive");
        seen.push(fixes.version());
        set(&mut fixes, "Product");
        seen.push(fixes.version());
        fixes.unset("Head Nurse");
        seen.push(fixes.version());
        let numbers: Vec<u64> = seen.iter().map(|(_, number)| *number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        let counts: Vec<usize> = seen.iter().map(|(fixes, _)| fixes.len()).collect();
        assert_eq!(counts, [0, 1, 1, 0]);
    }
}
