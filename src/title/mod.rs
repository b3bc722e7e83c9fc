//! A title's text: cleaning it and bringing it to its standard form.

mod clean;
mod reference;

pub use clean::clean;
pub use reference::{ReferenceProblem, TitleReference};
