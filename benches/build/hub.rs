//! A hub of any size, from a seed.
//!
//! An entry's shape (facts, headings, paragraphs, lists, links, lengths in words) comes from the seed and its number;
//! the words come from these and the language. So all languages of an entry have the same blocks, as translations do,
//! and every page can be written alone: the text of a page does not depend on how many threads write.

use crate::body::{Body, Prose};
use crate::hugo;
use crate::rng::{Rng, number_of};
use crate::words::{Words, capitalised, name_of};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const TITLE: &str = "Benchmark hub";

pub const THEMES: &[&str] = &[
    "prevention",
    "prison",
    "school",
    "youth-work",
    "family",
    "online",
    "housing",
    "employment",
    "health",
    "sport",
    "culture",
    "mediation",
    "policing",
    "hate-speech",
    "exit",
    "training",
    "evaluation",
    "media-literacy",
    "neighbourhood",
    "victims",
    "gender",
    "migration",
    "public-space",
    "local-strategy",
];
pub const AUDIENCES: &[&str] = &[
    "social-workers",
    "teachers",
    "police-officers",
    "city-staff",
    "prison-staff",
    "parents",
    "young-people",
    "researchers",
    "volunteers",
    "judges",
    "nurses",
    "journalists",
];
pub const COUNTRIES: &[&str] = &[
    "FR", "DE", "ES", "RO", "IT", "BE", "NL", "PL", "AT", "SE", "PT", "GR", "CZ", "HU", "BG", "DK",
    "FI", "SK", "IE", "HR", "LT", "SI", "LV", "EE", "CY", "LU", "MT", "NO", "CH", "GB",
];

/// Sizes of entries around the mean, roughly log-normal: many short ones, a few long.
const SIZES: &[f64] = &[0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3, 1.5, 1.8, 2.4];

/// Entries over which the mean size is adjusted.
const SAMPLE: usize = 240;

pub struct Plan {
    pub entries: usize,
    /// The first is the source language of every entry and the default of the hub.
    pub languages: Vec<String>,
    /// Mean size of a page's Markdown file in the hub, front matter included.
    pub bytes: usize,
    pub seed: u64,
}

pub struct Corpus {
    plan: Plan,
    words: Vec<Words>,
    /// Mean length of a body in words.
    body_words: f64,
}

/// What is said once of an entry, whatever the language.
pub struct Facts {
    pub countries: Vec<&'static str>,
    pub themes: Vec<&'static str>,
    pub audiences: Vec<&'static str>,
    pub started: String,
    pub organisation: String,
    pub website: String,
}

pub struct Page {
    pub title: String,
    pub summary: String,
    pub body: String,
}

pub struct Written {
    pub pages: usize,
    /// Bytes of the entries' Markdown files in the hub.
    pub bytes: usize,
}

impl Corpus {
    pub fn new(plan: Plan) -> Corpus {
        let words: Vec<Words> =
            plan.languages.iter().map(|code| Words::new(code, plan.seed)).collect();
        let mut corpus = Corpus { body_words: plan.bytes as f64 / 8.0, plan, words };
        corpus.adjust_size();
        corpus
    }

    /// Finds the mean number of words that gives the mean size asked for, over evenly spread sample entries.
    fn adjust_size(&mut self) {
        let step = self.plan.entries.div_ceil(SAMPLE);
        let sample: Vec<usize> = (0..self.plan.entries).step_by(step).collect();
        let pages = (sample.len() * self.plan.languages.len()) as f64;
        // The sample may hold more long entries than the whole, or fewer.
        let mean = |entries: &mut dyn Iterator<Item = usize>| {
            let (count, sum) = entries.fold((0.0, 0.0), |(count, sum), entry| {
                (count + 1.0, sum + self.relative_size(entry))
            });
            sum / count
        };
        let bias = mean(&mut sample.iter().copied()) / mean(&mut (0..self.plan.entries));
        for _ in 0..4 {
            let bytes: usize = sample
                .iter()
                .map(|&entry| {
                    let facts = self.facts(entry);
                    (0..self.plan.languages.len())
                        .map(|language| {
                            let page = self.page(entry, language);
                            hub_file(language, &facts, &page).len()
                        })
                        .sum::<usize>()
                })
                .sum();
            let missing = self.plan.bytes as f64 * bias - bytes as f64 / pages;
            self.body_words = (self.body_words + missing / 8.0).max(8.0);
        }
    }

