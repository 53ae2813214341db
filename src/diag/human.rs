//! Diagnostics for people, in rustc's look.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Severity, Sources, Span};

/// Renders diagnostics for a terminal, a blank line between two. `color` adds ANSI colours.
pub fn render_human<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&groups(diagnostic, sources)));
        out.push_str("\n\n");
    }
    out
}

fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id);
    let mut group = Group::with_title(title);

    // Labels of one file share a snippet, so that rustc's arrows can connect them.
    let mut labels: Vec<(AnnotationKind, &Span, &str)> = Vec::new();
    if let Some(primary) = &diagnostic.primary {
        labels.push((AnnotationKind::Primary, &primary.span, &primary.text));
    }
    for label in &diagnostic.secondary {
        labels.push((AnnotationKind::Context, &label.span, &label.text));
    }
    while let Some(&(_, first, _)) = labels.first() {
        let path = first.path.clone();
        let (here, rest): (Vec<_>, Vec<_>) =
            labels.into_iter().partition(|(_, span, _)| span.path == path);
        labels = rest;
        match sources.text(&path) {
            Some(text) if !text.is_empty() => {
                let ranges = here.iter().filter_map(|(_, span, _)| Some(sources.clamp(span)?.1));
                let whole = ranges.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
                // Only the lines that matter: a long file with many findings would cost its square.
                let (window, first_line) = sources.lines_around(&path, whole.unwrap_or(0..0));
                let mut snippet = Snippet::source(&text[window.clone()])
                    .path(path.to_string())
                    .line_start(first_line);
                for (kind, span, label) in here {
                    let range = sources.clamp(span).map_or(0..0, |(_, range)| range);
                    let range = range.start - window.start..range.end - window.start;
                    let mut annotation = kind.span(range);
                    if !label.is_empty() {
                        annotation = annotation.label(label);
                    }
                    snippet = snippet.annotation(annotation);
                }
                group = group.element(snippet);
            }
            _ => {
                group = group.element(Origin::path(path.to_string()));
                for (_, _, label) in here.into_iter().filter(|(_, _, label)| !label.is_empty()) {
                    group = group.element(Level::NOTE.message(label));
                }
            }
        }
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let mut groups = vec![group];
    for suggestion in &diagnostic.suggestions {
        if let Some((text, range)) = sources.clamp(&suggestion.span) {
            let path = &suggestion.span.path;
            let (window, first_line) = sources.lines_around(path, range.clone());
            let range = range.start - window.start..range.end - window.start;
            groups.push(
                Group::with_title(Level::HELP.secondary_title(suggestion.message.as_str()))
                    .element(
                        Snippet::source(&text[window])
                            .path(suggestion.span.path.to_string())
                            .line_start(first_line)
                            .patch(Patch::new(range, suggestion.replacement.as_str())),
                    ),
            );
        }
    }
    groups
}
