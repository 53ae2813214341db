//! Makes scripts and style sheets small: what a browser loads needs no comments, no indentation and
//! no long names.
//!
//! The scripts are ours, so their language may be a part of JavaScript: every statement ends with a
//! semicolon or a brace, variables are `const` or `let`, and there are no classes, generators,
//! labels or `eval`. What is outside of this part is refused, never guessed at. Properties keep
//! their names.

mod expressions;
mod scopes;
mod statements;
mod style;

use scopes::{Scopes, TOP};
pub use style::style;

/// A script that is outside of what is understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where, in bytes.
    pub at: usize,
    /// What was to come there.
    pub wanted: &'static str,
}

type Parsed<T> = Result<T, Refused>;

/// A script that does the same in fewer bytes.
pub fn script(source: &str) -> Parsed<String> {
    let mut parser = Parser {
        source,
        at: 0,
        line: false,
        declared: 0,
        simple: false,
        out: Vec::new(),
        scopes: Scopes::new(),
    };
    parser.space()?;
    while !parser.rest().is_empty() {
        parser.statement(TOP)?;
    }
    let Parser { out, scopes, .. } = parser;
    let names = scopes.names();
    let mut code = String::with_capacity(source.len() / 3);
    for (number, piece) in out.iter().enumerate() {
        let text = match *piece {
            // The last semicolon of a block says nothing.
            Piece::End if matches!(out.get(number + 1), Some(Piece::Text("}"))) => continue,
            Piece::End => ";".to_owned(),
            Piece::Text(text) => text.to_owned(),
            Piece::Name(name, scope) => names.of(name, scope),
            Piece::Property(name, scope) => match names.of(name, scope) {
                same if same == name => same,
                new => format!("{name}:{new}"),
            },
        };
        if let (Some(before), Some(after)) = (code.chars().last(), text.chars().next()) {
            // Two words need a space, and so do signs that would become another one.
            let signs = before == after && matches!(after, '+' | '-' | '/');
            if signs || (is_word(before) && is_word(after)) {
                code.push(' ');
            }
        }
        code.push_str(&text);
    }
    Ok(code)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// A piece of the new script.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Text(&'a str),
    /// A semicolon that a brace may stand for.
    End,
    /// A variable, as it is called in a scope.
    Name(&'a str, usize),
    /// A variable and the property of the same name, in `{ name }`.
    Property(&'a str, usize),
}

/// Words that are no names; those at the end are refused wherever they stand.
const RESERVED: [&str; 39] = [
    "async",
    "await",
    "delete",
    "new",
    "typeof",
    "void",
    "break",
    "case",
    "catch",
    "const",
    "continue",
    "default",
    "do",
    "else",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "in",
    "instanceof",
    "let",
    "null",
    "return",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "while",
    "class",
    "debugger",
    "eval",
    "export",
    "import",
    "super",
    "var",
    "with",
    "yield",
];
/// Reads a script once, from the left; only at a parenthesis it may have to turn back.
struct Parser<'a> {
    source: &'a str,
    /// At the beginning of a token, or at the end.
    at: usize,
    /// Whether a line ended before it.
    line: bool,
    /// How many pieces there were when a declaration ended.
    declared: usize,
    /// Whether the last statement was one without statements in it, and no declaration.
    simple: bool,
    out: Vec<Piece<'a>>,
    scopes: Scopes<'a>,
}

impl<'a> Parser<'a> {
    // ---- Tokens ----

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn refuse<T>(&self, wanted: &'static str) -> Parsed<T> {
        Err(Refused { at: self.at, wanted })
    }

    /// Passes space and comments.
    fn space(&mut self) -> Parsed<()> {
        self.line = false;
        loop {
            let rest = self.rest();
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else { return self.refuse("the end of a comment") };
                end + 2
            } else {
                rest.len() - rest.trim_start().len()
            };
            if length == 0 {
                return Ok(());
            }
            self.line |= rest[..length].contains('\n');
            self.at += length;
        }
    }

    /// Passes so many bytes, and the space after them.
    fn pass(&mut self, length: usize) -> Parsed<&'a str> {
        let text = &self.rest()[..length];
        self.at += length;
        self.space()?;
        Ok(text)
    }

    /// Takes over so many bytes as they are.
    fn keep(&mut self, length: usize) -> Parsed<()> {
        let text = self.pass(length)?;
        self.out.push(Piece::Text(text));
        Ok(())
    }

    /// The word that stands here.
    fn word(&self) -> Option<&'a str> {
        let rest = self.rest();
        let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        (!word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit())).then_some(word)
    }

    fn sees(&self, token: &str) -> bool {
        match token.starts_with(is_word) {
            true => self.word() == Some(token),
            false => self.rest().starts_with(token),
        }
    }

    fn takes(&mut self, token: &'static str) -> Parsed<bool> {
        let seen = self.sees(token);
        if seen {
            self.keep(token.len())?;
        }
        Ok(seen)
    }

    fn wants(&mut self, token: &'static str) -> Parsed<()> {
        if self.takes(token)? { Ok(()) } else { self.refuse(token) }
    }

    fn name(&mut self) -> Parsed<&'a str> {
        match self.word() {
            Some(word) if !RESERVED.contains(&word) => self.pass(word.len()),
            _ => self.refuse("a name"),
        }
    }

    fn use_name(&mut self, scope: usize, name: &'a str) {
        self.scopes.use_name(scope, name);
        self.out.push(Piece::Name(name, scope));
    }
}

/// Bytes of a string with its quotes.
fn string_length(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}
