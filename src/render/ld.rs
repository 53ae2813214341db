//! JSON-LD in the words of schema.org: what a page is about, and where it stands in the site.

use serde_json::{Map, Value, json};

use crate::config::FieldValue;
use crate::resolve::{Page, Role};

use super::context::{own_page, title};
use super::metadata::{entry_page, image};
use super::{PageKind, Planned, Shared, calendar, cite};

/// The type of an entry, by its preset.
pub(super) fn kind(preset: &str) -> &'static str {
    match preset {
        "paper" => "Report",
        "practice" | "guide" => "Article",
        "news" => "NewsArticle",
        "event" => "Event",
        "organisation" => "Organization",
        "project" => "Project",
        "term" => "DefinedTerm",
        _ => "WebPage",
    }
}

/// A page's JSON-LD, safe inside a `script` element. None without `base_url`: what has no address
/// cannot be told from anything else.
pub(super) fn of(shared: &Shared, planned: &Planned) -> Option<String> {
    let url = shared.absolute(&planned.route)?;
    let root = shared.absolute(&shared.site.prefix(planned.language))?;
    let mut writer = Writer { shared, planned, url, root };
    let mut graph = match planned.kind {
        PageKind::Home => vec![writer.website()],
        PageKind::List { .. }
        | PageKind::Facet { .. }
        | PageKind::Pair { .. }
        | PageKind::View { .. } => vec![writer.part("CollectionPage")],
        PageKind::Page(_) => writer.entry(entry_page(shared, planned)?),
        PageKind::Statement(_) => vec![writer.part("WebPage")],
        _ => return None,
    };
    graph.extend(writer.breadcrumbs());
    let text = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    // Inside a script element only `</script` and `<!--` are read by the parser; without any `<`
    // there is neither.
    Some(text.replace('<', "\\u003c"))
}

struct Writer<'a> {
    shared: &'a Shared,
    planned: &'a Planned,
    url: String,
    root: String,
}

type Object = Map<String, Value>;

fn set(map: &mut Object, name: &str, value: Value) {
    let empty = value.is_null()
        || value.as_str().is_some_and(str::is_empty)
        || value.as_array().is_some_and(Vec::is_empty);
    if !empty {
        map.insert(name.to_owned(), value);
    }
}

