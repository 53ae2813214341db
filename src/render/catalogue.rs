//! What open data there is, for data portals: a catalogue in the words of DCAT 3 (W3C), as JSON-LD.

use serde_json::{Map, Value, json};

use crate::resolve::Site;

use super::data::Table;
use super::feeds;
use super::files::FileKind;
use super::{Shared, values::pretty};

/// The file's name at the root of the site.
pub(super) const NAME: &str = "data.jsonld";

pub(super) fn render(shared: &Shared) -> String {
    let site = &shared.site;
    let root = shared.absolute("").unwrap_or_default();
    let id = shared.absolute(NAME).unwrap_or_default();
    let publisher = json!({
        "@id": format!("{root}#publisher"),
        "@type": "foaf:Agent",
        "foaf:name": in_languages(site, |language| Some(site.title(language).to_owned())),
        "foaf:homepage": { "@id": root },
    });
    let mut datasets = Vec::new();
    for (index, collection) in site.collections.iter().enumerate() {
        let mut distributions = Vec::new();
        for language in site.languages() {
            for table in [Table::Json, Table::Csv] {
                let kind = FileKind::Data { collection: index, table };
                if !shared.files.has(kind, Some(language)) {
                    continue;
                }
                let folder = &collection.routes[language];
                let url = shared.absolute(&format!("{folder}{}", table.name()));
                let mut distribution = object([
                    ("@id", json!(url)),
                    ("@type", json!("dcat:Distribution")),
                    ("dct:title", tagged(site, language, &title(site, index, language))),
                    ("dct:language", json!(language_uri(site, language))),
                    ("dcat:accessURL", id_of(shared.absolute(folder))),
                    ("dcat:downloadURL", id_of(url.clone())),
                    (
                        "dcat:mediaType",
                        id_of(Some(format!(
                            "https://www.iana.org/assignments/media-types/{}",
                            table.media_type()
                        ))),
                    ),
                ]);
                if let Some(licence) = &site.config.hub.licence {
                    distribution.insert("dct:license".into(), id_of(Some(licence.to_string())));
                }
                distributions.push(Value::Object(distribution));
            }
        }
        if distributions.is_empty() {
            continue;
        }
        let summary = |language: usize| {
            let page = collection.index.and_then(|at| site.entries[at].pages[language])?;
            Some(site.pages[page].document.summary().to_owned()).filter(|text| !text.is_empty())
        };
        let newest = site.languages().flat_map(|language| {
            feeds::newest(site, Some(index), language).next().map(|(date, _)| date)
        });
        let mut dataset = object([
            ("@id", json!(format!("{root}#{}", collection.id))),
            ("@type", json!("dcat:Dataset")),
            ("dct:identifier", json!(&*collection.id)),
            ("dct:title", in_languages(site, |language| Some(title(site, index, language)))),
            ("dct:publisher", json!({ "@id": format!("{root}#publisher") })),
            ("dcat:distribution", Value::Array(distributions)),
        ]);
        let described = in_languages(site, |language| {
            // A description is what portals demand.
            summary(language).or_else(|| Some(title(site, index, language)))
        });
        dataset.insert("dct:description".into(), described);
        if let Some(date) = newest.max() {
            let date = json!({ "@type": "xsd:date", "@value": date.to_string() });
            dataset.insert("dct:modified".into(), date);
        }
        datasets.push(Value::Object(dataset));
    }
    let description = in_languages(site, |language| {
        let own = site.localized(Some(&site.config.hub.description), language);
        Some(own.unwrap_or_else(|| site.title(language)).to_owned())
    });
    pretty(&json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": id,
        "@type": "dcat:Catalog",
        "dct:title": in_languages(site, |language| Some(site.title(language).to_owned())),
        "dct:description": description,
        "dct:publisher": publisher,
        "dct:language": site.languages().map(|l| language_uri(site, l)).collect::<Vec<_>>(),
        "foaf:homepage": { "@id": root },
        "dcat:dataset": datasets,
    }))
}

fn object<const N: usize>(parts: [(&str, Value); N]) -> Map<String, Value> {
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn title(site: &Site, collection: usize, language: usize) -> String {
    site.collection_title(&site.collections[collection], language)
}

fn id_of(url: Option<String>) -> Value {
    url.map_or(Value::Null, |url| json!({ "@id": url }))
}

fn tagged(site: &Site, language: usize, text: &str) -> Value {
    json!({ "@language": &*site.config.hub.languages[language].tag, "@value": text })
}

fn in_languages(site: &Site, text: impl Fn(usize) -> Option<String>) -> Value {
    site.languages().filter_map(|language| Some(tagged(site, language, &text(language)?))).collect()
}

/// As DCAT recommends: the Library of Congress' address of a two-letter code, else the tag itself.
fn language_uri(site: &Site, language: usize) -> Value {
    let tag = &site.config.hub.languages[language].tag;
    let primary = tag.split('-').next().unwrap_or(tag);
    match primary.len() {
        2 => json!({ "@id": format!("http://id.loc.gov/vocabulary/iso639-1/{primary}") }),
        _ => json!(&**tag),
    }
}
