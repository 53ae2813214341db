//! Style sheets.

use super::string_length;

/// A style sheet without comments, and without space that says nothing.
pub fn style(source: &str) -> String {
    /// Around these no space says anything, wherever they stand.
    const ALONE: [char; 4] = ['{', '}', ';', ','];
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    let mut space = false;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
            space = true;
            continue;
        }
        if first.is_ascii_whitespace() {
            rest = rest.trim_start();
            space = true;
            continue;
        }
        if first == '}' && code.ends_with(';') {
            code.pop();
        }
        if space && !code.is_empty() && !code.ends_with(ALONE) && !ALONE.contains(&first) {
            code.push(' ');
        }
        space = false;
        let length = match first {
            '"' | '\'' => string_length(rest, first).unwrap_or(rest.len()),
            'u' if rest.starts_with("url(") => rest.find(')').map_or(rest.len(), |at| at + 1),
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            c => c.len_utf8(),
        };
        code.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    code
}
