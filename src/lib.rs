//! Tags job titles with a persona segment and a confidence.
//!
//! A title's way through the program is the order of the modules:
//! [`table`] reads it, [`title`] cleans and standardizes it, [`encoder`] embeds it, [`metric`]
//! projects the embedding into a learned space, [`index`] finds the nearest training titles there
//! which [`vote`]; the [`pool`] makes of the votes and the [`prior`] the probability of each [`segment`]. What
//! is known before any of the user's titles is the [`world`]. [`model`] is what
//! training leaves on disk, [`training`] makes it from labels that [`teaching`] adds to, [`tagger`] uses
//! it for titles, [`stream`] for whole tables, [`evaluation`] tells how good it is, [`audit`] which labels
//! to look at, [`serve`] does all that for a browser and other programs, and [`commands`] are the jobs of
//! the command line.
//!
//! ```no_run
//! use persona::{encoder::Encoder, model::Model, tagger::Tagger, title::TitleReference};
//!
//! # fn main() -> anyhow::Result<()> {
//! let model = Model::load("model".as_ref())?;
//! let encoder = Encoder::for_model(model.encoder())?;
//! let tagger = Tagger::new(model, encoder, TitleReference::default())?;
//! for tag in tagger.tag(&["VP of Trust & Safety", "Barista"])? {
//!     println!("{} {}", tagger.segments().name(tag.segment), tag.confidence);
//! }
//! # Ok(())
//! # }
//! ```

pub mod audit;
pub mod checksum;
pub mod cli;
pub mod commands;
pub mod encoder;
pub mod evaluation;
pub mod index;
pub mod keyword_rules;
pub mod lesson;
pub mod metric;
pub mod model;
pub mod paths;
pub mod pool;
pub mod prior;
pub mod run_log;
pub mod segment;
pub mod serve;
pub mod settings;
pub mod similar;
pub mod stream;
pub mod style;
pub mod table;
pub mod tagger;
pub mod teaching;
pub mod text_table;
pub mod title;
pub mod training;
pub mod vote;
pub mod world;
