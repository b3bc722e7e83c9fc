//! What all requests have in common: who may ask, how bodies and addresses are read, how it is told that
//! something cannot be done, and what is counted.

mod access;
mod body;
mod error;
mod failure;
mod login;
mod metrics;
mod path;
mod query;
mod token;

pub use access::guard;
pub use body::{Body, BodyIfAny, next, pass_by, too_slow};
pub use error::{ApiError, ApiResult, shorten};
pub use failure::Failure;
pub use login::log_in;
pub use metrics::{Metrics, measure};
pub use path::Path;
pub use query::{Pairs, check_names, find_segment, number, percent, text, truth, whole_number};
pub use token::Token;
