//! How large a logo is, so that nothing moves when it comes.

/// Width and height of an SVG or a PNG, as far as their beginning says.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if let Some(header) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
        return Some((number(8)?, number(12)?));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let tag = text.get(text.find("<svg")?..)?.split('>').next()?;
    let attribute = |name: &str| {
        let after = tag.split_once(&format!(" {name}=\""))?.1;
        after.split('"').next()
    };
    let whole = |text: &str| {
        let number: f64 = text.trim_end_matches("px").parse().ok()?;
        (number > 0.0 && number < 1e6).then_some(number.round().max(1.0) as u32)
    };
    if let (Some(width), Some(height)) =
        (attribute("width").and_then(whole), attribute("height").and_then(whole))
    {
        return Some((width, height));
    }
    let numbers: Vec<&str> =
        attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    match numbers.as_slice() {
        [_, _, width, height] => Some((whole(width)?, whole(height)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn pictures_say_how_large_they_are() {
        assert_eq!(size(b"<svg xmlns=\"x\" viewBox=\"0 0 120 40.4\"><g/></svg>"), Some((120, 40)));
        assert_eq!(size(b"<svg width=\"64px\" height=\"32\" viewBox=\"0 0 1 1\">"), Some((64, 32)));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x20";
        assert_eq!(size(png), Some((64, 32)));
        assert_eq!(size(b"<svg>"), None);
        assert_eq!(size(b"GIF89a"), None);
    }
}
