//! The report for people.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;

use super::{Audit, Fault, POLICY};

impl Audit {
    /// One page without style or script, which opens from the disk.
    pub(super) fn html(&self, files: usize) -> String {
        let mut out = String::from(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>Report of the build</title>\n\
             </head>\n<body>\n<main>\n<h1>Report of the build</h1>\n",
        );
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<p>{} pages, {files} files. Every page was read as browsers read it. A program finds only some \
             of the faults that keep people out, so a report without findings is no proof that a site is \
             accessible.</p>",
            self.pages
        );
        let verdict = match self.is_strict() {
            true => "Every page works under this policy:",
            false => {
                "Not every page works under the strict policy; see the first two kinds of findings. The policy is:"
            }
        };
        let _ = write!(
            out,
            "<h2>Content-Security-Policy</h2>\n<p>{verdict}</p>\n<pre>{POLICY}</pre>\n"
        );
        out.push_str("<h2>Summary</h2>\n<table>\n<thead><tr><th scope=\"col\">Checked</th><th scope=\"col\">Findings</th><th scope=\"col\">Pages</th></tr></thead>\n<tbody>\n");
        for fault in Fault::ALL {
            let (pages, found) = self
                .of(fault)
                .fold((0, 0), |(pages, all), (_, found)| (pages + 1, all + found.len()));
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{}</th><td>{found}</td><td>{pages}</td></tr>",
                fault.title()
            );
        }
        out.push_str("</tbody>\n</table>\n");
        for fault in Fault::ALL {
            let mut pages = self.of(fault).peekable();
            if pages.peek().is_none() {
                continue;
            }
            let _ = write!(out, "<h2 id=\"{}\">{}</h2>\n<dl>\n", fault.name(), fault.title());
            for (path, passages) in pages {
                out.push_str("<dt>");
                let _ = escape_html(&mut out, path);
                out.push_str("</dt>\n");
                for passage in passages {
                    out.push_str("<dd><code>");
                    let _ = escape_html(&mut out, passage);
                    out.push_str("</code></dd>\n");
                }
            }
            out.push_str("</dl>\n");
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }
}
