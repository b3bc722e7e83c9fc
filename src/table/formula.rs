//! Cells that a spreadsheet would take for formulas when it opens a CSV file.

use std::borrow::Cow;

/// Whether a spreadsheet would run `cell`: it begins with `=`, `+`, `-` or `@` (the wide ones of Japanese
/// keyboards too), after NULs, tabs and line ends if there are any, and is neither a number, a phone number nor
/// a handle such as `@acme`.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    may_be_formula(cell) && is_run(cell)
}

/// Whether a cell begins with a sign that formulas begin with. Few do.
#[inline]
#[must_use]
pub fn may_be_formula(cell: &str) -> bool {
    matches!(
        cell.as_bytes().first(),
        Some(b'=' | b'+' | b'-' | b'@' | b'\0' | b'\t' | b'\r' | b'\n' | 0xef)
    )
}

fn is_run(cell: &str) -> bool {
    let mut characters = cell.trim_start_matches(['\0', '\t', '\r', '\n']).chars();
    let sign = characters.next();
    let rest = characters.as_str();
    match sign {
        Some('=' | '＝') => !rest.trim().is_empty(),
        Some('+' | '-' | '＋' | '－') => {
            !is_number(rest) && rest.chars().any(|c| c.is_alphabetic() || "|!=".contains(c))
        }
        Some('@' | '＠') => rest.contains(['(', '|', '!']),
        _ => false,
    }
}

/// Whether what follows a sign is a number, or a phone number, maybe with an extension.
fn is_number(rest: &str) -> bool {
    let phone = rest
        .to_ascii_lowercase()
        .replacen("ext", "", 1)
        .replacen('x', "", 1);
    rest.parse::<f64>().is_ok_and(f64::is_finite)
        || rest
            .trim_start_matches([' ', '('])
            .starts_with(|c: char| c.is_ascii_digit())
            && phone
                .chars()
                .all(|c| c.is_ascii_digit() || " ()-./,;:".contains(c))
}

/// The cell as text for a spreadsheet: a formula gets a `'` in front.
#[must_use]
pub fn defuse(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`defuse`] put a `'` in front.
#[must_use]
pub fn without_apostrophe(cell: &str) -> &str {
    let formula = cell.strip_prefix('\'').filter(|rest| is_formula(rest));
    formula.unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_a_formula() {
        for cell in [
            "=cmd|' /C calc'!A0",
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\t=HYPERLINK(\"x\")",
            "\r=1",
            "\0=1",
            "\n\t＝1",
            "＋cmd|x",
            "－cmd|x",
            "＠SUM(1)",
            "＝SUM(1)",
            "-Manager",
        ] {
            assert!(is_formula(cell), "{cell}");
            assert_eq!(defuse(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn numbers_phone_numbers_and_handles_are_none() {
        for cell in [
            "+49 171 1234567",
            "+1 (555) 010-9999",
            "+1 555 0100 ext. 12",
            "+1 (555) 0100 x12",
            "-1.5e3",
            "-12.5",
            "-",
            "=",
            "--",
            "@acme",
            "\tNurse",
            "Nurse = RN",
            "",
            "エンジニア",
        ] {
            assert!(!is_formula(cell), "{cell}");
            assert_eq!(defuse(cell), cell);
        }
    }
}
