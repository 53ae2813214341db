//! `vademecum search`: the native engine over the same index.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{Format, fail, report, say};
use crate::build::Failure;
use crate::search::{Filter, SearchIndex};

#[derive(Args)]
pub(super) struct SearchArgs {
    /// What to look for; -word leaves pages with the word out
    query: String,
    /// The language to search in
    #[arg(long)]
    lang: String,
    /// Only pages with this fact, e.g. countries=BE; may be given several times
    #[arg(long, value_parser = filter)]
    filter: Vec<Filter>,
    /// How many results
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// One JSON object on stdout
    #[arg(long)]
    json: bool,
    /// Take the last word as whole, not as the beginning of one
    #[arg(long)]
    no_prefix: bool,
    /// The hub's folder
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

fn filter(text: &str) -> Result<Filter, String> {
    match text.split_once('=') {
        Some((field, value)) if !field.is_empty() && !value.is_empty() => {
            Ok(Filter { field: field.to_owned(), value: value.to_owned() })
        }
        _ => Err("write field=value, e.g. countries=BE".to_owned()),
    }
}

pub(super) fn run(arguments: &SearchArgs) -> ExitCode {
    let (resolved, mut outcome) = match super::resolved(&arguments.root) {
        Ok(resolved) => resolved,
        Err(code) => return code,
    };
    if outcome.diagnostics.has_errors() {
        outcome.diagnostics.finish();
        outcome.sources = resolved.loaded.sources;
        report(&outcome, Format::Human);
        return super::finish(&outcome);
    }
    let site = &resolved.site;
    let Some(language) = site.config.hub.language(&arguments.lang) else {
        let tags: Vec<&str> = site.config.hub.languages.iter().map(|l| &*l.tag).collect();
        return fail(&Failure::Usage(format!(
            "the hub has no language `{}`\n  help: it has {}",
            arguments.lang,
            tags.join(", ")
        )));
    };
    let found = SearchIndex::build(site, language).and_then(|index| {
        let (hits, total) = index.search(
            &arguments.query,
            &arguments.filter,
            arguments.limit,
            !arguments.no_prefix,
        )?;
        Ok((index, hits, total))
    });
    let (index, hits, total) = match found {
        Ok(found) => found,
        Err(error) => return fail(&Failure::Search(error.to_string())),
    };
    if arguments.json {
        let results: Vec<_> = hits
            .iter()
            .map(|hit| {
                let record = &index.records[hit.document];
                json!({
                    "document": hit.document, "score": hit.score, "url": record.url,
                    "title": record.title, "id": *record.id, "collection": record.collection,
                })
            })
            .collect();
        println!("{:#}", json!({ "query": arguments.query, "total": total, "results": results }));
    } else {
        for hit in &hits {
            let record = &index.records[hit.document];
            println!("{:8.3}  {}  {}", hit.score, record.title, record.url);
        }
        say(&format!("{total} found"));
    }
    ExitCode::SUCCESS
}
