//! Notices that something in the hub changed. What exactly is for the build to find out.

use std::path::Path;
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

pub(super) struct Watcher {
    _debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
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
    let mut debouncer = new_debouncer(DEBOUNCE, None, move |result: DebounceEventResult| {
        let changed = match result {
            Ok(events) => events.iter().any(|event| !matches!(event.kind, EventKind::Access(_))),
            // An overflow or the like: something changed, who knows what.
            Err(_) => true,
        };
        if changed {
            // The receiver lives as long as the server.
            let _ = events.send(Message::Changed);
        }
    })?;
    for folder in ["content", "themes", "i18n"] {
        let folder = root.join(folder);
        if folder.is_dir() {
            debouncer.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    debouncer.watch(root.join("hub.yaml"), RecursiveMode::NonRecursive)?;
    Ok(Watcher { _debouncer: debouncer, sender, receiver })
}

impl Watcher {
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
