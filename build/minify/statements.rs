//! Statements, functions and what they declare.

use super::{Parsed, Parser, Piece, TOP, is_word};

impl<'a> Parser<'a> {
    pub(super) fn statement(&mut self, scope: usize) -> Parsed<()> {
        let simple = !matches!(
            self.word(),
            Some(
                "const"
                    | "let"
                    | "function"
                    | "async"
                    | "if"
                    | "for"
                    | "while"
                    | "do"
                    | "try"
                    | "switch"
            )
        ) && !self.sees("{")
            && !self.sees(";");
        self.any_statement(scope)?;
        self.simple = simple;
        Ok(())
    }

    fn any_statement(&mut self, scope: usize) -> Parsed<()> {
        if self.sees("{") {
            self.block(scope)?;
            return Ok(());
        }
        match self.word() {
            Some("const" | "let") => {
                if self.number(scope)? {
                    return Ok(());
                }
                self.declaration(scope, true)?;
                self.end()?;
                self.declared = self.out.len();
                Ok(())
            }
            Some("function") => self.function(scope, true),
            Some("async") if self.source[self.at + 5..].trim_start().starts_with("function") => {
                self.wants("async")?;
                self.function(scope, true)
            }
            Some("if") => {
                self.wants("if")?;
                self.condition(scope)?;
                self.branch(scope)?;
                if self.takes("else")? { self.branch(scope) } else { Ok(()) }
            }
            Some("for") => self.loop_over(scope),
            Some("while") => {
                self.wants("while")?;
                self.condition(scope)?;
                self.branch(scope)
            }
            Some("do") => {
                self.wants("do")?;
                self.statement(scope)?;
                self.wants("while")?;
                self.condition(scope)?;
                self.end()
            }
            Some(word @ ("return" | "throw")) => {
                self.keep(word.len())?;
                if self.line {
                    return self.refuse("no end of a line");
                }
                if !self.sees(";") && !self.sees("}") {
                    self.expression(scope, true)?;
                }
                self.end()
            }
            Some(word @ ("break" | "continue")) => {
                self.keep(word.len())?;
                self.end()
            }
            Some("try") => self.attempt(scope),
            Some("switch") => self.switch(scope),
            _ if self.sees(";") => self.wants(";"),
            _ => {
                self.expression(scope, true)?;
                self.end()
            }
        }
    }

    /// The end of a statement, which may be that of the block.
    fn end(&mut self) -> Parsed<()> {
        if self.sees(";") {
            self.pass(1)?;
        } else if !self.sees("}") {
            return self.refuse(";");
        }
        self.out.push(Piece::End);
        Ok(())
    }

    /// What a condition or a loop is about; braces around a single simple statement go.
    fn branch(&mut self, scope: usize) -> Parsed<()> {
        let from = self.out.len();
        if !self.sees("{") {
            return self.statement(scope);
        }
        if self.block(scope)? == 1 && self.simple {
            self.out.remove(from);
            self.out.pop();
        }
        Ok(())
    }

    pub(super) fn block(&mut self, around: usize) -> Parsed<usize> {
        let scope = self.scopes.within(around);
        self.statements(scope)
    }

    pub(super) fn body(&mut self, parameters: usize) -> Parsed<()> {
        let scope = self.scopes.body(parameters);
        self.statements(scope)?;
        Ok(())
    }

    /// Statements in braces; how many.
    fn statements(&mut self, scope: usize) -> Parsed<usize> {
        self.wants("{")?;
        let mut count = 0;
        while !self.takes("}")? {
            self.statement(scope)?;
            count += 1;
        }
        Ok(count)
    }

    fn condition(&mut self, scope: usize) -> Parsed<()> {
        self.wants("(")?;
        self.expression(scope, true)?;
        self.wants(")")
    }

    /// `const NAME = 92;`: not written at all, as the number stands for the name.
    fn number(&mut self, scope: usize) -> Parsed<bool> {
        let (statement, _) = self.rest().split_once(';').unwrap_or_default();
        let Some((name, value)) =
            statement.strip_prefix("const ").and_then(|s| s.split_once(" = "))
        else {
            return Ok(false);
        };
        let plain = value.starts_with(|c: char| c.is_ascii_digit())
            && value.chars().all(|c| c.is_ascii_digit() || c == '.');
        if scope == TOP || !plain || !name.chars().all(is_word) || value.len() > 8 {
            return Ok(false);
        }
        // `0.75` without its first digit.
        let short = value.strip_prefix('0').filter(|rest| rest.starts_with('.')).unwrap_or(value);
        self.scopes.number(scope, name, short.to_owned());
        self.pass(statement.len() + 1)?;
        Ok(true)
    }

    /// `const` becomes `let`, which compresses better; a declaration right after another goes on
    /// from it. `with_in`: whether the operator `in` may stand there.
    fn declaration(&mut self, scope: usize, with_in: bool) -> Parsed<()> {
        self.pass(if self.sees("const") { 5 } else { 3 })?;
        if with_in && self.declared == self.out.len() && self.declared > 0 {
            self.out.pop();
            self.out.push(Piece::Text(","));
        } else {
            self.out.push(Piece::Text("let"));
        }
        loop {
            self.pattern(scope)?;
            if self.takes("=")? {
                self.assignment(scope, with_in)?;
            }
            if !self.takes(",")? {
                return Ok(());
            }
        }
    }

