//! A cell of a workbook as text.

use std::borrow::Cow;

use calamine::DataType;

use super::number;

/// A cell's text, and the number that it is.
pub(super) type Text<'a> = (Cow<'a, str>, Option<f64>);

/// A cell as Excel shows it, but with all digits.
pub(super) fn text<D: DataType>(cell: &D) -> Text<'_> {
    if let Some(text) = cell.get_string() {
        return (Cow::Borrowed(text), None);
    }
    // Old workbooks store most integers as such, and not as floating-point numbers.
    if let Some(number) = cell.get_int() {
        return (number.to_string().into(), None);
    }
    if let Some(number) = cell.get_float() {
        return (number::text(number).into(), Some(number));
    }
    if let Some(truth) = cell.get_bool() {
        return (if truth { "TRUE" } else { "FALSE" }.into(), None);
    }
    if let Some(moment) = cell.get_datetime() {
        return (moment_text(&moment).into(), None);
    }
    let other = match (cell.get_error(), cell.get_datetime_iso(), cell.get_duration_iso()) {
        (Some(error), ..) => error.to_string().into(),
        (_, Some(iso), _) | (.., Some(iso)) => iso.into(),
        _ => Cow::default(),
    };
    (other, None)
}

/// `2024-01-31`, `2024-01-31 09:30:00`, a time alone, or a duration in hours.
fn moment_text(moment: &calamine::ExcelDateTime) -> String {
    let value = moment.as_f64();
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&value) {
        let milliseconds = (value * 86_400_000.0).round();
        let sign = if milliseconds < 0.0 { "-" } else { "" };
        let milliseconds = milliseconds.abs() as u64;
        let seconds = milliseconds / 1000;
        return format!(
            "{sign}{}:{:02}:{:02}{}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            fraction(milliseconds % 1000)
        );
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}{}", fraction(u64::from(milli)));
    if value < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if value.fract() == 0.0 {
        date
    } else {
        format!("{date} {time}")
    }
}

/// Thousandths of a second, where there are any.
fn fraction(milliseconds: u64) -> String {
    match milliseconds {
        0 => String::new(),
        milliseconds => format!(".{milliseconds:03}").trim_end_matches('0').to_string(),
    }
}
