//! The commands that are compared.

use crate::measure::{self, Run, Size};
use crate::options::Options;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// One command of the comparison and what its runs gave.
pub struct Case {
    pub name: &'static str,
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The folder that the program reads.
    pub source: PathBuf,
    pub out: PathBuf,
    /// Starts with neither output nor caches.
    pub cold: bool,
    /// Exit code 2 means that the program does not know the option: not a failure.
    pub optional: bool,
    pub state: State,
    pub runs: Vec<Run>,
    pub size: Size,
}

#[derive(PartialEq)]
pub enum State {
    Going,
    Skipped,
    Failed,
}

/// The commands for the programs that are there, in the order of a round. A command that is not cold follows the one
/// whose output it finds.
pub fn all(options: &Options, workshop: &Path) -> io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    let ours = options
        .bin
        .clone()
        .or_else(|| option_env!("CARGO_BIN_EXE_vademecum").map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("target/release/vademecum"));
    if ours.is_file() {
        let build = |name, folder: &str| {
            let (hub, out) = (workshop.join("hub"), workshop.join("out").join(folder));
            let args: [&OsStr; 5] =
                ["build".as_ref(), "--root".as_ref(), hub.as_ref(), "--out".as_ref(), out.as_ref()];
            Ok::<_, io::Error>(Case::new(name, ours.canonicalize()?, &args, &hub, &out))
        };
        cases.push(build("vademecum", "vademecum")?);
        cases.push(Case { cold: false, ..build("vademecum, nothing changed", "vademecum")? });
        let mut bare = build("vademecum, no search", "vademecum-no-search")?;
        bare.args.push("--no-search".into());
        bare.optional = true;
        cases.push(bare);
    } else if options.bin.is_some() {
        return Err(io::Error::other(format!("there is no file {}", ours.display())));
    } else {
        eprintln!("vademecum not found at {}: skipped", ours.display());
    }

    if options.no_hugo {
        return Ok(cases);
    }
    let Some(hugo) = options.hugo.clone().or_else(measure::find_hugo) else {
        eprintln!("hugo not found: skipped");
        return Ok(cases);
    };
    let hugo = hugo.canonicalize()?;
    let (site, out) = (workshop.join("hugo"), workshop.join("out/hugo"));
    for (name, cold) in [("hugo", true), ("hugo, nothing changed", false)] {
        let args: [&OsStr; 4] =
            ["--source".as_ref(), site.as_ref(), "--destination".as_ref(), out.as_ref()];
        cases.push(Case { cold, ..Case::new(name, hugo.clone(), &args, &site, &out) });
    }
    Ok(cases)
}

impl Case {
    fn new(
        name: &'static str,
        program: PathBuf,
        args: &[&OsStr],
        source: &Path,
        out: &Path,
    ) -> Case {
        Case {
            name,
            program,
            args: args.iter().map(OsString::from).collect(),
            source: source.to_owned(),
            out: out.to_owned(),
            cold: true,
            optional: false,
            state: State::Going,
            runs: Vec::new(),
            size: Size::default(),
        }
    }

    /// Looks at a run's end and output; a run that failed or wrote too little ends the case.
    pub fn judge(&mut self, run: &Run, pages: usize) -> io::Result<()> {
        if self.optional && run.code == Some(2) {
            eprintln!(
                "note: {} refused this command (exit code 2): skipped",
                self.program.display()
            );
            self.state = State::Skipped;
            return Ok(());
        }
        let size = measure::size_of(&self.out)?;
        let failure = match run.code {
            Some(0) if size.html >= pages as u64 => None,
            Some(0) => Some(format!("wrote {} HTML files for {pages} pages", size.html)),
            Some(code) => Some(format!("ended with exit code {code}")),
            None => Some("was ended by a signal".to_owned()),
        };
        match failure {
            None => self.size = size,
            Some(what) => {
                eprintln!("error: {} {what}\n{}", self.name, run.said);
                self.state = State::Failed;
                self.runs.clear();
            }
        }
        Ok(())
    }

    /// Wall times of the measured runs in seconds.
    pub fn walls(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.wall.as_secs_f64()).collect()
    }
}
