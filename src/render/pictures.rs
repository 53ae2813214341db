//! Pictures in pages: several sizes to choose from, and their height known before they come, so that
//! nothing moves when they do.

use pulldown_cmark_escape::escape_html;
use tera::Value;

use crate::assets::{Picture, Size};

use super::urls::encode;
use super::values::object;
use super::{Planned, Shared};

/// How wide pictures are shown: the measure of the default theme's texts, and the whole of a
/// narrower screen but for its margins.
const SIZES: &str = "(min-width: 46em) 42rem, 92vw";

fn address(shared: &Shared, planned: &Planned, size: &Size) -> String {
    shared.url(planned, &encode(&size.path))
}

fn srcset(shared: &Shared, planned: &Planned, picture: &Picture) -> String {
    let sizes = picture.sizes.iter();
    let sizes = sizes.map(|size| format!("{} {}w", address(shared, planned, size), size.width));
    sizes.collect::<Vec<_>>().join(", ")
}

/// What a template needs to show a picture. `path` is that of its own file.
pub(super) fn value(shared: &Shared, planned: &Planned, picture: &Picture, path: &str) -> Value {
    let own = shared.url(planned, &encode(path));
    let src = picture.fallback.as_ref().map(|size| address(shared, planned, size));
    object([
        ("src", Value::from(src.unwrap_or(own))),
        ("width", Value::from(picture.width)),
        ("height", Value::from(picture.height)),
        ("srcset", Value::from(srcset(shared, planned, picture))),
        ("sizes", Value::from(SIZES)),
    ])
}

/// Finishes an `img` whose tag is open up to the value of `src`. `own` is the address of the file
/// itself; `rest` begins with the quotation mark after the value. Gives what follows the tag.
pub(super) fn finish<'a>(
    shared: &Shared,
    planned: &Planned,
    picture: &Picture,
    own: &str,
    first: bool,
    out: &mut String,
    rest: &'a str,
) -> &'a str {
    let Some(start) = out.rfind("<img") else { return rest };
    let Some(end) = end_of_tag(rest) else { return rest };
    let (after, tail) = (&rest[1..end], &rest[end + 1..]);
    let before = out[start + 4..].strip_suffix(" src=\"").unwrap_or_default().to_owned();
    out.truncate(start);
    let escape = |out: &mut String, text: &str| {
        // Writing to a string cannot fail.
        let _ = escape_html(out, text);
    };
    let wrapped = !picture.sizes.is_empty();
    if wrapped {
        out.push_str("<picture><source type=\"image/webp\" srcset=\"");
        escape(out, &srcset(shared, planned, picture));
        out.push_str(&format!("\" sizes=\"{SIZES}\">"));
    }
    out.push_str("<img");
    out.push_str(&before);
    out.push_str(" src=\"");
    match &picture.fallback {
        Some(size) => escape(out, &address(shared, planned, size)),
        None => escape(out, own),
    }
    out.push('"');
    // What stands at the top of a page should come at once, and all else when it is looked at.
    out.push_str(&after.replace(" loading=\"lazy\"", "").replace(" loading=\"eager\"", ""));
    if !first {
        out.push_str(" loading=\"lazy\"");
    }
    let own_size =
        [&before, after].iter().any(|it| it.contains(" width=") || it.contains(" height="));
    if !own_size {
        out.push_str(&format!(" width=\"{}\" height=\"{}\"", picture.width, picture.height));
    }
    out.push('>');
    if wrapped {
        out.push_str("</picture>");
    }
    tail
}

/// Where the tag ends whose first character is the quotation mark after a value.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quoted = true;
    rest.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::end_of_tag;

    #[test]
    fn a_tag_ends_outside_of_its_values() {
        assert_eq!(end_of_tag("\" alt=\"a > b\">rest"), Some(13));
        assert_eq!(end_of_tag("\" alt=\"a"), None);
    }
}
