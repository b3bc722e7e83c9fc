//! Tags job titles with a persona segment and a confidence.
//!
//! ```
//! use persona::{IndexKind, Segments, Trainer};
//!
//! # fn main() -> persona::Result<()> {
//! let titles = [
//!     ("Software Engineer", "Engineering"),
//!     ("Senior Backend Developer", "Engineering"),
//!     ("Chief Executive Officer", "Executive"),
//!     ("Managing Director", "Executive"),
//!     ("Nurse", "Not Classified"),
//!     ("Teacher", "Not Classified"),
//! ];
//! let segments = Segments::new(["Engineering", "Executive"])?;
//! let trainer = Trainer::new(segments).with_index(IndexKind::Cells);
//! let tagger = trainer.train(&titles)?.into_tagger()?;
//!
//! let tags = tagger.tag(&["Backend Engineer", "Preschool Teacher"])?;
//! let segment = |at: usize| tagger.segments().name(tags[at].segment);
//! assert_eq!(segment(0), "Engineering");
//! assert_eq!(segment(1), "Not Classified");
//! assert!(tags[0].confidence > 50);
//! # Ok(())
//! # }
//! ```
//!
//! `examples/` has a file each for training and saving a model, tagging a table, and telling why a title is
//! tagged as it is. The sentence encoder is compiled in; ONNX Runtime, which runs it, is a library that
//! `make setup` fetches or `ORT_DYLIB_PATH` names.
//!
//! # A title's way
//!
//! A title's way through the program is the order of the modules: `table` reads it, [`title`] cleans and
//! standardizes it, [`encoder`] embeds it, [`metric`] projects the embedding into a learned space, [`index`]
//! finds the nearest training titles there, which [`vote`], and [`calibration`] makes of the votes the
//! probability of each segment. [`model`] is what training leaves on disk, [`training`] makes it from labels that
//! `teaching` adds to, [`tagger`] uses it for titles, `stream` for whole tables, `watch` for those that are put
//! into a folder, [`review`] tells which titles to label first, [`evaluation`] how good it is, [`audit`] which labels
//! to look at, and `serve` does all that for a browser and other programs. [`seniority`] reads a title by itself, by
//! the words that it knows.
//!
//! # Features
//!
//! Without any, titles come from whoever calls the library, as above. `tables` reads and writes files, `hub`
//! fetches encoders by name, `serve` is the server, and `cli` (the default, with all the others) the command
//! line.

mod arrays;
pub mod audit;
pub mod calibration;
pub mod cancellation;
pub mod checksum;
pub mod encoder;
pub mod error;
pub mod evaluation;
pub mod files;
pub mod index;
#[cfg(feature = "tables")]
pub mod interruption;
pub mod metric;
pub mod model;
pub mod review;
pub mod seniority;
#[cfg(feature = "serve")]
pub mod serve;
#[cfg(feature = "tables")]
pub mod stream;
#[cfg(feature = "tables")]
pub mod table;
pub mod tagger;
#[cfg(feature = "tables")]
pub mod teaching;
pub mod title;
pub mod training;
pub mod vote;
#[cfg(feature = "tables")]
pub mod watch;

pub use cancellation::Cancellation;
pub use encoder::{Encoder, EncoderChoice};
pub use error::{Error, Result};
pub use index::IndexKind;
pub use model::Model;
pub use seniority::{Seniority, SeniorityGrammar};
pub use tagger::{Explanation, Tag, Tagger};
pub use title::{KeywordRules, SegmentId, Segments, TitleReference};
pub use training::{Trained, Trainer};

#[cfg(feature = "tables")]
pub use {tagger::TaggerFiles, training::TrainingFiles};
