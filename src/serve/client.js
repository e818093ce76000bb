// Goes into every page that `dossier serve` serves, and into no file. Listens for what builds
// came to: reloads the page, swaps its styles, or shows what is wrong. Whatever comes from
// content is set as text, never as HTML.
(() => {
  "use strict";

  const own = document.currentScript.dataset;
  const SCROLL = "dossier-live-scroll";
  let version = Number(own.version);
  let source = null;

  // ── Listening ───────────────────────────────────────────────────────────────────────────────

  const listen = () => {
    // A browser keeps few connections to one server: pages out of sight must not hold them all.
    if (source || document.hidden) return;
    source = new EventSource("/.dossier-live/events");
    source.onmessage = (event) => heed(JSON.parse(event.data));
    source.onerror = () => {
      // Most errors a browser gets over by itself.
      if (source && source.readyState === EventSource.CLOSED) {
        hush();
        setTimeout(listen, 1000);
      }
    };
  };

  const hush = () => {
    if (source) source.close();
    source = null;
  };

  const heed = (message) => {
    const missed = message.version > version + 1;
    if (message.run !== own.run || missed) return reload();
    const known = message.version <= version;
    version = message.version;
    if (message.kind === "errors") {
      if (!known || !overlay) show(message);
      return;
    }
    hide();
    if (known) return;
    const { kind, routes } = message;
    if (kind === "pages" && isShown(routes)) return reload();
    if (kind === "styles" || routes.some((route) => route.endsWith(".css"))) swapStyles();
  };

  // ── Pages and styles ────────────────────────────────────────────────────────────────────────

  const pathOf = (address) => {
    try {
      const url = new URL(address, location.origin);
      if (url.origin !== location.origin) return null;
      return decodeURIComponent(url.pathname).slice(1).replace(/(^|\/)$/, "$1index.html");
    } catch {
      return null;
    }
  };

  // Whether the page is one of the files, or shows one, such as an image. Styles are swapped.
  const isShown = (routes) => {
    if (routes === "all") return true;
    const parts = performance.getEntriesByType("resource").map((entry) => pathOf(entry.name));
    const shown = new Set(parts.filter((path) => path && !path.endsWith(".css")));
    shown.add(pathOf(location.href)).add(pathOf("/" + own.file));
    return routes.some((route) => shown.has(route));
  };

  const swapStyles = () => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const url = new URL(link.href);
      if (url.origin !== location.origin) continue;
      url.searchParams.set("dossier-live", version);
      const fresh = link.cloneNode();
      fresh.href = url.href;
      // The old one stays until the new one is there, so that the page never stands bare.
      fresh.onload = () => link.remove();
      fresh.onerror = () => fresh.remove();
      link.after(fresh);
    }
  };

  // ── Reloading at the same place ─────────────────────────────────────────────────────────────

  const reload = () => {
    hush();
    const place = { page: location.href, x: scrollX, y: scrollY };
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify(place));
    } catch {
      // Without storage the browser keeps the place as well as it can.
    }
    location.reload();
  };

  const restore = () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(SCROLL));
      sessionStorage.removeItem(SCROLL);
    } catch {
      return;
    }
    if (!place || place.page !== location.href) return;
    const back = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    back();
    // Images may have pushed the place away meanwhile.
    addEventListener("load", back, { once: true });
  };

  // ── What is wrong ───────────────────────────────────────────────────────────────────────────

  const STYLE = `
    :host { all: initial; }
    dialog {
      color-scheme: light dark;
      --paper: #fff; --ink: #1c1c1c; --soft: #595959; --red: #a8201a; --shade: #f3f1ee;
      box-sizing: border-box; inline-size: min(60rem, calc(100vw - 2rem));
      max-block-size: calc(100vh - 2rem); margin: auto; padding: 1.25rem 1.5rem; overflow: auto;
      border: 1px solid var(--red); border-block-start-width: 6px; border-radius: 4px;
      background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      dialog { --paper: #1d1d1f; --ink: #ececec; --soft: #b0b0b0; --red: #ff8a80; --shade: #2a2a2d; }
    }
    dialog::backdrop { background: rgb(0 0 0 / 35%); }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h2 { margin: 0; font-size: 1.25rem; color: var(--red); }
    ol { margin: 1rem 0 0; padding: 0; list-style: none; }
    li + li { margin-block-start: 1.25rem; padding-block-start: 1.25rem; border-block-start: 1px solid var(--soft); }
    p { margin: 0.25rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    .place, .hint, .more, pre { font-size: 0.875rem; }
    .place { margin: 0; font-family: ui-monospace, monospace; color: var(--soft); }
    .hint, .more { color: var(--soft); }
    pre {
      margin: 0.5rem 0 0; padding: 0.5rem 0.75rem; overflow-x: auto; background: var(--shade);
      font-family: ui-monospace, monospace; line-height: 1.4;
    }
    mark, .caret { background: none; color: var(--red); font-weight: bold; }
    .space { visibility: hidden; }
    button {
      font: inherit; font-size: 0.875rem; padding: 0.25rem 0.75rem; cursor: pointer;
      border: 1px solid currentColor; border-radius: 4px; background: none; color: inherit;
    }
    button:focus-visible { outline: 2px solid var(--red); outline-offset: 2px; }
  `;

  let overlay = null;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const excerptOf = ({ before, marked, after }) => {
    const pre = make("pre");
    // The caret stands below its characters however wide they are: they stand there unseen.
    const caret = make("span");
    caret.setAttribute("aria-hidden", "true");
    caret.append(
      make("span", "space", before),
      make("span", "caret", "^".repeat(Math.max(1, [...marked].length))),
    );
    pre.append(before, make("mark", "", marked), after, "\n", caret);
    return pre;
  };

  const mistakeOf = ({ file, at, code, message, hint, excerpt }) => {
    const item = make("li");
    if (file) item.append(make("p", "place", at ? `${file}:${at.line}:${at.column}` : file));
    item.append(make("p", "", code ? `${message} [${code}]` : message));
    if (excerpt) item.append(excerptOf(excerpt));
    if (hint) item.append(make("p", "hint", `hint: ${hint}`));
    return item;
  };

  const show = ({ diagnostics, more }) => {
    hide();
    const dialog = make("dialog");
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "heading");
    dialog.setAttribute("aria-describedby", "mistakes");
    const heading = make("h2", "", "Not published");
    heading.id = "heading";
    const close = make("button", "", "Dismiss");
    close.type = "button";
    close.onclick = () => dialog.close();
    const header = make("header");
    header.append(heading, close);
    const list = make("ol");
    list.id = "mistakes";
    list.append(...diagnostics.map(mistakeOf));
    dialog.append(header, list);
    if (more) dialog.append(make("p", "more", `and ${more} more`));
    overlay = make("dossier-live");
    const shadow = overlay.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [style];
    shadow.append(dialog);
    document.documentElement.append(overlay);
    // Escape closes a modal dialog by itself.
    dialog.showModal();
  };

  const hide = () => {
    if (overlay) overlay.remove();
    overlay = null;
  };

  restore();
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  listen();
})();
