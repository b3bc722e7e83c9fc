//! A folder into which exports are put to be tagged: which of them are whole, where each belongs afterwards,
//! and what was in work when the program was ended.

mod inbox;
mod settling;
mod stamp;

pub use inbox::{Delivery, Inbox, PutAway};
pub use settling::Arrivals;
