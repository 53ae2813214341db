//! Numbers and words as printable text, in an alphabet of 92 characters that need no escape in a
//! JavaScript string: `<ints>` in little-endian base 46, bit streams of 13 bits in two characters, and
//! front-coded lists of words.

/// Appends one integer.
pub(super) fn push(out: &mut String, mut value: u64) {
    while value >= 46 {
        out.push(char::from(DIGITS[46 + (value % 46) as usize]));
        value /= 46;
    }
    out.push(char::from(DIGITS[value as usize]));
}

/// Stands between items; it is no digit, and no word has it.
pub(super) const SEPARATOR: char = '<';

/// Bits of a group of two characters.
const GROUP: u32 = 13;
/// Bits that are pushed at once; with those held before they fit 64.
const MOST_AT_ONCE: u32 = 48;

/// A stream of bits, the most significant first.
#[derive(Default)]
pub(super) struct Bits {
    out: String,
    held: u64,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u64, width: u32) {
        // A group is written as soon as it is full, so at most 12 bits are held before.
        self.held = self.held << width | value;
        self.count += width;
        while self.count >= GROUP {
            self.count -= GROUP;
            let group = (self.held >> self.count) as usize;
            self.held &= (1 << self.count) - 1;
            self.out.push(char::from(DIGITS[group / DIGITS.len()]));
            self.out.push(char::from(DIGITS[group % DIGITS.len()]));
        }
    }

    fn ones(&mut self, mut count: u64) {
        while count > 0 {
            let some = count.min(32);
            self.push((1 << some) - 1, some as u32);
            count -= some;
        }
        self.push(0, 1);
    }

    /// So many ones, a zero, and the lowest bits of a number.
    fn unary(&mut self, ones: u64, value: u64, width: u32) {
        let low = value & ((1 << width) - 1);
        if ones + u64::from(width) < u64::from(MOST_AT_ONCE) {
            self.push(((1 << ones) - 1) << (width + 1) | low, ones as u32 + 1 + width);
        } else {
            self.ones(ones);
            self.push(low, width);
        }
    }

    /// A number in Rice's code: short if it is about 2^k (R. F. Rice, 1979).
    pub fn rice(&mut self, k: u32, value: u64) {
        self.unary(value >> k, value, k);
    }

    /// A number of at least 1 in Elias's gamma code: short if it is small (P. Elias, 1975).
    pub fn gamma(&mut self, value: u64) {
        let low = value.max(1).ilog2();
        self.unary(u64::from(low), value, low);
    }

    /// The text, its last group filled with zeros.
    pub fn finish(mut self) -> String {
        if self.count > 0 {
            self.push(0, GROUP - self.count);
        }
        self.out
    }
}

/// The parameter that makes the Rice codes of these numbers shortest.
pub(super) fn rice_parameter(values: &[u32]) -> u32 {
    let sum: u64 = values.iter().map(|value| u64::from(*value)).sum();
    let near = (sum / values.len().max(1) as u64).max(1).ilog2();
    let bits =
        |k: u32| values.iter().map(|value| u64::from(value >> k) + u64::from(k)).sum::<u64>();
    (near.saturating_sub(1)..=near).min_by_key(|&k| bits(k)).unwrap_or(near)
}

/// Items, each as how much of the one before it repeats, in UTF-16 units, and the rest.
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
            out.push(SEPARATOR);
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

#[cfg(test)]
pub(super) mod decode {
    //! The other direction, for tests: a second opinion beside the client's.

    use super::*;

    fn digit(byte: u8) -> Option<u64> {
        DIGITS.iter().position(|known| *known == byte).map(|digit| digit as u64)
    }

