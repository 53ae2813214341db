//! From the disk to [`Document`]s: walk, read, hash, front matter, Markdown.
//!
//! Takes the hub's root. Owns [`Loaded`]. Incremental: a [`Loader`] keeps every parsed document with
//! the hash of its bytes; as long as the hub's configuration is the same, only files whose bytes
//! changed are parsed again.

mod anchors;
mod body;
mod facts;
mod footnotes;
mod front;
mod logo;
mod markdown;
mod numbers;
mod quotes;
mod reader;
mod sanitize;
mod scalars;
mod standalone;
mod theme;
mod tokens;
mod values;
mod walk;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{FieldType, FieldValue, Hub, Scale, Schema, Vocabulary, yaml};
use crate::diag::{self, Diagnostic, Diagnostics, Sources, Span};

pub use body::{Body, Heading, LABEL_OPEN, Link, SLOT_CLOSE, SLOT_OPEN, Slot};
pub use facts::{Field, Fields};
pub(crate) use sanitize::AUTHOR_ID;
pub use theme::{Theme, ThemeFile};
pub use walk::ContentFile;

/// Bytes of a page's file that the program is willing to read.
pub const MAX_PAGE_BYTES: u64 = 4 << 20;

/// What kind of page a file makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `_index.lang.md`: a folder's own page.
    Index,
    /// `name.lang.md` or `name/index.lang.md`.
    Entry,
}

/// One page's file, parsed.
#[derive(Debug)]
pub struct Document {
    /// Path relative to the hub's root.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// The first half of the BLAKE3 hash of the bytes.
    pub hash: u128,
    /// What kind of page it is.
    pub kind: Kind,
    /// The entry: path below `content/` without language, ending and order numbers kept.
    pub id: Arc<str>,
    /// Folder that relative links start from, below `content/`, without a slash at the end.
    pub folder: Arc<str>,
    /// The first folder below `content/`; empty for pages at the top.
    pub collection: Arc<str>,
    /// Index of the language in the hub's list.
    pub language: usize,
    /// Bytes of the YAML between the lines `---`.
    pub front_range: std::ops::Range<usize>,
    /// Typed front matter.
    pub fields: Fields,
    /// The Markdown, as HTML with open places.
    pub body: Body,
    /// True if the file could not be read as a page; it keeps its address, so that links to it
    /// do not cascade.
    pub broken: bool,
}

impl Document {
    /// A text field of this page.
    pub fn text_field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(|field| field.value.as_text())
    }

    /// The page's title; for a broken page its id.
    pub fn title(&self) -> &str {
        self.text_field("title").unwrap_or_else(|| self.id.rsplit('/').next().unwrap_or("…"))
    }

    /// One or two sentences about the page; empty if there are none.
    pub fn summary(&self) -> &str {
        self.text_field("summary").or_else(|| self.text_field("description")).unwrap_or_default()
    }

    /// A span of this file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.path.clone(), range)
    }

    /// Whether a choice says so, e.g. `status: draft`.
    pub fn is(&self, name: &str, wanted: &str) -> bool {
        let value = self.fields.get(name).map(|field| &field.value);
        matches!(value, Some(FieldValue::Choice { word, .. }) if &**word == wanted)
    }

    /// Where a value of the front matter stands: the field, then list positions and parts' names.
    /// Read again from the text, since only diagnostics ask.
    pub fn locate(&self, steps: &[&str]) -> std::ops::Range<usize> {
        let mut ignored = Diagnostics::new();
        let root = yaml::parse(&self.path, &self.text, self.front_range.clone(), &mut ignored);
        let mut node = &root;
        for step in steps {
            let next = match step.parse::<usize>() {
                Ok(index) => node.items().get(index),
                Err(_) => node.get(step),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.range.clone()
    }
}

/// A folder of like entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    /// The folder's name below `content/`.
    pub id: Arc<str>,
    /// Its schema.
    pub schema: Schema,
}

