//! A value of a Parquet file as text: what it means, not how it is stored.

use jiff::civil;
use parquet::{
    basic::{LogicalType, TimeUnit, Type as PhysicalType},
    data_type::Decimal,
    record::Field,
    schema::types::{Type, TypePtr},
};
use serde_json::Value;

const NANOSECONDS: i64 = 1_000_000_000;
const DAY: i64 = 86_400;

/// A value of a column of this type in plain writing; none is empty. Lists, maps and groups come out as
/// JSON. What can only be shown as bytes, in hexadecimal digits, is told apart by [`is_bytes`].
pub(super) fn text(field: &Field, column: &Type) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => bytes_text(bytes.data(), column),
        // Minus zero is zero.
        Field::Double(value) => (value + 0.0).to_string(),
        Field::Float(value) => value.to_string(),
        Field::Float16(value) => value.to_f32().to_string(),
        Field::Decimal(decimal) => decimal_text(decimal),
        Field::Date(days) => date_text(i64::from(*days)),
        Field::TimeMillis(value) => time_text(i64::from(*value) * 1_000_000),
        Field::TimeMicros(value) => time_text(value.saturating_mul(1_000)),
        Field::TimestampMillis(value) => moment_text(*value, 1_000),
        Field::TimestampMicros(value) => moment_text(*value, 1_000_000),
        // The library knows of milliseconds and microseconds only.
        Field::Long(value) => match logical(column) {
            Some(LogicalType::Timestamp(stamp)) if stamp.unit == TimeUnit::NANOS => {
                moment_text(*value, NANOSECONDS)
            }
            Some(LogicalType::Time(time)) if time.unit == TimeUnit::NANOS => time_text(*value),
            _ => value.to_string(),
        },
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => json(field, column).to_string(),
        other => other.to_string(),
    }
}

/// Whether a value is bytes that are no text and mean nothing that is known.
pub(super) fn is_bytes(field: &Field, column: &Type) -> bool {
    matches!(field, Field::Bytes(bytes) if !is_uuid(column) && std::str::from_utf8(bytes.data()).is_err())
}

fn bytes_text(bytes: &[u8], column: &Type) -> String {
    let hexadecimal = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    if is_uuid(column) && bytes.len() == 16 {
        let parts = [
            &bytes[..4],
            &bytes[4..6],
            &bytes[6..8],
            &bytes[8..10],
            &bytes[10..],
        ];
        return parts.map(hexadecimal).join("-");
    }
    // Old writers do not say that bytes are text.
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => hexadecimal(bytes),
    }
}

fn json(field: &Field, column: &Type) -> Value {
    let child = |at: usize| children(column).get(at).map(TypePtr::as_ref);
    match field {
        Field::Null => Value::Null,
        Field::Bool(truth) => Value::Bool(*truth),
        Field::Group(row) => row
            .get_column_iter()
            .enumerate()
            .map(|(at, (name, field))| (name.clone(), json(field, child(at).unwrap_or(column))))
            .collect(),
        Field::ListInternal(list) => {
            let element = element(column);
            list.elements().iter().map(|field| json(field, element)).collect()
        }
        Field::MapInternal(map) => {
            let pair = child(0).map_or(&[][..], children);
            let (key, value) = (pair.first(), pair.get(1));
            map.entries()
                .iter()
                .map(|(name, field)| {
                    let name = text(name, key.map_or(column, TypePtr::as_ref));
                    (name, json(field, value.map_or(column, TypePtr::as_ref)))
                })
                .collect()
        }
        Field::Double(value) => Value::from(*value),
        Field::Byte(_)
        | Field::Short(_)
        | Field::Int(_)
        | Field::UByte(_)
        | Field::UShort(_)
        | Field::UInt(_)
        | Field::ULong(_) => text(field, column).parse().map_or(Value::Null, Value::Number),
        Field::Long(value) if logical(column).is_none_or(|kind| matches!(kind, LogicalType::Integer(_))) => {
            Value::from(*value)
        }
        other => Value::String(text(other, column)),
    }
}

/// What a list's elements are: it is a group of a repeated group of one element, or simply repeated.
fn element(list: &Type) -> &Type {
    let Some(repeated) = children(list).first() else {
        return list;
    };
    match children(repeated) {
        [element] => element,
        _ => repeated,
    }
}

fn children(group: &Type) -> &[TypePtr] {
    if group.is_group() { group.get_fields() } else { &[] }
}

fn logical(column: &Type) -> Option<&LogicalType> {
    column.get_basic_info().logical_type_ref()
}

fn is_uuid(column: &Type) -> bool {
    column.is_primitive()
        && column.get_physical_type() == PhysicalType::FIXED_LEN_BYTE_ARRAY
        && matches!(logical(column), Some(LogicalType::Uuid))
}

