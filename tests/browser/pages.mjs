// Every kind of page of built sites, opened in Chromium from the disk: what axe-core finds, what overflows, what the console
// says, what is asked for from elsewhere, how much a page weighs, how tall it is, and whether it says the same without scripts.
// FIGURES=FILE takes what was measured, for `make bars`.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import zlib from "node:zlib";
import { browser } from "../chromium.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page of HTML and CSS, packed, is no larger than this in bytes, and makes no more requests. */
const MOST_BYTES = 30 * 1024;
const MOST_REQUESTS = 4;
/** No page is taller, in screens of 1280 by 800. */
const MOST_SCREENS = 15;

const CONDITIONS = {
  "light": { width: 1280 },
  "dark": { width: 1280, media: [{ name: "prefers-color-scheme", value: "dark" }] },
  "320 px wide": { width: 320 },
  "text of 200 %": { width: 360, text: "200%" },
  "forced colours": { width: 1280, media: [{ name: "forced-colors", value: "active" }] },
  "a wide screen": { width: 1920 },
  "paper": { width: 718, paper: true },
};

/** A second site shows what many articles do to a page, which needs fewer looks. */
const FEWER = ["light", "320 px wide"];

/** The pages of a site that stand for all: those without a folder, and of each folder the largest. */
function chosen(site) {
  const folders = { "": [] };
  const walk = (folder) => {
    for (const entry of fs.readdirSync(path.join(site, folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(name);
      else if (name.endsWith(".html")) {
        const list = /\.([a-z-]+)\.\d+\.html$/.exec(name);
        (folders[list ? `${folder}/${list[1]}` : folder] ??= []).push(name);
      }
    }
  };
  walk("");
  const size = (name) => fs.statSync(path.join(site, name)).size;
  const largest = (names) => names.sort((a, b) => size(b) - size(a)).slice(0, 2);
  return Object.entries(folders).flatMap(([folder, names]) => (folder === "" ? names : largest(names)));
}

const wrong = [];
let tried = 0;
/** The largest of what is measured, with the page that has it. */
const largest = {};
function measured(what, figure, name) {
  if (figure > (largest[what]?.figure ?? 0)) largest[what] = { figure, name };
}

async function open(site, name, { width, media = [], text, paper, script = true }) {
  const page = await browser.newPage();
  page.asked = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(`${name}: the console says ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`${name}: ${error.message}`));
  page.on("request", (request) => !request.url().startsWith("data:") && page.asked.push(request.url()));
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 800 });
  const devtools = await page.createCDPSession();
  await devtools.send("Emulation.setEmulatedMedia", { media: paper ? "print" : "", features: media });
  await page.goto("file://" + path.join(site, name));
  if (text) await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, text);
  return page;
}

async function look(site, name, conditions) {
  for (const [condition, how] of conditions) {
    const page = await open(site, name, how);
    const at = `${name} (${condition})`;
    const [seen, shown, tall] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    if (shown > seen) wrong.push(`${at}: ${shown} px wide, of which ${seen} are seen`);
    if (condition === "light") {
      measured("screens", tall / 800, name);
      if (tall > MOST_SCREENS * 800) wrong.push(`${at}: ${(tall / 800).toFixed(1)} screens tall`);
      const foreign = page.asked.filter((address) => !address.startsWith("file://" + site));
      if (foreign.length) wrong.push(`${at}: asks for ${foreign}`);
      const search = name === "search.html";
      if (!search) measured("requests", page.asked.length, name);
      if (page.asked.length > MOST_REQUESTS && !search) wrong.push(`${at}: ${page.asked.length} requests`);
      const packed = (file) => zlib.brotliCompressSync(fs.readFileSync(file)).length;
      const bytes = packed(path.join(site, name)) + packed(path.join(site, "assets/dossier.css"));
      if (name.startsWith("articles/")) measured("bytes", bytes, name);
      if (bytes > MOST_BYTES && /^(articles|entities|topics|events)\//.test(name)) wrong.push(`${at}: ${bytes} bytes of HTML and CSS`);
    }
    if (condition !== "paper") {
      await page.evaluate(AXE);
      const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } }));
      for (const one of found.violations) {
        wrong.push(`${at}: ${one.id}, ${one.nodes.length} times, as at ${one.nodes[0].html.slice(0, 160)}: ${one.nodes[0].failureSummary?.split("\n")[1]?.trim()}`);
      }
    }
    await page.close();
    tried += 1;
  }
  const words = async (script) => {
    const page = await open(site, name, { width: 1280, script });
    // Controls that only work with scripts are made by them.
    const text = await page.evaluate(() => {
      for (const made of document.querySelectorAll(".copy, .find, .filters [role=status]")) made.remove();
      return document.querySelector("main").innerText.replace(/\s+/g, " ");
    });
    await page.close();
    return text;
  };
  if (name !== "search.html") assert.equal(await words(false), await words(true), `${name} says something else without scripts`);
}

const all = Object.entries(CONDITIONS);
for (const [number, site] of process.argv.slice(2).map((site) => path.resolve(site)).entries()) {
  const conditions = all.filter(([condition]) => number === 0 || FEWER.includes(condition));
  for (const name of chosen(site)) {
    // At an address of its own this page stands for all that are missing there, wherever these would be.
    const isElsewhere = name === "404.html" && fs.readFileSync(path.join(site, name), "utf8").includes('rel="stylesheet" href="http');
    if (!isElsewhere) await look(site, name, conditions);
  }
}
await browser.close();
if (process.env.FIGURES) fs.writeFileSync(process.env.FIGURES, JSON.stringify({ views: tried, wrong, largest, bars: { bytes: MOST_BYTES, requests: MOST_REQUESTS, screens: MOST_SCREENS } }));
if (wrong.length) {
  console.error(wrong.slice(0, 60).join("\n"));
  console.error(`${wrong.length} things are wrong`);
  process.exit(1);
}
const { bytes, requests, screens } = largest;
console.log(`${tried} views of pages, and nothing wrong
  the heaviest article, HTML and CSS packed: ${(bytes.figure / 1024).toFixed(1)} KB (bar ${MOST_BYTES / 1024}), ${bytes.name}
  the most requests of a page: ${requests.figure} (bar ${MOST_REQUESTS})
  the tallest page at 1280 by 800: ${screens.figure.toFixed(1)} screens (bar ${MOST_SCREENS}), ${screens.name}`);
