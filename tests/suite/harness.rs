//! Tests that read like a story: hub → build → expect → edit → build → expect.
//!
//! A hub is one text: files, each after a line `--- path ---`.
//!
//! ```text
//! --- hub.yaml ---
//! title: Test
//! languages: [en, ro]
//! --- content/_index.en.md ---
//! …
//! --- content/bytes.en.md <bytes: 48 ff> ---
//! --- content/link.en.md -> other.en.md ---
//! --- content/long.en.md <repeat: 1000 "text\n"> ---
//! --- content/old.en.md <gone> ---
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;
use vademecum::build::{Builder, Options, Outcome};
use vademecum::diag::{Diagnostics, Severity, render_human};

/// The smallest hub that says nothing.
pub(crate) const MINIMAL: &str = "\
--- hub.yaml ---
title: Test
base_url: https://example.org
languages: [en]
--- content/_index.en.md ---
---
title: Home
---
";

/// A hub in a folder of its own, and the builder that remembers it.
pub(crate) struct HubTest {
    folder: Arc<TempDir>,
    builder: Builder,
    /// Each build is a run of its own, which knows nothing but what is on the disk.
    pub(crate) forgets: bool,
    /// Builds as `serve` does: first what was edited is looked at, then everything.
    pub(crate) hinted: bool,
    edited: RefCell<Vec<PathBuf>>,
    /// Changed by tests that need other options.
    pub(crate) options: Options,
}

impl HubTest {
    /// Writes the hub to a new folder.
    pub(crate) fn new(text: &str) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let root = folder.path().join("hub");
        write_files(&root, text);
        let options = Options::new(&root, folder.path().join("site"));
        HubTest {
            folder,
            builder: Builder::default(),
            forgets: false,
            hinted: false,
            edited: RefCell::default(),
            options,
        }
    }

    /// The minimal hub with more files.
    pub(crate) fn with(text: &str) -> Self {
        Self::new(&format!("{MINIMAL}{text}"))
    }

    /// The hub's root.
    pub(crate) fn root(&self) -> &Path {
        &self.options.root
    }

    /// The folder around hub and site.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Builds with what earlier builds left behind.
    pub(crate) fn build(&mut self) -> Built {
        if self.forgets {
            self.forget();
        }
        let outcome = match self.hinted {
            true => self.serve().1,
            false => self.builder.build(&self.options).unwrap(),
        };
        Built { outcome, site: self.options.out.clone(), _folder: self.folder.clone() }
    }

    /// Builds as `serve` does; whether all that changed was seen by looking at what was edited.
    pub(crate) fn serve(&mut self) -> (bool, Outcome) {
        let hints = self.edited.take();
        let hints = (!hints.is_empty()).then_some(&*hints);
        let mut said = Diagnostics::new();
        let Some(mut prepared) = self.builder.prepare(&self.options, hints, &mut said) else {
            return (true, self.builder.build(&self.options).unwrap());
        };
        let other = self.builder.look_again(&self.options, &prepared);
        let seen = other.is_none();
        prepared = other.unwrap_or(prepared);
        let built = self.builder.finish(&self.options, &prepared, &AtomicBool::new(false));
        (seen, built.unwrap().unwrap())
    }

    /// Another run of the program knows nothing of the ones before but what they left on the disk.
    pub(crate) fn forget(&mut self) {
        self.builder = Builder::default();
    }

    /// Builds, or says why it makes no sense.
    pub(crate) fn try_build(&mut self) -> Result<Outcome, vademecum::build::Failure> {
        self.builder.build(&self.options)
    }

    /// Only checks.
    pub(crate) fn check(&mut self) -> Built {
        let outcome = self.builder.check(&self.options);
        Built { outcome, site: self.options.out.clone(), _folder: self.folder.clone() }
    }

    /// Builds the same hub from nothing into another folder.
    pub(crate) fn clean_build(&self) -> Built {
        let mut options = self.options.clone();
        options.out = self.folder().join("clean");
        options.program = None;
        let _ = fs::remove_dir_all(&options.out);
        let outcome = Builder::default().build(&options).unwrap();
        Built { outcome, site: options.out, _folder: self.folder.clone() }
    }

    /// Replaces a text that must be there.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) -> &Self {
        let full = self.root().join(path);
        let text = fs::read_to_string(&full).unwrap();
        assert!(text.contains(old), "{path} does not contain {old:?}");
        self.edited.borrow_mut().push(full.clone());
        fs::write(full, text.replacen(old, new, 1)).unwrap();
        self
    }

    /// All files of the site, the program's own folder left out.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.options.out, "", &mut files);
        files.retain(|path, _| !path.starts_with(".vademecum/"));
        files
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let full = self.root().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        self.edited.borrow_mut().push(full.clone());
        fs::write(full, text).unwrap();
        self
    }
}

