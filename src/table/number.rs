//! Numbers as a person would write them.

use csv::StringRecord;

use super::tally::Tally;

/// From here on, not every integer has a floating-point number of its own.
const INTEGERS_END: f64 = 9_007_199_254_740_992.0;

/// Excel keeps this many digits of a number and makes zeros of the rest.
const EXCEL_DIGITS: usize = 15;
const EXCEL_INTEGERS_END: f64 = 1e15;

/// A number in full: `48213907761`, never `4.8E+10`, and without the noise after the fifteenth digit
/// that Excel does not show either.
pub(super) fn text(number: f64) -> String {
    if number.fract() == 0.0 || !number.is_finite() {
        // Minus zero is zero.
        return (number + 0.0).to_string();
    }
    let rounded = format!("{:.*e}", EXCEL_DIGITS - 1, number);
    rounded.parse().unwrap_or(number).to_string()
}

/// Whether digits of an integer were probably lost when it was stored as a number.
fn has_lost_digits(number: f64) -> bool {
    let size = number.abs();
    number.fract() == 0.0 && (size >= INTEGERS_END || (size >= EXCEL_INTEGERS_END && size % 10.0 == 0.0))
}

/// Integers that have probably lost digits, a column.
#[derive(Default)]
pub(super) struct LostDigits(Tally);

impl LostDigits {
    pub(super) fn look_at(&mut self, number: f64, column: usize, row: u64) {
        if has_lost_digits(number) {
            self.0.add(column, row);
        }
    }

    pub(super) fn notes(&self, header: &StringRecord) -> Vec<String> {
        self.0.notes(header, |count, column, row| {
            format!(
                "{count} numbers in the column \"{column}\" have more digits than a spreadsheet keeps, the first in \
                 row {row}: their last digits may be lost. Make the column text before they are put in."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_written_in_full() {
        for (number, written) in [
            (48_213_907_761.0, "48213907761"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (1e21, "1000000000000000000000"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1234.5"),
        ] {
            assert_eq!(text(number), written);
        }
    }

    #[test]
    fn an_integer_with_more_digits_than_excel_keeps_is_noticed() {
        assert!(has_lost_digits(123_456_789_012_345_678.0));
        assert!(has_lost_digits(1_234_567_890_123_450.0));
        assert!(!has_lost_digits(1_234_567_890_123_457.0));
        assert!(!has_lost_digits(48_213_907_761.0));
        assert!(!has_lost_digits(0.5));
    }
}
