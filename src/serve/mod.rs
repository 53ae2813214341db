//! The development server: an edit is on the screen at once, and all else follows behind it.
//!
//! Takes the hub's folder. Owns the server, the watcher and a builder that keeps what did not change.
//! A watch event is only a hint: what it names is read and hashed again, and behind it everything is
//! looked at. Pages are rendered when they are asked for, from the newest site that there is; behind
//! that, the builder checks, renders and writes the whole, until the next change calls it away.

mod answer;
mod desk;
mod http;
mod live;
mod watch;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Instant;

use crate::build::{self, Builder, Failure, Indexed, Outcome, Prepared};
use crate::diag::Diagnostics;
use crate::write::WriteError;

use live::{Edit, Live};
use watch::{Message, Watcher, Woken, is_limit};

/// Ports that are tried after the one that was asked for.
const MORE_PORTS: u16 = 20;

/// How often in a row a change may call the builder away before it is brought to an end.
const MOST_STOPS: usize = 8;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to build; the address of the site is filled in here.
    pub build: build::Options,
    /// Port to begin with.
    pub port: u16,
    /// Address to listen on.
    pub bind: IpAddr,
    /// Look at the files again and again, where the system reports no changes.
    pub poll: bool,
    /// How a file is opened in an editor: an address with `{file}`, `{line}` and `{column}`.
    pub editor: String,
}

/// What the server has to say.
#[derive(Debug)]
pub enum Event<'a> {
    /// The address that was asked for is in use.
    PortTaken {
        /// Asked for.
        wanted: u16,
        /// Taken instead.
        port: u16,
    },
    /// Ready.
    Serving {
        /// Address of the site.
        address: String,
        /// Other computers can reach it.
        unusual: bool,
    },
    /// A build has ended.
    Built {
        /// What it did and said.
        outcome: &'a Outcome,
        /// How long it took, in seconds.
        seconds: f64,
        /// After how many seconds pages could be had.
        shown: f64,
    },
    /// A build could not be written.
    Failed(&'a Failure),
    /// The system watches no more folders: changes in new ones are not noticed.
    Deaf(Failure),
}

/// Hears what the server has to say.
pub type Tell<'a> = dyn FnMut(Event<'_>) + Send + 'a;

/// Serves until Ctrl-C.
pub fn serve(mut options: Options, tell: &mut Tell<'_>) -> Result<(), Failure> {
    let (listener, port) = listen(options.bind, options.port)?;
    if port != options.port && options.port != 0 {
        tell(Event::PortTaken { wanted: options.port, port });
    }
    let host = match options.bind {
        bind if bind.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(address) => format!("[{address}]"),
        IpAddr::V4(address) => address.to_string(),
    };
    let origin = format!("http://{host}:{port}");
    options.build.origin = Some(origin.as_str().into());
    options.build.lenient = true;
    options.build.keep_last_good = true;
    options.build.defer_search = true;

    // Watching needs the folder's real name to recognise its events.
    if let Ok(root) = options.build.root.canonicalize() {
        options.build.root = root;
    }
    if !options.build.root.join("hub.yaml").exists() {
        let mut outcome = Outcome::default();
        Builder::default().prepare(&options.build, None, &mut outcome.diagnostics);
        tell(Event::Built { outcome: &outcome, seconds: 0.0, shown: 0.0 });
        return Err(Failure::NoHub);
    }
    let watcher =
        watch::watch(&options.build.root, options.poll).map_err(|error| unwatchable(&error))?;
    let live = Arc::new(Live::default());
    let server = http::Server {
        live: live.clone(),
        folder: options.build.out.clone(),
        root: options.build.root.clone(),
        editor: options.editor.as_str().into(),
        any_host: !options.bind.is_loopback(),
    };
    let sender = watcher.sender();
    let unusual = !options.bind.is_loopback();
    std::thread::scope(|scope| {
        let worker = Worker {
            builder: Builder::default(),
            indexer: Indexer { sender: sender.clone(), busy: None, waiting: None },
            options: options.build,
            watcher,
            live,
            current: None,
            up_to_date: false,
            stops: 0,
            origin,
            unusual,
            said_where: false,
        };
        scope.spawn(move || worker.run(tell));
        let served = http::run(listener, server);
        // The worker may have ended before.
        let _ = sender.send(Message::Stop);
        served.map_err(|error| WriteError::Io("the server".into(), error).into())
    })
}