/// The whole configuration: what every page is read against.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `hub.yaml`.
    pub hub: Hub,
    /// By folder.
    pub collections: BTreeMap<Arc<str>, Collection>,
    /// By id.
    pub vocabularies: BTreeMap<Arc<str>, Vocabulary>,
    /// By id.
    pub scales: BTreeMap<Arc<str>, Scale>,
}

impl Config {
    /// The schema of a collection; pages at the top are plain pages.
    pub fn schema(&self, collection: &str) -> &Schema {
        match self.collections.get(collection) {
            Some(collection) => &collection.schema,
            None => Schema::preset("page").unwrap_or_else(|| unreachable!("a preset of ours")),
        }
    }
}

/// What `load` owns: configuration, documents and the other files of the content folder.
#[derive(Debug)]
pub struct Loaded {
    /// The hub's root.
    pub root: PathBuf,
    /// The configuration.
    pub config: Arc<Config>,
    /// Sorted by path.
    pub documents: Vec<Arc<Document>>,
    /// Images, downloads: everything in `content/` that is neither Markdown nor YAML, by path below
    /// `content/`.
    pub files: Vec<ContentFile>,
    /// The theme, with the hub's own files over it.
    pub theme: Theme,
    /// Texts that diagnostics may point into.
    pub sources: Sources,
}

/// Reads a hub again and again, parsing only what changed.
#[derive(Debug, Default)]
pub struct Loader {
    config: Option<Arc<Config>>,
    documents: HashMap<Arc<str>, Known>,
    /// The last walk and what it said.
    walked: Option<(walk::Walked, Diagnostics)>,
    /// What was handed out last, for a load that looks at a few pages only.
    last: Option<Last>,
    /// A page that cannot be read any more stays as it was when it could, as `serve` wants it.
    pub keeps_last_good: bool,
}

/// A document as it was parsed, with what was said of it.
#[derive(Clone, Debug)]
struct Known {
    document: Arc<Document>,
    said: Arc<[Diagnostic]>,
    /// The file's, before it was read.
    stamp: Option<walk::Stamp>,
    /// The file's text and hash: another than the document's if that is the last good one.
    text: Arc<str>,
    hash: u128,
}

/// A hub as it was read last.
#[derive(Debug)]
struct Last {
    documents: Vec<Arc<Document>>,
    theme: Theme,
    sources: Sources,
    /// What was said of anything but pages.
    said: Diagnostics,
}

impl Loader {
    /// Reads the hub at `root`.
    ///
    /// `None` only if there is no hub there; everything else that is wrong is a diagnostic.
    pub fn load(&mut self, root: &Path, diagnostics: &mut Diagnostics) -> Option<Loaded> {
        self.walked = None;
        self.load_hinted(root, &[], diagnostics)
    }

    /// The same, looking at no page but those among `hints`, which are paths below `root` that may
    /// have changed. Files that came or went make it look at everything.
    pub fn load_hinted(
        &mut self,
        root: &Path,
        hints: &[PathBuf],
        diagnostics: &mut Diagnostics,
    ) -> Option<Loaded> {
        if let Some(loaded) = self.load_pages(root, hints, diagnostics) {
            return Some(loaded);
        }
        self.last = None;
        let mut sources = Sources::default();
        let mut of_others = Diagnostics::new();
        let Some(hub) = read_hub(root, &mut sources, &mut of_others) else {
            diagnostics.extend(of_others);
            return None;
        };
        let known = self.walked.take();
        let (walked, said) = match known.filter(|(walked, _)| walked.knows_all(root, hints)) {
            Some((mut walked, said)) => {
                walked.distrust(root, hints);
                (walked, said)
            }
            None => {
                let mut said = Diagnostics::new();
                (walk::walk(root, &mut said), said)
            }
        };
        diagnostics.extend(said.iter().cloned());
        let loaded = self.read(root, hub, &walked, sources, of_others, diagnostics);
        self.walked = Some((walked, said));
        Some(loaded)
    }

