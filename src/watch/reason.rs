//! What the file is called that says why an export could not be tagged.

use crate::checksum::Checksum;

const ENDING: &str = ".reason.txt";
/// Bytes of the longest name that a file may have.
const LONGEST: usize = 255;

/// `contacts.csv` -> `contacts.csv.reason.txt`. Of a long name as much as there is room for, with a checksum that tells it
/// from others that begin so.
pub(super) fn name_of_reason(export: &str) -> String {
    if export.len() + ENDING.len() <= LONGEST {
        return format!("{export}{ENDING}");
    }
    let checksum = Checksum::quick(export.as_bytes());
    let end = format!("-{}{ENDING}", checksum.short());
    let kept = (0..=LONGEST - end.len()).rev().find_map(|at| export.get(..at));
    format!("{}{end}", kept.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leaves_no_room_for_the_ending_is_cut_and_told_from_others_that_begin_so() {
        let names = [
            format!("{}.csv", "x".repeat(240)),
            format!("{}.csv", "x".repeat(241)),
            format!("{}.csv", "x".repeat(250)),
            format!("{}.csv", "人".repeat(80)),
            format!("a{}.csv", "人".repeat(80)),
        ];
        let reasons = names.each_ref().map(|name| name_of_reason(name));
        assert_eq!(reasons[0], format!("{}.reason.txt", names[0]));
        for (at, reason) in reasons.iter().enumerate() {
            assert!((253..=255).contains(&reason.len()), "{reason}");
            assert!(reason.ends_with(".reason.txt"), "{reason}");
            assert!(!reasons[..at].contains(reason), "{reason}");
        }
    }
}
