//! What the command line asks for.

use std::collections::BTreeSet;
use std::path::PathBuf;

pub const USAGE: &str = "\
Usage: cargo bench --bench build -- [options]

  --pages P            pages in total, over all languages (10000)
  --languages L1,L2    languages; the first is the source (en,fr,de,es,ro)
  --bytes B            mean size of a page's Markdown (7200)
  --seed N             another seed gives another hub of the same kind (1)
  --runs N             measured rounds after one warm-up (3)
  --bin FILE           the vademecum binary (the one that Cargo built)
  --hugo FILE          the hugo binary (found on PATH)
  --no-hugo            measure vademecum alone
  --keep DIR           generate into DIR and keep it: DIR/hub, DIR/hugo, DIR/out
  --generate-only DIR  generate into DIR, measure nothing
  --help               this text
";

pub struct Options {
    pub pages: usize,
    pub languages: Vec<String>,
    pub bytes: usize,
    pub seed: u64,
    pub runs: usize,
    pub bin: Option<PathBuf>,
    pub hugo: Option<PathBuf>,
    pub no_hugo: bool,
    pub keep: Option<PathBuf>,
    pub generate_only: bool,
}

/// Reads the arguments after the program's name; the error says what is wrong.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let mut options = Options {
        pages: 10_000,
        languages: ["en", "fr", "de", "es", "ro"].map(String::from).to_vec(),
        bytes: 7200,
        seed: 1,
        runs: 3,
        bin: None,
        hugo: None,
        no_hugo: false,
        keep: None,
        generate_only: false,
    };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| rest.next().cloned())
                .ok_or_else(|| format!("{name} wants a value"))
        };
        match name {
            // Cargo adds this to every benchmark.
            "--bench" => {}
            "--pages" => options.pages = number(name, &value()?)?,
            "--bytes" => options.bytes = number(name, &value()?)?,
            "--seed" => options.seed = number(name, &value()?)? as u64,
            "--runs" => options.runs = number(name, &value()?)?,
            "--languages" => options.languages = languages(&value()?)?,
            "--bin" => options.bin = Some(value()?.into()),
            "--hugo" => options.hugo = Some(value()?.into()),
            "--no-hugo" => options.no_hugo = true,
            "--keep" => options.keep = Some(value()?.into()),
            "--generate-only" => {
                options.keep = Some(value()?.into());
                options.generate_only = true;
            }
            _ => return Err(format!("unknown option {arg}")),
        }
    }
    if options.runs == 0 {
        return Err("--runs wants at least 1".to_owned());
    }
    if options.pages < options.languages.len() {
        return Err("--pages wants at least one page a language".to_owned());
    }
    Ok(options)
}

fn number(name: &str, value: &str) -> Result<usize, String> {
    value.replace(['_', ','], "").parse().map_err(|_| format!("{name} wants a number, not {value}"))
}

fn languages(value: &str) -> Result<Vec<String>, String> {
    let codes: Vec<String> = value.split(',').map(|code| code.trim().to_owned()).collect();
    for code in &codes {
        // A code becomes a part of file names and a key of configuration files.
        let shaped = code.starts_with(|c: char| c.is_ascii_lowercase())
            && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !shaped {
            return Err(format!("--languages wants codes such as en,fr,pt-br, not {code:?}"));
        }
    }
    if codes.iter().collect::<BTreeSet<_>>().len() != codes.len() {
        return Err("--languages has a code twice".to_owned());
    }
    Ok(codes)
}
