//! Terms of the glossary in running text: the first use of each on a page leads to it.
//!
//! A term is found by its title, its abbreviation and its variants, in the forms that the language
//! gives them: words are compared by their stems. Abbreviations are found as they are written.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use frostem::Stemmer;
use pulldown_cmark_escape::escape_html;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::char::is_combining_mark;

use crate::i18n::stemmer;
use crate::resolve::{EntryIndex, Page, Role, Site, Target};

use super::html::{self, Piece};
use super::{Planned, Shared};

/// The preset of collections whose entries are terms.
pub(super) const PRESET: &str = "term";

/// Elements in which no term becomes a link.
const LEFT_ALONE: [&str; 17] = [
    "a", "abbr", "button", "code", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label",
    "pre", "samp", "summary", "th",
];

/// The terms of every language, read when a page first needs them.
pub(super) struct Terms {
    finders: Vec<OnceLock<Option<Finder>>>,
}

impl Terms {
    pub fn new(site: &Site) -> Self {
        Terms { finders: site.config.hub.languages.iter().map(|_| OnceLock::new()).collect() }
    }

    fn finder(&self, site: &Site, language: usize) -> Option<&Finder> {
        self.finders[language].get_or_init(|| Finder::new(site, language)).as_ref()
    }
}

/// The terms that a page has already led to.
pub(super) type Seen = FxHashSet<EntryIndex>;

/// `html` of a page with links to the terms that it uses first and that are not in `seen`.
pub(super) fn link(
    shared: &Shared,
    planned: &Planned,
    page: &Page,
    html: String,
    seen: &mut Seen,
) -> String {
    let site = &*shared.site;
    // A frame's reader does not read the language that the text is in.
    if !site.config.hub.link_terms || page.language != planned.language {
        return html;
    }
    let Some(finder) = shared.terms.finder(site, page.language) else { return html };
    // A page does not lead to itself, nor twice to where an author's link leads.
    seen.insert(page.entry);
    for target in &page.targets {
        if let Target::Page(other, _) = target {
            seen.insert(site.pages[*other].entry);
        }
    }
    let uses = finder.first_uses(&html, seen);
    if uses.is_empty() {
        return html;
    }
    let mut out = String::with_capacity(html.len() + uses.len() * 160);
    let mut at = 0;
    for (start, end, entry) in uses {
        let Some(term) = site.entries[entry].pages[page.language] else { continue };
        let term = &site.pages[term];
        out.push_str(&html[at..start]);
        out.push_str("<a class=\"term\" href=\"");
        // Writing to a string cannot fail.
        let _ = escape_html(&mut out, &shared.page_url(planned, &term.route));
        if let Some(definition) = term.document.text_field("definition") {
            out.push_str("\" title=\"");
            let _ = escape_html(&mut out, definition);
        }
        out.push_str("\">");
        out.push_str(&html[start..end]);
        out.push_str("</a>");
        at = end;
    }
    out.push_str(&html[at..]);
    out
}

/// A word of a term.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Word {
    /// An abbreviation: these letters and no others.
    Exact(Box<str>),
    /// Any form of a word: in lower case, and its stem.
    Form(Box<str>, Box<str>),
}

/// One of the ways to write a term.
#[derive(Debug)]
struct Form {
    term: EntryIndex,
    words: Vec<Word>,
}

/// Finds the terms of one language.
struct Finder {
    /// The beginnings of forms; a match's pattern says which forms to try.
    beginnings: AhoCorasick,
    /// By pattern: forms that may stand there, longest first.
    candidates: Vec<Vec<usize>>,
    forms: Vec<Form>,
    stemmer: Option<Stemmer>,
}

