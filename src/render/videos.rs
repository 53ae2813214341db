//! Links to videos that stand alone in a paragraph: cards that say what they are, and whom they lead to.
//! No player stands in a page, so that nobody learns of its readers before they follow the link.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;

use crate::resolve::Page;

use super::Shared;

/// Hosts of videos, with all below them.
const HOSTS: [&str; 12] = [
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "dailymotion.com",
    "dai.ly",
    "ted.com",
    "arte.tv",
    "audiovisual.ec.europa.eu",
    "multimedia.europarl.europa.eu",
    "media.ccc.de",
    "peertube.tv",
];
/// Endings of the names of files with videos.
const ENDINGS: [&str; 5] = ["mp4", "m4v", "webm", "ogv", "mov"];

const OPEN: &str = "<p><a href=\"";
const CLOSE: &str = "</a></p>";

/// A page's text with a label beside every link to a video that has a paragraph to itself. `language`
/// is that of the readers.
pub(super) fn on_page(shared: &Shared, page: &Page, language: usize, html: String) -> String {
    if !html.contains(OPEN) {
        return html;
    }
    let lang = &*shared.site.config.hub.languages[language].tag;
    let words = Words {
        lang: Some(lang).filter(|_| page.language != language),
        video: &shared.text(language, "video", None, &[]),
        elsewhere: &|host| shared.text(language, "video_elsewhere", None, &[("host", host)]),
    };
    labelled(html, &words)
}

/// What is said about a link to a video, in the language of the page around it.
struct Words<'a> {
    /// The language, if it is not that of the text.
    lang: Option<&'a str>,
    /// What it is.
    video: &'a str,
    /// That it leads to a host, which will see its reader.
    elsewhere: &'a dyn Fn(&str) -> String,
}

/// The same with these words.
fn labelled(html: String, words: &Words<'_>) -> String {
    let starts: Vec<usize> = memchr::memmem::find_iter(html.as_bytes(), OPEN).collect();
    if starts.is_empty() {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 256);
    let mut done = 0;
    for start in starts {
        let address = start + OPEN.len();
        let Some(length) = memchr::memchr(b'"', &html.as_bytes()[address..]) else { break };
        let Some(video) = video(&html[address..address + length]) else { continue };
        let Some(end) = html[address..].find("</p>").map(|end| address + end + "</p>".len()) else {
            break;
        };
        let paragraph = &html[start..end];
        // Of one link alone, which is no picture.
        if !paragraph.ends_with(CLOSE)
            || paragraph.matches("</a>").count() != 1
            || paragraph.contains("<img")
        {
            continue;
        }
        out.push_str(&html[done..start]);
        out.push_str("<p class=\"video\">");
        out.push_str(&paragraph["<p>".len()..paragraph.len() - "</p>".len()]);
        out.push_str(" <span");
        if let Some(lang) = words.lang {
            // Writing to a string cannot fail.
            let _ = write!(out, " lang=\"{lang}\" dir=\"auto\"");
        }
        out.push('>');
        let note = match video {
            Video::At(host) => format!("{}. {}", words.video, (words.elsewhere)(host)),
            Video::File(ending) => format!("{} ({})", words.video, ending.to_uppercase()),
        };
        let _ = escape_html(&mut out, &note);
        out.push_str("</span></p>");
        done = end;
    }
    out.push_str(&html[done..]);
    out
}

#[derive(Debug, PartialEq)]
enum Video<'a> {
    /// On another host.
    At(&'a str),
    /// A file of the site, with this ending.
    File(&'static str),
}

/// Whether an address, as it stands in HTML, is one of a video.
fn video(address: &str) -> Option<Video<'_>> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').and_then(|(_, ending)| {
        ENDINGS.into_iter().find(|known| known.eq_ignore_ascii_case(ending))
    });
    let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let Some(rest) = rest else {
        return ending.filter(|_| !address.contains(':')).map(Video::File);
    };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let name = host.strip_prefix("www.").unwrap_or(host);
    let below =
        |known: &str| name.strip_suffix(known).is_some_and(|it| it.is_empty() || it.ends_with('.'));
    let known = HOSTS.into_iter().any(below) && rest.len() > host.len() + 1;
    (!name.is_empty() && !name.contains('@') && (known || ending.is_some()))
        .then_some(Video::At(name))
}

#[cfg(test)]
mod tests {
    use super::{Video, Words, labelled, video};

    #[test]
    fn hosts_and_files() {
        let at = |host| Some(Video::At(host));
        assert_eq!(video("https://www.youtube.com/watch?v=1&amp;t=2"), at("youtube.com"));
        assert_eq!(video("https://m.youtube.com/watch?v=1"), at("m.youtube.com"));
        assert_eq!(video("https://youtu.be/1"), at("youtu.be"));
        assert_eq!(video("https://city.example/films/one.MP4?x"), at("city.example"));
        assert_eq!(video("film/one.webm"), Some(Video::File("webm")));
        for other in [
            "https://notyoutube.com/watch",
            "https://youtube.com/",
            "https://youtube.com.example.org/x",
            "https://youtube.com@example.org/x",
            "https://example.org/about",
            "mailto:one@city.mov",
            "page.html",
            "",
        ] {
            assert_eq!(video(other), None, "{other}");
        }
    }

    #[test]
    fn a_link_alone_says_where_it_leads() {
        let words = Words { lang: None, video: "Video", elsewhere: &|host| format!("At <{host}>") };
        let made = |html: &str| labelled(html.to_owned(), &words);
        assert_eq!(
            made(
                "<p>a</p>\n<p><a href=\"https://vimeo.com/1\">The <em>talk</em></a></p>\n<p>b</p>"
            ),
            "<p>a</p>\n<p class=\"video\"><a href=\"https://vimeo.com/1\">The <em>talk</em></a> <span>Video. At &lt;vimeo.com&gt;</span></p>\n<p>b</p>"
        );
        assert_eq!(
            made("<p><a href=\"a.mp4\">Film</a></p>"),
            "<p class=\"video\"><a href=\"a.mp4\">Film</a> <span>Video (MP4)</span></p>"
        );
        for same in [
            "<p><a href=\"https://vimeo.com/1\">One</a> and <a href=\"https://vimeo.com/2\">two</a></p>",
            "<p>See <a href=\"https://vimeo.com/1\">this</a></p>",
            "<p><a href=\"https://vimeo.com/1\"><img src=\"a\"></a></p>",
            "<p><a href=\"https://example.org/\">x</a></p>",
            "<p><a href=\"",
        ] {
            assert_eq!(made(same), same);
        }
    }
}
