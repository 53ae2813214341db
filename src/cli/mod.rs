//! Commands and exit codes: 0 fine, 1 errors in the hub, 2 wrong usage, 3 the system failed.
//! Machine formats go to stdout, everything for people to stderr.

mod schema;
mod search;

use std::io::{IsTerminal as _, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::build::{Builder, Failure, Options, Outcome, Resolved, Shard};
use crate::config::{BaseUrl, Date};
use crate::diag::{render_github, render_human, render_json, render_sarif};
use crate::serve;

/// Turns a folder of translated Markdown into a multilingual knowledge hub.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the site
    Build(BuildArgs),
    /// Build, serve on this computer, and build again at every change
    Serve(ServeArgs),
    /// Say what is wrong in the hub, and write nothing
    Check(CheckArgs),
    /// Ask the search index
    Search(search::SearchArgs),
    /// Describe the front matter for editors' tools: JSON Schema, Decap CMS, Sveltia CMS
    Schema(schema::SchemaArgs),
}

#[derive(Args)]
struct HubArgs {
    /// The hub's folder, which holds hub.yaml
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// Take in entries with `status: draft`
    #[arg(long)]
    drafts: bool,
    /// The day that decides what is open, past or overdue for review, e.g. 2026-11-20; the newest
    /// date of the content if not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
}

#[derive(Args)]
struct BuildArgs {
    #[command(flatten)]
    hub: HubArgs,
    /// Where the site is published, instead of base_url in hub.yaml
    #[arg(long, value_parser = base_url)]
    base_url: Option<BaseUrl>,
    /// The folder to write to
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Write a site of its own with these languages only, e.g. ro or ro,en
    #[arg(long, value_delimiter = ',')]
    lang: Option<Vec<String>>,
    /// Write one part of the whole site: a language, or what all languages share; all parts copied
    /// together are the site
    #[arg(long, value_name = "LANG|shared", conflicts_with = "lang")]
    shard: Option<String>,
    /// Leave the search index out
    #[arg(long)]
    no_search: bool,
    /// How to say what is wrong
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Publish nothing if there are warnings
    #[arg(long, value_enum)]
    deny: Option<Deny>,
    /// Build again from nothing, beside, and hold the two sites against each other
    #[arg(long)]
    verify: bool,
    /// Milliseconds to wait before each step of the commit, to test interruptions
    #[arg(long, hide = true, default_value_t = 0)]
    commit_pause: u64,
}

#[derive(Args)]
struct ServeArgs {
    #[command(flatten)]
    hub: HubArgs,
    /// Port; the next free one is taken if it is in use
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// Address to listen on; 0.0.0.0 lets other computers in your network open the site
    #[arg(long, default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    /// Look at the files again and again, where the system reports no changes: network mounts, Docker
    #[arg(long)]
    poll: bool,
    /// How the desk opens a file in an editor: an address with {file}, {line} and {column}
    #[arg(long, value_name = "URL", default_value = "vscode://file/{file}:{line}:{column}")]
    editor: String,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    hub: HubArgs,
    /// How to say what is wrong
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit with 1 if there are warnings
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on stderr
    Human,
    /// For programs, on stdout
    Json,
    /// SARIF 2.1.0, on stdout
    Sarif,
    /// Annotations of GitHub Actions, on stdout
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    /// Treat warnings as errors
    Warnings,
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text)
        .ok_or_else(|| "write an absolute address, e.g. https://example.org/toolkit".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|_| "write year-month-day, e.g. 2026-11-20".to_owned())
}

impl HubArgs {
    fn options(&self, out: PathBuf) -> Options {
        let mut options = Options::new(&self.root, out);
        options.drafts = self.drafts;
        options.as_of = self.as_of;
        options
    }
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Printing to a closed pipe is no reason to fail.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.command {
        Command::Build(arguments) => build(&arguments),
        Command::Serve(arguments) => {
            let options = serve::Options {
                build: arguments.hub.options(arguments.hub.root.join(".vademecum/site")),
                port: arguments.port,
                bind: arguments.bind,
                poll: arguments.poll,
                editor: arguments.editor,
            };
            let open = arguments.open;
            match serve::serve(options, &mut |event| tell(&event, open)) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failure) => fail(&failure),
            }
        }
        Command::Check(arguments) => {
            let mut options = arguments.hub.options(PathBuf::new());
            options.deny_warnings = arguments.deny.is_some();
            let outcome = Builder::default().check(&options);
            report(&outcome, arguments.format);
            finish(&outcome)
        }
        Command::Search(arguments) => search::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
    }
}

/// The program that is running, by its file: another one makes another site of the same hub.
fn running_program() -> Option<u128> {
    let bytes = std::fs::read(std::env::current_exe().ok()?).ok()?;
    Some(crate::load::fingerprint(&bytes))
}