impl Finder {
    fn new(site: &Site, language: usize) -> Option<Self> {
        let stemmer = stemmer(&site.config.hub.languages[language].tag);
        let terms: Vec<(EntryIndex, &Page)> = site
            .collections
            .iter()
            .filter(|collection| &*site.config.schema(&collection.id).preset == PRESET)
            .flat_map(|collection| &collection.entries)
            .filter(|&&entry| site.entries[entry].role == Role::Entry)
            .filter_map(|&entry| Some((entry, &site.pages[site.entries[entry].pages[language]?])))
            .collect();
        // What a term is called counts before what it is also called.
        let mut named: Vec<(EntryIndex, &str)> = Vec::new();
        named.extend(terms.iter().map(|(entry, page)| (*entry, page.document.title())));
        for name in ["abbreviation", "variants"] {
            for (entry, page) in &terms {
                let values = page.document.fields.get(name).map(|field| field.value.items());
                let texts = values.unwrap_or_default().iter();
                named.extend(texts.filter_map(|value| match value {
                    crate::config::FieldValue::Text(text) => Some((*entry, &**text)),
                    _ => None,
                }));
            }
        }
        Self::of(&named, stemmer)
    }

    /// A finder of these names.
    fn of(named: &[(EntryIndex, &str)], stemmer: Option<Stemmer>) -> Option<Self> {
        let mut forms: Vec<Form> = Vec::new();
        let mut known: FxHashSet<Vec<Word>> = FxHashSet::default();
        let mut titles: FxHashMap<EntryIndex, Vec<Word>> = FxHashMap::default();
        let mut patterns: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (term, name) in named {
            let words: Vec<Word> =
                words(name).map(|(_, word)| read(word, stemmer.as_ref())).collect();
            let Some(first) = words.first() else { continue };
            // A part of what a term is called stands for more than the term: `call` of *call for
            // proposals*. An abbreviation says enough.
            let title = titles.entry(*term).or_insert_with(|| words.clone());
            let general =
                words.len() < title.len() && words.iter().all(|word| title.contains(word));
            if general && !matches!(first, Word::Exact(_)) {
                continue;
            }
            let beginnings = beginnings(first);
            // One letter stands for too many things.
            if name.chars().count() < 2 || !known.insert(words.clone()) {
                continue;
            }
            for pattern in beginnings {
                patterns.entry(pattern).or_default().push(forms.len());
            }
            forms.push(Form { term: *term, words });
        }
        let mut sorted: Vec<&String> = patterns.keys().collect();
        sorted.sort();
        // The longest pattern at a place is found, and speaks for those that it begins with.
        let candidates = sorted
            .iter()
            .map(|pattern| {
                let begins = |other: &&&String| pattern.starts_with(other.as_str());
                let shorter = sorted.iter().filter(begins);
                let mut list: Vec<usize> =
                    shorter.flat_map(|other| patterns[*other].iter().copied()).collect();
                list.sort_by_key(|&form| (std::cmp::Reverse(length(&forms[form])), form));
                list.dedup();
                list
            })
            .collect();
        let beginnings = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Memory of a few megabytes a language for half the time.
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(&sorted)
            .ok()?;
        (!forms.is_empty()).then_some(Finder { beginnings, candidates, forms, stemmer })
    }

    /// The first use of each term that is not in `seen`: where it begins and ends.
    fn first_uses(&self, html: &str, seen: &mut Seen) -> Vec<(usize, usize, EntryIndex)> {
        let mut uses = Vec::new();
        let mut stems = Stems::default();
        let mut texts = Texts::new(html);
        let mut after = 0;
        for found in self.beginnings.find_iter(html) {
            let start = found.start();
            if start < after || html[..start].chars().next_back().is_some_and(continues_word) {
                continue;
            }
            let Some(limit) = texts.end_of_text_at(start) else { continue };
            let candidates = &self.candidates[found.pattern().as_usize()];
            // What has been led to counts only as a part of a longer term.
            let done = |&form: &usize| {
                self.forms[form].words.len() == 1 && seen.contains(&self.forms[form].term)
            };
            if candidates.iter().all(done) {
                continue;
            }
            let mut here = Here::new(&html[start..limit]);
            let fits = |&form: &usize| {
                let length = here.length(&self.forms[form], self.stemmer.as_ref(), &mut stems)?;
                Some((self.forms[form].term, length))
            };
            let Some((term, length)) = candidates.iter().find_map(fits) else { continue };
            after = start + length;
            if seen.insert(term) {
                uses.push((start, after, term));
            }
        }
        uses
    }
}

/// Stems of the words of a page, by the words in lower case.
type Stems = FxHashMap<String, Box<str>>;

