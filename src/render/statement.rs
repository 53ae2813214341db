//! The pages that the law asks of public bodies: accessibility, privacy, legal notice.

use std::collections::BTreeSet;

use tera::{Map, Value};

use crate::config::{Conformity, Date, Exception, Excuse, Localized, Publisher};

use super::values::{date_value, object};
use super::{PageKind, Planned, Shared};

/// What such a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// How far everybody can use the site.
    Accessibility,
    /// What becomes known of readers.
    Privacy,
    /// Who publishes the site.
    Legal,
}

impl Topic {
    /// All of them, in the order of the footer.
    pub(super) const ALL: [Topic; 3] = [Topic::Accessibility, Topic::Privacy, Topic::Legal];

    /// Its part of the address, and its name in templates.
    pub(super) fn word(self) -> &'static str {
        match self {
            Topic::Accessibility => "accessibility",
            Topic::Privacy => "privacy",
            Topic::Legal => "legal",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Topic::Accessibility => "a11y_title",
            Topic::Privacy => "privacy_title",
            Topic::Legal => "legal_title",
        }
    }
}

/// Which of them a hub has.
pub(super) fn topics(site: &crate::resolve::Site) -> impl Iterator<Item = Topic> {
    let hub = &site.config.hub;
    let (accessibility, publisher) = (hub.accessibility.is_some(), hub.publisher.is_some());
    Topic::ALL.into_iter().filter(move |topic| match topic {
        Topic::Accessibility => accessibility,
        Topic::Privacy | Topic::Legal => publisher,
    })
}

/// Links to them, for every page.
pub(super) fn links(shared: &Shared, planned: &Planned) -> Value {
    let home = shared.site.prefix(planned.language);
    let links = topics(&shared.site).map(|topic| {
        object([
            ("title", Value::from(shared.text(planned.language, topic.title(), None, &[]))),
            ("url", Value::from(shared.page_url(planned, &format!("{home}{}/", topic.word())))),
            ("current", Value::from(planned.kind == PageKind::Statement(topic))),
        ])
    });
    links.collect::<Vec<_>>().into()
}

/// What was found on the pages of a language, for those that tell its readers.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Texts that name the kinds of faults that keep people out.
    pub faults: BTreeSet<&'static str>,
    /// Other hosts from which pages load something.
    pub hosts: BTreeSet<String>,
}

struct Facts<'a> {
    shared: &'a Shared,
    language: usize,
}

/// What the template of such a page is given.
pub(super) fn value(shared: &Shared, planned: &Planned, topic: Topic) -> Value {
    let facts = Facts { shared, language: planned.language };
    let found = shared.found.lock().unwrap_or_else(|it| it.into_inner());
    let found = found.get(&planned.language).cloned().unwrap_or_default();
    let mut value = Map::default();
    value.insert("topic".into(), Value::from(topic.word()));
    let publisher = shared.site.config.hub.publisher.as_ref();
    match topic {
        Topic::Accessibility => facts.accessibility(publisher, &found, &mut value),
        Topic::Privacy | Topic::Legal => {
            let publisher = publisher.cloned().unwrap_or_default();
            facts.publisher(&publisher, &mut value);
            let hosts = found.hosts.into_iter().map(Value::from);
            value.insert("hosts".into(), hosts.collect::<Vec<_>>().into());
        }
    }
    Value::from(value)
}

