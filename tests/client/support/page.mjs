// A page as small as the search client needs: elements with attributes, children and listeners, a clock that stands
// still until it is told to go on, and a network that serves search shards to injected scripts. What a real browser
// makes of the same script is for the browser tests.

import { loadClientInto } from "./client.mjs";

class Event {
  constructor(type, { bubbles = false, ...rest } = {}) {
    Object.assign(this, { type, bubbles, defaultPrevented: false, ...rest });
  }
  preventDefault() {
    this.defaultPrevented = true;
  }
}

class Element {
  hidden = false;
  value = "";
  listeners = {};
  nodes = [];
  attributes = new Map();
  parent = null;

  constructor(page, name) {
    this.page = page;
    this.name = name;
    for (const reflected of ["lang", "dir", "src"]) {
      Object.defineProperty(this, reflected, {
        get: () => this.getAttribute(reflected) ?? "",
        set: (value) => this.setAttribute(reflected, value),
      });
    }
  }
  get className() {
    return this.getAttribute("class") ?? "";
  }
  set className(value) {
    this.setAttribute("class", value);
  }
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }
  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }
  get children() {
    return this.nodes.filter((node) => node instanceof Element);
  }
  get textContent() {
    return this.nodes.map((node) => (node instanceof Element ? node.textContent : node)).join("");
  }
  set textContent(text) {
    this.nodes = text === "" ? [] : [String(text)];
  }
  set innerHTML(_) {
    throw new Error("innerHTML is not for untrusted text");
  }
  append(...nodes) {
    for (const node of nodes) {
      if (node instanceof Element) node.parent = this;
      this.nodes.push(node instanceof Element ? node : String(node));
    }
  }
  appendChild(node) {
    this.append(node);
    if (node.name === "script") this.page.serve(node);
    return node;
  }
  after(node) {
    node.parent = this.parent;
    this.parent.nodes.splice(this.parent.nodes.indexOf(this) + 1, 0, node);
  }
  remove() {
    if (this.parent) this.parent.nodes = this.parent.nodes.filter((node) => node !== this);
    this.parent = null;
  }
  *descendants() {
    for (const child of this.children) {
      yield child;
      yield* child.descendants();
    }
  }
  matches(selectors) {
    return selectors.split(",").some((selector) => {
      let rest = selector.trim();
      const has = (attribute, value) =>
        value === undefined ? this.attributes.has(attribute) : this.getAttribute(attribute) === value;
      while (rest) {
        const [part, not, attribute, value, name] =
          /^(?:(:not\()?\[([\w-]+)(?:=([\w-]+))?\]\)?|([a-z]+))/.exec(rest) ?? [];
        if (!part) throw new Error("selector: " + selector);
        if (name ? this.name !== name : has(attribute, value) === Boolean(not)) return false;
        rest = rest.slice(part.length);
      }
      return true;
    });
  }
  querySelectorAll(selector) {
    return [...this.descendants()].filter((element) => element.matches(selector));
  }
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
  addEventListener(type, listener) {
    (this.listeners[type] ??= []).push(listener);
  }
  dispatchEvent(event) {
    event.target ??= this;
    for (const listener of this.listeners[event.type] ?? []) listener(event);
    if (event.bubbles && this.parent) this.parent.dispatchEvent(event);
    return !event.defaultPrevented;
  }
  focus() {
    this.page.document.activeElement = this;
    this.dispatchEvent(new Event("focus"));
  }
  select() {
    this.selected = true;
  }
  getClientRects() {
    return this.hidden ? [] : [{}];
  }
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

/**
 * @param options.files  payloads of shards by name, or a function from a script's address and a shard's name to a
 *   payload, to "missing", "silent" (never answers) or "empty" (a script that calls nothing)
 * @param options.attributes  of the search container
 */
export function openPage({ files = {}, attributes = {}, address = "https://hub.example/en/", lang = "en" } = {}) {
  const page = {
    requests: [],
    now: 0,
    started: 0,
    timers: new Map(),
    addresses: [],
    serve(script) {
      page.requests.push(script.src);
      const name = script.src.replace(/^.*\//, "").replace(/\.js$/, "");
      const found = typeof files === "function" ? files(script.src, name) : files[name] ?? "missing";
      if (found === "silent") return;
      setImmediate(() => {
        if (found !== "missing" && found !== "empty") page.window.vademecumShard(lang, name, found);
        script.dispatchEvent(new Event(found === "missing" ? "error" : "load"));
      });
    },
    /** Lets time pass, and all that waits for it happen. */
    async pass(milliseconds) {
      page.now += milliseconds;
      for (const [id, { at, run }] of [...page.timers]) {
        if (at <= page.now && page.timers.delete(id)) run();
      }
      for (let i = 0; i < 20; i++) await tick();
    },
    async type(text) {
      page.input.value = text;
      page.input.dispatchEvent(new Event("input", { bubbles: true }));
      await page.pass(150);
    },
    press(target, key, rest = {}) {
      const event = new Event("keydown", { bubbles: true, key, ...rest });
      target.dispatchEvent(event);
      return event;
    },
  };

  const document = new Element(page, "#document");
  page.document = document;
  document.readyState = "loading";
  document.createElement = (name) => new Element(page, name);
  const make = (name, given, ...children) => {
    const element = new Element(page, name);
    for (const [attribute, value] of Object.entries(given)) element.setAttribute(attribute, value);
    element.append(...children);
    return element;
  };
  document.head = make("head", {});
  page.input = make("input", { type: "search", name: "q" });
  page.form = make("form", { role: "search" }, page.input);
  page.status = make("p", { "data-search-status": "", role: "status" });
  page.list = make("ol", { "data-search-results": "" });
  page.box = make(
    "div",
    { "data-vademecum-search": "", "data-lang": lang, "data-base": "../../", ...attributes },
    page.form, page.status, page.list,
  );
  page.other = make("main", {});
  page.header = make("header", {}, make("input", { type: "search", name: "q" }));
  document.append(document.head, page.header, page.box, page.other);

  const globals = {
    document, Event, AbortController, DOMException, URL, URLSearchParams,
    location: { href: address, search: new URL(address).search },
    history: {
      state: null,
      replaceState(_state, _title, to) {
        if (address.startsWith("file:")) throw new DOMException("not here", "SecurityError");
        page.addresses.push(to);
      },
    },
    setTimeout(run, delay) {
      const id = ++page.started;
      page.timers.set(id, { at: page.now + delay, run });
      return id;
    },
    clearTimeout: (id) => page.timers.delete(id),
  };
  page.given = Object.keys(globals);
  page.window = loadClientInto(globals);
  document.dispatchEvent(new Event("DOMContentLoaded"));
  page.more = page.box.querySelector("button");
  page.Event = Event;
  page.make = make;
  return page;
}
