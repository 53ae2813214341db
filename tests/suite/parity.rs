//! The browser's client, run by Node over the exported shards, against tantivy over the same index:
//! the same trees, the same order, scores to 1e-4.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use vademecum::build::{Builder, Options};
use vademecum::diag::Diagnostics;
use vademecum::search::SearchIndex;

use crate::harness::HubTest;

/// Queries asked in each language of each corpus.
const QUERIES: usize = 1_000;
/// Results compared of each.
const DEPTH: usize = 12;

/// A small generator of its own, so that every run asks the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Runs of words as they stand in texts, and queries made of them.
struct Questions {
    dice: Dice,
    texts: Vec<Vec<String>>,
    filters: Vec<String>,
}

impl Questions {
    fn words(&mut self, count: usize) -> Vec<String> {
        let text = self.dice.of(&self.texts).clone();
        let at = self.dice.below(text.len());
        text.iter().skip(at).take(count).cloned().collect()
    }

    fn word(&mut self) -> String {
        self.words(1).pop().unwrap_or_else(|| "word".to_owned())
    }

    fn cut(&mut self, word: &str) -> String {
        let letters = word.chars().count();
        let kept = 1 + self.dice.below(letters);
        word.chars().take(kept).collect()
    }

    fn mistyped(&mut self, word: &str) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let at = self.dice.below(letters.len());
        match self.dice.below(4) {
            0 => letters.insert(at, 'e'),
            1 if letters.len() > 1 => drop(letters.remove(at)),
            2 if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => letters[at] = 'x',
        }
        letters.into_iter().collect()
    }

    /// Eight kinds in turn, so that each is at least a tenth.
    fn next(&mut self, number: usize) -> String {
        match number % 8 {
            0 => self.word(),
            1 => {
                let count = 2 + self.dice.below(4);
                self.words(count).join(" ")
            }
            2 => {
                let count = 2 + self.dice.below(2);
                let phrase = self.words(count).join(" ");
                let more = if self.dice.below(2) == 0 { self.word() } else { String::new() };
                format!("\"{phrase}\" {more}")
            }
            3 => {
                let first = self.word();
                let last = self.word();
                format!("{first} {}", self.cut(&last))
            }
            4 => {
                let word = self.word();
                let other = self.word();
                format!("{} {other}", self.mistyped(&word))
            }
            5 => format!("{} {} -{}", self.word(), self.word(), self.word()),
            6 => {
                let filter = self.dice.of(&self.filters).clone();
                let word = if self.dice.below(4) == 0 { String::new() } else { self.word() };
                format!("{word} {filter}")
            }
            _ => {
                let odd =
                    ["-\"", "«", "x:y", "😀", "-", "\"", "countries:", "ﬁ", "İ", "a.b*c", "..."];
                let odd = *self.dice.of(&odd);
                let (a, b) = (self.word(), self.word());
                format!("{a} {odd} {}{b} {a}", if self.dice.below(3) == 0 { "-" } else { "" })
            }
        }
    }
}

/// The words of the Markdown of a language below a folder.
fn texts(folder: &Path, ending: &str, into: &mut Vec<Vec<String>>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            texts(&path, ending, into);
        } else if path.to_string_lossy().ends_with(ending) {
            let text = fs::read_to_string(&path).unwrap();
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            if words.len() > 4 {
                into.push(words);
            }
        }
    }
}

/// Trees are the same but for the last bits of their numbers.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-4 * a.abs().max(1e-6)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

pub(crate) fn asked_of_the_client(site: &Path, language: &str, queries: &[String]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/parity.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(site)
        .arg(language)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(queries).unwrap();
    node.stdin.take().unwrap().write_all(&input).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Builds a hub and compares both engines over random queries in a language.
fn compare(options: &Options, language: &str, seed: u64) {
    let outcome = Builder::default().build(options).unwrap();
    assert!(outcome.report.is_some(), "the hub builds");
    let mut diagnostics = Diagnostics::new();
    let resolved = Builder::default().resolve(options, &mut diagnostics).unwrap();
    let hub = &resolved.site.config.hub;
    let number = hub.language(language).unwrap();
    let index = SearchIndex::build(&resolved.site, number).unwrap();
    let others: Vec<SearchIndex> = index
        .others()
        .iter()
        .map(|(tag, _)| SearchIndex::build(&resolved.site, hub.language(tag).unwrap()).unwrap())
        .collect();

    let mut words = Vec::new();
    texts(&options.root.join("content"), &format!(".{language}.md"), &mut words);
    let filters = index.records.iter().flat_map(|record| &record.facets);
    let mut filters: Vec<String> =
        filters.map(|(field, value)| format!("{field}:{value}")).collect();
    filters.sort();
    filters.dedup();
    filters.push("countries:nowhere".to_owned());
    let mut questions = Questions { dice: Dice(seed), texts: words, filters };
    let queries: Vec<String> = (0..QUERIES).map(|number| questions.next(number)).collect();

    let answers = asked_of_the_client(&options.out, language, &queries);
    let (mut compared, mut phrases) = (0, 0);
    for (query, answer) in queries.iter().zip(answers) {
        let said = format!("{language}: {query}");
        let understood = index.understand(query, &[], true);
        // The client also reports the words of phrases.
        let reported = answer["words"].as_array().unwrap();
        for (word, how, _) in &understood.words {
            let same = |it: &&Value| it["word"] == word.as_str() && it["match"] == how.name();
            assert!(
                reported.iter().any(|it| same(&it)),
                "{said}: {word} is {}: {reported:?}",
                how.name()
            );
        }
        assert!(
            same(&understood.tree, &answer["tree"]),
            "{said}\n{:#}\n{:#}",
            understood.tree,
            answer["tree"]
        );
        let (mut own, mut expected) = answer_to(query, &index, &others);
        let loosened = index.loosened(query).filter(|_| expected.is_empty());
        if let Some(text) = loosened {
            (own, expected) = answer_to(&text, &index, &others);
            phrases += 1;
        }
        assert_eq!(answer["own"], own, "{said}");
        assert_eq!(answer["total"], expected.len(), "{said}");
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), expected.len().min(DEPTH), "{said}");
        for (at, result) in results.iter().enumerate() {
            let score = result["score"].as_f64().unwrap();
            let close =
                |other: f32| (score - f64::from(other)).abs() <= 1e-4 * score.abs().max(1e-6);
            assert!(close(expected[at].1), "{said}: {score} and {}", expected[at].1);
            // Only those closer than the tolerance may stand in another order.
            let url = result["url"].as_str().unwrap();
            let there = expected.iter().any(|(known, other)| known == url && close(*other));
            assert!(there, "{said}: {url}");
            compared += 1;
        }
    }
    assert!(compared > QUERIES, "only {compared} results were compared");
    assert!(phrases > 0, "every phrase was found");
}

