//! Integers as printable text, the `<ints>` of the search format: little-endian base 46 in an
//! alphabet of 92 characters that need no escape in a JavaScript string.

/// Appends one integer.
pub(super) fn push(out: &mut String, mut value: u64) {
    while value >= 46 {
        out.push(char::from(DIGITS[46 + (value % 46) as usize]));
        value /= 46;
    }
    out.push(char::from(DIGITS[value as usize]));
}

/// Items, each as how much of the one before it repeats, in UTF-16 units, and the rest; a line each.
/// The items have no line feeds.
pub(super) fn front<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    let mut last = "";
    for (number, item) in items.into_iter().enumerate() {
        let mut shared = 0;
        let mut units = 0;
        for (a, b) in last.chars().zip(item.chars()) {
            if a != b || units + a.len_utf16() > MOST_SHARED {
                break;
            }
            shared += a.len_utf8();
            units += a.len_utf16();
        }
        if number > 0 {
            out.push('\n');
        }
        out.push(char::from(DIGITS[units]));
        out.push_str(&item[shared..]);
        last = item;
    }
    out
}

/// The highest number of one digit.
const MOST_SHARED: usize = 45;

/// Printable ASCII without `"`, `<` and `\`.
static DIGITS: [u8; 92] = {
    let mut digits = [0; 92];
    let mut code = 0x20;
    let mut at = 0;
    while code <= 0x7e {
        if code != b'"' && code != b'<' && code != b'\\' {
            digits[at] = code;
            at += 1;
        }
        code += 1;
    }
    digits
};

/// Reads integers back; `None` if the text is not of this form.
#[cfg(test)]
pub(super) fn decode(text: &str) -> Option<Vec<u64>> {
    let mut values = Vec::new();
    let (mut value, mut scale) = (0, 1);
    for byte in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == byte)? as u64;
        value += digit % 46 * scale;
        if digit >= 46 {
            scale *= 46;
        } else {
            values.push(value);
            (value, scale) = (0, 1);
        }
    }
    (scale == 1).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trip(values in prop::collection::vec(0u64..1 << 40, 0..100)) {
            let mut text = String::new();
            for &value in &values {
                push(&mut text, value);
            }
            prop_assert_eq!(decode(&text), Some(values));
        }
    }

    #[test]
    fn alphabet() {
        assert_eq!((DIGITS[0], DIGITS[1], DIGITS[91]), (b' ', b'!', b'~'));
        let mut text = String::new();
        push(&mut text, 46);
        assert_eq!(text.len(), 2);
    }
}
