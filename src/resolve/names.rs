//! File and folder names: order numbers and parts of addresses.

/// `01-mobilise` is number 1 and name `mobilise`.
pub(super) fn split_number(name: &str) -> (Option<u32>, &str) {
    match name.split_once('-') {
        Some((number, rest))
            if (1..=3).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                && !rest.is_empty() =>
        {
            (number.parse().ok(), rest)
        }
        _ => (None, name),
    }
}

/// A name as a part of an address: lower case, letters and digits of any script, single hyphens.
pub(super) fn address_part(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "page".to_owned() } else { out.to_owned() }
}
