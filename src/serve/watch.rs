//! Notices that something in the hub changed. What exactly is for the build to find out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Editors write a file in several steps; this is how long to wait for the last.
const DEBOUNCE: Duration = Duration::from_millis(20);

/// The same after a file was closed or got its name: that was the last step, of most editors.
const SETTLED: Duration = Duration::from_millis(6);

/// Who empties a file before writing it is given this long to write.
const EMPTY: Duration = Duration::from_millis(120);

/// When a storm of changes does not end, it is looked at all the same.
const STORM: Duration = Duration::from_secs(1);

/// How often files are looked at where the system reports no changes, as on network mounts.
const POLL: Duration = Duration::from_millis(700);

/// What of the hub's root is watched.
const WATCHED: [&str; 4] = ["hub.yaml", "content", "themes", "i18n"];

/// What the thread that builds is told.
pub(super) enum Message<T> {
    /// Files that may have changed, none if the system lost count; and whether their writer is done.
    Changed(Vec<PathBuf>, bool),
    /// Something else that was waited for.
    Done(T),
    /// It is time to stop.
    Stop,
}

/// What ended a wait.
pub(super) enum Woken<T> {
    /// Files that may have changed; none if any may have.
    Changed(Vec<PathBuf>),
    /// Something else that was waited for.
    Done(T),
    /// It is time to stop.
    Stop,
}

pub(super) struct Watcher<T> {
    watcher: Box<dyn notify::Watcher + Send>,
    root: PathBuf,
    /// Folders that exist and are watched.
    folders: Vec<PathBuf>,
    sender: Sender<Message<T>>,
    receiver: Receiver<Message<T>>,
    stirred: Arc<AtomicBool>,
    /// The system watches no more folders, so that changes are missed from now on.
    deaf: Arc<AtomicBool>,
    /// Arrived while a change was waited out.
    kept: Vec<T>,
}

/// Watches the hub's own folders, never the output. With `poll` by looking again and again.
pub(super) fn watch<T: Send + 'static>(root: &Path, poll: bool) -> notify::Result<Watcher<T>> {
    let (sender, receiver) = channel();
    let stirred = Arc::new(AtomicBool::new(false));
    let deaf = Arc::new(AtomicBool::new(false));
    let events = sender.clone();
    let own: Vec<PathBuf> = WATCHED.iter().map(|name| root.join(name)).collect();
    let (stir, lose) = (stirred.clone(), deaf.clone());
    let report = move |result: notify::Result<notify::Event>| {
        let mut done = false;
        let paths = match result {
            Ok(event) if event.need_rescan() => Vec::new(),
            Ok(event) => {
                // Reading is no change; that a writer has closed the file is the end of one.
                let written = AccessKind::Close(AccessMode::Write);
                if matches!(event.kind, EventKind::Access(kind) if kind != written) {
                    return;
                }
                let named = EventKind::Modify(ModifyKind::Name(RenameMode::To));
                done = event.kind == EventKind::Access(written) || event.kind == named;
                let is_own = |path: &PathBuf| own.iter().any(|own| path.starts_with(own));
                let paths: Vec<PathBuf> = event.paths.into_iter().filter(is_own).collect();
                if paths.is_empty() {
                    return;
                }
                paths
            }
            // An overflow or the like: something changed, who knows what.
            Err(error) => {
                lose.fetch_or(is_limit(&error), Ordering::Relaxed);
                Vec::new()
            }
        };
        stir.store(true, Ordering::Relaxed);
        // The receiver lives as long as the server.
        let _ = events.send(Message::Changed(paths, done));
    };
    let watcher: Box<dyn notify::Watcher + Send> = match poll {
        true => {
            let config = notify::Config::default().with_poll_interval(POLL);
            Box::new(PollWatcher::new(report, config)?)
        }
        false => Box::new(RecommendedWatcher::new(report, notify::Config::default())?),
    };
    let (root, folders) = (root.to_owned(), Vec::new());
    let kept = Vec::new();
    let mut watcher = Watcher { watcher, root, folders, sender, receiver, stirred, deaf, kept };
    // The root itself, since editors save hub.yaml by renaming, and folders may come later.
    watcher.watcher.watch(&watcher.root, RecursiveMode::NonRecursive)?;
    watcher.refresh()?;
    Ok(watcher)
}

/// Whether the system watches no more folders.
pub(super) fn is_limit(error: &notify::Error) -> bool {
    matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
}

impl<T> Watcher<T> {
    /// Watches folders that came since, and lets go of those that went.
    pub fn refresh(&mut self) -> notify::Result<()> {
        self.folders.retain(|folder| folder.is_dir());
        for name in &WATCHED[1..] {
            let folder = self.root.join(name);
            if folder.is_dir() && !self.folders.contains(&folder) {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
                self.folders.push(folder);
            }
        }
        Ok(())
    }

    /// Whether folders have come that cannot be watched; asked again, only if others have.
    pub fn has_gone_deaf(&self) -> bool {
        self.deaf.swap(false, Ordering::Relaxed)
    }

    /// Where other threads say that something is done, or that it is time to stop.
    pub fn sender(&self) -> Sender<Message<T>> {
        self.sender.clone()
    }

    /// True from the moment in which something changes until it is waited for.
    pub fn stirred(&self) -> Arc<AtomicBool> {
        self.stirred.clone()
    }

    /// Waits until something changed and has come to rest, or is done. Changes that come meanwhile
    /// count as one.
    pub fn wait(&mut self) -> Woken<T> {
        let (mut paths, done) = match self.kept.pop() {
            Some(done) => return Woken::Done(done),
            None => match self.receiver.recv() {
                Ok(Message::Changed(paths, done)) => (paths, done),
                Ok(Message::Done(done)) => return Woken::Done(done),
                Ok(Message::Stop) | Err(_) => return Woken::Stop,
            },
        };
        let mut lost = paths.is_empty();
        let begun = Instant::now();
        let pause = |done: bool| if done { SETTLED } else { DEBOUNCE };
        let mut wait = pause(done);
        let mut waited_for_empty = false;
        while begun.elapsed() < STORM {
            match self.receiver.recv_timeout(wait) {
                Ok(Message::Changed(more, done)) => {
                    lost |= more.is_empty();
                    paths.extend(more);
                    wait = pause(done);
                }
                Ok(Message::Done(done)) => self.kept.push(done),
                Ok(Message::Stop) => return Woken::Stop,
                Err(RecvTimeoutError::Disconnected) => return Woken::Stop,
                Err(RecvTimeoutError::Timeout) => {
                    let is_empty = |path: &PathBuf| path.metadata().is_ok_and(|it| it.len() == 0);
                    if waited_for_empty || paths.len() > 8 || !paths.iter().any(is_empty) {
                        break;
                    }
                    waited_for_empty = true;
                    wait = EMPTY;
                }
            }
        }
        // What comes from now on is another change. Whatever is in the channel already was seen by
        // nobody, and ends the next wait at once.
        self.stirred.store(false, Ordering::Relaxed);
        paths.sort_unstable();
        paths.dedup();
        if lost {
            paths.clear();
        }
        Woken::Changed(paths)
    }
}
