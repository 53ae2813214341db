//! The planner: from what a reader typed to a tree of tantivy's nodes. The client plans in the same
//! way; `docs/content/search-format.en.md` describes it.

use super::dictionary::{KeyNumber, StemNumber};
use super::index::{BODY, FIELDS, SearchIndex};
use super::parse::{Token, parse};
use super::query::Filter;
use super::rules;
use super::text::is_unspaced;
use super::tree::{Node, boosted};
use super::typos;
use super::weights::WEIGHTS;

/// Keys that a prefix may stand for.
const MOST_LONGER: usize = 48;
/// Characters of a prefix, but in scripts that are cut into pairs.
const SHORTEST_PREFIX: usize = 2;

/// How a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is a word of the index.
    Exact,
    /// Words of the index begin with it.
    Prefix,
    /// It is a word of the index when written otherwise, as ue for ü.
    Variant,
    /// A suffix rule leads to a stem of the index.
    Rule,
    /// Words of the index differ from it by a letter or two.
    Typo,
    /// No way leads from it to the index.
    None,
}

impl Match {
    /// As the client names it.
    pub fn name(self) -> &'static str {
        match self {
            Match::Exact => "exact",
            Match::Prefix => "prefix",
            Match::Variant => "variant",
            Match::Rule => "rule",
            Match::Typo => "typo",
            Match::None => "none",
        }
    }
}

/// A wanted word and the keys that it stands for.
pub(super) struct Resolved {
    pub word: Box<str>,
    pub how: Match,
    /// The very word.
    pub exact: Option<KeyNumber>,
    /// Words that share a stem with it.
    pub family: Vec<KeyNumber>,
    /// Words that begin so.
    pub longer: Vec<KeyNumber>,
    /// Words that may be meant, with their distance.
    pub meant: Vec<(KeyNumber, usize)>,
    /// The stems that it has, or may have.
    pub stems: Vec<StemNumber>,
}