    /// Reads again only the pages that are named; `None` if that is not all that there is to do.
    fn load_pages(
        &mut self,
        root: &Path,
        hints: &[PathBuf],
        diagnostics: &mut Diagnostics,
    ) -> Option<Loaded> {
        let config = self.config.clone()?;
        let (walked, _) = self.walked.as_mut()?;
        let places = walked.only_pages(root, hints)?;
        walked.distrust(root, hints);
        let (walked, of_walk) = self.walked.as_ref()?;
        let mut read = Vec::with_capacity(places.len());
        for at in places {
            let file = &walked.pages[at];
            match self.parse(root, file, self.documents.get(&file.path), &config)? {
                Ok(known) => read.push(known),
                Err(_) => return None,
            }
        }
        let last = self.last.as_mut()?;
        for known in read {
            let path = known.document.path.clone();
            let at = last.documents.iter().position(|document| document.path == path)?;
            last.documents[at] = known.document.clone();
            last.sources.insert(path.clone(), known.text.clone());
            self.documents.insert(path, known);
        }
        diagnostics.extend(of_walk.iter().chain(last.said.iter()).cloned());
        let of_pages = self.documents.values().flat_map(|known| known.said.iter());
        diagnostics.extend(of_pages.cloned());
        Some(Loaded {
            root: root.to_owned(),
            config,
            documents: last.documents.clone(),
            files: walked.files.clone(),
            theme: last.theme.clone(),
            sources: last.sources.clone(),
        })
    }

    fn read(
        &mut self,
        root: &Path,
        hub: Hub,
        walked: &walk::Walked,
        mut sources: Sources,
        mut of_others: Diagnostics,
        diagnostics: &mut Diagnostics,
    ) -> Loaded {
        let config = read_config(hub, root, walked, &mut sources, &mut of_others);
        let config = match self.config.take().filter(|known| **known == config) {
            Some(known) => known,
            None => {
                self.documents.clear();
                Arc::new(config)
            }
        };
        self.config = Some(config.clone());
        let parsed: Vec<_> = walked
            .pages
            .par_iter()
            .with_max_len(64)
            .filter_map(|file| {
                let known = self.documents.get(&file.path);
                if let Some(known) = known.filter(|it| it.stamp.is_some() && it.stamp == file.stamp)
                {
                    return Some(Ok(known.clone()));
                }
                self.parse(root, file, known, &config)
            })
            .collect();

        let mut documents = Vec::with_capacity(parsed.len());
        let mut next = HashMap::with_capacity(parsed.len());
        for parsed in parsed {
            match parsed {
                Ok(known) => {
                    let document = &known.document;
                    diagnostics.extend(known.said.iter().cloned());
                    sources.insert(document.path.clone(), known.text.clone());
                    documents.push(document.clone());
                    next.insert(document.path.clone(), known);
                }
                Err(said) => of_others.extend(said),
            }
        }
        self.documents = next;
        let theme = Theme::read(root, &config.hub, &mut of_others);
        for file in theme.files.values() {
            if let Ok(text) = std::str::from_utf8(&file.bytes) {
                sources.insert(file.shown.clone(), text.into());
            }
        }
        diagnostics.extend(of_others.iter().cloned());
        self.last = Some(Last {
            documents: documents.clone(),
            theme: theme.clone(),
            sources: sources.clone(),
            said: of_others,
        });
        let root = root.to_owned();
        Loaded { root, config, documents, files: walked.files.clone(), theme, sources }
    }

