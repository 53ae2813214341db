//! Which variables a script has, where each is seen, and shorter names for them.

use std::collections::{BTreeMap, BTreeSet};

/// The scope of the whole script. What it declares is seen by other scripts and keeps its name.
pub const TOP: usize = 0;

/// Names in the order in which they are given: letters that scripts have anyway compress best.
const LETTERS: &str = "etnroiasclfudhmpgvwbyxkzjqTRNSEIOACLFUDHMPGVWBYXKZJQ_$";
/// Words of two letters that are no names.
const SHORT_WORDS: [&str; 5] = ["as", "do", "if", "in", "of"];

/// A scope: a function's parameters, a block, the head of a loop.
#[derive(Default)]
struct Scope<'a> {
    parent: usize,
    /// A function's body, which may not declare again what its parameters are called.
    body: bool,
    /// Names in the order of their declaration.
    declared: Vec<&'a str>,
    /// Numbers that have a name.
    numbers: BTreeMap<&'a str, String>,
    /// How often a name stands there, without the scopes within.
    used: BTreeMap<&'a str, usize>,
}

/// All scopes of a script; a scope's number is higher than that of the one around it.
pub struct Scopes<'a>(Vec<Scope<'a>>);

impl<'a> Scopes<'a> {
    pub fn new() -> Self {
        Scopes(vec![Scope::default()])
    }

    /// A new scope within another.
    pub fn within(&mut self, parent: usize) -> usize {
        self.0.push(Scope { parent, ..Scope::default() });
        self.0.len() - 1
    }

    /// The body of what declares parameters, or an error that was caught.
    pub fn body(&mut self, parent: usize) -> usize {
        self.0.push(Scope { parent, body: true, ..Scope::default() });
        self.0.len() - 1
    }

    pub fn declare(&mut self, scope: usize, name: &'a str) {
        let declared = &mut self.0[scope].declared;
        if !declared.contains(&name) {
            declared.push(name);
        }
    }

    /// Declares a name for a number, which then stands wherever the name stood.
    pub fn number(&mut self, scope: usize, name: &'a str, number: String) {
        self.declare(scope, name);
        self.0[scope].numbers.insert(name, number);
    }

    pub fn use_name(&mut self, scope: usize, name: &'a str) {
        *self.0[scope].used.entry(name).or_default() += 1;
    }

    /// How many there are, to turn back to.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Forgets the last scopes: what was read otherwise than it turned out to be.
    pub fn turn_back(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// The scope that declares a name, seen from another; none if the page does.
    fn home(&self, from: usize, name: &str) -> Option<usize> {
        let mut scope = from;
        loop {
            if self.0[scope].declared.contains(&name) {
                return Some(scope);
            }
            if scope == TOP {
                return None;
            }
            scope = self.0[scope].parent;
        }
    }

    /// Gives names, from the outer scopes to the inner: in each the shortest that hide nothing which
    /// is used there or further within.
    pub fn names(&self) -> Names<'a, '_> {
        let mut free: Vec<BTreeSet<(Option<usize>, &'a str)>> = vec![BTreeSet::new(); self.0.len()];
        let mut counts: BTreeMap<(usize, &'a str), usize> = BTreeMap::new();
        for (number, scope) in self.0.iter().enumerate() {
            for (&name, count) in &scope.used {
                let home = self.home(number, name);
                let mut at = number;
                while Some(at) != home {
                    free[at].insert((home, name));
                    if at == TOP {
                        break;
                    }
                    at = self.0[at].parent;
                }
                if let Some(home) = home {
                    *counts.entry((home, name)).or_default() += count;
                }
            }
        }
        let mut given: Vec<BTreeMap<&'a str, String>> = Vec::with_capacity(self.0.len());
        for (number, scope) in self.0.iter().enumerate() {
            if number == TOP {
                given.push(scope.declared.iter().map(|name| (*name, (*name).to_owned())).collect());
                continue;
            }
            let mut taken: BTreeSet<String> = BTreeSet::new();
            for (home, name) in &free[number] {
                taken.insert(
                    home.map_or_else(|| (*name).to_owned(), |home| given[home][name].clone()),
                );
            }
            if scope.body {
                taken.extend(given[scope.parent].values().cloned());
            }
            let mut declared = scope.declared.clone();
            declared.retain(|name| !scope.numbers.contains_key(name));
            declared.sort_by_key(|name| std::cmp::Reverse(counts.get(&(number, *name)).copied()));
            let mut free_names = all_names().filter(|name| !taken.contains(name));
            let numbers = scope.numbers.iter().map(|(name, text)| (*name, text.clone()));
            given.push(declared.into_iter().zip(&mut free_names).chain(numbers).collect());
        }
        Names { scopes: self, given }
    }
}

/// All names, the shortest first.
fn all_names() -> impl Iterator<Item = String> {
    let one = LETTERS.chars().map(String::from);
    let two = LETTERS.chars().flat_map(|a| LETTERS.chars().map(move |b| format!("{a}{b}")));
    let more = (0..).map(|number| format!("_{number}"));
    one.chain(two.filter(|name| !SHORT_WORDS.contains(&&**name))).chain(more)
}

/// The new names of variables.
pub struct Names<'a, 'b> {
    scopes: &'b Scopes<'a>,
    given: Vec<BTreeMap<&'a str, String>>,
}

impl Names<'_, '_> {
    /// What a name in a scope is called now.
    pub fn of(&self, name: &str, scope: usize) -> String {
        let home = self.scopes.home(scope, name);
        home.and_then(|home| self.given[home].get(name))
            .map_or_else(|| name.to_owned(), Clone::clone)
    }
}