/// The words at one place of a text, each read when the first form asks for it.
struct Here<'a> {
    text: &'a str,
    /// As written, in lower case, and where it ends.
    words: Vec<(&'a str, String, usize)>,
}

impl<'a> Here<'a> {
    fn new(text: &'a str) -> Self {
        Here { text, words: Vec::new() }
    }

    fn word(&mut self, number: usize) -> Option<&(&'a str, String, usize)> {
        while self.words.len() <= number {
            let start = match self.words.last() {
                Some((_, _, end)) => end + joint(&self.text[*end..])?,
                None => 0,
            };
            let end = start + word_end(&self.text[start..]);
            let word = &self.text[start..end];
            self.words.push((word, word.to_lowercase(), end));
        }
        self.words.get(number)
    }

    /// How many bytes at this place are a form; none if something else stands here.
    fn length(
        &mut self,
        form: &Form,
        stemmer: Option<&Stemmer>,
        stems: &mut Stems,
    ) -> Option<usize> {
        for (number, word) in form.words.iter().enumerate() {
            let (written, lower, _) = self.word(number)?;
            let same = match word {
                Word::Exact(letters) => **letters == **written,
                Word::Form(own, stem) => {
                    **own == *lower
                        || related(own, lower) && **stem == *remembered(lower, stemmer, stems)
                }
            };
            if !same {
                return None;
            }
        }
        self.words.get(form.words.len() - 1).map(|(_, _, end)| *end)
    }
}

fn remembered(lower: &str, stemmer: Option<&Stemmer>, stems: &mut Stems) -> Box<str> {
    if let Some(stem) = stems.get(lower) {
        return stem.clone();
    }
    let stem = stem_of(lower, stemmer);
    stems.insert(lower.to_owned(), stem.clone());
    stem
}

/// A word as its language writes it, or an abbreviation.
fn read(word: &str, stemmer: Option<&Stemmer>) -> Word {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if capitals > 1 {
        return Word::Exact(word.into());
    }
    let lower = word.to_lowercase();
    let stem = stem_of(&lower, stemmer);
    Word::Form(lower.as_str().into(), stem)
}

fn stem_of(lower: &str, stemmer: Option<&Stemmer>) -> Box<str> {
    match stemmer.map(|stemmer| stemmer.stem(lower)) {
        Some(stem) if !stem.is_empty() => stem.into(),
        _ => lower.into(),
    }
}

/// Whether two words may be forms of one: stems alone take *university* for *universal*.
fn related(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.chars().count(), b.chars().count());
    common >= 4 && a.max(b) - common <= 4
}

/// How a text may begin that has this word first: as far as no ending reaches, with a small and with
/// a capital letter.
fn beginnings(word: &Word) -> Vec<String> {
    match word {
        Word::Exact(letters) => vec![letters.to_string()],
        Word::Form(lower, stem) => {
            let common = lower.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
            // Some stems end where other forms have another letter: *communiti*, *community*.
            let kept = common.saturating_sub(1).max(3.min(common)).max(1);
            let small: String = lower.chars().take(kept).collect();
            let mut letters = small.chars();
            let capital: String =
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            // Upper and lower case of ASCII are one to the search.
            if capital.eq_ignore_ascii_case(&small) { vec![small] } else { vec![small, capital] }
        }
    }
}

fn length(form: &Form) -> (usize, usize) {
    let letters = form.words.iter().map(|word| match word {
        Word::Exact(letters) | Word::Form(letters, _) => letters.len(),
    });
    (form.words.len(), letters.sum())
}

/// Letters, marks and numbers. The `&` of a character reference is glued to what follows.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c)
}

fn continues_word(c: char) -> bool {
    is_word(c) || c == '&'
}

fn word_end(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        let end = start + word_end(&text[start..]);
        at = end;
        Some((start, &text[start..end]))
    })
}

/// Bytes of what may stand between two words of a term: blanks, or one mark.
fn joint(text: &str) -> Option<usize> {
    let blanks = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
    if blanks > 0 {
        return Some(blanks);
    }
    let mark = text.chars().next()?;
    "-‐‑'’/".contains(mark).then_some(mark.len_utf8())
}