    fn loop_over(&mut self, around: usize) -> Parsed<()> {
        let scope = self.scopes.within(around);
        self.wants("for")?;
        self.takes("await")?;
        self.wants("(")?;
        if self.sees("const") || self.sees("let") {
            self.declaration(scope, false)?;
        } else if !self.sees(";") {
            self.expression(scope, false)?;
        }
        if self.takes("of")? || self.takes("in")? {
            self.expression(scope, true)?;
        } else {
            self.wants(";")?;
            if !self.sees(";") {
                self.expression(scope, true)?;
            }
            self.wants(";")?;
            if !self.sees(")") {
                self.expression(scope, true)?;
            }
        }
        self.wants(")")?;
        self.branch(scope)
    }

    fn attempt(&mut self, around: usize) -> Parsed<()> {
        self.wants("try")?;
        self.block(around)?;
        if self.takes("catch")? {
            let scope = self.scopes.within(around);
            if self.takes("(")? {
                let name = self.name()?;
                self.scopes.declare(scope, name);
                self.use_name(scope, name);
                self.wants(")")?;
            }
            self.body(scope)?;
        }
        if self.takes("finally")? {
            self.block(around)?;
        }
        Ok(())
    }

    fn switch(&mut self, around: usize) -> Parsed<()> {
        self.wants("switch")?;
        self.condition(around)?;
        let scope = self.scopes.within(around);
        self.wants("{")?;
        while !self.takes("}")? {
            if self.takes("case")? {
                self.expression(scope, true)?;
                self.wants(":")?;
            } else if self.takes("default")? {
                self.wants(":")?;
            } else {
                self.statement(scope)?;
            }
        }
        Ok(())
    }

    /// From the word `function` on; a statement's name is seen outside of it.
    pub(super) fn function(&mut self, around: usize, statement: bool) -> Parsed<()> {
        self.wants("function")?;
        let scope = self.scopes.within(around);
        if !self.sees("(") {
            let home = if statement { around } else { scope };
            let name = self.name()?;
            self.scopes.declare(home, name);
            self.use_name(home, name);
        }
        self.parameters(scope)?;
        self.body(scope)
    }

    pub(super) fn parameters(&mut self, scope: usize) -> Parsed<()> {
        self.wants("(")?;
        while !self.sees(")") {
            self.takes("...")?;
            self.pattern(scope)?;
            if self.takes("=")? {
                self.assignment(scope, true)?;
            }
            self.comma(")")?;
        }
        self.wants(")")
    }

    /// A comma, unless it comes last, or the end.
    pub(super) fn comma(&mut self, end: &'static str) -> Parsed<()> {
        if self.sees(end) {
            return Ok(());
        }
        if !self.sees(",") {
            return self.refuse(",");
        }
        self.pass(1)?;
        if !self.sees(end) {
            self.out.push(Piece::Text(","));
        }
        Ok(())
    }

    /// What a declaration or a parameter names.
    pub(super) fn pattern(&mut self, scope: usize) -> Parsed<()> {
        if self.takes("[")? {
            while !self.takes("]")? {
                // Each comma counts here.
                if self.takes(",")? {
                    continue;
                }
                self.takes("...")?;
                self.pattern(scope)?;
                if self.takes("=")? {
                    self.assignment(scope, true)?;
                }
            }
            return Ok(());
        }
        if !self.takes("{")? {
            let name = self.name()?;
            self.scopes.declare(scope, name);
            self.use_name(scope, name);
            return Ok(());
        }
        while !self.sees("}") {
            if self.takes("...")? {
                self.pattern(scope)?;
            } else if self.key(scope)?.is_some_and(|name| {
                // `{ name }` and `{ name = value }`
                !self.sees(":") && {
                    self.out.pop();
                    self.scopes.declare(scope, name);
                    self.scopes.use_name(scope, name);
                    self.out.push(Piece::Property(name, scope));
                    true
                }
            }) {
            } else {
                self.wants(":")?;
                self.pattern(scope)?;
            }
            if self.takes("=")? {
                self.assignment(scope, true)?;
            }
            self.comma("}")?;
        }
        self.wants("}")
    }

    /// The key of a property; its name if it is a word.
    pub(super) fn key(&mut self, scope: usize) -> Parsed<Option<&'a str>> {
        if self.takes("[")? {
            self.assignment(scope, true)?;
            self.wants("]")?;
            return Ok(None);
        }
        if let Some(word) = self.word() {
            self.keep(word.len())?;
            return Ok(Some(word));
        }
        self.literal()?;
        Ok(None)
    }

    /// An arrow function, if one begins here; else nothing was read.
    pub(super) fn arrow(&mut self, around: usize) -> Parsed<bool> {
        let (at, line, pieces, scopes) = (self.at, self.line, self.out.len(), self.scopes.count());
        let scope = self.scopes.within(around);
        let read = if self.sees("(") { self.parameters(scope) } else { self.pattern(scope) };
        if read.is_err() || !self.sees("=>") {
            (self.at, self.line) = (at, line);
            self.out.truncate(pieces);
            self.scopes.turn_back(scopes);
            return Ok(false);
        }
        // One name needs no parentheses.
        if let [Piece::Text("("), Piece::Name(name, scope), Piece::Text(")")] = self.out[pieces..] {
            self.out.truncate(pieces);
            self.out.push(Piece::Name(name, scope));
        }
        self.wants("=>")?;
        if self.sees("{") {
            self.body(scope)?;
        } else {
            self.assignment(scope, true)?;
        }
        Ok(true)
    }
}
