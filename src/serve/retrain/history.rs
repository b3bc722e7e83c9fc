//! What setting fixes changed, so that it can be undone.

use std::collections::VecDeque;

use serde::Serialize;

use super::Fix;

/// Titles of all steps together that are remembered, the last step's apart: old steps go first.
const MOST_TITLES: usize = 200_000;

/// What was changed, step by step: a step is undone whole.
#[derive(Default)]
pub struct History {
    steps: VecDeque<Step>,
    /// Titles of all steps.
    titles: usize,
}

/// What was changed at once.
pub struct Step {
    /// Which change it was.
    number: u64,
    /// The titles, by key, with the fix that each had before.
    pub before: Vec<(u64, Option<Fix>)>,
}

/// The step that would be undone next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NextUndo {
    /// Which it is.
    step: u64,
    /// Titles that it changed.
    titles: usize,
}

impl History {
    /// Remembers the titles that change number `number` changed, with what they were.
    pub fn push(&mut self, number: u64, before: Vec<(u64, Option<Fix>)>) {
        if before.is_empty() {
            return;
        }
        self.titles += before.len();
        self.steps.push_back(Step { number, before });
        while self.titles > MOST_TITLES && self.steps.len() > 1 {
            let oldest = self.steps.pop_front();
            self.titles -= oldest.map_or(0, |step| step.before.len());
        }
    }

    /// The last step, which is then forgotten.
    pub fn pop(&mut self) -> Option<Step> {
        let last = self.steps.pop_back()?;
        self.titles -= last.before.len();
        Some(last)
    }

    /// The step that would be undone next.
    pub fn next(&self) -> Option<NextUndo> {
        self.steps.back().map(|step| NextUndo {
            step: step.number,
            titles: step.before.len(),
        })
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl NextUndo {
    /// Whether it is the step of this number.
    pub fn is(self, step: u64) -> bool {
        self.step == step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_steps_go_where_there_are_too_many_titles_but_never_the_last() {
        let titles = |count: usize| (0..count as u64).map(|key| (key, None)).collect();
        let mut history = History::default();
        history.push(1, titles(10));
        history.push(2, titles(MOST_TITLES - 5));
        history.push(3, titles(1));
        history.push(4, titles(0));
        assert_eq!(history.next().map(|next| next.step), Some(3));
        assert_eq!(history.pop().map(|step| step.before.len()), Some(1));
        assert_eq!(history.pop().map(|step| step.before.len()), Some(MOST_TITLES - 5));
        assert!(history.pop().is_none(), "the first one is forgotten");
        history.push(5, titles(MOST_TITLES + 1));
        assert_eq!(history.next().map(|next| next.titles), Some(MOST_TITLES + 1));
        assert_eq!(history.titles, MOST_TITLES + 1);
    }
}