    /// Reads a page's file; `None` if it makes no page. If its name makes none, only what is to be
    /// said of it.
    fn parse(
        &self,
        root: &Path,
        file: &walk::PageFile,
        known: Option<&Known>,
        config: &Arc<Config>,
    ) -> Option<Result<Known, Diagnostics>> {
        let mut found = Diagnostics::new();
        let Some(place) = front::place(file, &config.hub, &mut found) else {
            return Some(Err(found));
        };
        let mut next = match read_text(root, &file.path, MAX_PAGE_BYTES, &mut found) {
            Ok(text) => {
                let hash = fingerprint(text.as_bytes());
                if let Some(known) = known
                    && known.hash == hash
                    && known.text == text
                {
                    return Some(Ok(Known { stamp: file.stamp, ..known.clone() }));
                }
                let document = front::parse(place, text.clone(), hash, config, &mut found);
                let (document, stamp) = (Arc::new(document), file.stamp);
                Known { document, said: Arc::default(), stamp, text, hash }
            }
            Err(shown) => {
                let document = Arc::new(front::broken(place, shown.clone(), 0));
                Known { document, said: Arc::default(), stamp: None, text: shown, hash: 0 }
            }
        };
        next.said = found.into_iter().collect();
        if let Some(good) = known.map(|known| &known.document)
            && self.keeps_last_good
            && next.document.broken
            && !good.broken
        {
            next.document = good.clone();
        }
        Some(Ok(next))
    }
}

/// The first half of the BLAKE3 hash.
pub fn fingerprint(bytes: &[u8]) -> u128 {
    first_half(&blake3::hash(bytes))
}

/// 128 bits of a hash: enough to tell any two files of a hub apart.
pub(crate) fn first_half(hash: &blake3::Hash) -> u128 {
    let (half, _) = hash.as_bytes().split_at(16);
    u128::from_le_bytes(half.try_into().unwrap_or_else(|_| unreachable!("16 bytes")))
}

fn read_hub(root: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Hub> {
    let path: Arc<str> = "hub.yaml".into();
    if !root.join(&*path).is_file() {
        diagnostics.push(
            Diagnostic::new(&diag::NO_HUB, format!("there is no hub.yaml in {}", root.display()))
                .help("name the hub's folder with --root, or write a hub.yaml with `title: My hub` and `languages: [en]`"),
        );
        return None;
    }
    let text = read_text(root, &path, MAX_PAGE_BYTES, diagnostics);
    sources.insert(path.clone(), text.as_ref().unwrap_or_else(|shown| shown).clone());
    Hub::parse(&path, &text.ok()?, diagnostics)
}

fn read_config(
    hub: Hub,
    root: &Path,
    walked: &walk::Walked,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Config {
    let mut read = |path: &Arc<str>, diagnostics: &mut Diagnostics| {
        let text = read_text(root, path, MAX_PAGE_BYTES, diagnostics);
        sources.insert(path.clone(), text.as_ref().unwrap_or_else(|shown| shown).clone());
        let text_failed = text.is_err();
        let mut said = Diagnostics::new();
        let node = match text {
            Ok(text) => yaml::parse(path, &text, 0..text.len(), &mut said),
            Err(_) => yaml::Node::null(0),
        };
        // What cannot be read at all is reported once, here, and not again by every page.
        let unreadable = node.value == yaml::Value::Null && (said.has_errors() || text_failed);
        diagnostics.extend(said);
        (!unreadable).then_some(node)
    };
    let mut collections = BTreeMap::new();
    for id in &walked.collections {
        let path: Arc<str> = format!("content/{id}/_collection.yaml").into();
        let schema = if walked.yaml.contains(&path) {
            match read(&path, diagnostics) {
                Some(node) => Schema::from_node(&path, &node, diagnostics),
                None => Schema::unreadable(),
            }
        } else {
            // A minimal collection is a folder of Markdown; a preset's own name means the preset.
            let preset = Schema::preset_names()
                .find(|name| *name == &**id || id.strip_suffix('s') == Some(name));
            let mut schema = Schema::preset(preset.unwrap_or("page"))
                .cloned()
                .unwrap_or_else(|| unreachable!("a preset of ours"));
            if preset.is_none() {
                schema.unknown_fields = crate::config::UnknownFields::Allow;
            }
            schema
        };
        collections.insert(id.clone(), Collection { id: id.clone(), schema });
    }
    let mut vocabularies = BTreeMap::new();
    let mut scales = BTreeMap::new();
    let languages: Vec<&str> = hub.languages.iter().map(|language| &*language.tag).collect();
    let named = |path: &str, folder: &str| {
        let name = path.strip_prefix(folder)?;
        let id = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
        Some(Arc::<str>::from(id))
    };
    for path in &walked.yaml {
        if let Some(id) = named(path, "content/vocabularies/") {
            let vocabulary = match read(path, diagnostics) {
                Some(node) => {
                    Vocabulary::from_node(id.clone(), path, &node, &languages, diagnostics)
                }
                None => Vocabulary::unreadable(id.clone()),
            };
            vocabularies.insert(id, vocabulary);
        } else if let Some(id) = named(path, "content/scales/") {
            let scale = match read(path, diagnostics) {
                Some(node) => Scale::from_node(id.clone(), path, &node, &languages, diagnostics),
                None => Scale::unreadable(id.clone()),
            };
            scales.insert(id, scale);
        }
    }
    for collection in collections.values() {
        for field in &collection.schema.fields {
            if let FieldType::Term { vocabulary: name, or_text: false } = field.kind.item()
                && !vocabularies.contains_key(name)
                && walked
                    .yaml
                    .contains(&Arc::from(format!("content/{}/_collection.yaml", collection.id)))
                && Schema::preset(&collection.schema.preset)
                    .and_then(|preset| preset.field(&field.name))
                    != Some(field)
            {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::UNKNOWN_VOCABULARY,
                        format!(
                            "`{}` asks for the vocabulary `{name}`, which no file defines",
                            field.name
                        ),
                    )
                    .at(
                        Span::file(format!("content/{}/_collection.yaml", collection.id).into()),
                        "",
                    )
                    .help(format!("write content/vocabularies/{name}.yaml with `terms:`")),
                );
            }
        }
    }
    Config { hub, collections, vocabularies, scales }
}

