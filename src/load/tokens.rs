//! Design tokens: what a hub and its themes change of the default theme's look, checked, and written
//! at the end of its style sheet.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::config::yaml::{self, Node};
use crate::config::{Colour, Shade, Token, read_tokens, unknown_key};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

use super::theme::Theme;

/// The style sheet that the tokens belong to.
const SHEET: &str = "static/css/main.css";
const KEYS: [&str; 7] =
    ["name", "version", "engine", "description", "extends", "tokens", "contrast"];

/// What a `theme.yaml` says.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub extends: Option<Shade>,
    tokens: Vec<Token>,
    /// What is written in the first token on the second, and the contrast that it needs.
    contrast: Vec<(Box<str>, Box<str>, f64)>,
}

impl Manifest {
    /// Reads a `theme.yaml`, and says if it is for a later program than this one.
    pub fn parse(path: &Arc<str>, text: &str, diagnostics: &mut Diagnostics) -> Self {
        let root = yaml::parse(path, text, 0..text.len(), diagnostics);
        for (key, _) in root.entries().iter().filter(|(key, _)| !KEYS.contains(&&*key.text)) {
            diagnostics.push(unknown_key(path, key, &key.text, &KEYS));
        }
        let shade = |node: &Node| {
            let span = Span::new(path.clone(), node.range.clone());
            Some(Shade { value: node.text()?.into(), span })
        };
        if let Some(engine) = root.get("engine").and_then(shade)
            && is_later(&engine.value, env!("CARGO_PKG_VERSION"))
        {
            diagnostics.push(
                Diagnostic::new(
                    &diag::THEME_ENGINE,
                    format!("this theme is for vademecum {} or later", engine.value),
                )
                .at(engine.span, format!("this is {}", env!("CARGO_PKG_VERSION")))
                .help("take a newer program, or an older version of the theme"),
            );
        }
        let pair = |node: &Node| match node.items() {
            [first, second, ratio] => Some((
                Box::from(first.text()?),
                Box::from(second.text()?),
                ratio.text()?.parse::<f64>().ok()?,
            )),
            _ => None,
        };
        Manifest {
            extends: root.get("extends").and_then(shade),
            tokens: root
                .get("tokens")
                .map(|node| read_tokens(path, node, diagnostics))
                .unwrap_or_default(),
            contrast: root
                .get("contrast")
                .map(|node| node.items().iter().filter_map(pair).collect())
                .unwrap_or_default(),
        }
    }
}

/// Whether a version asks for more than another, by its first two numbers.
fn is_later(wanted: &str, own: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let parts = digits.split('.').map_while(|part| part.parse().ok());
        parts.chain([0, 0]).take(2).collect()
    };
    numbers(wanted) > numbers(own)
}

/// A token's values in the light and the dark scheme, and who gave them; `None`: the default theme.
#[derive(Clone, Debug, Default)]
struct Known {
    value: [Box<str>; 2],
    given: [Option<Span>; 2],
    /// It follows another token, which is checked in its place.
    follows: bool,
}

const SCHEMES: [&str; 2] = ["light", "dark"];

/// Puts what themes and hub say of the tokens at the end of the style sheet.
pub(super) fn apply(
    theme: &mut Theme,
    default: &Manifest,
    own: &[Manifest],
    hub: &[Token],
    diagnostics: &mut Diagnostics,
) {
    let mut known: BTreeMap<Arc<str>, Known> = BTreeMap::new();
    for token in &default.tokens {
        let light = token.light.as_ref().map_or("", |shade| &shade.value);
        let dark = token.dark.as_ref().map_or(light, |shade| &shade.value);
        let value = [light.into(), dark.into()];
        known.insert(token.name.clone(), Known { value, given: [None, None], follows: false });
    }
    let given = own.iter().flat_map(|manifest| &manifest.tokens).chain(hub);
    for token in given {
        let Some(slot) = known.get_mut(&token.name) else {
            diagnostics.push(unknown(token, known.keys()));
            continue;
        };
        for (scheme, shade) in [&token.light, &token.dark].into_iter().enumerate() {
            let Some(shade) = shade else { continue };
            if !fits(&slot.value[0], &shade.value) {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::WRONG_TYPE,
                        format!("`{}` cannot be `{}`", token.name, shade.value),
                    )
                    .at(shade.span.clone(), "")
                    .help(format!("write something like `\"{}\"`", slot.value[0])),
                );
                continue;
            }
            slot.value[scheme] = shade.value.clone();
            slot.given[scheme] = Some(shade.span.clone());
            // What has no schemes, such as a width, is the same in both.
            if scheme == 0 && Colour::parse(&shade.value).is_none() {
                slot.value[1] = shade.value.clone();
            }
        }
    }
    follow(&mut known);
    let pairs = default.contrast.iter().chain(own.iter().flat_map(|own| &own.contrast));
    for (text, ground, needed) in pairs {
        for scheme in 0..SCHEMES.len() {
            contrast(&known, (text, ground, *needed), scheme, diagnostics);
        }
    }
    let style = style(&known);
    if let Some(sheet) = theme.files.get_mut(SHEET).filter(|_| !style.is_empty()) {
        sheet.bytes = [&*sheet.bytes, style.as_bytes()].concat().into();
    }
}

