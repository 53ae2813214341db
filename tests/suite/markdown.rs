//! Bodies: what Markdown becomes, and that raw HTML changes nothing else.

use crate::harness::HubTest;

const KITCHEN_SINK: &str = r#"
Text with "quotes", *emphasis*, **strong**, ~~gone~~, `code <b>`, a [link](b.en.md#part), an
<https://example.org/?a=1&b=2> and a note.[^one] And again.[^one]

## A heading {#own-id}

## A heading

| Who | How many |
|:----|---------:|
| Police | 3 |

- [x] done
- [ ] to do
  - nested

3. three
4. four

Term
: Its definition, with a note.[^two]

> [!WARNING]
> Take care.

> A quotation.

![Alternative](picture.svg "A caption")

An ![inline](picture.svg) image.

```rust
fn main() { "not smart" }
```

---

[^one]: The first note.
[^two]: The second, with `code`.
"#;

const OTHERS: &str = "\
--- content/b.en.md ---
---
title: B
---

## Part
--- content/picture.svg ---
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
";

fn hub(body: &str) -> HubTest {
    HubTest::with(&format!("--- content/a.en.md ---\n---\ntitle: A\n---\n{body}\n{OTHERS}"))
}

#[test]
fn everything_that_markdown_can() {
    let built = hub(KITCHEN_SINK).build().ok().silent();
    insta::assert_snapshot!(built.main("en/a/index.html"));
}

/// A comment is raw HTML, so the body goes through the sanitiser; it must come out as it went in.
#[test]
fn raw_html_changes_nothing_else() {
    let plain = hub(KITCHEN_SINK).build().ok().main("en/a/index.html");
    let raw = hub(&format!("{KITCHEN_SINK}\n<!-- a comment -->\n")).build().ok();
    assert_eq!(structure(&raw.main("en/a/index.html")), structure(&plain));
}

/// Readers of screens would hear a header that says nothing.
#[test]
fn a_table_s_empty_corner_is_no_header() {
    let main = hub("| | Two |\n|---|--:|\n| One | 2 |\n").build().ok().main("en/a/index.html");
    assert!(
        main.contains("<tr><td></td><th scope=\"col\" class=\"align-end\">Two</th></tr>"),
        "{main}"
    );
}

/// Tags with their attributes sorted, and text: what a browser makes of it.
fn structure(html: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let mut attributes: Vec<String> = Vec::new();
        let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest).trim();
        while let Some((name, value)) = rest.split_once("=\"") {
            let (value, after) = value.split_once('"').unwrap();
            attributes.push(format!("{}={value}", name.trim()));
            rest = after;
        }
        attributes.sort();
        let name = tag.split(' ').next().unwrap();
        parts.push(format!("<{name} {}>", attributes.join(" ")));
        let text = text.replace("&nbsp;", "\u{a0}").replace("&quot;", "\"").replace("&#39;", "'");
        if !text.trim().is_empty() {
            parts.push(text.trim().to_owned());
        }
    }
    parts
}

#[test]
fn raw_html_is_made_safe() {
    let built = hub(r##"
## Main

<div id="main" lang="fr" dir="ltr" class="mine" onclick="alert(1)" style="color:red">
<script>alert(2)</script>
<a href="b.en.md" target="_blank">B</a> <a href="javascript:alert(3)">bad</a> <a href="nowhere.md">gone</a>
<a href="#main">up</a> <img src="picture.svg" alt="x" onerror="alert(4)">
<details><summary>More</summary>

Markdown *inside*.

</details>
</div>
"##)
    .build();
    let main = built.main("en/a/index.html");
    for bad in ["script", "alert", "onclick", "onerror", "style=", "javascript", "_blank"] {
        assert!(!main.contains(bad), "{bad}: {main}");
    }
    assert!(main.contains("<h2 id=\"main\">"), "{main}");
    assert!(main.contains("id=\"u-main\""), "an author's id cannot clash: {main}");
    assert!(main.contains("lang=\"fr\"") && main.contains("dir=\"ltr\""), "{main}");
    assert!(main.contains("<a href=\"../b/index.html\">B</a>"), "{main}");
    assert!(main.contains("<a>bad</a>") && main.contains("<a>gone</a>"), "{main}");
    assert!(main.contains("<details><summary>More</summary>"), "{main}");
    assert!(main.contains("<em>inside</em>"), "{main}");
    let codes = built.codes();
    assert!(built.said().contains("`javascript:`"), "{}", built.said());
    for code in ["unsafe-html", "broken-link"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn each_language_has_its_quotation_marks() {
    let mut hub = HubTest::new(
        "\
--- hub.yaml ---
title: Test
languages: [en, fr, ro]
--- content/a.en.md ---
---
title: A
---

He said \"yes\".
--- content/a.fr.md ---
---
title: A
translation: human
---

Il a dit \"oui\".
--- content/a.ro.md ---
---
title: A
translation: human
---

A spus \"da\".
",
    );
    let built = hub.build().ok();
    assert!(built.main("en/a/index.html").contains("“yes”"));
    assert!(built.main("fr/a/index.html").contains("«\u{202f}oui\u{202f}»"));
    assert!(built.main("ro/a/index.html").contains("„da”"));
}

/// The program marks open places with characters that no text may hold; a character reference must
/// not forge them.
#[test]
fn slots_cannot_be_forged() {
    for body in [
        "<div><i title=\"&#xfdd0;\">a&#xfdd1;\" onmouseover=\"alert(1)//</i>hover<b title=\"x\">y</b></div>",
        "<i id=\"&#xFDD2vm-main\">x</i> <i id=\"&#0064978;vm-main\">y</i>",
        "A &#xfdd0; [b](b.en.md \"&#xfdd1; onclick=alert(1) x\") `&#xfdd0;` <b>raw</b>",
        "A &#xfdd0; [b](b.en.md \"&#xfdd1; x\") and \u{fdd0}1\u{fdd1}",
    ] {
        let main = hub(body).build().main("en/a/index.html");
        assert!(!main.contains(['\u{fdd0}', '\u{fdd1}', '\u{fdd2}']), "{main}");
        assert_eq!(main.matches("id=\"vm-main\"").count(), 1, "{main}");
        for tag in main.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            assert!(!tag.contains("onmouseover=\"") && !tag.contains("onclick=\""), "{main}");
        }
    }
    // An Arabic ligature begins with the same bytes and is text like any other.
    let main = hub("\u{fdfa} [b](b.en.md) \u{fdfd}").build().ok().main("en/a/index.html");
    assert!(main.contains("\u{fdfa} <a href=\"../b/index.html\">b</a> \u{fdfd}"), "{main}");
}
