//! The fixes that are pending.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use serde::Serialize;

use super::history::{History, NextUndo};
use crate::{
    serve::{
        files::title_key,
        http::{ApiError, ApiResult},
    },
    title::clean,
};

/// Fixes that may be pending: those of a whole list, and few enough to lie in memory several times.
const MOST: usize = 100_000;
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
    /// How many changes were made before it.
    #[serde(skip)]
    number: u64,
}

/// The fixes that are pending, by title.
#[derive(Default)]
pub struct Fixes {
    /// Shared with those who read while others set more.
    by_key: Arc<HashMap<u64, Fix>>,
    changes: u64,
    history: History,
}

impl Fix {
    /// A fix of a title that the model gives the segment `was`.
    pub fn new(title: &str, persona_segment: &str, was: &str) -> Self {
        Self {
            title: title.to_string(),
            persona_segment: persona_segment.to_string(),
            was: was.to_string(),
            number: 0,
        }
    }

    /// Refuses titles that cannot be fixed.
    pub fn check(title: &str) -> ApiResult<()> {
        if clean(title).is_empty() {
            return Err(ApiError::wrong("An empty title cannot be corrected."));
        }
        if title.chars().count() > LONGEST {
            return Err(ApiError::wrong(format!(
                "A title of more than {LONGEST} characters cannot be corrected here."
            )));
        }
        Ok(())
    }
}

impl Fixes {
    /// Sets the segments of titles: all of them or, where that cannot be, none.
    pub fn set(&mut self, fixes: Vec<Fix>) -> ApiResult<()> {
        fixes.iter().try_for_each(|fix| Fix::check(&fix.title))?;
        let fixes: HashMap<u64, Fix> = fixes
            .into_iter()
            .map(|fix| (title_key(&fix.title), fix))
            .collect();
        let new = fixes.keys().filter(|key| !self.by_key.contains_key(key)).count();
        let pending = self.by_key.len();
        if pending + new > MOST {
            return Err(ApiError::conflict(format!(
                "{MOST} fixes may be pending at most. {pending} are, and these would be {new} more. Learn from \
                 those that are pending, or choose fewer."
            )));
        }
        self.change(fixes.into_iter().map(|(key, fix)| (key, Some(fix))));
        Ok(())
    }

    /// Takes the fix of a title back.
    pub fn unset(&mut self, title: &str) {
        let key = title_key(title);
        if self.by_key.contains_key(&key) {
            self.change([(key, None)].into_iter());
        }
    }

    /// Takes all fixes back.
    pub fn clear(&mut self) {
        let keys: Vec<u64> = self.by_key.keys().copied().collect();
        self.change(keys.into_iter().map(|key| (key, None)));
    }

    /// Makes the last step undone, if it is that of the number `step`, where one is named.
    pub fn undo(&mut self, step: Option<u64>) -> ApiResult<()> {
        let Some(next) = self.history.next() else {
            return Err(ApiError::conflict("There is nothing to undo."));
        };
        if step.is_some_and(|step| !next.is(step)) {
            return Err(ApiError::conflict(
                "Something else was set in the meantime, which would be undone first.",
            ));
        }
        let before = self.history.pop().map(|step| step.before);
        self.changes += 1;
        let by_key = Arc::make_mut(&mut self.by_key);
        for (key, fix) in before.into_iter().flatten() {
            match fix {
                Some(fix) => by_key.insert(key, fix),
                None => by_key.remove(&key),
            };
        }
        Ok(())
    }

    /// Gives titles a fix, or none, in one step.
    fn change(&mut self, fixes: impl Iterator<Item = (u64, Option<Fix>)>) {
        self.changes += 1;
        let number = self.changes;
        let by_key = Arc::make_mut(&mut self.by_key);
        let before = fixes.map(|(key, fix)| {
            let before = match fix {
                Some(fix) => by_key.insert(key, Fix { number, ..fix }),
                None => by_key.remove(&key),
            };
            (key, before)
        });
        let before = before.collect();
        self.history.push(number, before);
    }