/// A build's outcome and its site.
pub(crate) struct Built {
    pub(crate) outcome: Outcome,
    pub(crate) site: PathBuf,
    /// The folder lives as long as anybody looks at it.
    _folder: Arc<TempDir>,
}

impl Built {
    /// Fails if there is any diagnostic of severity error.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.outcome.diagnostics.count(Severity::Error), 0, "{}", self.said());
        assert!(self.outcome.report.is_some());
        self
    }

    /// Fails if there is anything to say at all.
    #[track_caller]
    pub(crate) fn silent(self) -> Self {
        assert!(self.outcome.diagnostics.is_empty(), "{}", self.said());
        self
    }

    /// The diagnostics as people see them.
    pub(crate) fn said(&self) -> String {
        render_human(self.outcome.diagnostics.iter(), &self.outcome.sources, false)
    }

    /// The names of the codes, in order.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.outcome.diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect()
    }

    /// Files written by this build.
    pub(crate) fn written(&self) -> usize {
        self.outcome.report.unwrap().written
    }

    /// A file of the site.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> String {
        match fs::read_to_string(self.site.join(path)) {
            Ok(text) => text,
            Err(error) => {
                panic!("{path}: {error}; there are {:#?}", self.files().keys().collect::<Vec<_>>())
            }
        }
    }

    /// What stands in a page's `<main>`.
    #[track_caller]
    pub(crate) fn main(&self, path: &str) -> String {
        let page = self.page(path);
        let start = page.find("<main").unwrap();
        let end = page.find("</main>").unwrap();
        page[start..end].to_owned() + "</main>\n"
    }

    /// Whether a file is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.site.join(path).exists()
    }

    /// All files of the site with their bytes, the program's own folder left out.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.site, "", &mut files);
        files.retain(|path, _| !path.starts_with(".vademecum/"));
        files
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// Writes the files of a hub's text below `root`.
pub(crate) fn write_files(root: &Path, text: &str) {
    let mut current: Option<(String, String)> = None;
    for line in text.split_inclusive('\n') {
        let header = line.trim_end().strip_prefix("--- ").and_then(|l| l.strip_suffix(" ---"));
        match header.filter(|path| path.contains('/') || path.contains(".yaml")) {
            Some(path) => {
                finish(root, current.take());
                current = Some((path.to_owned(), String::new()));
            }
            None => {
                if let Some((_, content)) = &mut current {
                    content.push_str(line);
                }
            }
        }
    }
    finish(root, current);
}

fn finish(root: &Path, file: Option<(String, String)>) {
    let Some((header, content)) = file else { return };
    let create = |path: &str| {
        // In a path, \xNN stands for one raw byte.
        let mut parts = path.trim().split("\\x");
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend_from_slice(&part.as_bytes()[2..]);
        }
        let full = root.join(OsStr::from_bytes(&bytes));
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        full
    };
    if let Some(path) = header.strip_suffix(" <gone>") {
        fs::remove_file(create(path)).unwrap();
    } else if let Some((path, target)) = header.split_once(" -> ") {
        std::os::unix::fs::symlink(target.trim(), create(path)).unwrap();
    } else if let Some((path, bytes)) = header.split_once(" <bytes: ") {
        let bytes = bytes.trim_end_matches('>').split_whitespace();
        let bytes: Vec<u8> = bytes.map(|hex| u8::from_str_radix(hex, 16).unwrap()).collect();
        fs::write(create(path), bytes).unwrap();
    } else if let Some((path, repeat)) = header.split_once(" <repeat: ") {
        let (count, text) = repeat.trim_end_matches('>').split_once(' ').unwrap();
        let text = text.trim().trim_matches('"').replace("\\n", "\n");
        fs::write(create(path), text.repeat(count.parse().unwrap())).unwrap();
    } else {
        fs::write(create(&header), content).unwrap();
    }
}