impl Resolved {
    /// Every key that the word stands for, in order.
    pub fn keys(&self, index: &SearchIndex) -> Vec<KeyNumber> {
        let mut keys = self.family.clone();
        keys.extend(&self.longer);
        for (key, _) in &self.meant {
            keys.extend(index.dictionary.families(&index.dictionary.keys[*key].stems));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// A query as the index understands it.
pub(super) struct Plan {
    pub words: Vec<Resolved>,
    /// `None` if the query asks for nothing.
    pub tree: Option<Node>,
}

/// Ways of typing letters that a keyboard lacks.
pub(super) fn variants(tag: &str) -> &'static [(&'static str, &'static str)] {
    match tag.split('-').next().unwrap_or_default() {
        "de" => &[("ae", "a"), ("oe", "o"), ("ue", "u")],
        "da" | "nb" | "nn" | "no" | "sv" => &[("aa", "a"), ("oe", "o"), ("ae", "a")],
        "fi" => &[("ae", "a"), ("oe", "o")],
        _ => &[],
    }
}

impl SearchIndex {
    /// Plans a query. `prefix` lets the last word be the beginning of one; `labels` are facet values
    /// of another language's words, for the lower tier.
    pub(super) fn plan(
        &self,
        text: &str,
        prefix: bool,
        filters: &[Filter],
        labels: &[(String, String)],
    ) -> Plan {
        let tokens = parse(text, &self.columns);
        let last = match tokens.last() {
            Some(Token::Word { key, excluded: false }) if prefix => Some(&**key),
            _ => None,
        };
        let mut words: Vec<Resolved> = Vec::new();
        for token in &tokens {
            let Token::Word { key, excluded: false } = token else { continue };
            if words.iter().all(|known| known.word != *key) {
                words.push(self.resolve_word(key, last == Some(&**key)));
            }
        }
        let mut should: Vec<Node> = words.iter().filter_map(|word| self.word(word)).collect();
        should.extend(self.neighbours(&tokens));
        let values = labels.iter().filter(|(field, value)| self.has_value(field, value));
        should.extend(values.map(|(field, value)| {
            Node::Const(
                WEIGHTS.label,
                Box::new(Node::Value(field.as_str().into(), value.as_str().into())),
            )
        }));
        let mut must = Vec::new();
        let mut not = Vec::new();
        for token in &tokens {
            match token {
                Token::Word { key, excluded: true } => not.extend(self.excluded(key)),
                Token::Phrase { slots, excluded: true } => not.extend(self.phrase(slots)),
                Token::Phrase { slots, excluded: false } => {
                    must.push(self.phrase(slots).unwrap_or(Node::nothing()));
                }
                Token::Filter { field, value: Some(value), excluded: true } => {
                    not.push(Node::any_of(vec![Node::Value(field.clone(), value.clone())]));
                }
                _ => {}
            }
        }
        let wants_words = tokens.iter().any(|token| {
            matches!(
                token,
                Token::Word { excluded: false, .. } | Token::Phrase { excluded: false, .. }
            )
        });
        let mut conditions = self.filters(&tokens, filters);
        let tree = match (conditions.is_empty(), wants_words) {
            (true, _) if must.is_empty() && should.is_empty() => None,
            (true, _) => Some(Node::Bool { must, should, not }),
            (false, false) => Some(Node::Bool { must: conditions, should: Vec::new(), not }),
            (false, true) => {
                conditions.insert(0, Node::Bool { must, should, not });
                Some(Node::Bool { must: conditions, should: Vec::new(), not: Vec::new() })
            }
        };
        Plan { words, tree }
    }

    fn resolve_word(&self, word: &str, last: bool) -> Resolved {
        let dictionary = &self.dictionary;
        let mut found = Resolved {
            word: word.into(),
            how: Match::None,
            exact: dictionary.key(word),
            family: Vec::new(),
            longer: Vec::new(),
            meant: Vec::new(),
            stems: Vec::new(),
        };
        let mut letters = word.chars();
        let shortest = match letters.clone().next() {
            Some(first) if is_unspaced(first) => 1,
            _ => SHORTEST_PREFIX,
        };
        if last && letters.by_ref().take(shortest).count() == shortest {
            let longer = dictionary.beginning(word, MOST_LONGER + 1);
            found.longer =
                longer.filter(|key| Some(*key) != found.exact).take(MOST_LONGER).collect();
        }
        if found.exact.is_some() {
            found.how = Match::Exact;
        } else if !found.longer.is_empty() {
            found.how = Match::Prefix;
        } else if let Some(key) = self.variant(word) {
            found.how = Match::Variant;
            found.exact = Some(key);
        } else if let Some(stem) = rules::stem_of(&self.rules, word, dictionary) {
            found.how = Match::Rule;
            found.stems = vec![stem];
        } else {
            found.meant = typos::nearest(dictionary, word);
            if !found.meant.is_empty() {
                found.how = Match::Typo;
            }
        }
        if let Some(key) = found.exact {
            found.stems.clone_from(&dictionary.keys[key].stems);
        }
        found.family = dictionary.families(&found.stems);
        found
    }

    fn variant(&self, word: &str) -> Option<KeyNumber> {
        let variants = variants(&self.tag).iter();
        let other =
            variants.fold(word.to_owned(), |word, (typed, meant)| word.replace(typed, meant));
        if other == word { None } else { self.dictionary.key(&other) }
    }

    /// What a wanted word adds to a page's score.
    fn word(&self, word: &Resolved) -> Option<Node> {
        let mut parts = Vec::new();
        if !word.family.is_empty() {
            let weight = match word.how {
                Match::Rule => WEIGHTS.rule,
                _ => WEIGHTS.family,
            };
            parts.push(self.in_fields(&word.family, weight));
        }
        if !word.longer.is_empty() {
            parts.push(self.in_fields(&word.longer, WEIGHTS.prefix));
        }
        for (key, distance) in &word.meant {
            let family = self.dictionary.families(&self.dictionary.keys[*key].stems);
            let weight = if *distance == 1 { WEIGHTS.typo1 } else { WEIGHTS.typo2 };
            parts.push(self.in_fields(&family, weight));
        }
        let best = if parts.len() > 1 { Node::Max(parts) } else { parts.pop()? };
        let node = match word.exact {
            Some(key) => Node::any_of(vec![best, self.in_fields(&[key], WEIGHTS.exact)]),
            None => best,
        };
        if WEIGHTS.coverage <= 0.0 {
            return Some(node);
        }
        let keys = word.keys(self);
        let weight = WEIGHTS.coverage * self.content(&keys);
        let there = Node::any_of(self.fields_with(&keys).map(|(_, node)| node).collect());
        Some(Node::any_of(vec![node, Node::Const(weight, Box::new(there))]))
    }

    /// Keys as one word, in every field that has them, each with its boost; the whole counts what the
    /// keys are worth, times a weight.
    fn in_fields(&self, keys: &[KeyNumber], weight: f32) -> Node {
        let fields = self.fields_with(keys).map(|(field, node)| boosted(FIELDS[field].1, node));
        boosted(self.content(keys) * weight, Node::any_of(fields.collect()))
    }

    fn fields_with<'a>(
        &'a self,
        keys: &'a [KeyNumber],
    ) -> impl Iterator<Item = (usize, Node)> + 'a {
        (0..FIELDS.len())
            .filter(|&field| keys.iter().any(|&key| self.documents_with(field, key) > 0))
            .map(|field| (field, Node::words(field, self.texts(keys))))
    }

    fn texts(&self, keys: &[KeyNumber]) -> Vec<Box<str>> {
        keys.iter().map(|&key| self.dictionary.keys[key].text.clone()).collect()
    }