impl Facts<'_> {
    fn publisher(&self, publisher: &Publisher, value: &mut Map) {
        let mut set = |name: &'static str, fact: Value| {
            value.insert(name.into(), fact);
        };
        set("publisher", self.text(publisher.name.as_ref(), "publisher.name"));
        set("address", self.text(publisher.address.as_ref(), "publisher.address"));
        set("contact", self.address(publisher.contact.as_deref(), "publisher.contact"));
        set("host", self.text(publisher.host.as_ref(), "publisher.host"));
        set("logs", self.text(publisher.logs.as_ref(), "publisher.logs"));
        set("authority", self.text(publisher.authority.as_ref(), "publisher.authority"));
        let officer = publisher.officer.as_deref().map(|it| self.address(Some(it), ""));
        set("officer", officer.unwrap_or_else(Value::none));
    }

    fn accessibility(&self, publisher: Option<&Publisher>, found: &Found, value: &mut Map) {
        let Facts { shared, language } = *self;
        let hub = &shared.site.config.hub;
        let stated = hub.accessibility.clone().unwrap_or_default();
        let exceptions = stated.exceptions.as_deref();
        let status = match stated.status {
            // Nobody may say of pages that all is well on which a fault was found.
            Some(Conformity::Full)
                if found.faults.is_empty() && exceptions.is_none_or(<[_]>::is_empty) =>
            {
                "full"
            }
            Some(Conformity::Full | Conformity::Partial) => "partial",
            Some(Conformity::None) => "none",
            None => "",
        };
        let date = |date: Option<Date>| {
            date.map_or_else(Value::none, |date| date_value(&shared.site, date, language))
        };
        // A hub that says nothing of its publisher speaks for itself.
        let name = publisher.and_then(|publisher| publisher.name.as_ref());
        let name = shared.site.localized(name, language).unwrap_or(shared.site.title(language));
        let exception = |exception: &Exception| {
            let instead = exception.instead.as_ref().map(|text| self.text(Some(text), ""));
            object([
                ("what", self.text(Some(&exception.what), "")),
                ("instead", instead.unwrap_or_else(Value::none)),
            ])
        };
        let reasons =
            [("fault", Excuse::Fault), ("burden", Excuse::Burden), ("scope", Excuse::Scope)];
        let reasons = reasons.into_iter().filter_map(|(word, why)| {
            let own = exceptions.unwrap_or_default().iter().filter(|it| it.why == why);
            let own: Vec<Value> = own.map(exception).collect();
            let any = !own.is_empty();
            any.then(|| object([("why", Value::from(word)), ("list", own.into())]))
        });
        let reasons: Vec<Value> = reasons.collect();
        let faults = found.faults.iter();
        let faults = faults.map(|key| Value::from(shared.text(language, key, None, &[])));
        let mut set = |name: &'static str, fact: Value| {
            value.insert(name.into(), fact);
        };
        set("publisher", Value::from(name));
        set("law", self.text(stated.law.as_ref(), "accessibility.law"));
        set("status", Value::from(status));
        set("status_gap", self.gap("accessibility.status"));
        set("exceptions", reasons.into());
        if exceptions.is_none() {
            set("exceptions_gap", self.gap("accessibility.exceptions"));
        }
        set("found", faults.collect::<Vec<_>>().into());
        set("prepared", date(stated.prepared));
        set("prepared_gap", self.gap("accessibility.prepared"));
        set("reviewed", date(stated.reviewed));
        let method = stated.external.map(|external| if external { "external" } else { "self" });
        set("method", Value::from(method));
        set("method_gap", self.gap("accessibility.method"));
        set("contact", self.address(stated.contact.as_deref(), "accessibility.contact"));
        set("enforcement", self.text(stated.enforcement.as_ref(), "accessibility.enforcement"));
    }

    fn text(&self, text: Option<&Localized>, name: &str) -> Value {
        let hub = &self.shared.site.config.hub;
        let tag = &hub.languages[self.language].tag;
        let Some((text, foreign)) = text.and_then(|it| it.get_foreign(tag, hub.default_tag()))
        else {
            return self.gap(name);
        };
        let language = foreign.and_then(|tag| hub.language(tag));
        let dir = language.map(|it| self.shared.site.i18n.languages[it].locale.direction());
        object([
            ("text", Value::from(text)),
            ("lang", Value::from(foreign)),
            ("dir", Value::from(dir.map(|dir| dir.to_string()))),
        ])
    }

    fn address(&self, address: Option<&str>, name: &str) -> Value {
        let Some(address) = address else { return self.gap(name) };
        let shown = address.strip_prefix("mailto:").unwrap_or(address);
        object([("text", Value::from(shown)), ("url", Value::from(address))])
    }

    /// A fact that nobody has written yet, for all to see, by its name in hub.yaml.
    fn gap(&self, name: &str) -> Value {
        let text = self.shared.text(self.language, "unfilled", None, &[("what", name)]);
        object([("text", Value::from(text)), ("gap", Value::from(true))])
    }
}
