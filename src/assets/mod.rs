//! Files that are copied: the theme's static files, images and downloads of the content.
//!
//! Takes the loaded theme and content files. Owns [`Assets`]: each file's address with the hash of
//! its bytes in it, so that a browser may keep it for ever. Incremental: hashes of content files are
//! kept by length and modification time.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::load::{Loaded, fingerprint, first_half};

/// Digits of a hash in a file name: 48 bits, enough to tell a site's files apart.
const HASH_DIGITS: usize = 12;

/// Where an asset's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In memory.
    Bytes(Arc<[u8]>),
    /// On the disk.
    File(PathBuf),
}

/// All assets of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The theme's static files by name, e.g. `css/main.css`: path in the site.
    theme: BTreeMap<Box<str>, Box<str>>,
    /// Content files by their path below `content/`: path in the site and size in bytes.
    content: HashMap<Arc<str>, (Box<str>, u64)>,
    /// Path in the site and where the bytes are.
    pub outputs: Vec<(Box<str>, Source)>,
}

impl Assets {
    /// The path in the site of one of the theme's static files.
    pub fn theme(&self, name: &str) -> Option<&str> {
        self.theme.get(name).map(AsRef::as_ref)
    }

    /// Where the bytes of a file of the site are, by its path there.
    pub fn output(&self, path: &str) -> Option<&Source> {
        self.outputs.iter().find(|(known, _)| **known == *path).map(|(_, source)| source)
    }

    /// The path in the site of a content file, and its size in bytes.
    pub fn content(&self, path: &str) -> Option<(&str, u64)> {
        self.content.get(path).map(|(path, size)| (&**path, *size))
    }
}

/// Collects assets again and again, hashing only what changed.
#[derive(Debug, Default)]
pub struct Collector {
    known: Mutex<HashMap<PathBuf, (u64, SystemTime, u128)>>,
}

impl Collector {
    /// Names every asset of the hub, but for the files in `hidden` folders, which belong to drafts.
    pub fn collect(
        &self,
        loaded: &Loaded,
        hidden: &[Arc<str>],
        diagnostics: &mut Diagnostics,
    ) -> Assets {
        let mut assets = Assets::default();
        for (name, file) in loaded.theme.below("static/") {
            let hash = digits(fingerprint(&file.bytes));
            let path: Box<str> = match name.rsplit_once('.') {
                Some((stem, ending)) => format!("assets/{stem}.{hash}.{ending}").into(),
                None => format!("assets/{name}.{hash}").into(),
            };
            assets.theme.insert(name.into(), path.clone());
            assets.outputs.push((path, Source::Bytes(file.bytes.clone())));
        }
        let is_hidden = |path: &str| {
            hidden
                .iter()
                .any(|folder| path.strip_prefix(&**folder).is_some_and(|p| p.starts_with('/')))
        };
        let files: Vec<_> = loaded.files.iter().filter(|file| !is_hidden(&file.path)).collect();
        let hashes: Vec<_> = files.par_iter().map(|file| self.hash(&file.full)).collect();
        let mut taken = std::collections::BTreeSet::new();
        for (file, hash) in files.into_iter().zip(hashes) {
            match hash {
                Ok((hash, size)) => {
                    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                    let path: Box<str> = format!("files/{}/{name}", digits(hash)).into();
                    assets.content.insert(file.path.clone(), (path.clone(), size));
                    if taken.insert(path.clone()) {
                        assets.outputs.push((path, Source::File(file.full.clone())));
                    }
                }
                Err(error) => diagnostics.push(
                    Diagnostic::new(
                        &diag::UNREADABLE,
                        format!("this file cannot be read: {error}"),
                    )
                    .at(Span::file(format!("content/{}", file.path).into()), "")
                    .help("check its permissions"),
                ),
            }
        }
        assets
    }

    fn hash(&self, path: &PathBuf) -> io::Result<(u128, u64)> {
        let metadata = std::fs::metadata(path)?;
        let (size, time) = (metadata.len(), metadata.modified()?);
        let known = |known: &HashMap<_, _>| known.get(path).copied();
        if let Some((known_size, known_time, hash)) = self.known.lock().ok().and_then(|k| known(&k))
            && (known_size, known_time) == (size, time)
        {
            return Ok((hash, size));
        }
        let mut hasher = blake3::Hasher::new();
        io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
        let hash = first_half(&hasher.finalize());
        if let Ok(mut known) = self.known.lock() {
            known.insert(path.clone(), (size, time, hash));
        }
        Ok((hash, size))
    }
}

/// The hash as it stands in names.
fn digits(hash: u128) -> String {
    let mut text = format!("{hash:032x}");
    text.truncate(HASH_DIGITS);
    text
}
