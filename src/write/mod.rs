//! The site on disk: only changed bytes are written, and a reader never meets a half-written site.
//!
//! Takes outputs, one by one and from any thread. Owns the output folder's `.vademecum/`. Incremental:
//! the manifest of the last build tells what is there. A [`Generation`] stages what changed and
//! [`Generation::commit`] renames it into place in an order in which every link resolves at every
//! moment: hashed files, new pages, changed pages, manifest, deletions. A journal lets the next run
//! finish a commit that was interrupted. Nothing that is not in our own manifest is ever deleted or
//! overwritten.

mod compare;
mod journal;
mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

pub use compare::{differences, discard};
use journal::Journal;
use manifest::{Manifest, Record};

/// The folder inside the output folder that is the program's own.
pub const OWN_FOLDER: &str = ".vademecum";

/// When a file may be replaced or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Its name contains its hash: written first, and kept for one more build when nothing names it
    /// any more, since readers may still hold pages that do.
    Hashed,
    /// A page or another file with a stable name.
    Page,
}

/// Why the site could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder has files and no manifest of ours.
    NotOurs(PathBuf),
    /// A file of somebody else's stands where ours should.
    Occupied(PathBuf),
    /// Another run is writing to the same folder.
    Busy(PathBuf),
    /// The system failed.
    Io(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::NotOurs(path) => write!(
                f,
                "{} has files that this program did not write, so it is left alone\n  help: name an empty or new folder with --out, or empty this one yourself",
                path.display()
            ),
            WriteError::Occupied(path) => write!(
                f,
                "{} was not written by this program and stands where a page should go\n  help: move it away; files to be copied belong into content/",
                path.display()
            ),
            WriteError::Busy(path) => write!(
                f,
                "another run is writing to {}\n  help: wait for it, or name another folder with --out",
                path.display()
            ),
            WriteError::Io(path, error) => {
                write!(f, "{} cannot be written: {error}", path.display())?;
                match error.kind() {
                    io::ErrorKind::PermissionDenied => {
                        write!(
                            f,
                            "\n  help: check who may write there, or name another folder with --out"
                        )
                    }
                    io::ErrorKind::StorageFull => {
                        write!(f, "\n  help: make room and build again; nothing was lost")
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for WriteError {}

/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files of the site.
    pub files: usize,
    /// Files written because they are new or have other bytes.
    pub written: usize,
    /// Files taken away.
    pub deleted: usize,
    /// Bytes of the site.
    pub bytes: u64,
}

impl Report {
    /// The report of a build that changes nothing: all files of the last one are there as it left
    /// them, and nothing waits to be taken away. `None` otherwise.
    pub fn of_untouched(out: &Path) -> Option<Self> {
        let own = out.join(OWN_FOLDER);
        if Journal::read(&own).ok()?.is_some() {
            return None;
        }
        let (manifest, time) = Manifest::read(&own).ok()?;
        let time = time?;
        let untouched = |(path, record): (&String, &Record)| {
            fs::symlink_metadata(out.join(path)).is_ok_and(|metadata| {
                let same = metadata.is_file() && metadata.len() == record.size;
                same && metadata.modified().is_ok_and(|modified| modified <= time)
            })
        };
        if !manifest.retired.is_empty() || !manifest.files.par_iter().all(untouched) {
            return None;
        }
        let bytes = manifest.files.values().map(|record| record.size).sum();
        Some(Report { files: manifest.files.len(), bytes, ..Report::default() })
    }
}

/// Stands for a site as one build left it: another build leaves another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State(pub [u8; 32]);

impl State {
    fn of(manifest: &Manifest) -> Self {
        State(*blake3::hash(manifest.to_text().as_bytes()).as_bytes())
    }
}

struct Staged {
    path: String,
    record: Record,
    /// Name in the staging folder, if the bytes changed.
    staged: Option<usize>,
    /// There was no such file before.
    new: bool,
}

/// One build's output on its way to the disk.
pub struct Generation {
    out: PathBuf,
    own: PathBuf,
    old: Manifest,
    /// When the manifest was written; files changed later are looked at again.
    old_time: Option<SystemTime>,
    outputs: Mutex<Vec<Staged>>,
    next: AtomicUsize,
    /// Folders that were found to be folders.
    folders: Mutex<BTreeSet<PathBuf>>,
    _lock: File,
}

impl Generation {
    /// Opens the output folder: takes the lock, finishes an interrupted commit, reads the manifest.
    pub fn begin(out: &Path) -> Result<Self, WriteError> {
        let io = |error| WriteError::Io(out.to_owned(), error);
        let own = out.join(OWN_FOLDER);
        if !own.is_dir() {
            let foreign = match fs::read_dir(out) {
                Ok(mut entries) => entries.next().is_some(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(io(error)),
            };
            if foreign {
                return Err(WriteError::NotOurs(out.to_owned()));
            }
            fs::create_dir_all(&own).map_err(io)?;
        }
        let lock = File::create(own.join("lock")).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(WriteError::Busy(out.to_owned())),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        if let Some(journal) = Journal::read(&own).map_err(io)? {
            journal.run(out, &own, Duration::ZERO).map_err(io)?;
        }
        let stage = own.join("stage");
        if stage.exists() {
            clear_stage(&stage).map_err(io)?;
        }
        fs::create_dir_all(&stage).map_err(io)?;
        let (old, old_time) = Manifest::read(&own).map_err(io)?;
        Ok(Generation {
            out: out.to_owned(),
            own,
            old,
            old_time,
            outputs: Mutex::default(),
            next: AtomicUsize::new(0),
            folders: Mutex::default(),
            _lock: lock,
        })
    }

    /// The site as the last build left it.
    pub fn state(&self) -> State {
        State::of(&self.old)
    }

    /// Hands in a file of the site; staged if its bytes are not there yet.
    ///
    /// `path` is relative, with `/`, and comes from the resolved site, never from an editor's text.
    pub fn put(&self, path: &str, class: Class, bytes: &[u8]) -> Result<(), WriteError> {
        debug_assert!(!path.starts_with('/') && path.split('/').all(|part| part != ".."), "{path}");
        let record =
            Record { hash: *blake3::hash(bytes).as_bytes(), size: bytes.len() as u64, class };
        let target = self.out.join(path);
        let known = self.old.files.get(path);
        let there = fs::symlink_metadata(&target).ok();
        let unchanged = match (&there, known) {
            (Some(metadata), Some(known)) if metadata.is_file() => {
                known.hash == record.hash
                    && metadata.len() == record.size
                    && (self.untouched(metadata) || self.same_bytes(&target, &record)?)
            }
            // Not in the manifest, so not ours: fine only if it says the same.
            (Some(metadata), None) => {
                if !metadata.is_file() || !self.same_bytes(&target, &record)? {
                    return Err(WriteError::Occupied(target));
                }
                true
            }
            (Some(_), Some(_)) => return Err(WriteError::Occupied(target)),
            (None, _) => false,
        };
        let staged = if unchanged {
            None
        } else {
            self.check_folders(&target)?;
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let stage = self.own.join("stage").join(number.to_string());
            fs::write(&stage, bytes).map_err(|error| WriteError::Io(target.clone(), error))?;
            Some(number)
        };
        let mut outputs = self.outputs.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        outputs.push(Staged { path: path.to_owned(), record, staged, new: there.is_none() });
        Ok(())
    }

    /// Leaves a file of the last build as it is. False if it is not there as that build left it, so
    /// that it has to be handed in.
    pub fn keep(&self, path: &str) -> bool {
        let Some(record) = self.old.files.get(path) else { return false };
        let there = fs::symlink_metadata(self.out.join(path)).is_ok_and(|metadata| {
            metadata.is_file() && metadata.len() == record.size && self.untouched(&metadata)
        });
        if there {
            let mut outputs = self.outputs.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let record = record.clone();
            outputs.push(Staged { path: path.to_owned(), record, staged: None, new: false });
        }
        there
    }

    /// Leaves all files of a folder as they are; false if one of them, or the folder, is not there.
    pub fn keep_folder(&self, folder: &str) -> bool {
        let mut any = false;
        let below = self.old.files.range(folder.to_owned()..).map(|(path, _)| path);
        let kept = below.take_while(|path| path.starts_with(folder)).all(|path| {
            any = true;
            self.keep(path)
        });
        kept && any
    }

    fn untouched(&self, metadata: &fs::Metadata) -> bool {
        match (metadata.modified(), self.old_time) {
            (Ok(modified), Some(manifest)) => modified <= manifest,
            _ => false,
        }
    }

    fn same_bytes(&self, path: &Path, record: &Record) -> Result<bool, WriteError> {
        let bytes = fs::read(path).map_err(|error| WriteError::Io(path.to_owned(), error))?;
        Ok(blake3::hash(&bytes) == record.hash)
    }

    /// A symbolic link in the output folder could lead anywhere, so none is followed.
    fn check_folders(&self, target: &Path) -> Result<(), WriteError> {
        let mut folders = self.folders.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut folder = target.parent();
        while let Some(path) = folder.filter(|path| *path != self.out) {
            if !folders.insert(path.to_owned()) {
                break;
            }
            match fs::symlink_metadata(path) {
                Ok(metadata) if !metadata.is_dir() => {
                    return Err(WriteError::Occupied(path.to_owned()));
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(WriteError::Io(path.to_owned(), error)),
            }
            folder = path.parent();
        }
        Ok(())
    }

    /// Publishes what was handed in, and says how it leaves the site. `pause` is waited before each
    /// step; only tests want more than zero.
    pub fn commit(self, pause: Duration) -> Result<(Report, State), WriteError> {
        let io = |error| WriteError::Io(self.out.clone(), error);
        let mut outputs =
            self.outputs.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        outputs.sort_by(|a, b| {
            (a.record.class, !a.new, &a.path).cmp(&(b.record.class, !b.new, &b.path))
        });
        let mut report = Report::default();
        let mut files = BTreeMap::new();
        // What pages name comes before them, and new pages before those that lead there.
        let mut renames: Vec<Vec<(usize, String)>> = Vec::new();
        let mut last = None;
        for output in outputs {
            report.files += 1;
            report.bytes += output.record.size;
            if let Some(number) = output.staged {
                report.written += 1;
                let step = Some((output.record.class, output.new));
                if last != step {
                    renames.push(Vec::new());
                    last = step;
                }
                if let Some(renames) = renames.last_mut() {
                    renames.push((number, output.path.clone()));
                }
            }
            files.insert(output.path, output.record);
        }
        // Hashed files that fell out live one build longer; pages that fell out go now.
        let mut retired = BTreeSet::new();
        let mut deletions = Vec::new();
        for (path, record) in &self.old.files {
            if files.contains_key(path) {
                continue;
            }
            if record.class == Class::Hashed {
                retired.insert(path.clone());
            } else {
                deletions.push(path.clone());
            }
        }
        deletions
            .extend(self.old.retired.iter().filter(|path| !files.contains_key(*path)).cloned());
        report.deleted = deletions.len();
        let manifest = Manifest { files, retired };
        let stage = self.own.join("stage");
        if manifest == self.old && renames.is_empty() {
            clear_stage(&stage).map_err(io)?;
            return Ok((report, State::of(&manifest)));
        }
        let state = State::of(&manifest);
        let journal = Journal { renames, manifest: manifest.to_text(), deletions };
        journal.write(&self.own).map_err(io)?;
        journal.run(&self.out, &self.own, pause).map_err(io)?;
        Ok((report, state))
    }

    /// Throws the staged files away and leaves the site as it was.
    pub fn abandon(self) {
        // What stays behind is cleared by the next run.
        let _ = clear_stage(&self.own.join("stage"));
    }
}

/// Removes staged files, which have numbers for names, and the folder if nothing else is in it.
fn clear_stage(stage: &Path) -> io::Result<()> {
    for entry in fs::read_dir(stage)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit()) {
            fs::remove_file(entry.path())?;
        }
    }
    match fs::remove_dir(stage) {
        Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => Err(error),
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    // The rename must not become durable before the bytes.
    file.sync_all()?;
    fs::rename(&temporary, path)
}