/// All results of the native engine, with how many are in the asked language.
fn answer_to(
    query: &str,
    index: &SearchIndex,
    others: &[SearchIndex],
) -> (usize, Vec<(String, f32)>) {
    let (hits, own) = index.search(query, &[], index.records.len(), true).unwrap();
    let mut results: Vec<(String, f32)> =
        hits.iter().map(|hit| (index.records[hit.document].url.clone(), hit.score)).collect();
    let named = index.named_values(query);
    for other in others {
        let (hits, _) =
            other.search_for(&index.tag, query, &named, &[], other.records.len(), true).unwrap();
        let found = hits.iter();
        results.extend(found.map(|hit| (other.records[hit.document].url.clone(), hit.score)));
    }
    (own, results)
}

fn bundled(language: &str, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::new(Path::new(env!("CARGO_MANIFEST_DIR")), folder.path().join("site"));
    compare(&options, language, seed);
}

#[test]
fn the_client_ranks_as_tantivy_does_in_english() {
    bundled("en", 1);
}

#[test]
fn the_client_ranks_as_tantivy_does_in_romanian() {
    bundled("ro", 2);
}

#[test]
fn the_client_ranks_as_tantivy_does_in_german() {
    bundled("de", 3);
}

/// Arabic lacks many entries, so its results go on in other languages.
#[test]
fn the_client_ranks_as_tantivy_does_in_arabic() {
    bundled("ar", 4);
}

/// A hub with so many pages that words on most of them have no places in the export, with words
/// that differ in marks, and entries that one of two languages lacks.
#[test]
fn the_client_ranks_as_tantivy_does_in_a_larger_hub() {
    let hub = generated();
    let mut options = hub.options.clone();
    options.out = hub.folder().join("site");
    compare(&options, "ro", 5);
    compare(&options, "zh", 6);
    compare(&options, "en", 7);
}

fn generated() -> HubTest {
    let hub = HubTest::new(
        "\
--- hub.yaml ---
title: Test
base_url: https://example.org
languages: [en, ro, zh]
--- content/_index.en.md ---
---
title: Home
---
--- content/practices/_collection.yaml ---
preset: practice
--- content/practices/_index.en.md ---
---
title: Practices
---
",
    );
    let mut dice = Dice(99);
    let latin: Vec<String> = (0..900)
        .map(|_| {
            let length = 2 + dice.below(7);
            (0..length)
                .map(|_| *dice.of(&['a', 'e', 'i', 'ă', 'ș', 't', 'r', 'n', 's', 'l', 'o']))
                .collect()
        })
        .collect();
    let han: Vec<char> = "预防工作城市学校青年警察监狱社区暴力培训项目家庭".chars().collect();
    for page in 0..300 {
        let country = *dice.of(&["BE", "RO", "FR"]);
        let mut facts = format!("countries: [{country}]\n");
        for language in ["en", "ro", "zh"] {
            if page % 3 == 1 && language == "ro" || page % 5 == 2 && language == "zh" {
                continue;
            }
            let count = 20 + dice.below(120);
            let mut text = String::new();
            for place in 0..count {
                let word = match (language, place % 7) {
                    ("zh", _) => {
                        let length = 1 + dice.below(5);
                        (0..length).map(|_| *dice.of(&han)).collect()
                    }
                    (_, 0) => "de".to_owned(),
                    _ => {
                        // Few words are frequent and most are rare.
                        let most = 1 + dice.below(latin.len());
                        latin[dice.below(most)].clone()
                    }
                };
                text.push_str(&word);
                text.push_str(if place % 9 == 8 { ". " } else { " " });
            }
            let title: String = text.chars().take(24).collect();
            hub.write(
                &format!("content/practices/p{page:03}.{language}.md"),
                &format!(
                    "---\ntitle: \"{}\"\n{facts}---\n\n{text}\n\n## Part\n\n{text}\n",
                    title.trim()
                ),
            );
            facts.clear();
        }
    }
    hub
}