    /// How long an entry is beside the others.
    fn relative_size(&self, entry: usize) -> f64 {
        self.shape(entry, "size").pick(SIZES)
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    fn shape(&self, entry: usize, of: &str) -> Rng {
        Rng::new(self.plan.seed, &[number_of(of), entry as u64])
    }

    pub fn facts(&self, entry: usize) -> Facts {
        let mut rng = self.shape(entry, "facts");
        let countries = some_of(COUNTRIES, 3, &mut rng);
        let themes = some_of(THEMES, 3, &mut rng);
        let audiences = some_of(AUDIENCES, 3, &mut rng);
        let started = format!(
            "{}-{:02}-{:02}",
            rng.between(2004, 2025),
            rng.between(1, 12),
            rng.between(1, 28)
        );
        let words = &self.words[0];
        let organisation =
            capitalised(words.content_word(&mut rng)) + " " + words.content_word(&mut rng);
        Facts {
            countries,
            themes,
            audiences,
            started,
            organisation,
            website: format!("https://{}.example.com/", slug(entry)),
        }
    }

    pub fn page(&self, entry: usize, language: usize) -> Page {
        let code = &self.plan.languages[language];
        let mut shape = self.shape(entry, "shape");
        let words = &self.words[language];
        // What the entry is about: words that come back on all its pages, at the same rank in each language.
        let topic: Vec<usize> = (0..40).map(|_| shape.between(60, words.len() / 2)).collect();
        let rng = Rng::new(self.plan.seed, &[number_of(code), entry as u64]);
        let mut prose = Prose::new(words, &topic, rng);
        let title = prose.phrase(shape.between(4, 9));
        let summary = prose.phrase(shape.between(12, 24)) + ".";
        let length = (self.body_words * self.relative_size(entry)) as usize;
        let link = |rng: &mut Rng| {
            let to = rng.below(self.plan.entries);
            format!("{}.{code}.md", slug(to))
        };
        let body = Body::new(prose, shape, &link).write(length);
        Page { title, summary, body }
    }

    /// A term's label. In English it is made of the term's id, elsewhere of the language's words.
    pub fn label(&self, id: &str, language: usize) -> String {
        let code = &self.plan.languages[language];
        if code.split('-').next() == Some("en") {
            return capitalised(&id.replace('-', " "));
        }
        let mut rng =
            Rng::new(self.plan.seed, &[number_of("label"), number_of(id), number_of(code)]);
        let words = &self.words[language];
        let label =
            id.split('-').map(|_| words.content_word(&mut rng)).collect::<Vec<_>>().join(" ");
        capitalised(&label)
    }

    /// A text for a page that is not an entry: the home page and the collection's own.
    pub fn introduction(&self, of: &str, language: usize) -> Page {
        let code = &self.plan.languages[language];
        let rng =
            Rng::new(self.plan.seed, &[number_of("introduction"), number_of(of), number_of(code)]);
        let mut prose = Prose::new(&self.words[language], &[], rng);
        Page {
            title: if of == "home" { TITLE.to_owned() } else { self.label(of, language) },
            summary: prose.phrase(14) + ".",
            body: format!("{}.\n\n{}.\n", prose.phrase(30), prose.phrase(24)),
        }
    }

    /// Writes the hub to `hub` and, where given, the same texts as a Hugo site to `hugo`.
    pub fn write(&self, hub: &Path, hugo: Option<&Path>) -> io::Result<Written> {
        self.write_frame(hub)?;
        if let Some(hugo) = hugo {
            hugo::write_frame(self, hugo)?;
        }
        let next = AtomicUsize::new(0);
        let bytes = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let write_some = || -> io::Result<()> {
            loop {
                let entry = next.fetch_add(1, Ordering::Relaxed);
                if entry >= self.plan.entries {
                    return Ok(());
                }
                let facts = self.facts(entry);
                for (language, code) in self.plan.languages.iter().enumerate() {
                    let page = self.page(entry, language);
                    let name = format!("content/practices/{}.{code}.md", slug(entry));
                    let text = hub_file(language, &facts, &page);
                    bytes.fetch_add(text.len(), Ordering::Relaxed);
                    fs::write(hub.join(&name), text)?;
                    if let Some(hugo) = hugo {
                        fs::write(hugo.join(&name), hugo::entry_file(language, &facts, &page))?;
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..threads).map(|_| scope.spawn(write_some)).collect();
            writers
                .into_iter()
                .try_for_each(|writer| writer.join().expect("a generating thread does not panic"))
        })?;
        Ok(Written {
            pages: self.plan.entries * self.plan.languages.len(),
            bytes: bytes.into_inner(),
        })
    }

    /// All of the hub but its entries.
    fn write_frame(&self, hub: &Path) -> io::Result<()> {
        let practices = hub.join("content/practices");
        let vocabularies = hub.join("content/vocabularies");
        fs::create_dir_all(&practices)?;
        fs::create_dir_all(&vocabularies)?;

        let mut config = format!(
            "title: {TITLE}\nbase_url: https://example.org\ndefault_language: {}\nlanguages:\n",
            yaml_key(&self.plan.languages[0])
        );
        for code in &self.plan.languages {
            let _ = writeln!(config, "  {}: \"{}\"", yaml_key(code), name_of(code));
        }
        fs::write(hub.join("hub.yaml"), config)?;
        fs::write(practices.join("_collection.yaml"), "preset: practice\n")?;
        for (language, code) in self.plan.languages.iter().enumerate() {
            for (folder, of) in [("content", "home"), ("content/practices", "practices")] {
                let text = frame_file(&self.introduction(of, language));
                fs::write(hub.join(format!("{folder}/_index.{code}.md")), text)?;
            }
        }
        for (name, terms) in [("themes", THEMES), ("audiences", AUDIENCES)] {
            let mut text = format!("label: {}\nterms:\n", self.yaml_labels(name));
            for term in terms {
                let _ = write!(text, "  {term}:\n    label: {}\n", self.yaml_labels(term));
            }
            fs::write(vocabularies.join(format!("{name}.yaml")), text)?;
        }
        Ok(())
    }

    /// Labels as a YAML map; in quotes, as a made-up word may be "no" or "on".
    fn yaml_labels(&self, id: &str) -> String {
        let labels: Vec<String> = (0..self.plan.languages.len())
            .map(|language| {
                format!(
                    "{}: \"{}\"",
                    yaml_key(&self.plan.languages[language]),
                    self.label(id, language)
                )
            })
            .collect();
        format!("{{{}}}", labels.join(", "))
    }
}

impl Facts {
    pub fn yaml(&self) -> String {
        format!(
            "countries: [{}]\nthemes: [{}]\naudiences: [{}]\nstarted: {}\norganisation: \"{}\"\nwebsite: {}\n",
            // Norway's code is the word "no", which older YAML takes for a boolean.
            self.countries.join(", ").replace("NO", "\"NO\""),
            self.themes.join(", "),
            self.audiences.join(", "),
            self.started,
            self.organisation,
            self.website
        )
    }
}

/// An entry's file name without language and ending.
fn slug(entry: usize) -> String {
    format!("p{:05}", entry + 1)
}

/// An entry's page as a file of the hub: facts in the source language only.
fn hub_file(language: usize, facts: &Facts, page: &Page) -> String {
    let facts = if language == 0 { facts.yaml() } else { "translation: machine\n".to_owned() };
    format!(
        "---\ntitle: \"{}\"\nsummary: \"{}\"\n{facts}---\n\n{}",
        page.title, page.summary, page.body
    )
}

/// A home or collection page as a file; the same for Vademecum and Hugo.
pub fn frame_file(page: &Page) -> String {
    format!("---\ntitle: \"{}\"\nsummary: \"{}\"\n---\n\n{}", page.title, page.summary, page.body)
}

fn yaml_key(code: &str) -> String {
    if code == "no" { "\"no\"".to_owned() } else { code.to_owned() }
}

/// One to `most` different items, the first of the list more often than the last.
fn some_of(items: &[&'static str], most: usize, rng: &mut Rng) -> Vec<&'static str> {
    let count = rng.between(1, most);
    let mut chosen: Vec<&'static str> = Vec::new();
    while chosen.len() < count {
        let limit = rng.between(1, items.len());
        let item = items[rng.below(limit)];
        if !chosen.contains(&item) {
            chosen.push(item);
        }
    }
    chosen
}
