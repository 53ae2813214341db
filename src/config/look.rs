//! What a hub and its themes say of the look: the theme's name, a logo, and design tokens.

use std::ops::Range;
use std::sync::Arc;

use crate::config::keys::check_keys;
use crate::config::yaml::{Node, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shade {
    /// As written.
    pub value: Box<str>,
    /// Where.
    pub span: Span,
}

/// A design token: a custom property of the theme's style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Without its dashes, e.g. `accent`.
    pub name: Arc<str>,
    /// Where it is named.
    pub span: Span,
    /// In the light scheme.
    pub light: Option<Shade>,
    /// In the dark one, if it differs.
    pub dark: Option<Shade>,
}

/// What `theme` in hub.yaml says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The folder below `themes/`; `None`: the default one.
    pub name: Option<Box<str>>,
    /// Where it is named.
    pub name_range: Range<usize>,
    /// A file below the theme's `static/`.
    pub logo: Option<Shade>,
    /// Tokens that differ from the theme's.
    pub tokens: Vec<Token>,
}

const KEYS: [&str; 3] = ["name", "logo", "tokens"];

impl Look {
    /// Reads `theme`: a name, or a name, a logo and tokens.
    pub(super) fn from_node(path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> Self {
        let named = match node.value {
            Value::Map(_) => {
                check_keys(path, node, &KEYS, diagnostics);
                node.get("name")
            }
            _ => Some(node),
        };
        let mut look = Look::default();
        if let Some(named) = named {
            look.name_range = named.range.clone();
            let name = named.text().unwrap_or_default();
            if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
                diagnostics.push(
                    Diagnostic::new(&diag::UNKNOWN_THEME, "`theme` is not a folder's name")
                        .at(Span::new(path.clone(), named.range.clone()), "")
                        .help("write the name of a folder below themes/, or take the line out"),
                );
            } else {
                look.name = Some(name.into());
            }
        }
        look.logo = node.get("logo").and_then(|logo| shade(path, logo));
        look.tokens = node
            .get("tokens")
            .map(|tokens| read_tokens(path, tokens, diagnostics))
            .unwrap_or_default();
        look
    }
}

/// Reads tokens: `accent: "#0d5c4a"`, or `accent: {light: "#0d5c4a", dark: "#83d3b8"}`.
pub fn read_tokens(path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (key, value) in node.entries() {
        let part = |name: &str| value.get(name).and_then(|node| shade(path, node));
        let (light, dark) = match value.value {
            Value::Map(_) => {
                check_keys(path, value, &["light", "dark"], diagnostics);
                (part("light"), part("dark"))
            }
            _ => (shade(path, value), None),
        };
        if light.is_none() && dark.is_none() {
            diagnostics.push(
                Diagnostic::new(&diag::WRONG_TYPE, format!("`{}` has no value", key.text))
                    .at(Span::new(path.clone(), value.range.clone()), "")
                    .help("write e.g. `accent: \"#7a1f5c\"`, or `accent: {light: \"#7a1f5c\", dark: \"#e6a8d0\"}`"),
            );
            continue;
        }
        let span = Span::new(path.clone(), key.range.clone());
        tokens.push(Token { name: (*key.text).into(), span, light, dark });
    }
    tokens
}

fn shade(path: &Arc<str>, node: &Node) -> Option<Shade> {
    let value = node.text()?.into();
    Some(Shade { value, span: Span::new(path.clone(), node.range.clone()) })
}
