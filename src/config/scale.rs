//! Rating scales: what assessments are expressed in. Which scales there are is the hub's own choice.
//!
//! "Not rated" is no level of any scale: it is the absence of a judgement, and is never shown like
//! the judgement "no effect".

use std::sync::Arc;

use crate::config::keys::check_keys;
use crate::config::text::Localized;
use crate::config::vocabulary::missing_labels;
use crate::config::yaml::{Node, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

/// A rating scale, from `content/scales/<id>.yaml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The file's name without its ending.
    pub id: Arc<str>,
    /// What readers see.
    pub label: Option<Localized>,
    /// Where the scale is explained.
    pub url: Option<Box<str>>,
    /// How it measures.
    pub kind: ScaleKind,
}

/// How a scale measures.
#[derive(Clone, Debug, PartialEq)]
pub enum ScaleKind {
    /// Named levels without an order.
    Labels(Vec<Level>),
    /// Named levels from the lowest to the highest.
    Ordinal(Vec<Level>),
    /// Numbers between two bounds.
    Numeric {
        /// Lowest.
        min: f64,
        /// Highest.
        max: f64,
        /// What is counted, e.g. `months`.
        unit: Option<Localized>,
    },
    /// Several dimensions, each judged on the same ordered levels.
    Matrix {
        /// What is judged, e.g. effect, mechanism, cost.
        dimensions: Vec<Level>,
        /// From the lowest to the highest.
        levels: Vec<Level>,
    },
    /// The file could not be read, so any value may be one of its own.
    Unreadable,
}

/// A level or a dimension: an id that content uses and a label that readers see.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Stable, lower case.
    pub id: Box<str>,
    /// What readers see.
    pub label: Localized,
}

/// A judgement on a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// The scale's id.
    pub scale: Arc<str>,
    /// What was judged.
    pub verdict: Verdict,
}

/// What a judgement says.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Somebody looked and did not rate.
    NotRated,
    /// A level's id.
    Level(Box<str>),
    /// A number, digits as written.
    Number(Box<str>),
    /// Dimension and level, in the scale's order; a dimension left out is not rated.
    Dimensions(Vec<(Box<str>, Box<str>)>),
}

const KEYS: [&str; 8] = ["label", "url", "kind", "levels", "dimensions", "min", "max", "unit"];
const EXAMPLE: &str = "write e.g. `kind: ordinal` and below it `levels: {weak: {en: Weak}, strong: {en: Strong}}`, or `kind: numeric` with `min: 0` and `max: 5`";

impl Scale {
    /// Reads `scales/<id>.yaml`.
    pub fn from_node(
        id: Arc<str>,
        path: &Arc<str>,
        node: &Node,
        languages: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        check_keys(path, node, &KEYS, diagnostics);
        for key in ["levels", "dimensions"] {
            for (key, definition) in node.get(key).map(Node::entries).unwrap_or_default() {
                let label = Localized::from_node(definition.get("label").unwrap_or(definition));
                let label = label.unwrap_or_default();
                missing_labels(path, key, &label, languages, diagnostics);
            }
        }
        let levels = node.get("levels").map(levels).unwrap_or_default();
        let number = |key: &str| node.get(key)?.text()?.parse::<f64>().ok();
        let kind = match (node.get("kind").and_then(Node::text), number("min"), number("max")) {
            (Some("labels"), ..) if !levels.is_empty() => ScaleKind::Labels(levels),
            (Some("ordinal"), ..) if !levels.is_empty() => ScaleKind::Ordinal(levels),
            (Some("numeric"), Some(min), Some(max)) if min < max => {
                let unit = node.get("unit").and_then(Localized::from_node);
                ScaleKind::Numeric { min, max, unit }
            }
            (Some("matrix"), ..) if !levels.is_empty() && node.get("dimensions").is_some() => {
                let dimensions = node.get("dimensions").map(self::levels).unwrap_or_default();
                ScaleKind::Matrix { dimensions, levels }
            }
            _ => {
                diagnostics.push(bad(&id, path, node));
                ScaleKind::Unreadable
            }
        };
        Scale {
            label: node.get("label").and_then(Localized::from_node),
            url: node.get("url").and_then(Node::text).map(Box::from),
            id,
            kind,
        }
    }

    /// A scale whose file could not be read.
    pub fn unreadable(id: Arc<str>) -> Self {
        Scale { id, label: None, url: None, kind: ScaleKind::Unreadable }
    }

