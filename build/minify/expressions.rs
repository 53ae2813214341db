//! Expressions, as far as names and brackets go: which operator binds closer need not be known.

use super::{Parsed, Parser, Piece, RESERVED, is_word, string_length};

/// Words that stand before an operand.
const PREFIXES: [&str; 6] = ["async", "await", "delete", "new", "typeof", "void"];
/// Signs before an operand.
const SIGNS: [&str; 6] = ["++", "--", "!", "~", "+", "-"];
/// Operators between two operands; the longer before what they begin with.
const OPERATORS: [&str; 40] = [
    ">>>=",
    "===",
    "!==",
    "**=",
    "<<=",
    ">>=",
    ">>>",
    "&&=",
    "||=",
    "??=",
    "==",
    "!=",
    "<=",
    ">=",
    "&&",
    "||",
    "??",
    "**",
    "<<",
    ">>",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "&=",
    "|=",
    "^=",
    "=",
    "<",
    ">",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&",
    "|",
    "^",
    "instanceof",
];

impl Parser<'_> {
    pub(super) fn expression(&mut self, scope: usize, with_in: bool) -> Parsed<()> {
        loop {
            self.assignment(scope, with_in)?;
            if !self.takes(",")? {
                return Ok(());
            }
        }
    }

    /// Operands and operators up to a comma; which binds closer need not be known.
    pub(super) fn assignment(&mut self, scope: usize, with_in: bool) -> Parsed<()> {
        loop {
            self.operand(scope)?;
            if !self.sees("??") && self.takes("?")? {
                self.assignment(scope, true)?;
                self.wants(":")?;
            } else if self.sees("in") {
                if !with_in {
                    return Ok(());
                }
                self.wants("in")?;
            } else if self.sees("=>") {
                return self.refuse("no arrow");
            } else {
                let Some(operator) = OPERATORS.iter().find(|operator| self.sees(operator)) else {
                    return Ok(());
                };
                self.keep(operator.len())?;
            }
        }
    }

    /// What stands between operators.
    fn operand(&mut self, scope: usize) -> Parsed<()> {
        let mut after_new = false;
        loop {
            if let Some(sign) = SIGNS.iter().find(|sign| self.sees(sign)) {
                self.keep(sign.len())?;
            } else if let Some(word) = self.word().filter(|word| PREFIXES.contains(word)) {
                after_new = word == "new";
                self.keep(word.len())?;
            } else {
                break;
            }
        }
        let from = self.out.len();
        let rest = self.rest();
        match rest.chars().next() {
            Some('(') => {
                if self.arrow(scope)? {
                    return Ok(());
                }
                self.wants("(")?;
                self.expression(scope, true)?;
                self.wants(")")?;
                // Parentheses around a name and what follows from it said something to a reader only.
                let inside = &self.out[from + 1..self.out.len() - 1];
                let before = from.checked_sub(1).map(|before| self.out[before]);
                let whole = match before {
                    Some(Piece::Text("return")) => true,
                    Some(Piece::Text("=>")) => {
                        !matches!(inside[0], Piece::Text("{")) && !has_comma(inside)
                    }
                    _ => false,
                };
                let ends = self.rest().starts_with([';', ')', ']', '}', ',']);
                if (whole && ends) || (!after_new && is_chain(inside)) {
                    self.out.remove(from);
                    self.out.pop();
                }
            }
            Some('[') => {
                self.wants("[")?;
                while !self.sees("]") {
                    // A comma without an item stands for a place that is left free.
                    if !self.takes(",")? {
                        self.takes("...")?;
                        self.assignment(scope, true)?;
                        self.comma("]")?;
                    }
                }
                self.wants("]")?;
            }
            Some('{') => self.object(scope)?,
            Some('/') => self.regex()?,
            Some('`') => self.template(scope)?,
            Some(c) if is_word(c) && !c.is_ascii_digit() => match self.word() {
                Some("function") => self.function(scope, false)?,
                Some("true") => self.replace(4, "!0")?,
                Some("false") => self.replace(5, "!1")?,
                Some(word @ ("this" | "null")) => self.keep(word.len())?,
                _ => {
                    if self.arrow(scope)? {
                        return Ok(());
                    }
                    match self.name()? {
                        "undefined" => self.out.push(Piece::Text("void 0")),
                        name => self.use_name(scope, name),
                    }
                }
            },
            _ => self.literal()?,
        }
        self.belongings(scope)
    }

    /// What belongs to an operand: properties, calls, places.
    fn belongings(&mut self, scope: usize) -> Parsed<()> {
        loop {
            let optional =
                self.sees("?.") && !self.rest()[2..].starts_with(|c: char| c.is_ascii_digit());
            if optional {
                self.wants("?.")?;
            }
            if self.takes("(")? {
                while !self.sees(")") {
                    self.takes("...")?;
                    self.assignment(scope, true)?;
                    self.comma(")")?;
                }
                self.wants(")")?;
            } else if self.takes("[")? {
                self.expression(scope, true)?;
                self.wants("]")?;
            } else if self.sees("`") {
                self.template(scope)?;
            } else if optional || self.takes(".")? {
                let Some(word) = self.word() else { return self.refuse("a property") };
                self.keep(word.len())?;
            } else if !self.line && (self.sees("++") || self.sees("--")) {
                self.keep(2)?;
            } else {
                return Ok(());
            }
        }
    }

    fn object(&mut self, scope: usize) -> Parsed<()> {
        self.wants("{")?;
        while !self.sees("}") {
            if self.takes("...")? {
                self.assignment(scope, true)?;
                self.comma("}")?;
                continue;
            }
            let mut name = self.key(scope)?;
            if matches!(name, Some("async" | "get" | "set"))
                && !self.rest().starts_with([':', ',', '}', '(', '='])
            {
                name = self.key(scope)?;
            }
            if self.sees("(") {
                let inner = self.scopes.within(scope);
                self.parameters(inner)?;
                self.body(inner)?;
            } else if self.takes(":")? {
                self.assignment(scope, true)?;
            } else {
                let Some(name) = name.filter(|name| !RESERVED.contains(name)) else {
                    return self.refuse(":");
                };
                self.out.pop();
                self.scopes.use_name(scope, name);
                self.out.push(Piece::Property(name, scope));
                // `({ name = value } = …)`
                if self.takes("=")? {
                    self.assignment(scope, true)?;
                }
            }
            self.comma("}")?;
        }
        self.wants("}")
    }

    /// A number or a string.
    pub(super) fn literal(&mut self) -> Parsed<()> {
        let rest = self.rest();
        let length = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => match string_length(rest, quote) {
                Some(length) => length,
                None => return self.refuse("the end of a string"),
            },
            Some(c) if c.is_ascii_digit() => {
                let number = |c: char| is_word(c) || c == '.';
                let mut length = rest.find(|c| !number(c)).unwrap_or(rest.len());
                // `1e-3`
                if rest[..length].ends_with(['e', 'E']) && !rest.starts_with("0x") {
                    let more = &rest[length + 1..];
                    length += 1 + more.find(|c| !number(c)).unwrap_or(more.len());
                }
                length
            }
            _ => return self.refuse("an operand"),
        };
        self.keep(length)
    }

    fn replace(&mut self, length: usize, text: &'static str) -> Parsed<()> {
        self.pass(length)?;
        self.out.push(Piece::Text(text));
        Ok(())
    }

    fn regex(&mut self) -> Parsed<()> {
        let rest = self.rest();
        let (mut escaped, mut class) = (false, false);
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class => {
                    let flags = &rest[at + 1..];
                    let flags = flags.find(|c| !is_word(c)).unwrap_or(flags.len());
                    return self.keep(at + 1 + flags);
                }
                _ => {}
            }
        }
        self.refuse("the end of a regular expression")
    }

    /// A template: its texts stay as they are.
    fn template(&mut self, scope: usize) -> Parsed<()> {
        let mut from = self.at;
        let mut at = self.at + 1;
        loop {
            let rest = &self.source[at..];
            if let Some(escaped) = rest.strip_prefix('\\') {
                at += 1 + escaped.chars().next().map_or(0, char::len_utf8);
            } else if rest.starts_with('`') {
                self.out.push(Piece::Text(&self.source[from..=at]));
                self.at = at + 1;
                return self.space();
            } else if rest.starts_with("${") {
                self.out.push(Piece::Text(&self.source[from..at + 2]));
                self.at = at + 2;
                self.space()?;
                self.expression(scope, true)?;
                if !self.sees("}") {
                    return self.refuse("}");
                }
                from = self.at;
                at = self.at + 1;
            } else {
                let Some(c) = rest.chars().next() else {
                    return self.refuse("the end of a template");
                };
                at += c.len_utf8();
            }
        }
    }
}

