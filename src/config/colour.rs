//! Colours of a theme, and whether what is written in one can be read on another.

/// A colour of sRGB, e.g. `#0d5c4a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    channels: [u8; 3],
}

impl Colour {
    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            text.strip_prefix('#').filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let wide: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let channel = |at: usize| u8::from_str_radix(&wide[at..at + 2], 16).ok();
        Some(Colour { channels: [channel(0)?, channel(2)?, channel(4)?] })
    }

    /// The relative luminance of WCAG 2.2, from 0 for black to 1 for white.
    fn luminance(self) -> f64 {
        let linear = self.channels.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with a share of another, from 0 to 1.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mut channels = self.channels;
        for (own, other) in channels.iter_mut().zip(other.channels) {
            let mixed = f64::from(*own) * (1.0 - share) + f64::from(other) * share;
            *own = mixed.round().clamp(0.0, 255.0) as u8;
        }
        Colour { channels }
    }

    /// The nearest colour of the same hue that reaches a contrast with another: darker on a light
    /// ground, lighter on a dark one. `None` if none does.
    pub fn reaching(self, ratio: f64, ground: Self) -> Option<Self> {
        let end = match ground.luminance() > 0.18 {
            true => Colour { channels: [0; 3] },
            false => Colour { channels: [255; 3] },
        };
        (0..=100)
            .map(|step| self.mixed(end, f64::from(step) / 100.0))
            .find(|colour| colour.contrast(ground) >= ratio)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.channels;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_wcag_s() {
        let colour = |text| Colour::parse(text).unwrap();
        let two = |ratio: f64| format!("{ratio:.2}");
        assert_eq!(two(colour("#000").contrast(colour("#ffffff"))), "21.00");
        assert_eq!(two(colour("#777777").contrast(colour("#fff"))), "4.48");
        assert_eq!(two(colour("#0d5c4a").contrast(colour("#0d5c4a"))), "1.00");
        let mended = colour("#f90").reaching(4.5, colour("#fff")).unwrap();
        assert!(mended.contrast(colour("#fff")) >= 4.5);
        assert!(Colour::parse("red").is_none() && Colour::parse("#12345").is_none());
        assert!(Colour::parse("#ééé").is_none());
    }
}
