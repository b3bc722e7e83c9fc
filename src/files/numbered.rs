//! Names with a number, where one is taken.

/// `contacts.csv` -> `contacts (2).csv`
#[must_use]
pub fn numbered(name: &str, number: u64) -> String {
    let lower = name.to_lowercase();
    let double = [".csv.gz", ".csv.zst"]
        .into_iter()
        .find(|ending| lower.ends_with(ending));
    let end = match double {
        Some(ending) => name.len().checked_sub(ending.len()),
        None => name.rfind('.').filter(|at| *at > 0),
    };
    let end = end.filter(|at| name.is_char_boundary(*at)).unwrap_or(name.len());
    format!("{} ({number}){}", &name[..end], &name[end..])
}
