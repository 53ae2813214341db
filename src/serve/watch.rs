//! Notices that something in the hub changed. What exactly is for the build to find out.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify_debouncer_full::notify::{self, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// Editors write a file in several steps; this is how long to wait for the last.
const DEBOUNCE: Duration = Duration::from_millis(20);

enum Message {
    Changed,
    Stop,
}

/// What of the hub's root is watched.
const WATCHED: [&str; 4] = ["hub.yaml", "content", "themes", "i18n"];

pub(super) struct Watcher {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    root: PathBuf,
    /// Folders that exist and are watched.
    folders: Vec<PathBuf>,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

/// Ends a watcher's waiting from another thread.
pub(super) struct Stopper(Sender<Message>);

impl Stopper {
    pub fn stop(&self) {
        // The watcher may have ended before.
        let _ = self.0.send(Message::Stop);
    }
}

/// A witness that the watcher can be stopped.
pub(super) struct Stoppable;

/// Watches the hub's own folders, never the output.
pub(super) fn watch(root: &Path) -> notify::Result<Watcher> {
    let (sender, receiver) = channel();
    let events = sender.clone();
    let own: Vec<PathBuf> = WATCHED.iter().map(|name| root.join(name)).collect();
    let is_own = move |path: &PathBuf| own.iter().any(|own| path.starts_with(own));
    let mut debouncer = new_debouncer(DEBOUNCE, None, move |result: DebounceEventResult| {
        let changed = match result {
            Ok(events) => events.iter().any(|event| {
                !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(&is_own)
            }),
            // An overflow or the like: something changed, who knows what.
            Err(_) => true,
        };
        if changed {
            // The receiver lives as long as the server.
            let _ = events.send(Message::Changed);
        }
    })?;
    // The root itself, since editors save hub.yaml by renaming, and folders may come later.
    debouncer.watch(root, RecursiveMode::NonRecursive)?;
    let folders = Vec::new();
    let mut watcher = Watcher { debouncer, root: root.to_owned(), folders, sender, receiver };
    watcher.refresh()?;
    Ok(watcher)
}

impl Watcher {
    /// Watches folders that came since, and lets go of those that went.
    pub fn refresh(&mut self) -> notify::Result<()> {
        self.folders.retain(|folder| folder.is_dir());
        for name in &WATCHED[1..] {
            let folder = self.root.join(name);
            if folder.is_dir() && !self.folders.contains(&folder) {
                self.debouncer.watch(&folder, RecursiveMode::Recursive)?;
                self.folders.push(folder);
            }
        }
        Ok(())
    }

    pub fn stopper(&self) -> (Stopper, Stoppable) {
        (Stopper(self.sender.clone()), Stoppable)
    }

    /// Waits for a change; false when it is time to stop. Changes that came meanwhile count as one.
    pub fn changed(&self, _: &Stoppable) -> bool {
        match self.receiver.recv() {
            Ok(Message::Changed) => {}
            Ok(Message::Stop) | Err(_) => return false,
        }
        loop {
            match self.receiver.try_recv() {
                Ok(Message::Changed) => {}
                Ok(Message::Stop) => return false,
                Err(_) => return true,
            }
        }
    }
}