/// An accent alone is enough: what goes with it follows, unless it is given, too.
fn follow(known: &mut BTreeMap<Arc<str>, Known>) {
    let Some(accent) = known.get("accent").cloned() else { return };
    let colour = |known: &BTreeMap<Arc<str>, Known>, name: &str, scheme: usize| {
        known.get(name).and_then(|token| Colour::parse(&token.value[scheme]))
    };
    let Some(light) = accent.given[0].clone() else { return };
    let mut set = |name: &str, scheme: usize, value: Option<Colour>| {
        let Some(value) = value else { return };
        if let Some(token) = known.get_mut(name).filter(|token| token.given[scheme].is_none()) {
            token.value[scheme] = value.to_string().into();
            token.given[scheme] = Some(light.clone());
            token.follows = true;
        }
    };
    let chosen = Colour::parse(&accent.value[0]);
    let papers = [0, 1].map(|scheme| Colour::parse(if scheme == 0 { "#fff" } else { "#121917" }));
    // Bright enough to be read on a dark page.
    let bright = chosen.zip(papers[1]).and_then(|(own, paper)| own.reaching(8.0, paper));
    set("accent", 1, bright);
    set("note", 0, chosen);
    set("note", 1, bright);
    for (scheme, accent) in [0, 1].map(|scheme| colour(known, "accent", scheme)).iter().enumerate()
    {
        let paper = colour(known, "paper", scheme);
        let wash = accent.zip(paper).map(|(accent, paper)| paper.mixed(accent, 0.15));
        if let Some(token) =
            known.get_mut("accent-wash").filter(|token| token.given[scheme].is_none())
            && let Some(wash) = wash
        {
            token.value[scheme] = wash.to_string().into();
            token.given[scheme] = Some(light.clone());
        }
    }
}

/// Says if what is written in one token cannot be read on another, unless both are the default
/// theme's own, which a test holds.
fn contrast(
    known: &BTreeMap<Arc<str>, Known>,
    (text, ground, needed): (&str, &str, f64),
    scheme: usize,
    diagnostics: &mut Diagnostics,
) {
    let (Some(front), Some(back)) = (known.get(text), known.get(ground)) else { return };
    if front.follows && text != "accent" {
        return;
    }
    let Some(span) = front.given[scheme].as_ref().or(back.given[scheme].as_ref()) else { return };
    let (Some(own), Some(other)) =
        (Colour::parse(&front.value[scheme]), Colour::parse(&back.value[scheme]))
    else {
        return;
    };
    let ratio = own.contrast(other);
    if ratio >= needed {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        &diag::LOW_CONTRAST,
        format!(
            "`{text}` on `{ground}` has a contrast of {ratio:.1}:1 in the {} scheme, and needs {needed}:1",
            SCHEMES[scheme]
        ),
    )
    .at(span.clone(), format!("{own} on {other}"));
    if let Some(better) = own.reaching(needed, other) {
        diagnostic = diagnostic.help(format!("`{text}: \"{better}\"` would do"));
    }
    diagnostics.push(diagnostic);
}