/// A decimal with all its digits, those behind the point as many as its column has, however wide it is.
fn decimal_text(decimal: &Decimal) -> String {
    let bytes = decimal.data();
    let is_negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut rest: Vec<u8> = bytes.to_vec();
    if is_negative {
        negate(&mut rest);
    }
    let mut digits = Vec::new();
    while rest.iter().any(|byte| *byte != 0) {
        digits.push(char::from(b'0' + divide_by_ten(&mut rest)));
    }
    let scale = usize::try_from(decimal.scale()).unwrap_or_default();
    while digits.len() <= scale {
        digits.push('0');
    }
    if scale > 0 {
        digits.insert(scale, '.');
    }
    if is_negative {
        digits.push('-');
    }
    digits.into_iter().rev().collect()
}

/// The two's complement of a big-endian number.
fn negate(number: &mut [u8]) {
    let mut carries = true;
    for byte in number.iter_mut().rev() {
        let (sum, carried) = (!*byte).overflowing_add(u8::from(carries));
        *byte = sum;
        carries = carried;
    }
}

/// Divides a big-endian number by ten. Gives what is left over, a digit.
fn divide_by_ten(number: &mut [u8]) -> u8 {
    let mut left = 0;
    for byte in number {
        let current = left << 8 | u16::from(*byte);
        *byte = (current / 10) as u8;
        left = current % 10;
    }
    left as u8
}

/// A day, counted from 1970 on, in the calendar of today, before and beyond the years that the library of
/// dates has: the calendar repeats itself every 400 years.
fn date_text(days: i64) -> String {
    const CYCLE: i64 = 146_097;
    let (cycles, day) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
    let date = civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day));
    match date {
        Ok(date) => {
            let year = i64::from(date.year()) + 400 * cycles;
            let sign = if year < 0 { "-" } else { "" };
            format!("{sign}{:04}-{:02}-{:02}", year.abs(), date.month(), date.day())
        }
        Err(_) => days.to_string(),
    }
}

/// A time of day in nanoseconds.
fn time_text(nanoseconds: i64) -> String {
    let (seconds, fraction) = (
        nanoseconds.div_euclid(NANOSECONDS),
        nanoseconds.rem_euclid(NANOSECONDS),
    );
    let time = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if fraction == 0 {
        return time;
    }
    format!("{time}.{fraction:09}").trim_end_matches('0').to_string()
}

/// A moment since 1970, of which a second has so many parts.
fn moment_text(value: i64, parts: i64) -> String {
    let (seconds, fraction) = (value.div_euclid(parts), value.rem_euclid(parts));
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let nanoseconds = second * NANOSECONDS + fraction * (NANOSECONDS / parts);
    format!("{} {}", date_text(days), time_text(nanoseconds))
}

#[cfg(test)]
mod tests {
    use parquet::data_type::ByteArray;

    use super::*;

    fn decimal(bytes: &[u8], scale: i32) -> String {
        decimal_text(&Decimal::from_bytes(ByteArray::from(bytes.to_vec()), 76, scale))
    }

    #[test]
    fn a_decimal_has_as_many_digits_behind_its_point_as_its_column_and_none_behind_no_point() {
        let id = 48_213_907_761_i128;
        assert_eq!(decimal(&id.to_be_bytes(), 0), "48213907761");
        assert_eq!(decimal(&0_i128.to_be_bytes(), 0), "0");
        assert_eq!(decimal(&(-5_i128).to_be_bytes(), 0), "-5");
        assert_eq!(decimal(&150_i64.to_be_bytes(), 2), "1.50");
        assert_eq!(decimal(&5_i32.to_be_bytes(), 2), "0.05");
        assert_eq!(decimal(&(-50_i32).to_be_bytes(), 2), "-0.50");
        assert_eq!(decimal(&i128::MIN.to_be_bytes(), 0), i128::MIN.to_string());
        let wide = [&[1][..], &[0; 16]].concat();
        assert_eq!(decimal(&wide, 0), "340282366920938463463374607431768211456");
    }

    #[test]
    fn moments_of_all_years_are_written_as_dates() {
        assert_eq!(
            moment_text(253_402_214_400_000_000, 1_000_000),
            "9999-12-31 00:00:00"
        );
        assert_eq!(moment_text(253_402_300_800_000, 1_000), "10000-01-01 00:00:00");
        assert_eq!(moment_text(-1, 1_000), "1969-12-31 23:59:59.999");
        assert_eq!(moment_text(1, NANOSECONDS), "1970-01-01 00:00:00.000000001");
        assert_eq!(date_text(-719_162), "0001-01-01");
        assert_eq!(date_text(-719_528), "0000-01-01");
        assert_eq!(date_text(i64::from(i32::MIN)), "-5877641-06-23");
    }
}
