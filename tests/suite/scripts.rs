//! Scripts made small by the program's build still do the same.

#[path = "../../build/minify/mod.rs"]
mod minify;

use std::process::Command;

fn small(source: &str) -> String {
    minify::script(source).unwrap_or_else(|refused| panic!("{refused:?} in {source}"))
}

/// What a script prints.
fn run(script: &str) -> String {
    let output = Command::new("node").args(["-e", script]).output().unwrap();
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn names_spaces_and_comments_go() {
    for (source, expected) in [
        ("(function (root) { root.x = 1; })(this); // end", "(function(e){e.x=1})(this);"),
        ("/* a */ const name = 1;\nconst other = name;", "let name=1,other=name;"),
        (
            "f((one, two) => ({ one, two: [two, ...one], ['k']: one }));",
            "f((e,t)=>({one:e,two:[t,...e],['k']:e}));",
        ),
        (
            "f(({ one, two: three = 2, ...rest }) => { return one(three, rest); });",
            "f(({one:e,two:t=2,...n})=>{return e(t,n)});",
        ),
        ("f((word) => word.x ? -1 : - -2);", "f(e=>e.x?-1:- -2);"),
        ("if (a) { b(); } else { c(); }", "if(a)b();else c();"),
        ("if (a) { if (b) { c(); } } else { d(); }", "if(a){if(b)c()}else d();"),
        (
            "f(`a ${ b + `}` } // c`, /[/]\"/u, 1 / 2 / 3, \"a  b\");",
            "f(`a ${b+`}`} // c`,/[/]\"/u,1/2/3,\"a  b\");",
        ),
        ("f(async (x) => { await x; return (true); });", "f(async e=>{await e;return !0});"),
        (
            "f(/** @type {any} */ (a.b(c)).d, (a + b).c, new (a.b)());",
            "f(a.b(c).d,(a+b).c,new(a.b)());",
        ),
    ] {
        assert_eq!(small(source), expected.replace("return !0", "return!0"));
    }
}

#[test]
fn what_runs_is_the_same() {
    let program = r#"
        const out = [];
        const outer = 1;
        function walk({ list, deep: { at = outer } = {} }, ...more) {
            let sum = at;
            for (const item of list) { const outer = item * 2; sum += outer; }
            for (let i = 0, n = more.length; i < n; i++) sum += more[i];
            for (const key in { a: 1, b: 2 }) { sum += key.length; }
            try { null.x; } catch (error) { const list = 3; sum += list + (error ? 1 : 0); }
            finally { sum++; }
            return sum;
        }
        // The default sees what is outside of the body.
        const inside = "outside";
        function shadow(read = () => inside) { const inside = "body"; return read() + inside; }
        const object = { get size() { return 7; }, "a-b": 1, [`c${1}`]: 2, method(x) { return x?.y ?? "none"; }, walk };
        const recursive = function again(n) { return n ? n * again(n - 1) : 1; };
        const lots = Array.from({ length: 3 }, (_, i) => { const _i = i; return () => _i; }).map((f) => f());
        let [a, , b = 5, ...rest] = [1, 2, undefined, 4, 5];
        [a, b] = [b, a];
        ({ a, b: b = 2 } = { a: a + 1 });
        switch (a) { case 6: out.push("six"); break; default: out.push("other"); }
        do { a--; } while (a > 3);
        const tag = (parts, ...values) => parts.raw.join("|") + values.join(",");
        const nested = ((x) => (y) => { const z = x + y; return (w) => ({ x, y, z, w }); })(1)(2)(3);
        out.push(walk({ list: [1, 2] }, 3, 4), shadow(), object.size, object.method({}), object.c1, recursive(5), lots, a, b, rest,
            tag`a${a}b\n${b}`, nested, (1, 2), typeof nowhere, a++ + ++b, a - -b, !(a in [1]), 0x1f, 1e-3, .5 + 1., "q\"'", /\/[/"]/g.source);
        console.log(JSON.stringify(out));
    "#
    .replace(".5 + 1.,", "0.5 + 1.5,");
    let smaller = small(&program);
    assert!(smaller.len() * 3 < program.len() * 2);
    assert_eq!(run(&smaller), run(&program));
}

/// What is not understood is an error, never another script.
#[test]
fn the_rest_is_refused() {
    for source in [
        "class A {}",
        "var a = 1;",
        "const a = 1\nconst b = 2",
        "f(function* () {});",
        "with (a) b();",
        "eval(a);",
        "label: for (;;) {}",
        "return\n1;",
        "f(\"open);",
        "f(/open);",
        "f(`open);",
        "/* open",
        "f(",
        "a b;",
    ] {
        assert!(minify::script(source).is_err(), "{source}");
    }
}

#[test]
fn styles_lose_only_what_says_nothing() {
    for (source, expected) in [
        (
            "/* a */\n.a , .b > c {\n  color: red;\n  margin: 0 auto;\n}\n",
            ".a,.b > c{color: red;margin: 0 auto}",
        ),
        (".a :hover{width:calc(1px + 2px)}", ".a :hover{width:calc(1px + 2px)}"),
        (".a::after { content: \"  ; } /* x */ \"; }", ".a::after{content: \"  ; } /* x */ \"}"),
        ("a { background: url(data:x;y,  z) }", "a{background: url(data:x;y,  z)}"),
        ("a/**/b{}", "a b{}"),
        (
            "@media (min-width: 1em) and (x) { a { b: c; } }",
            "@media (min-width: 1em) and (x){a{b: c}}",
        ),
    ] {
        assert_eq!(minify::style(source), expected);
    }
}
