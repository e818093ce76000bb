// The search page: what is typed becomes results, and the address keeps it.
"use strict";
(function (search) {
  const FIRST = 10, AROUND = 60, LONG = 200;
  const at = (id) => document.getElementById(id);
  const form = at("search-form"), input = at("q"), status = at("search-status"), more = at("search-more");
  // The interface's words and its language are the page's.
  const words = form.dataset, language = document.documentElement.lang || "en";
  const number = (count) => count.toLocaleString(language);
  const list = at("search-results"), facets = at("search-facets"), hints = at("search-hints");
  let current = 0, shown = 0, found = null, expand = true;

  /** An element with its children; texts stay texts. */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const address = (text) => {
    const query = new URLSearchParams();
    if (text) query.set("q", text);
    if (!expand) query.set("names", "off");
    const string = query.toString();
    return location.pathname + (string ? "?" + string : "");
  };

  /** A text with what was found in it marked: all of it, or the part around the first marks. */
  function marked(text, marks, isCut) {
    const parts = [];
    let [start, end] = [0, text.length];
    if (isCut && text.length > LONG) {
      const first = marks.length ? best(text, marks) : 0;
      start = first > AROUND ? text.indexOf(" ", first - AROUND) + 1 || first - AROUND : 0;
      if (start > first) start = first;
      end = Math.min(text.length, start + LONG);
      if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + LONG - AROUND);
    }
    if (start > 0) parts.push("… ");
    let done = start;
    for (const [from, to] of marks) {
      if (from < start || to > end) continue;
      parts.push(text.slice(done, from), element("mark", {}, text.slice(from, to)));
      done = to;
    }
    parts.push(text.slice(done, end));
    if (end < text.length) parts.push(" …");
    return parts.map((part) => typeof part === "string" ? part.replace(/\s+/g, " ") : part);
  }

  /** Where the most marks stand close together, those of different words before all. */
  function best(text, marks) {
    let [most, place] = [0, marks[0][0]];
    for (const [from] of marks) {
      const near = marks.filter(([start, end]) => start >= from && end <= from + LONG - 2 * AROUND);
      const words = new Set(near.map(([start, end]) => text.slice(start, end).toLowerCase()));
      const value = 100 * words.size + near.length;
      if (value > most) [most, place] = [value, from];
    }
    return place;
  }

  /** The address of a result, at the first words that were found where a browser knows how. */
  function target(record, text, marks) {
    const href = search.root + record.href;
    if (!marks.length || !("fragmentDirective" in document)) return href;
    const words = encodeURIComponent(text.slice(...marks[0])).replaceAll("-", "%2D");
    return href + (href.includes("#") ? "" : "#") + ":~:text=" + words;
  }

  async function item({ segment, document: number, kind }, query) {
    const record = await search.record(segment, number);
    const [title, ...names] = record.titles;
    const [inTitle, inNames, inSummary, inText] = await Promise.all(
      [title, names.join(" · "), record.summary, record.text].map((text) => search.marks(text, query)));
    const isSummary = record.summary && (inSummary.length >= inText.length || !record.text);
    const [text, marks] = isSummary ? [record.summary, inSummary] : [record.text, inText];
    const meta = [record.date, record.by, record.draft ? words.draft : ""].filter(Boolean).join(" · ");
    return element("li", { class: "result " + kind },
      element("a", { href: target(record, record.text, inText) }, ...marked(title, inTitle)),
      names.length ? element("p", { class: "result-names" }, ...marked(names.join(" · "), inNames)) : null,
      meta ? element("p", { class: "meta" }, meta) : null,
      text ? element("p", { class: "excerpt" }, ...marked(text, marks, true)) : null);
  }

  /** Shows the next results, grouped by their kinds. */
  async function showMore(run) {
    const next = found.results.slice(shown, shown + FIRST);
    const items = await Promise.all(next.map((result) => item(result, found.query)));
    if (run !== current) return;
    const groups = new Map();
    next.forEach(({ kind }, number) => groups.set(kind, [...(groups.get(kind) || []), items[number]]));
    const sections = [...groups].map(([kind, ofKind]) => element("section", {},
      element("h2", {}, words[kind]), element("ul", { class: "results" }, ...ofKind)));
    if (shown) list.append(...sections);
    else list.replaceChildren(...sections);
    shown += next.length;
    more.hidden = shown >= found.results.length;
    more.textContent = words.more.replace("{count}", number(found.results.length));
    return items[0];
  }

  /** A link that changes the query. */
  function change(text, label, attributes = {}) {
    const link = element("a", { href: address(text), ...attributes }, label);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      input.value = text;
      show(true);
    });
    return link;
  }

  function showFacets(text) {
    const group = (label, field, counts, order) => {
      const chosen = found.query[field === "kind" ? "kinds" : "dates"].length > 0;
      if (counts.size < 2 && !chosen) return null;
      const without = text.replace(new RegExp("(^|\\s)-?" + field + ":\\S+", "g"), "").trim();
      const links = [...counts].sort(order).map(([value, count]) => element("li", {},
        change((without + " " + field + ":" + value).trim(), words[value] || String(value)),
        " ", element("span", { class: "count" }, number(count))));
      if (chosen) links.unshift(element("li", {}, change(without, words.all)));
      return element("div", {}, element("h2", {}, label), element("ul", {}, ...links));
    };
    const kinds = group(words.byKind, "kind", found.kinds, (a, b) => b[1] - a[1]);
    const years = group(words.byYear, "year", found.years, (a, b) => b[0] - a[0]);
    facets.replaceChildren(...[kinds, years].filter(Boolean));
  }

  function showHints(text) {
    const lines = [];
    if (found.suggestion) {
      const [before, after] = words.meant.split("{word}");
      lines.push(element("p", {}, before, change(found.suggestion.query, found.suggestion.word), after));
    }
    for (const { names } of found.named) {
      const line = expand ? words.also.replace("{names}", names.join(words.separator)) : words.only;
      const link = change(text, expand ? words.onlyTyped : words.everyName);
      link.addEventListener("click", () => { expand = !expand; }, { capture: true });
      lines.push(element("p", {}, line, " ", link));
    }
    hints.replaceChildren(...lines);
  }

  const heading = document.title;

  /** Searches for what is typed. `isNew` is a step that Back goes back over. */
  async function show(isNew, keep) {
    const text = input.value.trim(), run = ++current;
    if (!keep) history[isNew ? "pushState" : "replaceState"](null, "", address(text));
    document.title = text ? text + " · " + heading : heading;
    list.ariaBusy = "true";
    at("search-elsewhere").hidden = Boolean(text);
    if (!text) {
      [list, facets, hints].forEach((part) => part.replaceChildren());
      more.hidden = true;
      status.textContent = "";
      list.ariaBusy = "false";
      return;
    }
    try {
      const answer = await search.run(text, { expand, typing: !isNew && document.activeElement === input });
      if (run !== current) return;
      [found, shown] = [answer, 0];
      await showMore(run);
      if (run !== current) return;
      const count = found.results.length;
      const form = new Intl.PluralRules(language).select(count);
      const said = words["results" + form[0].toUpperCase() + form.slice(1)] || words.resultsOther;
      status.textContent = count === 0 ? words.none : said.replace("{count}", number(count));
      at("search-elsewhere").hidden = count > 0;
      showFacets(text);
      showHints(text);
      list.ariaBusy = "false";
    } catch (error) {
      if (run === current) status.textContent = words.failed.replace("{reason}", error.message);
    }
  }

  /** Takes the query from the address. */
  function restore() {
    const query = new URLSearchParams(location.search);
    input.value = query.get("q") || "";
    expand = query.get("names") !== "off";
    return show(false, true);
  }

  // While one query is answered, only the last of those that are typed meanwhile waits.
  let busy = null, waits = false;
  const type = async () => {
    waits = true;
    if (busy) return;
    while (waits) {
      waits = false;
      await (busy = show(false));
    }
    busy = null;
  };
  input.addEventListener("input", type);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    waits = false;
    show(true);
  });
  more.addEventListener("click", async () => {
    const first = await showMore(current);
    first?.querySelector("a").focus();
  });
  addEventListener("popstate", restore);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = document.activeElement === input;
    if (event.key === "/" && !isTyping) {
      input.focus();
      input.select();
    } else if (event.key === "Escape" && (isTyping || list.contains(document.activeElement))) {
      input.value = "";
      input.focus();
      show(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const links = [...list.querySelectorAll(".result > a")], place = links.indexOf(document.activeElement);
      if (!links.length || (place < 0 && !isTyping)) return;
      const next = place + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? input : links[Math.min(next, links.length - 1)]).focus();
    } else return;
    event.preventDefault();
  });

  document.documentElement.classList.add("with-search");
  restore();
  if (!input.value) input.focus();
  // What every query needs is there before one is typed.
  search.prepare().catch(() => {});
})(dossierSearch);
