//! Files that are copied: the theme's static files, images and downloads of the content.
//!
//! Takes the loaded theme and content files. Owns [`Assets`]: each file's address with the hash of
//! its bytes in it, so that a browser may keep it for ever, and the sizes in which pictures are
//! published. Incremental: what is known of content files is kept by length and modification time,
//! and sizes are kept beside the site.

mod clean;
mod encode;
mod picture;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::load::{Loaded, fingerprint, first_half};
pub use encode::{Cache, Recipe};
use picture::Looked;
pub use picture::{Picture, Size};

/// Digits of a hash in a file name: 48 bits, enough to tell a site's files apart.
const HASH_DIGITS: usize = 12;

/// Where an asset's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In memory.
    Bytes(Arc<[u8]>),
    /// On the disk.
    File(PathBuf),
    /// On the disk, to be published without what stands beside the picture.
    Picture(PathBuf),
}

/// All assets of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The theme's static files by name, e.g. `css/main.css`: path in the site.
    theme: BTreeMap<Box<str>, Box<str>>,
    /// Content files by their path below `content/`: path in the site and size in bytes.
    content: HashMap<Arc<str>, (Box<str>, u64)>,
    /// Pictures among them.
    pictures: HashMap<Arc<str>, Picture>,
    /// Pictures that are published in several sizes.
    pub recipes: Vec<Recipe>,
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

    /// Makes one of a picture's sizes, or takes it from where it is kept.
    pub fn encode(&self, path: &str, cache: &Cache) -> Option<Vec<u8>> {
        let recipe = self.recipes.iter().find(|it| it.sizes().any(|size| &*size.path == path))?;
        let mut made = None;
        let keep = |_: &str, bytes: &[u8]| {
            made = Some(bytes.to_vec());
            Ok::<(), std::convert::Infallible>(())
        };
        recipe.make(|size| &*size.path == path, cache, keep).ok()?;
        made
    }

    /// How a content file is shown, if it is a picture.
    pub fn picture(&self, path: &str) -> Option<&Picture> {
        self.pictures.get(path)
    }
}

/// Collects assets again and again, hashing only what changed.
#[derive(Debug, Default)]
pub struct Collector {
    known: Mutex<HashMap<PathBuf, (u64, SystemTime, Looked)>>,
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
        let looked: Vec<_> =
            files.par_iter().map(|file| self.look(&file.path, &file.full)).collect();
        let mut taken = std::collections::BTreeSet::new();
        for (file, looked) in files.into_iter().zip(looked) {
            let place = || Span::file(format!("content/{}", file.path).into());
            let looked = match looked {
                Ok(looked) => looked,
                Err(error) => {
                    let message = format!("this file cannot be read: {error}");
                    diagnostics.push(
                        Diagnostic::new(&diag::UNREADABLE, message)
                            .at(place(), "")
                            .help("check its permissions"),
                    );
                    continue;
                }
            };
            if let Some(fault) = looked.fault {
                diagnostics.push(bad_picture(place(), fault));
                continue;
            }
            let name = file.path.rsplit('/').next().unwrap_or(&file.path);
            let path: Box<str> = format!("files/{}/{name}", digits(looked.hash)).into();
            assets.content.insert(file.path.clone(), (path.clone(), looked.size));
            let new = taken.insert(path.clone());
            if let Some(picture) = looked.picture {
                if new && !picture.sizes.is_empty() {
                    let (file, picture) = (file.full.clone(), picture.clone());
                    assets.recipes.push(Recipe { file, picture });
                }
                assets.pictures.insert(file.path.clone(), picture);
            }
            if new {
                let source = match looked.cleaned {
                    true => Source::Picture(file.full.clone()),
                    false => Source::File(file.full.clone()),
                };
                assets.outputs.push((path, source));
            }
        }
        assets
    }

    fn look(&self, name: &str, path: &PathBuf) -> io::Result<Looked> {
        let metadata = std::fs::metadata(path)?;
        let (size, time) = (metadata.len(), metadata.modified()?);
        let known = |known: &HashMap<PathBuf, (u64, SystemTime, Looked)>| known.get(path).cloned();
        if let Some((known_size, known_time, looked)) =
            self.known.lock().ok().and_then(|it| known(&it))
            && (known_size, known_time) == (size, time)
        {
            return Ok(looked);
        }
        let looked = if picture::is_named_like_one(name) {
            picture::look(name, &std::fs::read(path)?)
        } else {
            let mut hasher = blake3::Hasher::new();
            io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
            let hash = first_half(&hasher.finalize());
            Looked { hash, size, cleaned: false, picture: None, fault: None }
        };
        if let Ok(mut known) = self.known.lock() {
            known.insert(path.clone(), (size, time, looked.clone()));
        }
        Ok(looked)
    }
}

/// Something is wrong with a picture.
pub fn bad_picture(place: Span, fault: String) -> Diagnostic {
    Diagnostic::new(&diag::BAD_PICTURE, fault)
        .at(place, "")
        .help("open it in a picture editor and save it as JPEG, PNG or WebP")
}

/// A picture's file without what stands beside the picture.
pub fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    picture::cleaned(bytes)
}

/// The hash as it stands in names.
fn digits(hash: u128) -> String {
    let mut text = format!("{hash:032x}");
    text.truncate(HASH_DIGITS);
    text
}