/// Reads a UTF-8 file of the hub, without its byte order mark. If it cannot be read, what there is
/// to show of it: every bad byte is one question mark, so that places stay right.
pub(crate) fn read_text(
    root: &Path,
    path: &Arc<str>,
    limit: u64,
    diagnostics: &mut Diagnostics,
) -> Result<Arc<str>, Arc<str>> {
    let span = || Span::file(path.clone());
    let full = root.join(&**path);
    let bytes = match std::fs::metadata(&full).and_then(|metadata| {
        if metadata.len() > limit { Ok(None) } else { std::fs::read(&full).map(Some) }
    }) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            diagnostics.push(
                Diagnostic::new(&diag::FILE_TOO_LARGE, "this file is too large for a text")
                    .at(span(), "")
                    .help(format!(
                        "at most {} MiB are read; split it, or move data into a download",
                        limit >> 20
                    )),
            );
            return Err("".into());
        }
        Err(error) => {
            diagnostics.push(
                Diagnostic::new(&diag::UNREADABLE, format!("this file cannot be read: {error}"))
                    .at(span(), "")
                    .help("check the file's permissions"),
            );
            return Err("".into());
        }
    };
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            diagnostics.push(
                Diagnostic::new(
                    &diag::NOT_UTF8,
                    format!("this file is not UTF-8: it has the byte 0x{:02X}", bytes[at]),
                )
                .at(Span::new(path.clone(), at..at + 1), "")
                .help("save it as UTF-8 in your editor (\"Save with encoding\")"),
            );
            return Err(shown(&bytes).into());
        }
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text.into())
}

/// Text in which every byte that is not UTF-8 is a question mark.
fn shown(mut bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    loop {
        match std::str::from_utf8(bytes) {
            Ok(rest) => {
                text.push_str(rest);
                return text;
            }
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                text.push_str(&String::from_utf8_lossy(good));
                text.push('?');
                bytes = &rest[1..];
            }
        }
    }
}
