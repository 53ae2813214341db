//! Plain tantivy beside the search of this program: what the library makes of the same texts when nothing is added.
//!
//! ```text
//! cargo bench --bench tantivy -- index HUB          indexes every Markdown file of a hub, one index a language
//! cargo bench --bench tantivy -- rank < JSON        ranks the documents of benches/quality for its queries
//! ```
//!
//! Nothing here uses the library of this program, so that a mistake in it cannot hide in both.
//!
//! Run without any argument it does nothing, so that `cargo test --all-targets` stays quick.

#![allow(
    clippy::disallowed_methods,
    reason = "it measures time and asks for the number of processors"
)]

mod analysis;
mod index;
mod rank;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo bench --bench tantivy -- index HUB   index a hub's Markdown, say how long it took
       cargo bench --bench tantivy -- rank        from JSON on standard input to JSON on standard output
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words[..] {
        [] => {
            eprintln!("nothing measured: {USAGE}");
            return ExitCode::SUCCESS;
        }
        ["index", hub] => index::hub(&PathBuf::from(hub)),
        ["rank"] => rank::answer(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}