/// Whether these are a name, what belongs to it and what is called of it, and nothing else: then no
/// operator beside it can tear it apart.
fn is_chain(pieces: &[Piece<'_>]) -> bool {
    let mut depth = 0_usize;
    let mut before = None;
    for piece in pieces {
        let opens = matches!(piece, Piece::Text("(" | "["));
        let closes = matches!(piece, Piece::Text(")" | "]"));
        depth -= usize::from(closes && depth > 0);
        let fits = match (before, piece) {
            (None, Piece::Name(..) | Piece::Text("[")) => true,
            (None, _) => false,
            _ if depth > 0 => true,
            (_, Piece::Text(".")) => true,
            (Some(Piece::Text(".")), Piece::Text(_)) => true,
            _ => opens || closes,
        };
        if !fits {
            return false;
        }
        depth += usize::from(opens);
        before = Some(*piece);
    }
    before.is_some()
}

/// Whether a comma stands between these, outside of all brackets.
fn has_comma(pieces: &[Piece<'_>]) -> bool {
    let mut depth = 0_usize;
    pieces.iter().any(|piece| {
        match piece {
            Piece::Text("(" | "[" | "{") => depth += 1,
            Piece::Text(")" | "]" | "}") => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(piece, Piece::Text(","))
    })
}
