//! The build benchmark: whole programs on one generated hub, Vademecum beside Hugo.
//!
//! ```text
//! cargo bench --bench build -- --pages 10000 --languages en,fr,de,es,ro
//! ```
//!
//! # What is measured
//!
//! Whole processes, from start to exit, as a user runs them:
//!
//! | name | command |
//! |---|---|
//! | vademecum | `vademecum build --root HUB --out OUT` into a folder that does not exist |
//! | vademecum, nothing changed | the same again, into the same folder |
//! | vademecum, no search | `vademecum build --root HUB --out OUT --no-search` into a folder that does not exist |
//! | hugo | `hugo --source SITE --destination OUT` into a folder that does not exist |
//! | hugo, nothing changed | the same again, into the same folder |
//!
//! Of each: wall time (minimum, median, maximum); processor time, user and system (median); peak resident memory of
//! the process (highest); size and number of the files in the output folder; the ratio of its median wall time to that
//! of `hugo`. MB are 1,000,000 bytes. A command that fails, or that writes fewer HTML files than there are pages, gives
//! no figures; one that does not know `--no-search` (exit code 2) is left out of that row.
//!
//! After a warm-up round whose figures are dropped, each round goes through all commands in this order (A B A B, not A
//! A B B), so that a machine that slows down slows all of them. Before each run the kernel writes out what earlier runs
//! left in memory (`sync`), and before each run into a new folder all that an earlier run left at the top of the source
//! folder or in `XDG_CACHE_HOME` (caches, lock files) is moved away, like the earlier output. Nothing is removed before
//! the end, as file systems make the next run pay for that. Variables that begin with `HUGO` are not handed on. The
//! sources are in the page cache: reading them from a disk for the first time is not measured. Times vary by 30 % and
//! more from hour to hour on shared machines: compare the ratios of one run, and look at the minimum and the maximum
//! beside the median. Right after much has been removed from a disk, as at the end of an earlier benchmark, the builds
//! into a new folder may be slower by a third for some minutes; `TMPDIR` names another place for all that is written,
//! such as a memory file system.
//!
//! Peak memory and processor time come from GNU time where `/usr/bin/time` is that: the kernel's own count, exact.
//! Elsewhere on Linux `/proc/<pid>` is read every 10 ms. The kernel keeps the peak (`VmHWM`), so what can be missed is
//! growth in the last 10 ms of the process, and the memory of helper processes, which neither program has. Wall time
//! includes the start of the process, and of GNU time (about a millisecond).
//!
//! # The hub
//!
//! Generated from a seed, the same bytes on every machine, and realistic where it matters for time: 20,000 words a
//! language in its own letters, distributed as words are (Zipf), with endings for the stemmers and real function
//! words; pages of very different lengths with headings, lists, tables, footnotes, quotes, emphasis and links to other
//! entries' Markdown files; facts (countries, themes, audiences, date, organisation, address) to list and filter by.
//! Every entry is there in every language, with the same blocks in each. Facts stand in the source language's file.
//! Languages of which this program does not know the letters get English ones.
//!
//! # Why the comparison is fair, and where it is not
//!
//! Hugo's site has the same bodies, byte for byte, under the same file names. Its layouts (in `hugo/` beside this file)
//! write what a knowledge hub needs: navigation, language switcher, `hreflang`, facts with links to their terms' pages,
//! table of contents, resolved links between entries; a list of all entries sorted by title, a page for every term,
//! feeds for the home page and the collection (20 entries each), sitemaps. The facts stand in every language's file
//! because Hugo does not inherit them, and labels of terms are the titles of term pages. Parts that are the same on
//! all pages are cached (`partialCached`), as an experienced author would do. Hugo is not asked to minify. Its site has
//! no search, no citation formats, no open data, and codes for countries' names, so what it writes is less: the
//! comparison is lenient with Hugo. Hugo's Python package runs it through a script; the binary behind it is measured.
//!
//! # What is not measured
//!
//! Cold disks, images, syntax highlighting, precompression, `serve`, the time a browser needs, and other peers.
//!
//! Run without any argument it does nothing, so that `cargo test --all-targets` stays quick.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "it measures time, looks programs up and removes what it generated itself"
)]

mod body;
mod case;
mod hub;
mod hugo;
mod measure;
mod options;
mod report;
mod rng;
mod words;

use case::State;
use hub::{Corpus, Plan};
use measure::Meter;
use options::Options;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Marks a folder as one that this program may empty.
const MARKER: &str = "generated-by-the-build-benchmark.txt";

/// What it writes there: the two sources, what was built of them, what programs said, what is to be removed.
const FOLDERS: [&str; 5] = ["hub", "hugo", "out", "notes", "trash"];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        eprintln!("nothing measured: run `cargo bench --bench build`, or give options (--help)");
        return ExitCode::SUCCESS;
    }
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        print!("{}", options::USAGE);
        return ExitCode::SUCCESS;
    }
    let options = match options::parse(&args) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("error: {message}\n\n{}", options::USAGE);
            return ExitCode::from(2);
        }
    };
    match benchmark(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}

