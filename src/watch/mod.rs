//! A folder into which exports are put to be tagged: which of them are whole, where each belongs afterwards,
//! and what was in work when the program was ended.

mod in_work;
mod inbox;
mod reason;
mod settling;
mod stamp;

pub use inbox::{Delivery, Inbox, PutAway};
pub use settling::Arrivals;
