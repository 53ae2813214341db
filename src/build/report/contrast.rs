//! Contrast of a theme's colour tokens, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

/// Tokens that stand on each other, and the least contrast between them: 4.5 for texts, 3 for edges.
const PAIRS: [(&str, &str, f64); 16] = [
    ("ink", "paper", 4.5),
    ("ink", "wash", 4.5),
    ("ink", "accent-wash", 4.5),
    ("ink", "mark", 4.5),
    ("ink-soft", "paper", 4.5),
    ("ink-soft", "wash", 4.5),
    ("accent", "paper", 4.5),
    ("accent", "wash", 4.5),
    ("on-accent", "accent", 4.5),
    ("tip", "paper", 4.5),
    ("note", "paper", 4.5),
    ("important", "paper", 4.5),
    ("warning", "paper", 4.5),
    ("caution", "paper", 4.5),
    ("edge", "paper", 3.0),
    ("focus", "paper", 3.0),
];

/// Pairs of tokens that are too near to each other, in words.
pub(super) fn faults(css: &str) -> Vec<String> {
    let light = tokens(css, false);
    let mut dark = light.clone();
    dark.extend(tokens(css, true));
    let mut found = Vec::new();
    for (name, tokens) in [("light", &light), ("dark", &dark)] {
        for (text, ground, least) in PAIRS {
            let colour = |token: &str| resolve(tokens, token, 0);
            let (Some(a), Some(b)) = (colour(text), colour(ground)) else { continue };
            let ratio = ratio(a, b);
            if ratio < least {
                found.push(format!(
                    "{name}: --{text} on --{ground} has {ratio:.2}:1, and needs {least}:1"
                ));
            }
        }
    }
    found
}

/// The custom properties of `:root`: those of the dark scheme, or those outside of any condition.
fn tokens(css: &str, dark: bool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut conditions: Vec<&str> = Vec::new();
    let mut rest = css;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) =
            (rest[..at].rsplit(['}', ';']).next().unwrap_or_default(), &rest[at + 1..]);
        if rest.as_bytes()[at] == b'{' {
            let selector = before.rsplit("*/").next().unwrap_or_default().trim();
            let wanted = match conditions.as_slice() {
                [] => !dark,
                [one] => dark && one.contains("prefers-color-scheme") && one.contains("dark"),
                _ => false,
            };
            if wanted && selector.split(',').any(|part| part.trim().starts_with(":root")) {
                let block = after.split('}').next().unwrap_or_default();
                for (name, value) in block.split(';').filter_map(|line| line.split_once(':')) {
                    let name = name.rsplit("*/").next().unwrap_or_default().trim();
                    if let Some(name) = name.strip_prefix("--") {
                        found.insert(name.to_owned(), value.trim().to_owned());
                    }
                }
            }
            conditions.push(selector);
        } else {
            conditions.pop();
        }
        rest = after;
    }
    found
}

/// A token's colour, through others that it names.
fn resolve(tokens: &BTreeMap<String, String>, token: &str, depth: usize) -> Option<[f64; 3]> {
    let value = tokens.get(token)?;
    if let Some(other) = value.strip_prefix("var(--") {
        let other = other.split([',', ')']).next()?;
        return resolve(tokens, other, depth + 1).filter(|_| depth < 8);
    }
    let hex = value.strip_prefix('#')?;
    let digit = |at: usize| u8::from_str_radix(hex.get(at..=at)?, 16).ok().map(|n| n * 17);
    let pair = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let [red, green, blue] = match hex.len() {
        3 => [digit(0)?, digit(1)?, digit(2)?],
        6 => [pair(0)?, pair(2)?, pair(4)?],
        _ => return None,
    };
    Some([red, green, blue].map(|channel| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    }))
}

/// WCAG's contrast ratio of two colours, by their relative luminance.
fn ratio(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |c: [f64; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let css =
            "/* a; */ :root { --ink: #000; --paper: #fff; --soft: #777; --ink-soft: var(--soft) }
            p { color: red }
            @media (prefers-color-scheme: dark) { :root { --paper: #121917; --ink-soft: #adbab4 } }
            @media print { :root { --ink: #fff } }";
        assert_eq!(
            faults(css),
            [
                "light: --ink-soft on --paper has 4.48:1, and needs 4.5:1",
                "dark: --ink on --paper has 1.18:1, and needs 4.5:1"
            ]
        );
    }

    #[test]
    fn the_default_theme_can_be_read() {
        let css = include_str!("../../../themes/default/static/css/main.css");
        assert_eq!(faults(css), [""; 0]);
        assert!(tokens(css, true).len() > 10);
    }
}
