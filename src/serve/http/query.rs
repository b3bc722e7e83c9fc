//! What stands in an address behind its question mark.

use std::str::FromStr;

use axum::{extract::Query, http::StatusCode};

use super::{ApiError, ApiResult};
use crate::title::{SegmentId, Segments};

/// The pairs of an address after its question mark; a name may come more than once.
pub type Pairs = Query<Vec<(String, String)>>;

/// Refuses an address in which there is something else than what is `known` there: what is misspelt would be left out, and
/// that may mean all.
pub fn check_names(pairs: &[(String, String)], known: &[&str]) -> ApiResult<()> {
    match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, _)) if known.is_empty() => {
            Err(ApiError::wrong(format!("There is no parameter \"{name}\" here.")))
        }
        Some((name, _)) => Err(ApiError::wrong(format!(
            "There is no parameter \"{name}\" here, only {}.",
            known.join(", ")
        ))),
    }
}

/// The segment of this name.
pub fn find_segment(segments: &Segments, name: &str) -> ApiResult<SegmentId> {
    segments.find(name).ok_or_else(|| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown_segment",
            format!(
                "There is no segment \"{name}\"; did you mean \"{}\"?",
                segments.closest(name)
            ),
        )
    })
}

/// A percentage in an address.
pub fn percent(name: &str, value: &str) -> ApiResult<u8> {
    match value.parse() {
        Ok(percent) if percent <= 100 => Ok(percent),
        _ => Err(ApiError::wrong(format!(
            "\"{name}\" is a whole number from 0 to 100, not \"{value}\"."
        ))),
    }
}

/// Yes or no in an address.
pub fn truth(name: &str, value: &str) -> ApiResult<bool> {
    value
        .parse()
        .map_err(|_| ApiError::wrong(format!("\"{name}\" is true or false, not \"{value}\".")))
}

/// A whole number in an address.
pub fn whole_number<N: FromStr>(name: &str, value: &str) -> ApiResult<N> {
    value
        .parse()
        .map_err(|_| ApiError::wrong(format!("\"{name}\" is a whole number, not \"{value}\".")))
}

/// A number in an address, or `usual` where it is not there.
pub fn number(pairs: &[(String, String)], name: &str, usual: usize) -> ApiResult<usize> {
    match text(pairs, name) {
        None => Ok(usual),
        Some(value) => whole_number(name, value),
    }
}

/// A text in an address.
pub fn text<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(of, _)| of == name);
    found.map(|(_, value)| value.as_str())
}
