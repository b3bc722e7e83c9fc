//! Numbers that a spreadsheet has cut when it saved them.

/// Whether a cell is a long number as Excel saves it to a CSV file: `4.82139E+10`, with a comma in some
/// countries. Its last digits are gone.
pub(super) fn is_cut(cell: &str) -> bool {
    let cell = cell.trim();
    if !cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let Some((digits, power)) = cell.split_once("E+").or_else(|| cell.split_once("e+")) else {
        return false;
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = digits.split_once(['.', ',']).map_or_else(
        || all_digits(digits),
        |(whole, rest)| all_digits(whole) && all_digits(rest),
    );
    digits && all_digits(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_number_is_told_from_other_cells() {
        for cell in ["4.82139E+10", "4,82E+10", " 1E+15 ", "4.82139e+10"] {
            assert!(is_cut(cell), "{cell}");
        }
        for cell in [
            "48213907761",
            "3E5",
            "E+10",
            "4.8E+",
            "12AE+10",
            "0035e00000AbCdE",
            "",
        ] {
            assert!(!is_cut(cell), "{cell}");
        }
    }
}