    /// Pairs of words that the reader wrote next to each other, near each other in the text.
    fn neighbours(&self, tokens: &[Token]) -> Vec<Node> {
        let mut seen = Vec::new();
        let mut nodes = Vec::new();
        for pair in tokens.windows(2) {
            let [Token::Word { key: a, excluded: false }, Token::Word { key: b, excluded: false }] =
                pair
            else {
                continue;
            };
            if a == b || seen.contains(&(a, b)) {
                continue;
            }
            seen.push((a, b));
            let (Some(first), Some(second)) = (self.dictionary.key(a), self.dictionary.key(b))
            else {
                continue;
            };
            let there = |key| self.documents_with(BODY, key) > 0 && !self.common[key];
            if there(first) && there(second) {
                let worth = self.content(&[first]).min(self.content(&[second]));
                let slots = vec![(a.clone(), 0), (b.clone(), 1)];
                let phrase = Node::Phrase { field: BODY, slots, slop: WEIGHTS.slop };
                nodes.push(boosted(WEIGHTS.near * worth, phrase));
            }
        }
        nodes
    }

    /// A quoted phrase in any field; `None` if the index lacks one of its words.
    fn phrase(&self, slots: &[(Box<str>, usize)]) -> Option<Node> {
        let numbers: Option<Vec<KeyNumber>> =
            slots.iter().map(|(key, _)| self.dictionary.key(key)).collect();
        let numbers = numbers?;
        let placed: Vec<(Box<str>, usize)> = slots
            .iter()
            .zip(&numbers)
            .filter(|(_, number)| !self.common[**number])
            .map(|(slot, _)| slot.clone())
            .collect();
        let everywhere = |key: &str| -> Node {
            let number = self.dictionary.key(key);
            let fields = (0..FIELDS.len())
                .filter(|&field| number.is_some_and(|n| self.documents_with(field, n) > 0));
            let terms = fields.map(|field| boosted(FIELDS[field].1, Node::Term(field, key.into())));
            Node::any_of(terms.collect())
        };
        Some(match &placed[..] {
            [] => Node::Bool {
                must: slots.iter().map(|(key, _)| everywhere(key)).collect(),
                should: Vec::new(),
                not: Vec::new(),
            },
            [(key, _)] => everywhere(key),
            placed => {
                let fields = (0..FIELDS.len()).filter(|&field| {
                    let there = |key| {
                        let number = self.dictionary.key(key);
                        number.is_some_and(|number| self.documents_with(field, number) > 0)
                    };
                    placed.iter().all(|(key, _)| there(key))
                });
                let phrases = fields.map(|field| {
                    let phrase = Node::Phrase { field, slots: placed.to_vec(), slop: 0 };
                    boosted(FIELDS[field].1, phrase)
                });
                Node::any_of(phrases.collect())
            }
        })
    }

    fn excluded(&self, key: &str) -> Option<Node> {
        let number = self.dictionary.key(key)?;
        let family = self.dictionary.families(&self.dictionary.keys[number].stems);
        Some(Node::any_of(self.fields_with(&family).map(|(_, node)| node).collect()))
    }

    /// One condition for each field: any of the values that were asked for.
    fn filters(&self, tokens: &[Token], filters: &[Filter]) -> Vec<Node> {
        let mut wanted: Vec<(&str, Vec<Node>)> = Vec::new();
        let mut add = |field: &'_ str, value: Option<Box<str>>| {
            // The index's own name, so that one field is one condition.
            let known = self.columns.facets.iter().find(|facet| *facet.field == *field);
            let field = known.map_or("", |facet| &*facet.field);
            let at = wanted.iter().position(|(known, _)| *known == field);
            let at = at.unwrap_or_else(|| {
                wanted.push((field, Vec::new()));
                wanted.len() - 1
            });
            let nodes = &mut wanted[at].1;
            let node = value.map(|value| Node::Value(field.into(), value));
            nodes.extend(node.filter(|node| !nodes.contains(node)));
        };
        for token in tokens {
            if let Token::Filter { field, value, excluded: false } = token {
                add(field, value.clone());
            }
        }
        for facet in &self.columns.facets {
            let own = filters.iter().filter(|it| it.field.eq_ignore_ascii_case(&facet.field));
            for filter in own {
                let value = facet.values.iter().find(|v| v.id.eq_ignore_ascii_case(&filter.value));
                add(&facet.field, value.map(|value| value.id.as_str().into()));
            }
        }
        // A field that the index lacks, or a value: nothing can have it.
        let unknown = filters.iter().any(|filter| self.columns.facet(&filter.field).is_none());
        let mut nodes: Vec<Node> = wanted
            .into_iter()
            .map(|(_, values)| Node::Const(0.0, Box::new(Node::any_of(values))))
            .collect();
        if unknown {
            nodes.push(Node::nothing());
        }
        nodes
    }

    fn has_value(&self, field: &str, value: &str) -> bool {
        let facet = self.columns.facets.iter().find(|facet| *facet.field == *field);
        facet.is_some_and(|facet| facet.values.iter().any(|known| known.id == value))
    }
}
