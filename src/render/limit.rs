//! A template that never ends should end all the same.

use std::cell::Cell;
use std::io::{self, Write};

use tera::{Context, Error, Kwargs, State, Tera, TeraResult};

/// Bytes that one page may have: more than any reader would wait for.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// Why a template made nothing.
pub(super) enum Broken {
    /// The engine says why.
    Engine(Error),
    /// The template of this name would make more than so many bytes.
    TooLarge(&'static str, usize),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Broken::Engine(error)
    }
}

/// What a template makes of a context. `room` is what may be written, in bytes: [`MOST_BYTES`], or what
/// other templates left of it on the same page.
pub(super) fn render(
    tera: &Tera,
    template: &'static str,
    context: &Context,
    room: usize,
) -> Result<Vec<u8>, Broken> {
    let mut out = Limited { bytes: Vec::with_capacity(16 << 10), room, full: false };
    match tera.render_to(template, context, &mut out) {
        Ok(()) => Ok(out.bytes),
        Err(_) if out.full => Err(Broken::TooLarge(template, room)),
        Err(error) => Err(error.into()),
    }
}

/// Memory that takes no more than there is room.
struct Limited {
    bytes: Vec<u8>,
    room: usize,
    /// More was to be written than it takes.
    full: bool,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.room {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Rounds that all loops of one page may make together: about a second, and ten times what a large
/// table with a loop in each cell takes.
const MOST_ROUNDS: u32 = 2_000_000;

/// The function that loops of the hub's own templates call in each round. Loops over loops over loops
/// can run for years without writing a byte, and the template engine cannot be called away.
const COUNT: &str = "vademecum_count_round";

thread_local! {
    static ROUNDS: Cell<u32> = const { Cell::new(0) };
}

/// To be called before a page is rendered.
pub(super) fn begin_page() {
    ROUNDS.set(0);
}

/// Renders what many pages share, with rounds of its own.
pub(super) fn aside<T>(render: impl FnOnce() -> T) -> T {
    let rounds = ROUNDS.replace(0);
    let made = render();
    ROUNDS.set(rounds);
    made
}

/// Makes the function known that loops call.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(COUNT, |_: Kwargs, _: &State| -> TeraResult<&'static str> {
        let rounds = ROUNDS.get() + 1;
        ROUNDS.set(rounds);
        if rounds > MOST_ROUNDS {
            let message = format!(
                "the loops of this page go round more than {MOST_ROUNDS} times; loop over less"
            );
            return Err(Error::message(message));
        }
        Ok("")
    });
}

/// A template whose loops count their rounds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Counted {
    pub text: String,
    /// Where something was put into the text, and how many bytes.
    inserted: Vec<(usize, usize)>,
}

impl Counted {
    /// Puts the count behind the head of each loop.
    pub fn new(source: &str) -> Self {
        let mut counted = Self::default();
        let mut from = 0;
        for (end, trims) in loop_heads(source) {
            counted.text.push_str(&source[from..end]);
            let at = counted.text.len();
            // What follows a head with a minus sign loses its white space, and still has to.
            let close = if trims { "-}}" } else { "}}" };
            counted.text.push_str(&format!("{{{{ {COUNT}() {close}"));
            counted.inserted.push((at, counted.text.len() - at));
            from = end;
        }
        counted.text.push_str(&source[from..]);
        counted
    }

    /// The place in the source of a place in the counted text.
    pub fn original(&self, place: usize) -> usize {
        let before = self.inserted.iter().take_while(|(at, _)| *at < place);
        place - before.map(|(at, length)| (*length).min(place - at)).sum::<usize>()
    }
}

/// Where the heads of loops end, and whether they take the white space behind them.
fn loop_heads(source: &str) -> Vec<(usize, bool)> {
    let mut heads = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find('{').map(|found| at + found) {
        let rest = &source[open..];
        let end = match rest.as_bytes().get(1) {
            Some(b'#') => rest.find("#}").map(|end| open + end + 2),
            Some(b'{') => tag_end(rest, "}}").map(|end| open + end),
            Some(b'%') => tag_end(rest, "%}").map(|end| {
                let inner = rest[2..end - 2].trim_start_matches('-').trim_start();
                let word = inner.split(|sign: char| !sign.is_ascii_alphanumeric()).next();
                match word {
                    Some("for") => heads.push((open + end, rest[..end].ends_with("-%}"))),
                    Some("raw") => return open + end + raw_end(&rest[end..]),
                    _ => {}
                }
                open + end
            }),
            _ => Some(open + 1),
        };
        // What has no end is for the engine to complain about.
        let Some(end) = end else { break };
        at = end;
    }
    heads
}

/// Where a tag ends, behind its closing sign; quoted text may hold anything.
fn tag_end(tag: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in tag.bytes().enumerate().skip(2) {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if byte == b'\\' => escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            None if tag.as_bytes()[at..].starts_with(close.as_bytes()) => {
                return Some(at + close.len());
            }
            None => {}
        }
    }
    None
}

/// Where the tag begins that ends raw text.
fn raw_end(text: &str) -> usize {
    let tags = text.match_indices("{%");
    let ends = |rest: &str| rest.trim_start_matches('-').trim_start().starts_with("endraw");
    let mut ends = tags.filter(|(at, _)| ends(&text[at + 2..]));
    ends.next().map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(source: &str) -> String {
        Counted::new(source).text.replace(&format!(" {COUNT}() "), "+")
    }

    #[test]
    fn loops_count_their_rounds_and_nothing_else_does() {
        for (source, expected) in [
            ("{% for a in b %}x{% endfor %}", "{% for a in b %}{{+}}x{% endfor %}"),
            ("{%- for a in b -%} x{% endfor %}", "{%- for a in b -%}{{+-}} x{% endfor %}"),
            ("{%for a in \"%}\" %}x", "{%for a in \"%}\" %}{{+}}x"),
            ("{# {% for a in b %} #}{% format %}{{ \"{% for a in b %}\" }}", ""),
            ("{% raw %}{% for a in b %}{% endraw %}", ""),
            ("{% for a in b", ""),
            ("{", ""),
            (
                "é{% for a in b %}é{% for c in a -%}{% endfor %}",
                "é{% for a in b %}{{+}}é{% for c in a -%}{{+-}}{% endfor %}",
            ),
        ] {
            let expected = if expected.is_empty() { source } else { expected };
            assert_eq!(counted(source), expected);
        }
    }

    #[test]
    fn places_are_those_of_the_source() {
        let source = "a{% for b in c %}d{% for e in f %}g";
        let counted = Counted::new(source);
        for (at, letter) in source.char_indices() {
            let place = (0..counted.text.len()).rfind(|place| counted.original(*place) == at);
            let found = place.and_then(|place| counted.text[place..].chars().next());
            assert_eq!(found, Some(letter), "{at}");
        }
    }
}
