//! Figures of a text that readers can enlarge: a link to the image, which a script opens in place.

use pulldown_cmark_escape::escape_html;

use super::html::{self, Piece};

/// `html` with a link around every image of a figure, or of a paragraph that has nothing else, unless
/// it is in a link already. `words` say in the page's language what the link does.
pub(super) fn enlargeable(html: String, words: &str) -> String {
    if !html.contains("<img") {
        return html;
    }
    let pieces: Vec<Piece<'_>> = html::pieces(&html).collect();
    let mut out = String::with_capacity(html.len() + 256);
    let (mut figure, mut link) = (false, 0usize);
    // Where in `out` a picture began, and its image's address.
    let mut picture: Option<usize> = None;
    let mut address: Option<&str> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let alone = |last: usize| {
            matches!(at.checked_sub(1).map(|at| pieces[at]), Some(Piece::Open("p", _)))
                && matches!(pieces.get(last + 1), Some(Piece::Close("p", _)))
        };
        match piece {
            Piece::Open("figure", _) => figure = true,
            Piece::Close("figure", _) => figure = false,
            Piece::Open("a", _) => link += 1,
            Piece::Close("a", _) => link = link.saturating_sub(1),
            Piece::Open("picture", _) if link == 0 => {
                let end =
                    pieces[at..].iter().position(|it| matches!(it, Piece::Close("picture", _)));
                picture = end.filter(|end| figure || alone(at + end)).map(|_| out.len());
            }
            Piece::Open("img", tag) if link == 0 => {
                let source = tag.split_once(" src=\"").and_then(|(_, rest)| rest.split_once('"'));
                address = source.map(|(source, _)| source).filter(|it| !it.starts_with("data:"));
                if picture.is_none() && (figure || alone(at)) {
                    picture = Some(out.len());
                    out.push_str(tag);
                    close(&mut out, &mut picture, &mut address, words);
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(piece.raw());
        if matches!(piece, Piece::Close("picture", _)) {
            close(&mut out, &mut picture, &mut address, words);
        }
    }
    out
}

/// Puts a link around what `out` has since a picture began.
fn close(out: &mut String, start: &mut Option<usize>, address: &mut Option<&str>, words: &str) {
    let (Some(start), Some(address)) = (start.take(), address.take()) else { return };
    out.insert_str(start, &format!("<a class=\"enlarge\" href=\"{address}\">"));
    out.push_str("<span class=\"hidden\"> ");
    // Writing to a string cannot fail.
    let _ = escape_html(&mut *out, words);
    out.push_str("</span></a>");
}

#[cfg(test)]
mod tests {
    use super::enlargeable;

    #[test]
    fn figures_lead_to_their_images() {
        let made = |html: &str| enlargeable(html.to_owned(), "Larger");
        assert_eq!(
            made(
                "<img src=\"a\"><figure><img src=\"b.svg\" alt=\"x\"><figcaption>c</figcaption></figure>"
            ),
            "<img src=\"a\"><figure><a class=\"enlarge\" href=\"b.svg\"><img src=\"b.svg\" alt=\"x\"><span class=\"hidden\"> Larger</span></a><figcaption>c</figcaption></figure>"
        );
        assert_eq!(
            made("<figure><picture><source srcset=\"s\"><img src=\"b\"></picture></figure>"),
            "<figure><a class=\"enlarge\" href=\"b\"><picture><source srcset=\"s\"><img src=\"b\"></picture><span class=\"hidden\"> Larger</span></a></figure>"
        );
        assert_eq!(
            made("<p><img src=\"b\"></p>"),
            "<p><a class=\"enlarge\" href=\"b\"><img src=\"b\"><span class=\"hidden\"> Larger</span></a></p>"
        );
        for same in [
            "<p>An <img src=\"b\"></p>",
            "<figure><a href=\"x\"><img src=\"b\"></a></figure>",
            "<figure><img src=\"data:,\"></figure>",
        ] {
            assert_eq!(made(same), same);
        }
    }
}