    /// Reads a judgement, or says what could be written instead.
    pub fn verdict(&self, node: &Node) -> Result<Verdict, String> {
        let text = node.text();
        if text == Some("not-rated") {
            return Ok(Verdict::NotRated);
        }
        let ids =
            |levels: &[Level]| levels.iter().map(|level| &*level.id).collect::<Vec<_>>().join(", ");
        match &self.kind {
            ScaleKind::Unreadable => Ok(Verdict::Level(text.unwrap_or_default().into())),
            ScaleKind::Labels(levels) | ScaleKind::Ordinal(levels) => {
                match text.filter(|text| levels.iter().any(|level| &*level.id == *text)) {
                    Some(text) => Ok(Verdict::Level(text.into())),
                    None => {
                        let near = text.and_then(|text| {
                            did_you_mean(text, levels.iter().map(|level| &*level.id))
                        });
                        Err(match near {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("write one of {}, or not-rated", ids(levels)),
                        })
                    }
                }
            }
            ScaleKind::Numeric { min, max, .. } => {
                let number = text.and_then(|text| text.parse::<f64>().ok());
                match (text, number.filter(|number| (*min..=*max).contains(number))) {
                    (Some(text), Some(_)) => Ok(Verdict::Number(text.into())),
                    _ => Err(format!("write a number from {min} to {max}, or not-rated")),
                }
            }
            ScaleKind::Matrix { dimensions, levels } => {
                let wrong = || {
                    format!(
                        "write e.g. `{{{}: {}}}`; the dimensions are {}, the levels {}",
                        dimensions.first().map_or("", |level| &level.id),
                        levels.first().map_or("", |level| &level.id),
                        ids(dimensions),
                        ids(levels)
                    )
                };
                let known = |of: &[Level], id: &str| of.iter().any(|level| &*level.id == id);
                for (key, value) in node.entries() {
                    let level = value.text().unwrap_or_default();
                    if !known(dimensions, &key.text)
                        || (level != "not-rated" && !known(levels, level))
                    {
                        return Err(wrong());
                    }
                }
                if node.entries().is_empty() {
                    return Err(wrong());
                }
                let judged = dimensions.iter().filter_map(|dimension| {
                    let level = node.get(&dimension.id)?.text()?;
                    (level != "not-rated").then(|| (dimension.id.clone(), level.into()))
                });
                Ok(Verdict::Dimensions(judged.collect()))
            }
        }
    }
}

const KINDS: [&str; 4] = ["labels", "ordinal", "numeric", "matrix"];

/// What a scale lacks.
fn bad(id: &str, path: &Arc<str>, node: &Node) -> Diagnostic {
    let at = |node: &Node| Span::new(path.clone(), node.range.clone());
    let new = |message: String| Diagnostic::new(&diag::BAD_SCALE, message);
    let Some(kind) = node.get("kind") else {
        let message = format!("the scale `{id}` does not say of which kind it is");
        return new(message).at(Span::file(path.clone()), "").help(EXAMPLE);
    };
    let name = kind.text().unwrap_or_default();
    if !KINDS.contains(&name) {
        let diagnostic = new(format!("there is no kind of scale `{name}`")).at(at(kind), "");
        return match did_you_mean(name, KINDS) {
            Some(near) => diagnostic.suggest(at(kind), near, format!("did you mean `{near}`?")),
            None => diagnostic.help("the kinds are labels, ordinal, numeric and matrix (dimensions judged on the same levels)"),
        };
    }
    let wanted: &[&str] = match name {
        "numeric" => &["min", "max"],
        "matrix" => &["dimensions", "levels"],
        _ => &["levels"],
    };
    let missing: Vec<&str> = wanted.iter().copied().filter(|key| node.get(key).is_none()).collect();
    let message = if missing.is_empty() {
        format!(
            "the scale `{id}` has nothing to measure with: its levels are empty, or `min` is not below `max`"
        )
    } else {
        format!("the scale `{id}` has no `{}`", missing.join("` and no `"))
    };
    new(message).at(at(kind), "").help(EXAMPLE)
}

/// `{id: label}` or `{id: {en: label}}`, in the file's order; or a list of ids.
fn levels(node: &Node) -> Vec<Level> {
    match &node.value {
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| {
                let label = value.get("label").unwrap_or(value);
                let label = Localized::from_node(label);
                Level {
                    id: key.text.clone(),
                    label: label.unwrap_or_else(|| Localized::same(&key.text)),
                }
            })
            .collect(),
        _ => {
            let ids = node.items().iter().filter_map(Node::text);
            ids.map(|id| Level { id: id.into(), label: Localized::same(id) }).collect()
        }
    }
}