    /// Reads integers one after the other.
    pub struct Ints<'a>(pub &'a str);

    impl Iterator for Ints<'_> {
        type Item = u64;

        fn next(&mut self) -> Option<u64> {
            let (mut value, mut scale) = (0, 1);
            for (at, byte) in self.0.bytes().enumerate() {
                let digit = digit(byte)?;
                value += digit % 46 * scale;
                if digit < 46 {
                    self.0 = &self.0[at + 1..];
                    return Some(value);
                }
                scale *= 46;
            }
            None
        }
    }

    /// All integers of a text; `None` if it is not of this form.
    pub fn ints(text: &str) -> Option<Vec<u64>> {
        let mut ints = Ints(text);
        let values = ints.by_ref().collect();
        ints.0.is_empty().then_some(values)
    }

    /// Reads a stream of bits.
    pub struct BitReader<'a> {
        bytes: &'a [u8],
        at: usize,
    }

    impl<'a> BitReader<'a> {
        pub fn new(text: &'a str) -> Self {
            BitReader { bytes: text.as_bytes(), at: 0 }
        }

        fn bit(&mut self) -> Option<u64> {
            let group = self.at / GROUP as usize * 2;
            let high = digit(*self.bytes.get(group)?)?;
            let value = high * DIGITS.len() as u64 + digit(*self.bytes.get(group + 1)?)?;
            let shift = GROUP as usize - 1 - self.at % GROUP as usize;
            self.at += 1;
            Some(value >> shift & 1)
        }

        fn bits(&mut self, count: u64) -> Option<u64> {
            (0..count).try_fold(0, |value, _| Some(value << 1 | self.bit()?))
        }

        fn ones(&mut self) -> Option<u64> {
            let mut count = 0;
            while self.bit()? == 1 {
                count += 1;
            }
            Some(count)
        }

        pub fn rice(&mut self, k: u64) -> Option<u64> {
            Some(self.ones()? << k | self.bits(k)?)
        }

        pub fn gamma(&mut self) -> Option<u64> {
            let low = self.ones()?;
            Some(1 << low | self.bits(low)?)
        }
    }

    /// Items of a front-coded list.
    pub fn front(text: &str) -> Option<Vec<String>> {
        let mut items: Vec<String> = Vec::new();
        for line in text.split(SEPARATOR).filter(|_| !text.is_empty()) {
            let mut shared = digit(*line.as_bytes().first()?)? as usize;
            let mut item = String::new();
            for c in items.last().map_or("", String::as_str).chars() {
                if shared == 0 {
                    break;
                }
                shared = shared.checked_sub(c.len_utf16())?;
                item.push(c);
            }
            item.push_str(&line[1..]);
            items.push(item);
        }
        Some(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integers_round_trip(values in prop::collection::vec(0u64..1 << 40, 0..100)) {
            let mut text = String::new();
            for &value in &values {
                push(&mut text, value);
            }
            prop_assert_eq!(decode::ints(&text), Some(values));
        }

        #[test]
        fn bits_round_trip(
            values in prop::collection::vec((1u64..1 << 20, 0u32..20, any::<bool>()), 0..100)
        ) {
            let mut bits = Bits::default();
            for &(value, k, rice) in &values {
                // A parameter far below the value writes millions of ones; nobody chooses it.
                let k = k.max(value.ilog2().saturating_sub(6));
                if rice { bits.rice(k, value) } else { bits.gamma(value) }
            }
            let text = bits.finish();
            let mut reader = decode::BitReader::new(&text);
            for &(value, k, rice) in &values {
                let k = k.max(value.ilog2().saturating_sub(6));
                let read = if rice { reader.rice(u64::from(k)) } else { reader.gamma() };
                prop_assert_eq!(read, Some(value));
            }
        }

        #[test]
        fn words_round_trip(mut words in prop::collection::vec("[a-c𝒜-𝒞é]{1,60}", 0..40)) {
            words.sort();
            words.dedup();
            let coded = front(words.iter().map(String::as_str));
            prop_assert_eq!(decode::front(&coded), Some(words));
        }

        #[test]
        fn the_parameter_is_a_good_one(values in prop::collection::vec(0u32..1 << 16, 1..50)) {
            let cost = |k: u32| values.iter().map(|v| u64::from(v >> k) + u64::from(k) + 1).sum::<u64>();
            let best = (0..17).map(cost).min().unwrap_or(0);
            prop_assert!(cost(rice_parameter(&values)) <= best + best / 8 + 1);
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