/// The thread that builds.
struct Worker {
    builder: Builder,
    indexer: Indexer,
    options: build::Options,
    watcher: Watcher<Result<Indexed, Failure>>,
    live: Arc<Live>,
    /// What is shown.
    current: Option<Arc<Prepared>>,
    /// What is shown is the hub as it is now, and not as it was when it could be shown last.
    up_to_date: bool,
    /// How often in a row it was called away.
    stops: usize,
    origin: String,
    unusual: bool,
    said_where: bool,
}

impl Worker {
    fn run(mut self, tell: &mut Tell<'_>) {
        self.changed(&[], tell);
        loop {
            match self.watcher.wait() {
                Woken::Changed(paths) => {
                    // A folder that cannot be watched yet is rebuilt with the next event.
                    let refreshed = self.watcher.refresh();
                    let limit = notify::ErrorKind::MaxFilesWatch;
                    let refused = refreshed.is_err_and(|error| is_limit(&error));
                    if self.watcher.has_gone_deaf() || refused {
                        tell(Event::Deaf(unwatchable(&notify::Error::new(limit))));
                    }
                    self.changed(&paths, tell);
                }
                Woken::Done(indexed) => {
                    self.indexer.busy = None;
                    match indexed {
                        Ok(indexed) => {
                            self.builder.supply(indexed);
                            self.follow(tell);
                        }
                        Err(failure) => tell(Event::Failed(&failure)),
                    }
                }
                Woken::Stop => return,
            }
        }
    }

    /// Shows what changed, then does the rest.
    fn changed(&mut self, paths: &[PathBuf], tell: &mut Tell<'_>) {
        let begun = Instant::now();
        let mut said = Diagnostics::new();
        let hints = (self.current.is_some() && !paths.is_empty()).then_some(paths);
        let Some(prepared) = self.builder.prepare(&self.options, hints, &mut said) else {
            self.up_to_date = false;
            said.finish();
            let outcome = Outcome { diagnostics: said, ..Outcome::default() };
            self.live.say(&outcome, None);
            let seconds = begun.elapsed().as_secs_f64();
            tell(Event::Built { outcome: &outcome, seconds, shown: seconds });
            return;
        };
        let mut prepared = Arc::new(prepared);
        self.show(&prepared, tell);
        let shown = begun.elapsed();
        // Hints may have missed something.
        if hints.is_some()
            && let Some(other) = self.builder.look_again(&self.options, &prepared)
        {
            prepared = Arc::new(other);
            self.show(&prepared, tell);
        }
        let root = &self.options.root;
        let names = paths.iter().map(|path| name(root, path)).collect();
        let mut edit = Edit {
            files: names,
            shown: shown.as_secs_f64() * 1000.0,
            done: None,
            rendered: 0,
            written: 0,
        };
        if let Some(outcome) = self.finish(&prepared, tell) {
            let seconds = begun.elapsed().as_secs_f64();
            edit.done = Some(seconds * 1000.0);
            edit.rendered = outcome.rendered;
            edit.written = outcome.report.map_or(0, |report| report.written);
            let shown = shown.as_secs_f64();
            tell(Event::Built { outcome: &outcome, seconds, shown });
        }
        self.live.remember(edit);
    }