    /// Takes those back that `fixes` are, unless they were changed since. They are learned from, so that nothing
    /// before it can be undone.
    pub fn remove_learned(&mut self, fixes: &[Fix]) {
        self.changes += 1;
        self.history.clear();
        let by_key = Arc::make_mut(&mut self.by_key);
        for fix in fixes {
            let key = title_key(&fix.title);
            if by_key.get(&key).is_some_and(|now| now.number == fix.number) {
                by_key.remove(&key);
            }
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_key.len()
    }

    /// The step that would be undone next.
    pub fn next_undo(&self) -> Option<NextUndo> {
        self.history.next()
    }

    pub fn by_key(&self) -> Arc<HashMap<u64, Fix>> {
        Arc::clone(&self.by_key)
    }

    /// The fixes with how often they changed, which belong together: what was made of fixes that have changed
    /// since must not pass for what is made of them now.
    pub fn version(&self) -> (Arc<HashMap<u64, Fix>>, u64) {
        (self.by_key(), self.changes)
    }

    /// The last ones, `most` at most, the one set last first.
    pub fn list(&self, most: usize) -> Vec<Fix> {
        let mut list: Vec<(&u64, &Fix)> = self.by_key.iter().collect();
        let latest = |(key, fix): &(&u64, &Fix)| (Reverse(fix.number), **key);
        if most < list.len() {
            list.select_nth_unstable_by_key(most, latest);
            list.truncate(most);
        }
        list.sort_unstable_by_key(latest);
        list.into_iter().map(|(_, fix)| fix.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(fixes: &mut Fixes, titles: &[&str], segment: &str) {
        let all = titles
            .iter()
            .map(|title| Fix::new(title, segment, "Not Classified"));
        assert!(fixes.set(all.collect()).is_ok());
    }

    fn segments(fixes: &Fixes) -> Vec<(String, String)> {
        let mut all: Vec<_> = fixes
            .list(usize::MAX)
            .into_iter()
            .map(|fix| (fix.title, fix.persona_segment))
            .collect();
        all.sort();
        all
    }

    #[test]
    fn fixes_that_differ_are_of_different_versions() {
        let mut fixes = Fixes::default();
        let mut seen = vec![fixes.version()];
        set(&mut fixes, &["Head Nurse"], "Executive");
        seen.push(fixes.version());
        set(&mut fixes, &["Head Nurse"], "Product");
        seen.push(fixes.version());
        fixes.unset("Head Nurse");
        seen.push(fixes.version());
        let numbers: Vec<u64> = seen.iter().map(|(_, number)| *number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        let counts: Vec<usize> = seen.iter().map(|(fixes, _)| fixes.len()).collect();
        assert_eq!(counts, [0, 1, 1, 0]);
    }

    #[test]
    fn a_step_is_undone_whole_and_steps_from_the_last_to_the_first() {
        let mut fixes = Fixes::default();
        set(&mut fixes, &["Nurse"], "Executive");
        let first = segments(&fixes);
        set(&mut fixes, &["Nurse", "Teacher", "TEACHER"], "Product");
        let second = segments(&fixes);
        assert_eq!(second.len(), 2);
        fixes.clear();
        assert_eq!(fixes.count(), 0);
        for wanted in [&second, &first] {
            assert!(fixes.undo(None).is_ok());
            assert_eq!(&segments(&fixes), wanted);
        }
        assert!(fixes.undo(Some(2)).is_err(), "another step is the last");
        assert!(fixes.undo(Some(1)).is_ok());
        assert!(fixes.undo(None).is_err(), "nothing is left");
        assert_eq!(fixes.count(), 0);
    }

    #[test]
    fn all_titles_are_set_or_none() {
        let mut fixes = Fixes::default();
        let long = "x".repeat(LONGEST + 1);
        let all = ["Nurse", long.as_str()].map(|title| Fix::new(title, "Product", "Executive"));
        assert!(fixes.set(all.into()).is_err());
        let too_many = (0..=MOST).map(|number| Fix::new(&format!("Nurse {number}"), "Product", "Executive"));
        assert!(fixes.set(too_many.collect()).is_err());
        assert_eq!((fixes.count(), fixes.next_undo()), (0, None));
    }

    #[test]
    fn what_is_learned_from_is_not_undone() {
        let mut fixes = Fixes::default();
        set(&mut fixes, &["Nurse", "Teacher"], "Executive");
        let learned = fixes.list(usize::MAX);
        set(&mut fixes, &["Teacher"], "Product");
        fixes.remove_learned(&learned);
        assert_eq!(segments(&fixes), [("Teacher".to_string(), "Product".to_string())]);
        assert!(fixes.undo(None).is_err());
    }
}