fn unknown<'a>(token: &Token, known: impl Iterator<Item = &'a Arc<str>>) -> Diagnostic {
    let names: Vec<&str> = known.map(AsRef::as_ref).collect();
    let diagnostic =
        Diagnostic::new(&diag::UNKNOWN_KEY, format!("there is no token `{}`", token.name))
            .at(token.span.clone(), "");
    match diag::did_you_mean(&token.name, names.iter().copied()) {
        Some(near) => {
            diagnostic.suggest(token.span.clone(), near, format!("did you mean `{near}`?"))
        }
        None => diagnostic.help(format!("the tokens are {}", names.join(", "))),
    }
}

/// Whether a value is of the kind of another: a colour, a length, or names of fonts. Nothing else can
/// get into the style sheet this way.
fn fits(known: &str, value: &str) -> bool {
    let is_length = |text: &str| {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let unit = &text[digits.len()..];
        ["rem", "em", "px", "ch"].contains(&unit) && digits.parse::<f64>().is_ok_and(|n| n >= 0.0)
    };
    let is_family = |text: &str| {
        let named = |c: char| c.is_alphanumeric() || " ,-\"'".contains(c);
        text.chars().all(named)
            && text.matches('"').count().is_multiple_of(2)
            && !text.contains('\'')
    };
    if Colour::parse(known).is_some() {
        Colour::parse(value).is_some()
    } else if is_length(known) {
        is_length(value)
    } else {
        !value.is_empty() && is_family(value)
    }
}

/// The rules of what is not as in the default theme. Paper stays as it is, and so do the reader's
/// wishes.
fn style(known: &BTreeMap<Arc<str>, Known>) -> String {
    let rules = |scheme: usize| {
        let mut rules = String::new();
        for (name, token) in known {
            let is_changed = token.given[scheme].is_some();
            if is_changed {
                // Writing to a string cannot fail.
                let _ = write!(rules, " --{name}: {};", token.value[scheme]);
            }
        }
        rules
    };
    let (light, dark) = (rules(0), rules(1));
    let mut style = String::new();
    if !light.is_empty() {
        let _ = writeln!(style, "\n@media screen {{ :root {{{light} }} }}");
    }
    if !dark.is_empty() {
        let _ = writeln!(
            style,
            "@media screen and (prefers-color-scheme: dark) {{ :root {{{dark} }} }}"
        );
    }
    if !style.is_empty() {
        style.push_str("@media (prefers-contrast: more) { :root { --ink-soft: var(--ink); --line: var(--edge); --edge: var(--ink) } }\n");
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_of_their_kind() {
        for (known, value, expected) in [
            ("#fff", "#012345", true),
            ("#fff", "red", false),
            ("#fff", "#fff; } body { display: none", false),
            ("42rem", "40.5rem", true),
            ("42rem", "40", false),
            ("42rem", "calc(1rem)", false),
            ("system-ui, sans-serif", "\"Source Serif\", Georgia, serif", true),
            ("system-ui, sans-serif", "a;b", false),
            ("system-ui, sans-serif", "\"open", false),
            ("system-ui, sans-serif", "url(x)", false),
        ] {
            assert_eq!(fits(known, value), expected, "{value}");
        }
        assert!(
            is_later("9.0", "0.1.0") && !is_later("0.1", "0.1.5") && !is_later(">=0.1", "0.1.0")
        );
    }

    /// The default theme's tokens are those of its style sheet, and can be read.
    #[test]
    fn the_default_theme_keeps_its_own_rules() {
        let text = include_str!("../../themes/default/theme.yaml");
        let sheet = include_str!("../../themes/default/static/css/main.css");
        let mut diagnostics = Diagnostics::new();
        let manifest = Manifest::parse(&"theme.yaml".into(), text, &mut diagnostics);
        let (light, dark) = sheet.split_once("@media (prefers-color-scheme: dark)").unwrap();
        for token in &manifest.tokens {
            for (part, shade) in [(light, &token.light), (dark, &token.dark)] {
                let Some(shade) = shade else { continue };
                let rule = format!("--{}: {};", token.name, shade.value);
                assert!(part.contains(&rule), "{rule}");
            }
        }
        // Given once more, they are checked as if they were a hub's.
        let mut theme = Theme::default();
        apply(&mut theme, &manifest, &[], &manifest.tokens, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert!(manifest.contrast.len() > 10);
    }
}
