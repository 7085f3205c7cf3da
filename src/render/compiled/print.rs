//! Values as they stand in a page.

use super::Unknown;
use super::run::Done;
use crate::render::data::Looked;
use crate::render::labels::escape_bytes;
use std::io::Write;
use tera::Value;

/// Prints something, escaped where it is no HTML.
#[inline]
pub(super) fn looked(looked: Looked<'_>, out: &mut Vec<u8>) -> Done {
    match looked {
        Looked::Value(of) => return value(of, out),
        Looked::Text(text) => escape_bytes(text, out),
        Looked::Html(html) => out.extend_from_slice(html),
        // A map or a list is printed by tera.
        _ => return Err(Unknown),
    }
    Ok(())
}

/// Prints a value.
pub(super) fn value(value: &Value, out: &mut Vec<u8>) -> Done {
    if let Some(text) = value.as_str() {
        if value.is_safe() {
            out.extend_from_slice(text.as_bytes());
        } else {
            escape_bytes(text, out);
        }
        return Ok(());
    }
    if value.is_none() {
        return Ok(());
    }
    if let Some(number) = value.as_u64() {
        digits(number, out);
        return Ok(());
    }
    let number = value.as_number().filter(|_| !value.is_f64()).ok_or(Unknown)?;
    write!(out, "{number}").map_err(|_| Unknown)
}

/// Prints a number in digits.
fn digits(mut number: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 || at == 0 {
            return out.extend_from_slice(&digits[at..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits() {
        for number in [0, 7, 10, 1_024, 99_999, u64::MAX] {
            let mut out = Vec::new();
            value(&Value::from(number), &mut out).expect("a number");
            assert_eq!(out, number.to_string().into_bytes());
        }
    }
}
