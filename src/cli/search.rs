//! `vademecum search`: the native engine over the same index.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{Format, fail, report, say};
use crate::build::Failure;
use crate::resolve::Site;
use crate::search::{Filter, Hit, SearchIndex};

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
    /// Tell how the query was understood, and why each page has its score
    #[arg(long)]
    explain: bool,
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
    match answer(site, language, arguments) {
        Ok(answer) if arguments.json => super::print(&format!("{answer:#}\n")),
        Ok(answer) => print(&answer),
        Err(error) => return fail(&Failure::Search(error.to_string())),
    }
    ExitCode::SUCCESS
}

/// Asks the language's index, then those of languages with entries that it lacks.
fn answer(site: &Site, language: usize, arguments: &SearchArgs) -> tantivy::Result<Value> {
    let index = SearchIndex::build(site, language)?;
    let mut others = Vec::new();
    for (tag, _) in index.others() {
        if let Some(other) = site.config.hub.language(tag) {
            others.push(SearchIndex::build(site, other)?);
        }
    }
    let answer = ask(&index, &others, &arguments.query, arguments)?;
    match index.loosened(&arguments.query) {
        Some(text) if answer["total"] == 0 => {
            let mut answer = ask(&index, &others, &text, arguments)?;
            answer["query"] = arguments.query.as_str().into();
            answer["loosened"] = true.into();
            Ok(answer)
        }
        _ => Ok(answer),
    }
}

fn ask(
    index: &SearchIndex,
    others: &[SearchIndex],
    text: &str,
    arguments: &SearchArgs,
) -> tantivy::Result<Value> {
    let (filters, limit) = (&arguments.filter, arguments.limit);
    let prefix = !arguments.no_prefix;
    let (hits, own) = index.search(text, filters, limit, prefix)?;
    let mut total = own;
    let mut results = Vec::new();
    for hit in &hits {
        let mut result = result(index, hit, 0);
        if arguments.explain {
            let why = index.explain(text, filters, prefix, hit.document)?;
            result["explanation"] = serde_json::from_str(&why).unwrap_or(Value::Null);
        }
        results.push(result);
    }
    let named = index.named_values(text);
    for other in others {
        let room = limit.saturating_sub(results.len());
        let (hits, found) = other.search_for(&index.tag, text, &named, filters, room, prefix)?;
        total += found;
        results.extend(hits.iter().map(|hit| result(other, hit, 1)));
    }
    let mut answer = json!({ "query": text, "total": total, "own": own, "results": results });
    if arguments.explain {
        let understood = index.understand(text, filters, prefix);
        let words = understood
            .words
            .iter()
            .map(|(word, how, keys)| json!({ "word": word, "match": how.name(), "keys": keys }));
        answer["words"] = words.collect();
        answer["tree"] = understood.tree;
    }
    Ok(answer)
}

fn result(index: &SearchIndex, hit: &Hit, tier: u8) -> Value {
    let record = &index.records[hit.document];
    json!({
        "document": hit.document, "score": hit.score, "url": record.url, "title": record.title,
        "id": *record.id, "collection": record.collection, "lang": *index.tag, "tier": tier,
    })
}

fn print(answer: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
    let mut lines = String::new();
    for word in all("words") {
        let keys: Vec<String> = word["keys"].as_array().into_iter().flatten().map(text).collect();
        let (word, how) = (text(&word["word"]), text(&word["match"]));
        lines.push_str(&format!("{word} ({how}): {}\n", keys.join(", ")));
    }
    for result in all("results") {
        let language = match result["tier"].as_u64() {
            Some(0) => String::new(),
            _ => format!("  [{}]", text(&result["lang"])),
        };
        let score = result["score"].as_f64().unwrap_or_default();
        let (title, url) = (text(&result["title"]), text(&result["url"]));
        lines.push_str(&format!("{score:8.3}  {title}  {url}{language}\n"));
        if let Some(why) = result.get("explanation") {
            lines.push_str(&format!("{why:#}\n"));
        }
    }
    super::print(&lines);
    if answer["loosened"].as_bool() == Some(true) {
        say("nothing has the words in quotation marks as they stand; these have some of the words");
    }
    say(&format!("{} found", answer["total"]));
}
