//! The development server: build, serve on loopback, build again at every change, reload the page.
//!
//! Takes the hub's folder. Owns the server, the watcher and a builder that keeps what did not change.
//! A watch event is only a hint: every build reads and hashes the files again.

mod http;
mod watch;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::time::Instant;

use crate::build::{self, Builder, Failure, Outcome};
use crate::config::BaseUrl;
use crate::write::WriteError;

/// The script that reloads a page, by its path in the site. The server answers for it; no file is
/// written.
pub(crate) const RELOAD_SCRIPT: &str = "_vademecum/reload.js";

/// Ports that are tried after the one that was asked for.
const MORE_PORTS: u16 = 20;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to build; the address of the site and the script are filled in here.
    pub build: build::Options,
    /// Port to begin with.
    pub port: u16,
    /// Address to listen on.
    pub bind: IpAddr,
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
        /// How long it took.
        seconds: f64,
    },
    /// A build could not be written.
    Failed(&'a Failure),
}

/// Serves until Ctrl-C.
pub fn serve(
    mut options: Options,
    tell: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<(), Failure> {
    let (listener, port) = listen(options.bind, options.port)?;
    if port != options.port && options.port != 0 {
        tell(Event::PortTaken { wanted: options.port, port });
    }
    let host = match options.bind {
        bind if bind.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(address) => format!("[{address}]"),
        IpAddr::V4(address) => address.to_string(),
    };
    let address = format!("http://{host}:{port}/");
    options.build.base_url = BaseUrl::parse(&address);
    options.build.reload = Some(RELOAD_SCRIPT.into());
    options.build.lenient = true;
    options.build.defer_search = true;

    // Watching needs the folder's real name to recognise its events.
    if let Ok(root) = options.build.root.canonicalize() {
        options.build.root = root;
    }
    let mut builder = Builder::default();
    rebuild(&mut builder, &options.build, tell);
    if !options.build.root.join("hub.yaml").exists() {
        return Err(Failure::NoHub);
    }
    let mut watcher = watch::watch(&options.build.root).map_err(|error| {
        Failure::Usage(format!(
            "the hub's folder cannot be watched: {error}\n  help: on Linux raise fs.inotify.max_user_watches"
        ))
    })?;
    tell(Event::Serving { address, unusual: !options.bind.is_loopback() });
    let reload = http::Reload::default();
    let server = http::Server {
        folder: options.build.out.clone(),
        reload: reload.clone(),
        any_host: !options.bind.is_loopback(),
    };
    std::thread::scope(|scope| {
        let (stop, stopped) = watcher.stopper();
        scope.spawn(move || {
            while watcher.changed(&stopped) {
                // A folder that cannot be watched still is rebuilt with the next event.
                let _ = watcher.refresh();
                let search = rebuild(&mut builder, &options.build, tell);
                reload.send();
                if search {
                    let options = build::Options { defer_search: false, ..options.build.clone() };
                    rebuild(&mut builder, &options, tell);
                }
            }
        });
        let served = http::run(listener, server);
        stop.stop();
        served.map_err(|error| WriteError::Io("the server".into(), error).into())
    })
}

/// Builds, and says whether an index waits to be made anew.
fn rebuild(
    builder: &mut Builder,
    options: &build::Options,
    tell: &mut (dyn FnMut(Event<'_>) + Send),
) -> bool {
    let started = Instant::now();
    match builder.build(options) {
        Ok(outcome) => {
            tell(Event::Built { outcome: &outcome, seconds: started.elapsed().as_secs_f64() });
            outcome.search_pending
        }
        Err(failure) => {
            tell(Event::Failed(&failure));
            false
        }
    }
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
