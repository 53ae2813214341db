//! Which files a hub has. Sorted, so that the order of the disk never shows.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// A file of the content folder that is no page: an image, a download.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentFile {
    /// Path below `content/`, with `/`.
    pub path: Arc<str>,
    /// Where it lies.
    pub full: PathBuf,
}

/// A Markdown file.
#[derive(Debug)]
pub(super) struct PageFile {
    /// Path relative to the hub's root, with `/`.
    pub path: Arc<str>,
    /// What the system says of the file; `None` if it is too young to be trusted.
    pub stamp: Option<Stamp>,
}

/// A file that has the same stamp has the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: SystemTime,
    /// When its name or its permissions changed: a copy that keeps its time is another file.
    changed: (i64, i64, u64),
}

/// Files that are looked at one by one before all are.
const MOST_HINTS: usize = 64;

/// A file system may give two changes within this time the same stamp.
const TICK: Duration = Duration::from_millis(20);

impl Stamp {
    fn of(metadata: &Metadata, now: SystemTime) -> Option<Self> {
        let modified = metadata.modified().ok()?;
        let stamp = Stamp { bytes: metadata.len(), modified, changed: changed(metadata) };
        now.duration_since(modified).is_ok_and(|age| age > TICK).then_some(stamp)
    }
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> (i64, i64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ctime(), metadata.ctime_nsec(), metadata.ino())
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> (i64, i64, u64) {
    (0, 0, 0)
}

#[derive(Debug, Default)]
pub(super) struct Walked {
    pub pages: Vec<PageFile>,
    pub files: Vec<ContentFile>,
    pub yaml: BTreeSet<Arc<str>>,
    /// Folders directly below `content/` that hold pages.
    pub collections: BTreeSet<Arc<str>>,
}

impl Walked {
    /// Whether all of some paths below `root` are files that the walk has met and that are still
    /// there, or lie outside `content/`, so that no other walk is needed.
    pub fn knows_all(&self, root: &Path, paths: &[PathBuf]) -> bool {
        let knows = |path: &PathBuf| {
            let Some(name) = relative(root, path) else { return false };
            if &*name == "content" {
                return false;
            }
            let Some(below) = name.strip_prefix("content/") else { return true };
            let known = self.page(&name).is_some()
                || self.yaml.contains(&name)
                || self.files.iter().any(|file| *file.path == *below);
            // A link may lead elsewhere now.
            known && path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
        };
        // No hint at all is no reason to look at nothing, and many are as much work as a walk.
        (1..=MOST_HINTS).contains(&paths.len()) && paths.iter().all(knows)
    }

    /// The places of some paths below `root` if they are all pages that are still there.
    pub fn only_pages(&self, root: &Path, paths: &[PathBuf]) -> Option<Vec<usize>> {
        if !self.knows_all(root, paths) {
            return None;
        }
        paths.iter().map(|path| self.page(&relative(root, path)?)).collect()
    }

    /// Forgets the stamps of pages that may have changed.
    pub fn distrust(&mut self, root: &Path, paths: &[PathBuf]) {
        for path in paths {
            if let Some(at) = relative(root, path).and_then(|name| self.page(&name)) {
                self.pages[at].stamp = None;
            }
        }
    }

    fn page(&self, path: &str) -> Option<usize> {
        self.pages.iter().position(|page| *page.path == *path)
    }
}

/// Walks `content/`. Hidden files and those that editors leave behind are passed over.
#[allow(
    clippy::disallowed_methods,
    reason = "the clock tells how old a file's stamp is; no document sees it"
)]
pub(super) fn walk(root: &Path, diagnostics: &mut Diagnostics) -> Walked {
    let now = SystemTime::now();
    let mut walked = Walked::default();
    let content = root.join("content");
    let Ok(real_root) = root.canonicalize() else { return walked };
    if !content.is_dir() {
        return walked;
    }
    let mut entries = WalkDir::new(&content).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unreadable(root, &error));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        let hidden = name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
        if entry.depth() > 0 && hidden {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let Some(path) = relative(root, entry.path()) else {
            let shown = entry.path().strip_prefix(root).unwrap_or(entry.path());
            diagnostics.push(
                Diagnostic::new(&diag::BAD_FILE_NAME, "a file name is not UTF-8")
                    .at(Span::file(shown.to_string_lossy().into()), "")
                    .help("rename it; names become addresses"),
            );
            continue;
        };
        if entry.path_is_symlink()
            && !entry.path().canonicalize().is_ok_and(|real| real.starts_with(&real_root))
        {
            diagnostics.push(
                Diagnostic::new(&diag::BAD_SYMLINK, "a symbolic link leads out of the hub")
                    .at(Span::file(path), "")
                    .help("put a copy of the file into the hub"),
            );
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        let below: &str = path.strip_prefix("content/").unwrap_or(&path);
        match below.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "md" | "markdown" => {
                if let Some((collection, _)) = below.split_once('/') {
                    walked.collections.insert(collection.into());
                }
                let stamp = entry.metadata().ok().and_then(|it| Stamp::of(&it, now));
                walked.pages.push(PageFile { path, stamp });
            }
            "yaml" | "yml" => {
                if let Some(collection) = below.strip_suffix("/_collection.yaml")
                    && !collection.contains('/')
                {
                    walked.collections.insert(collection.into());
                }
                walked.yaml.insert(path);
            }
            _ => {
                walked.files.push(ContentFile { path: below.into(), full: entry.path().to_owned() })
            }
        }
    }
    walked
}

fn relative(root: &Path, path: &Path) -> Option<Arc<str>> {
    let mut out = String::new();
    for part in path.strip_prefix(root).ok()? {
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(part.to_str()?);
    }
    Some(out.into())
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path =
        error.path().and_then(|path| relative(root, path)).unwrap_or_else(|| "content".into());
    if error.loop_ancestor().is_some() {
        return Diagnostic::new(
            &diag::BAD_SYMLINK,
            "a symbolic link leads back to a folder it is in",
        )
        .at(Span::file(path), "")
        .help("remove the link");
    }
    let dangling = error.path().is_some_and(|path| path.is_symlink());
    if dangling {
        return Diagnostic::new(&diag::BAD_SYMLINK, "a symbolic link leads to nothing")
            .at(Span::file(path), "")
            .help("remove the link, or put the file where it points to");
    }
    let reason = error.io_error().map(ToString::to_string).unwrap_or_default();
    Diagnostic::new(&diag::UNREADABLE, format!("this folder cannot be read: {reason}"))
        .at(Span::file(path), "")
        .help("check its permissions")
}
