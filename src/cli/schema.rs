//! `vademecum schema`: what editors' tools need to know of the front matter.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{fail, print, say};
use crate::build::Failure;
use crate::config::{Field, Names, Schema, cms_config, json_schema, yaml};
use crate::resolve::Site;

#[derive(Args)]
pub(super) struct SchemaArgs {
    /// The collection's folder; without one, all collections in one object
    collection: Option<String>,
    /// Print a configuration for Decap CMS and Sveltia CMS instead
    #[arg(long, conflicts_with = "collection")]
    cms: bool,
    /// Write a file for each collection, and the editors' configuration, into this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["collection", "cms"])]
    out: Option<PathBuf>,
    /// The hub's folder
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

pub(super) fn run(arguments: &SchemaArgs) -> ExitCode {
    let (resolved, _) = match super::resolved(&arguments.root) {
        Ok(resolved) => resolved,
        Err(code) => return code,
    };
    let site = &*resolved.site;
    let collections: Vec<(&str, String, &Schema)> = site
        .config
        .collections
        .values()
        .map(|collection| {
            let title = match site.collection(&collection.id) {
                Some(pages) => site.collection_title(pages, site.config.hub.default_language),
                None => collection.id.to_string(),
            };
            (&*collection.id, title, &collection.schema)
        })
        .collect();
    let label = |field: &Field| label(site, field);
    let names = Names {
        vocabularies: &site.config.vocabularies,
        scales: &site.config.scales,
        label: &label,
        language: site.config.hub.default_tag(),
    };
    if let Some(wanted) = &arguments.collection {
        let Some((id, _, schema)) = collections.iter().find(|(id, ..)| id == wanted) else {
            let known: Vec<&str> = collections.iter().map(|(id, ..)| *id).collect();
            return fail(&Failure::Usage(format!(
                "the hub has no collection `{wanted}`\n  help: it has {}",
                known.join(", ")
            )));
        };
        print(&format!("{:#}\n", json_schema(id, schema, &names)));
        return ExitCode::SUCCESS;
    }
    let cms = || yaml::write(&cms_config(&site.config.hub, &collections, &names));
    if arguments.cms {
        print(&cms());
        return ExitCode::SUCCESS;
    }
    let schemas = collections.iter().map(|(id, _, schema)| (*id, json_schema(id, schema, &names)));
    let Some(out) = &arguments.out else {
        let all: serde_json::Map<String, serde_json::Value> =
            schemas.map(|(id, schema)| (id.to_owned(), schema)).collect();
        print(&format!("{:#}\n", serde_json::Value::from(all)));
        return ExitCode::SUCCESS;
    };
    let mut files: Vec<(String, String)> = schemas
        .map(|(id, schema)| (format!("{id}.schema.json"), format!("{schema:#}\n")))
        .collect();
    files.push(("cms/config.yml".to_owned(), cms()));
    for (name, text) in &files {
        if let Err(error) = write(&out.join(name), text) {
            say(&format!("error: {}: {error}", out.join(name).display()));
            return ExitCode::from(3);
        }
    }
    say(&format!("{} files → {}", files.len(), out.display()));
    ExitCode::SUCCESS
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}

/// A field's label in the hub's default language.
fn label(site: &Site, field: &Field) -> String {
    let language = site.config.hub.default_language;
    let own = site.localized(field.label.as_ref(), language).map(str::to_owned);
    own.or_else(|| site.i18n.text(language, &format!("field_{}", field.name), None, &[]))
        .unwrap_or_else(|| field.name.replace('_', " "))
}