impl Writer<'_> {
    fn tag(&self) -> &str {
        &self.shared.site.config.hub.languages[self.planned.language].tag
    }

    fn publisher(&self) -> Value {
        let name = self.shared.site.title(self.planned.language);
        json!({ "@type": "Organization", "name": name, "url": self.root })
    }

    fn website(&self) -> Value {
        let site = &self.shared.site;
        let mut map = Object::new();
        set(&mut map, "@type", json!("WebSite"));
        set(&mut map, "@id", json!(self.url));
        set(&mut map, "url", json!(self.url));
        set(&mut map, "name", json!(site.title(self.planned.language)));
        let description = site.localized(Some(&site.config.hub.description), self.planned.language);
        set(&mut map, "description", json!(description));
        set(&mut map, "inLanguage", json!(self.tag()));
        set(&mut map, "license", json!(site.config.hub.licence.as_deref()));
        Value::Object(map)
    }

    /// A page of the site that is no entry.
    fn part(&self, kind: &str) -> Value {
        let mut map = Object::new();
        set(&mut map, "@type", json!(kind));
        set(&mut map, "@id", json!(self.url));
        set(&mut map, "url", json!(self.url));
        set(&mut map, "name", json!(title(self.shared, self.planned)));
        let summary = own_page(&self.shared.site, self.planned).map(|own| own.document.summary());
        set(&mut map, "description", json!(summary));
        set(&mut map, "inLanguage", json!(self.tag()));
        set(&mut map, "isPartOf", json!({ "@id": self.root }));
        Value::Object(map)
    }

    fn entry(&mut self, page: &Page) -> Vec<Value> {
        let site = &self.shared.site;
        let entry = &site.entries[page.entry];
        let kind = match entry.role {
            Role::Section => "Article",
            _ => kind(&site.schema(entry).preset),
        };
        let mut map = Object::new();
        set(&mut map, "@id", json!(self.url));
        set(&mut map, "url", json!(self.url));
        set(&mut map, "name", json!(page.document.title()));
        set(&mut map, "description", json!(page.document.summary()));
        set(&mut map, "image", json!(image(self.shared, page).map(|(url, _)| url)));
        let work = matches!(kind, "Article" | "NewsArticle" | "Report" | "WebPage");
        let mut about = Object::new();
        if work {
            set(&mut map, "@type", json!(kind));
            self.creative_work(page, &mut map);
            return vec![Value::Object(map)];
        }
        // What is no text itself is described by a page that is.
        let id = format!("{}#it", self.url);
        set(&mut about, "@id", json!(id));
        set(&mut about, "@type", json!(kind));
        set(&mut about, "name", json!(page.document.title()));
        set(&mut about, "description", json!(page.document.summary()));
        set(&mut about, "url", json!(self.text(page, "website").or(Some(self.url.clone()))));
        match kind {
            "Event" => self.event(page, &mut about),
            "Organization" => self.organisation(page, &mut about),
            "Project" => self.project(page, &mut about),
            _ => self.term(page, &mut about),
        }
        set(&mut map, "@type", json!("WebPage"));
        set(&mut map, "mainEntity", json!({ "@id": id }));
        self.creative_work(page, &mut map);
        vec![Value::Object(map), Value::Object(about)]
    }

    fn creative_work(&self, page: &Page, map: &mut Object) {
        let site = &self.shared.site;
        let entry = &site.entries[page.entry];
        set(map, "inLanguage", json!(self.tag()));
        for (name, field) in [("datePublished", "published"), ("dateModified", "updated")] {
            let date = site.field(page, field).and_then(|(field, _)| field.value.date());
            set(map, name, json!(date.map(|date| date.to_string())));
        }
        set(map, "license", json!(site.config.hub.licence.as_deref()));
        set(map, "publisher", self.publisher());
        set(map, "keywords", json!(self.texts(page, "themes")));
        set(map, "spatialCoverage", self.countries(page));
        if cite::is_citable(site, page) {
            let work = cite::Work::of(self.shared, page);
            let authors: Vec<Value> = work
                .authors
                .iter()
                .map(|name| match name {
                    cite::Name::Person { family, given } => json!({
                        "@type": "Person", "name": format!("{given} {family}"),
                        "familyName": family, "givenName": given,
                    }),
                    cite::Name::Whole(name) => json!({ "@type": "Organization", "name": name }),
                })
                .collect();
            set(map, "author", json!(authors));
            set(map, "reportNumber", json!(work.number));
            let identifier = work.doi.map(|doi| format!("https://doi.org/{doi}"));
            set(map, "identifier", json!(identifier));
            set(map, "isbn", json!(work.isbn));
        }
        let above = entry.parent.and_then(|at| site.entries[at].pages[page.language]);
        let above = above.map(|above| &*site.pages[above].route);
        let list = site.collection(&entry.collection).map(|list| &*list.routes[page.language]);
        let part_of = above.or(list).and_then(|route| self.shared.absolute(route));
        set(map, "isPartOf", part_of.map_or(Value::Null, |id| json!({ "@id": id })));
        let original = entry.pages[entry.source].filter(|_| page.language != entry.source);
        let original = original.and_then(|at| self.shared.absolute(&site.pages[at].route));
        let original = original.map_or(Value::Null, |id| json!({ "@id": id }));
        set(map, "translationOfWork", original);
    }

    fn event(&self, page: &Page, map: &mut Object) {
        let site = &self.shared.site;
        let entry = &site.entries[page.entry];
        for (name, field) in [("startDate", "start"), ("endDate", "end")] {
            let moment = match site.fact(entry, field) {
                Some(FieldValue::DateTime(moment)) => Some(calendar::iso(moment)),
                _ => None,
            };
            set(map, name, json!(moment));
        }
        let word = match site.fact(entry, "event_status") {
            Some(FieldValue::Choice { word, .. }) => &**word,
            _ => "",
        };
        let status = match word {
            "cancelled" => "EventCancelled",
            "postponed" => "EventPostponed",
            _ => "EventScheduled",
        };
        set(map, "eventStatus", json!(format!("https://schema.org/{status}")));
        set(map, "inLanguage", json!(self.codes(page, "languages")));
        let places = [self.texts(page, "venue"), self.texts(page, "places")].concat();
        let countries = self.codes(page, "countries");
        if !places.is_empty() || !countries.is_empty() {
            let mut place = Object::new();
            set(&mut place, "@type", json!("Place"));
            set(&mut place, "name", json!(places.join(", ")));
            if let Some(country) = countries.first() {
                let address = json!({ "@type": "PostalAddress", "addressCountry": country });
                set(&mut place, "address", address);
            }
            set(map, "location", Value::Object(place));
        }
        set(map, "organizer", self.organisations(page, "host"));
    }

    fn organisation(&self, page: &Page, map: &mut Object) {
        set(map, "alternateName", json!(self.text(page, "acronym")));
        set(map, "email", json!(self.text(page, "email")));
        set(map, "telephone", json!(self.text(page, "phone")));
        set(map, "address", json!(self.text(page, "address")));
        let site = &self.shared.site;
        let place = site.fact(&site.entries[page.entry], "location");
        if let Some(FieldValue::Geo(north, east)) = place {
            let geo = json!({
                "@type": "Place",
                "geo": { "@type": "GeoCoordinates", "latitude": &**north, "longitude": &**east },
            });
            set(map, "location", geo);
        }
    }

    fn project(&self, page: &Page, map: &mut Object) {
        set(map, "alternateName", json!(self.text(page, "acronym")));
        let site = &self.shared.site;
        for (name, field) in [("foundingDate", "start"), ("dissolutionDate", "end")] {
            let date = site.fact(&site.entries[page.entry], field).and_then(FieldValue::date);
            set(map, name, json!(date.map(|date| date.to_string())));
        }
        set(map, "areaServed", self.countries(page));
        set(map, "parentOrganization", self.organisations(page, "coordinator"));
        set(map, "member", self.organisations(page, "partners"));
    }

    fn term(&self, page: &Page, map: &mut Object) {
        if let Some(definition) = self.text(page, "definition") {
            set(map, "description", json!(definition));
        }
        let names = [self.texts(page, "abbreviation"), self.texts(page, "variants")].concat();
        set(map, "alternateName", json!(names));
        set(map, "inLanguage", json!(self.tag()));
        set(map, "sameAs", json!(self.text(page, "exact_match")));
        let site = &self.shared.site;
        let list = site.collection(&site.entries[page.entry].collection);
        let list = list.and_then(|list| self.shared.absolute(&list.routes[page.language]));
        set(map, "inDefinedTermSet", json!(list));
    }

    fn texts(&self, page: &Page, name: &str) -> Vec<String> {
        let site = &self.shared.site;
        let Some((field, _)) = site.field(page, name) else { return Vec::new() };
        field.value.items().iter().map(|value| site.value_label(value, page.language)).collect()
    }

    fn text(&self, page: &Page, name: &str) -> Option<String> {
        self.texts(page, name).into_iter().next()
    }

    fn codes(&self, page: &Page, name: &str) -> Vec<String> {
        let value = self.shared.site.fact(&self.shared.site.entries[page.entry], name);
        let values = value.map(FieldValue::items).unwrap_or_default();
        values.iter().filter_map(FieldValue::facet_id).collect()
    }

    fn countries(&self, page: &Page) -> Value {
        let names = self.texts(page, "countries");
        let codes = self.codes(page, "countries").into_iter();
        let countries = codes
            .zip(names)
            .map(|(code, name)| json!({ "@type": "Country", "name": name, "identifier": code }));
        countries.collect()
    }

    fn organisations(&self, page: &Page, name: &str) -> Value {
        let names = self.texts(page, name).into_iter();
        names.map(|name| json!({ "@type": "Organization", "name": name })).collect()
    }

    fn breadcrumbs(&self) -> Option<Value> {
        let site = &self.shared.site;
        let language = self.planned.language;
        let mut crumbs = vec![(site.title(language).to_owned(), self.root.clone())];
        let collection = match self.planned.kind {
            PageKind::Facet { collection, .. }
            | PageKind::Pair { collection, .. }
            | PageKind::View { collection, .. } => site.collections.get(collection),
            PageKind::Page(index) => {
                site.collection(&site.entries[site.pages[index].entry].collection)
            }
            PageKind::List { .. } => None,
            _ => return None,
        };
        if let Some(collection) = collection {
            let url = self.shared.absolute(&collection.routes[language])?;
            crumbs.push((site.collection_title(collection, language), url));
        }
        if let PageKind::Page(index) = self.planned.kind {
            let mut above = Vec::new();
            let mut entry = &site.entries[site.pages[index].entry];
            while let Some(parent) = entry.parent {
                entry = &site.entries[parent];
                let (page, route) = site.version(entry, language)?;
                above.push((page.document.title().to_owned(), self.shared.absolute(route)?));
            }
            crumbs.extend(above.into_iter().rev());
        }
        crumbs.push((title(self.shared, self.planned), self.url.clone()));
        let items: Vec<Value> = crumbs
            .into_iter()
            .enumerate()
            .map(|(at, (name, url))| {
                json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": url })
            })
            .collect();
        Some(json!({ "@type": "BreadcrumbList", "itemListElement": items }))
    }
}
