//! Addresses within the site are relative and name `index.html`, so that they work under any base
//! path and from `file://`.

use super::{PageKind, Planned, Shared, drawn};

/// The relative address of the file `to` from a page in the folder `from`.
pub(super) fn relative(from: &str, to: &str) -> String {
    let common = from
        .split_inclusive('/')
        .zip(to.split_inclusive('/'))
        .take_while(|(a, b)| a == b && a.ends_with('/'))
        .map(|(a, _)| a.len())
        .sum::<usize>();
    let up = from[common..].matches('/').count();
    let rest = &to[common..];
    let mut url = String::with_capacity(up * 3 + rest.len());
    for _ in 0..up {
        url.push_str("../");
    }
    url.push_str(rest);
    url
}

impl Shared {
    /// The address of a file of the site, seen from a page. `404.html` is shown at any address, so
    /// it alone names the base path.
    pub(super) fn url(&self, from: &Planned, to: &str) -> String {
        match from.kind {
            PageKind::NotFound => {
                let base = self.site.config.hub.base_url.as_ref().map_or("/", |base| &base.path);
                format!("{base}{to}")
            }
            _ if &*from.route == drawn::ANYWHERE => drawn::marked(to),
            _ => relative(&from.route, to),
        }
    }

    /// The address of a page's folder.
    pub(super) fn page_url(&self, from: &Planned, route: &str) -> String {
        self.url(from, &format!("{route}index.html"))
    }

    /// The absolute address of a folder, if the hub says where it is published.
    pub(super) fn absolute(&self, route: &str) -> Option<String> {
        self.site.config.hub.base_url.as_ref().map(|base| format!("{}/{}", base.url, encode(route)))
    }
}

/// Percent-encodes what RFC 3986 does not allow in a path.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses() {
        let cases = [
            ("", "ro/index.html", "ro/index.html"),
            ("ro/practici/bounce/", "ro/practici/liaise/index.html", "../liaise/index.html"),
            ("ro/practici/", "ro/practici/index.html", "index.html"),
            ("ro/practici/bounce/", "assets/css/main.css", "../../../assets/css/main.css"),
            ("ro/a/", "ro/ab/index.html", "../ab/index.html"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(relative(from, to), expected);
        }
        assert_eq!(encode("ro/închisori/"), "ro/%C3%AEnchisori/");
    }
}