    /// Lets readers have a site, unless it has no page to show: then the last good one stays.
    fn show(&mut self, prepared: &Arc<Prepared>, tell: &mut Tell<'_>) {
        self.up_to_date = prepared.renderer().is_ready() || self.current.is_none();
        if self.up_to_date {
            self.live.publish(prepared.clone());
            self.current = Some(prepared.clone());
        }
        if !std::mem::replace(&mut self.said_where, true) {
            let base = prepared.site().config.hub.base_url.as_ref();
            let path = base.map_or("/", |base| &base.path);
            let address = format!("{}{path}", self.origin);
            tell(Event::Serving { address, unusual: self.unusual });
        }
    }

    /// Checks, renders and writes; `None` if something changed meanwhile, or if nothing could be
    /// written.
    fn finish(&mut self, prepared: &Arc<Prepared>, tell: &mut Tell<'_>) -> Option<Outcome> {
        let never = Arc::new(AtomicBool::new(false));
        let stirred = self.watcher.stirred();
        let stop = if self.stops < MOST_STOPS { &stirred } else { &never };
        match self.builder.finish(&self.options, prepared, stop) {
            Ok(Some(outcome)) => {
                self.stops = 0;
                self.live.say(&outcome, None);
                self.indexer.want(prepared, &outcome.search_pending);
                Some(outcome)
            }
            Ok(None) => {
                self.stops += 1;
                None
            }
            Err(failure) => {
                self.live.fail(failure.to_string());
                tell(Event::Failed(&failure));
                None
            }
        }
    }

    /// Publishes what was made aside.
    fn follow(&mut self, tell: &mut Tell<'_>) {
        let stirred = self.watcher.stirred();
        if stirred.load(Ordering::Relaxed) || !self.up_to_date {
            // The next change that can be published takes the index along.
            self.indexer.next();
            return;
        }
        if let Some(prepared) = self.current.clone() {
            self.finish(&prepared, tell);
        }
        self.indexer.next();
    }
}

/// Makes indexes on a thread of its own, one after another.
struct Indexer {
    sender: Sender<Message<Result<Indexed, Failure>>>,
    /// The language that is being indexed.
    busy: Option<usize>,
    /// What is to be indexed next.
    waiting: Option<(Arc<Prepared>, Vec<usize>)>,
}

impl Indexer {
    fn want(&mut self, prepared: &Arc<Prepared>, languages: &[usize]) {
        self.waiting = (!languages.is_empty()).then(|| (prepared.clone(), languages.to_vec()));
        self.next();
    }

    fn next(&mut self) {
        let Some((prepared, languages)) = &mut self.waiting else { return };
        if self.busy.is_some() || languages.is_empty() {
            return;
        }
        let language = languages.remove(0);
        self.busy = Some(language);
        let (prepared, sender) = (prepared.clone(), self.sender.clone());
        // Not waited for at the end: what it makes is needed by nobody then.
        std::thread::spawn(move || {
            let _ = sender.send(Message::Done(Indexed::new(&prepared, language)));
        });
    }
}

/// A file as people know it.
fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

fn unwatchable(error: &notify::Error) -> Failure {
    let help = match is_limit(error) {
        true => {
            "the system watches no more folders for you: raise fs.inotify.max_user_watches (sudo sysctl fs.inotify.max_user_watches=524288), or look at the files again and again with --poll"
        }
        false => "look at the files again and again with --poll",
    };
    Failure::Usage(format!("a folder of the hub cannot be watched: {error}\n  help: {help}"))
}

fn listen(bind: IpAddr, wanted: u16) -> Result<(TcpListener, u16), Failure> {
    let mut last = None;
    for port in wanted..=wanted.saturating_add(MORE_PORTS) {
        match TcpListener::bind(SocketAddr::new(bind, port)) {
            Ok(listener) => {
                let port = listener.local_addr().map_or(port, |address| address.port());
                return Ok((listener, port));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => {
                last = Some(error);
                break;
            }
        }
    }
    let reason = last.map_or_else(String::new, |error| error.to_string());
    Err(Failure::Usage(format!(
        "cannot listen on {bind} port {wanted}: {reason}\n  help: name another with --port or --bind"
    )))
}