fn build(arguments: &BuildArgs) -> ExitCode {
    let mut options = arguments.hub.options(arguments.out.clone());
    options.base_url = arguments.base_url.clone();
    options.search = !arguments.no_search;
    options.program = running_program();
    options.languages = arguments.lang.clone();
    options.shard = arguments.shard.as_deref().map(|part| match part {
        "shared" => Shard::Shared,
        tag => Shard::Language(tag.to_owned()),
    });
    options.deny_warnings = arguments.deny.is_some();
    options.commit_pause = Duration::from_millis(arguments.commit_pause);
    let started = Instant::now();
    let bar = spinner();
    let mut builder = Builder::default();
    let result = builder.build(&options);
    // The program ends soon, and the system takes its memory back in less time than it could give it.
    std::mem::forget(builder);
    bar.finish_and_clear();
    match result {
        Ok(outcome) => {
            report(&outcome, arguments.format);
            if let Some(written) =
                outcome.report.filter(|it| it.written + it.deleted + outcome.rendered == 0)
            {
                say(&format!(
                    "nothing has changed: {} in {}, {:.2} s → {}",
                    count(written.files, "file"),
                    count(outcome.languages, "language"),
                    started.elapsed().as_secs_f64(),
                    arguments.out.display(),
                ));
            } else if let Some(written) = outcome.report {
                say(&format!(
                    "{} in {}: {} files, {} written, {} deleted, {:.2} s → {}",
                    count(outcome.rendered, "page"),
                    count(outcome.languages, "language"),
                    written.files,
                    written.written,
                    written.deleted,
                    started.elapsed().as_secs_f64(),
                    arguments.out.display(),
                ));
            }
            if let Some(audit) = outcome.audit.as_ref().filter(|audit| audit.count() > 0) {
                say(&format!(
                    "{} on finished pages: see {}",
                    count(audit.count(), "finding"),
                    arguments.out.join(".vademecum/report.html").display()
                ));
            }
            if arguments.verify && outcome.report.is_some() {
                return verify(&options, &outcome);
            }
            finish(&outcome)
        }
        Err(failure) => fail(&failure),
    }
}

/// Says in which files the site differs from a clean build's.
fn verify(options: &Options, outcome: &Outcome) -> ExitCode {
    match crate::build::verify(options) {
        Ok(differing) if differing.is_empty() => {
            say("verified: a clean build writes the same");
            finish(outcome)
        }
        Ok(differing) => {
            say(&format!("error: {} differ from a clean build:", count(differing.len(), "file")));
            for path in &differing {
                say(&format!("  {path}"));
            }
            say(
                "  help: a file that was changed by hand is mended by the next build; if not, please report it",
            );
            ExitCode::from(1)
        }
        Err(failure) => fail(&failure),
    }
}

/// A hub as far as `resolve`, and what was said on the way; without a hub, the exit code.
fn resolved(root: &Path) -> Result<(Resolved, Outcome), ExitCode> {
    let options = Options::new(root, PathBuf::new());
    let mut outcome = Outcome::default();
    match Builder::default().resolve(&options, &mut outcome.diagnostics) {
        Some(resolved) => Ok((resolved, outcome)),
        None => {
            outcome.diagnostics.finish();
            report(&outcome, Format::Human);
            Err(ExitCode::from(1))
        }
    }
}

fn count(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// Shown on a terminal only.
fn spinner() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message("building …");
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn tell(event: &serve::Event<'_>, open: bool) {
    match event {
        serve::Event::Serving { address, unusual } => {
            say(&format!("Serving at {address}  (Ctrl-C stops)"));
            if *unusual {
                say(
                    "Other computers in your network can open this address and see the hub, drafts and desk included.",
                );
            }
            if open {
                open_browser(address);
            }
        }
        serve::Event::PortTaken { wanted, port } => {
            say(&format!("Port {wanted} is taken, so this is {port}."));
        }
        serve::Event::Built { outcome, seconds, shown } => {
            report(outcome, Format::Human);
            if let Some(report) = outcome.report {
                let pages = count(outcome.rendered, "page");
                let written = count(report.written, "file");
                say(&format!(
                    "shown after {:.0} ms; {pages} rendered, {written} written after {seconds:.2} s",
                    shown * 1000.0
                ));
            }
        }
        serve::Event::Failed(failure) => say(&format!("error: {failure}")),
        serve::Event::Deaf(failure) => say(&format!("warning: {failure}")),
    }
}

/// Asks the system to show an address; without a browser nothing happens.
fn open_browser(address: &str) {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = std::process::Command::new(program);
    command.args(before).arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        say("No browser could be opened; open the address yourself.");
    }
}

fn report(outcome: &Outcome, format: Format) {
    match format {
        Format::Human => {
            let color = std::io::stderr().is_terminal() && !no_color();
            let text = render_human(outcome.diagnostics.iter(), &outcome.sources, color);
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
        Format::Json => print(&render_json(outcome.diagnostics.iter(), &outcome.sources)),
        Format::Sarif => print(&render_sarif(outcome.diagnostics.iter(), &outcome.sources)),
        Format::Github => print(&render_github(outcome.diagnostics.iter(), &outcome.sources)),
    }
}

/// <https://no-color.org>: any value but the empty one asks for no colours.
#[allow(
    clippy::disallowed_methods,
    reason = "how people ask for no colours; the site does not see it"
)]
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn finish(outcome: &Outcome) -> ExitCode {
    let (errors, warnings) = outcome.counts();
    if errors + warnings > 0 {
        say(&format!("{}, {}", count(errors, "error"), count(warnings, "warning")));
    }
    if errors > 0 {
        return ExitCode::from(1);
    }
    ExitCode::SUCCESS
}

fn fail(failure: &Failure) -> ExitCode {
    say(&format!("error: {failure}"));
    ExitCode::from(match failure {
        Failure::Usage(_) => 2,
        Failure::Write(crate::write::WriteError::NotOurs(_)) => 2,
        Failure::NoHub => 1,
        Failure::Write(_) | Failure::Search(_) => 3,
    })
}

fn print(text: &str) {
    // A closed pipe is no reason to fail.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn say(text: &str) {
    // A closed stderr is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{text}");
}