/// Where in a page the running text is. Places are asked for from the beginning to the end.
struct Texts<'a, I> {
    pieces: I,
    piece: Option<Piece<'a>>,
    start: usize,
    end: usize,
    /// The element that is left alone, and how many of its name are open in it.
    inside: Option<(&'a str, usize)>,
}

impl<'a> Texts<'a, ()> {
    fn new(html: &'a str) -> Texts<'a, impl Iterator<Item = Piece<'a>>> {
        Texts { pieces: html::pieces(html), piece: None, start: 0, end: 0, inside: None }
    }
}

impl<'a, I: Iterator<Item = Piece<'a>>> Texts<'a, I> {
    /// The end of the running text that a place is in; none if it is in a tag or left alone.
    fn end_of_text_at(&mut self, at: usize) -> Option<usize> {
        while self.end <= at {
            self.advance()?;
        }
        let text = matches!(self.piece, Some(Piece::Text(_))) && self.inside.is_none();
        (text && self.start <= at).then_some(self.end)
    }

    fn advance(&mut self) -> Option<()> {
        let piece = self.pieces.next()?;
        (self.start, self.end) = (self.end, self.end + piece.raw().len());
        match (piece, &mut self.inside) {
            (Piece::Open(name, _), Some((own, depth))) if name == *own => *depth += 1,
            (Piece::Close(name, _), Some((own, depth))) if name == *own => {
                *depth -= 1;
                if *depth == 0 {
                    self.inside = None;
                }
            }
            (Piece::Open(name, raw), None)
                if !html::is_void(name) && (LEFT_ALONE.contains(&name) || is_other(raw)) =>
            {
                self.inside = Some((name, 1));
            }
            _ => {}
        }
        self.piece = Some(piece);
        Some(())
    }
}

/// Whether an element is in another language, or a label of the program's own.
fn is_other(tag: &str) -> bool {
    tag.contains(" lang=\"") || tag.contains("class=\"alert-title\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(tag: &str, terms: &[&str], html: &str) -> Vec<String> {
        let named: Vec<(usize, &str)> = terms.iter().copied().enumerate().collect();
        let finder = Finder::of(&named, stemmer(tag)).unwrap();
        let uses = finder.first_uses(html, &mut Seen::default());
        uses.into_iter().map(|(a, b, term)| format!("{}={}", terms[term], &html[a..b])).collect()
    }

    #[test]
    fn words_are_found_in_all_their_forms() {
        assert_eq!(
            linked(
                "en",
                &["Stakeholder", "Community", "university"],
                "Universal stakeholders of communities"
            ),
            ["Stakeholder=stakeholders", "Community=communities"]
        );
        assert_eq!(
            linked("ro", &["coordonator"], "<p>Coordonatorul vine."),
            ["coordonator=Coordonatorul"]
        );
        assert_eq!(linked("el", &["Συντονιστής"], "Οι συντονιστές"), ["Συντονιστής=συντονιστές"]);
        assert_eq!(
            linked("de", &["lokale Prävention"], "in der lokalen Prävention"),
            ["lokale Prävention=lokalen Prävention"]
        );
    }

    #[test]
    fn abbreviations_are_found_as_they_are_written() {
        assert_eq!(linked("en", &["RAN"], "She ran; the RAN met, RANs did not."), ["RAN=RAN"]);
    }

    #[test]
    fn the_longest_term_counts_and_the_first_use() {
        let terms = ["extremism", "violent extremism"];
        assert_eq!(
            linked("en", &terms, "Violent\nextremism, violent extremism and extremism"),
            ["violent extremism=Violent\nextremism", "extremism=extremism"]
        );
    }

    #[test]
    fn tags_links_headings_and_code_are_left_alone() {
        let html = "<h2 id=\"prison\">Prison</h2><p title=\"prison\"><a href=\"prison\">a <em>prison</em></a> \
                    <code>prison</code> <span lang=\"fr\">prison</span> imprisonment &prison; a <b>prison</b>";
        assert_eq!(linked("en", &["prison"], html), ["prison=prison"]);
        let finder = Finder::of(&[(0, "prison")], stemmer("en")).unwrap();
        let uses = finder.first_uses(html, &mut Seen::default());
        assert!(html[..uses[0].0].ends_with("<b>"));
    }
}
