//! Many short texts.

/// Many short texts in one: a million record IDs are a million bytes and lengths, not a million
/// allocations.
#[derive(Default)]
pub struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How long they are together, in bytes.
    pub fn bytes(&self) -> usize {
        self.all.len()
    }

    /// The text number `at`; empty where there is none.
    pub fn get(&self, at: usize) -> &str {
        let start = match at {
            0 => 0,
            _ => self.ends.get(at - 1).copied().unwrap_or_default(),
        };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_as_they_went_in() {
        let mut texts = Texts::default();
        for text in ["é", "", "three"] {
            texts.push(text);
        }
        assert_eq!([0, 1, 2, 3].map(|at| texts.get(at)), ["é", "", "three", ""]);
        assert_eq!(texts.len(), 3);
    }
}