/// The folder that all is written to: kept if the user named it, else removed at the end.
struct Workshop {
    root: PathBuf,
    kept: bool,
}

impl Workshop {
    fn open(options: &Options) -> io::Result<Workshop> {
        let kept = options.keep.is_some();
        let root = options.keep.clone().unwrap_or_else(|| {
            std::env::temp_dir().join(format!("vademecum-benchmark-{}", std::process::id()))
        });
        fs::create_dir_all(&root)?;
        let root = root.canonicalize()?;
        if root.join(MARKER).exists() {
            for name in FOLDERS {
                remove(&root.join(name))?;
            }
        } else if fs::read_dir(&root)?.next().is_some() {
            return Err(io::Error::other(format!(
                "{} is neither empty nor written by this benchmark: name another folder",
                root.display()
            )));
        }
        fs::write(
            root.join(MARKER),
            format!(
                "Written by the build benchmark, which removes {} here when it runs again.\n",
                FOLDERS.join(", ")
            ),
        )?;
        for name in FOLDERS {
            fs::create_dir_all(root.join(name))?;
        }
        Ok(Workshop { root, kept })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Puts a file or folder out of the way, to be removed at the end.
    ///
    /// Removing an output of 10,000 files at once would be paid for by the next run: on ext4 with `discard` it took up
    /// to twice as long, whatever the pause between.
    fn discard(&self, path: &Path) -> io::Result<()> {
        if !path.exists() {
            return Ok(());
        }
        let trash = self.path("trash");
        let number = fs::read_dir(&trash)?.count();
        fs::rename(path, trash.join(number.to_string()))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        for name in ["notes", "trash"] {
            let _ = fs::remove_dir_all(self.path(name));
        }
        if !self.kept {
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    let result = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Returns whether all that could be measured was.
fn benchmark(options: &Options) -> io::Result<bool> {
    let workshop = Workshop::open(options)?;
    let corpus = Corpus::new(Plan {
        entries: options.pages / options.languages.len(),
        languages: options.languages.clone(),
        bytes: options.bytes,
        seed: options.seed,
    });
    let (hub, site) = (workshop.path("hub"), workshop.path("hugo"));
    let written = corpus.write(&hub, (!options.no_hugo).then_some(site.as_path()))?;
    let content = format!(
        "{} pages: {} entries in {} languages ({}), {:.1} MB of Markdown, {:.0} bytes a page, seed {}",
        written.pages,
        corpus.plan().entries,
        options.languages.len(),
        options.languages.join(", "),
        written.bytes as f64 / 1e6,
        written.bytes as f64 / written.pages as f64,
        options.seed
    );
    eprintln!("generated {content}");
    if options.generate_only {
        eprintln!("in {}", workshop.root.display());
        return Ok(true);
    }

    let mut cases = case::all(options, &workshop.root)?;
    if cases.is_empty() {
        return Err(io::Error::other("there is no program to measure"));
    }
    let meter = Meter::find();
    let notes = workshop.path("notes");
    // What stands at the top of each source before any program has seen it.
    let sources: BTreeMap<PathBuf, BTreeSet<OsString>> = cases
        .iter()
        .map(|case| Ok((case.source.clone(), names_in(&case.source)?)))
        .collect::<io::Result<_>>()?;

    for round in 0..=options.runs {
        let label = if round == 0 {
            "warm-up".to_owned()
        } else {
            format!("round {round} of {}", options.runs)
        };
        for at in 0..cases.len() {
            // A second build is one only if there was a first.
            if !cases[at].cold && cases[at - 1].state == State::Failed {
                cases[at].state = State::Failed;
            }
            let case = &mut cases[at];
            if case.state != State::Going {
                continue;
            }
            if case.cold {
                workshop.discard(&case.out)?;
                workshop.discard(&notes.join("cache"))?;
                for left in names_in(&case.source)?.difference(&sources[&case.source]) {
                    workshop.discard(&case.source.join(left))?;
                }
            }
            measure::settle();
            eprint!("{label}: {} … ", case.name);
            let run = meter.run(&case.program, &case.args, &notes)?;
            eprintln!("{:.2} s", run.wall.as_secs_f64());
            case.judge(&run, written.pages)?;
            if case.state == State::Going && round > 0 {
                case.runs.push(run);
            }
        }
    }

    println!("\nContent: {content}\n");
    print!("{}", report::table(&cases));
    println!("\nRuns: {} after a warm-up, interleaved; {}", options.runs, meter.describe());
    let mut programs: Vec<&Path> = cases.iter().map(|case| case.program.as_path()).collect();
    programs.dedup();
    for program in programs {
        let argument =
            if program.file_stem() == Some(OsStr::new("hugo")) { "version" } else { "--version" };
        println!("Program: {}", measure::version_of(program, argument));
    }
    println!("Machine: {}", measure::machine());
    if workshop.kept {
        eprintln!("kept in {}", workshop.root.display());
    }
    Ok(cases.iter().all(|case| case.state != State::Failed))
}

fn names_in(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}
