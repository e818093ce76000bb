// What makes pages easier to read. All of it works without: nothing here is the only way to anything.
// Previews of what links lead to, a filter of the timeline that is kept in the address, buttons that copy, and the choice
// of light or dark.
(function () {
"use strict";
var own = document.currentScript;
var words = own ? own.dataset : {};
var page = document.documentElement;

function element(name, attributes, text) {
  var made = document.createElement(name);
  for (var key in attributes) made.setAttribute(key, attributes[key]);
  if (text) made.textContent = text;
  return made;
}

// Light or dark: kept in this browser, where it lets pages keep anything.
var store = {
  get: function () { try { return localStorage.getItem("theme"); } catch (error) { return null; } },
  set: function (value) { try { value ? localStorage.setItem("theme", value) : localStorage.removeItem("theme"); } catch (error) { /* It is forgotten. */ } }
};
function dress(theme) {
  if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  else delete page.dataset.theme;
}
dress(store.get());

function themeSwitch() {
  var footer = document.querySelector(".site-footer");
  if (!footer || !words.theme) return;
  var set = element("fieldset", { "class": "theme" });
  set.append(element("legend", {}, words.theme));
  [["", words.system], ["light", words.light], ["dark", words.dark]].forEach(function (choice) {
    var label = element("label", {});
    var input = element("input", { type: "radio", name: "theme", value: choice[0] });
    input.checked = (store.get() || "") === choice[0];
    input.addEventListener("change", function () { store.set(choice[0]); dress(choice[0]); });
    label.append(input, " " + choice[1]);
    set.append(label);
  });
  footer.append(set);
}

// A button beside each citation.
function copyButtons() {
  document.querySelectorAll("main [data-copy]").forEach(function (text) {
    var content = text.textContent.trim();
    var button = element("button", { type: "button", "class": "copy" }, words.copy);
    button.addEventListener("click", function () {
      var told = function () {
        button.textContent = words.copied;
        setTimeout(function () { button.textContent = words.copy; }, 2000);
      };
      var select = function () {
        getSelection().setBaseAndExtent(text, 0, text, 1);
        if (document.execCommand("copy")) told();
      };
      if (navigator.clipboard) navigator.clipboard.writeText(content).then(told, select);
      else select();
    });
    button.setAttribute("aria-live", "polite");
    text.append(" ", button);
  });
}

// The timeline: the boxes of its filter work by style sheet alone; here they are kept in the address, and words can be looked for.
function timelineFilter() {
  var form = document.querySelector(".timeline-page .filters");
  if (!form) return;
  var boxes = Array.from(form.querySelectorAll("input[type=checkbox]"));
  var rows = Array.from(document.querySelectorAll(".entry"));
  var years = Array.from(document.querySelectorAll(".timeline-year"));
  var field = element("p", { "class": "find" });
  var label = element("label", { "for": "find" }, words.find);
  var input = element("input", { type: "search", id: "find" });
  var count = element("p", { "class": "meta", role: "status" });
  field.append(label, input);
  form.prepend(field, count);
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  var asked = new URLSearchParams(location.search);
  input.value = asked.get("find") || "";
  (asked.get("hide") || "").split(",").forEach(function (name) {
    var box = document.getElementById("show-" + name);
    if (box && boxes.includes(box)) box.checked = false;
  });
  function show(keep) {
    var sought = input.value.trim().toLowerCase();
    rows.forEach(function (row, number) { row.hidden = !texts[number].includes(sought); });
    years.forEach(function (year) { year.hidden = false; });
    var shown = rows.filter(function (row) { return row.getClientRects().length > 0; });
    years.forEach(function (year) { year.hidden = !shown.some(function (row) { return year.contains(row); }); });
    count.textContent = words.shown.replace("{shown}", shown.length).replace("{total}", rows.length);
    if (keep) return;
    var hidden = boxes.filter(function (box) { return !box.checked; }).map(function (box) { return box.id.replace("show-", ""); });
    var query = new URLSearchParams();
    if (sought) query.set("find", input.value.trim());
    if (hidden.length) query.set("hide", hidden.join(","));
    var text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
  }
  form.addEventListener("input", function () { show(false); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  show(true);
}

// Previews, from what the page says of itself for machines.
function previews() {
  var data = document.querySelector("script[type='application/ld+json']");
  if (!data) return;
  // At an address of its own a site says whole addresses, and may still be read from a disk.
  var key = function (address) { return new URL(address, location.href).pathname.split("/").slice(-2).join("/"); };
  var known = new Map();
  (function walk(node) {
    if (!node || typeof node !== "object") return;
    if (node.url && node.description && node.name) known.set(key(node.url), node);
    Object.values(node).forEach(walk);
  })(JSON.parse(data.textContent));
  if (!known.size) return;
  var box, at, timer;
  function hide() {
    clearTimeout(timer);
    if (at) at.removeAttribute("aria-describedby");
    if (box) box.remove();
    box = at = null;
  }
  function show(link) {
    var node = known.get(key(link.href));
    if (!node || link === at) return;
    hide();
    at = link;
    box = element("div", { "class": "preview", id: "preview", role: "tooltip" });
    var name = element("b", { "class": "kind " + { Person: "person", Organization: "organisation", Product: "product", Place: "place" }[node["@type"]] }, node.name);
    box.append(name, element("span", {}, node.description));
    box.addEventListener("pointerenter", function () { clearTimeout(timer); });
    box.addEventListener("pointerleave", later);
    document.body.append(box);
    link.setAttribute("aria-describedby", "preview");
    var line = link.getClientRects()[0], own = box.getBoundingClientRect();
    var left = Math.max(8, Math.min(line.left, page.clientWidth - own.width - 8));
    var below = line.bottom + 4 + own.height < innerHeight;
    box.style.left = left + "px";
    box.style.top = (below ? line.bottom + 4 : Math.max(8, line.top - own.height - 4)) + "px";
  }
  function later() { clearTimeout(timer); timer = setTimeout(hide, 250); }
  var linkOf = function (event) { return event.target.closest && event.target.closest("main a[href]"); };
  document.addEventListener("pointerover", function (event) {
    var link = linkOf(event);
    if (!link || event.pointerType === "touch") return;
    clearTimeout(timer);
    timer = setTimeout(function () { show(link); }, 300);
  });
  document.addEventListener("pointerout", function (event) { if (linkOf(event)) later(); });
  document.addEventListener("focusin", function (event) {
    var link = linkOf(event);
    if (link && link.matches(":focus-visible")) show(link); else hide();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  addEventListener("scroll", hide, { passive: true });
}

function start() { themeSwitch(); copyButtons(); timelineFilter(); previews(); }
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
})();
