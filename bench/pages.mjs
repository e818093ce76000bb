// The bars of pages, each with the figure beside it: the demo, and a dossier of 2,000 invented articles, in Chromium, in the
// Nu HTML checker, and in Lighthouse on a simulated phone. What is not here is not measured, and said to be.
//
//     node bench/pages.mjs [RUNS]     how often Lighthouse looks at each page (5); the median counts
//
// It ends with 1 when a bar is not met.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const DOSSIER = process.env.BENCH_DOSSIER ?? path.join(ROOT, "target/release/dossier");
const RUNS = Number(process.argv[2] ?? 5);
const KB = 1024;
/** What Lighthouse looks at: of each of these the page with the most bytes. */
const LOOKED_AT = ["index.html", "articles", "entities", "topics", "timeline.html"];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dossier-pages-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
const rows = [];
/** A row of the table. A figure that is `null` was not measured. */
function bar(what, limit, figure, met, show = String) {
  rows.push({ what, limit, figure: figure === null ? "–" : show(figure), met: figure === null ? null : met(figure) });
}

function build(site, name) {
  const output = path.join(folder, name);
  execFileSync(DOSSIER, ["build", "-q", "--site", site, "--output", output], { stdio: ["ignore", "ignore", "inherit"] });
  return output;
}

const demo = build(ROOT, "demo");
const invented = path.join(folder, "invented");
execFileSync("python3", [path.join(ROOT, "bench/gen_corpus.py"), "2000", invented, "--flavor", "dossier"], { stdio: "ignore" });
const large = build(invented, "large");
const sites = [demo, large];

const files = (site) => fs.readdirSync(site, { recursive: true }).filter((name) => fs.statSync(path.join(site, name)).isFile());
const packed = (file) => zlib.brotliCompressSync(fs.readFileSync(file)).length;
const kb = (bytes) => (bytes / KB).toFixed(1) + " KB";

// In a browser: what the tests in a browser measure.
const figures = path.join(folder, "figures.json");
spawnSync("node", [path.join(ROOT, "tests/browser/pages.mjs"), ...sites], { env: { ...process.env, FIGURES: figures }, stdio: "ignore" });
const seen = fs.existsSync(figures) ? JSON.parse(fs.readFileSync(figures, "utf8")) : null;
const most = (what) => seen && seen.largest[what].figure;
bar("article page, HTML and CSS, brotli, the heaviest", "at most 30 KB", most("bytes"), (x) => x <= 30 * KB, kb);
bar("requests of a page, the most", "at most 4", most("requests"), (x) => x <= 4);
const css = packed(path.join(demo, "assets/dossier.css"));
bar("style sheet, brotli", "at most 10 KB", css, (x) => x <= 10 * KB, kb);
bar("scripts beside search, brotli", "at most 10 KB", packed(path.join(demo, "assets/dossier.js")), (x) => x <= 10 * KB, kb);
const ofSearch = ["search.html", "assets/dossier.css", "assets/dossier.js", ...files(demo).filter((name) => /assets\/search-\w+\.js$/.test(name))];
bar("search page before its index, brotli", "at most 60 KB", ofSearch.reduce((sum, name) => sum + packed(path.join(demo, name)), 0), (x) => x <= 60 * KB, kb);
bar("tallest page at 1280 by 800", "at most 15 screens", most("screens"), (x) => x <= 15, (x) => x.toFixed(1) + " screens");
bar("axe-core, overflow, console, requests elsewhere, text without scripts, paper: what is wrong", "nothing", seen && seen.wrong.length, (x) => x === 0, (x) => `${x} in ${seen.views} views`);

// Every file of HTML: whether it is sound, and whether links lead somewhere.
const nu = path.join(ROOT, "tests/node_modules/vnu-jar/build/dist/vnu.jar");
const checked = fs.existsSync(nu) ? spawnSync("java", ["-Xss8m", "-jar", nu, "--errors-only", "--skip-non-html", ...sites], { encoding: "utf8" }) : { error: true };
bar("Nu HTML checker, every page: errors", "0", checked.error ? null : checked.stderr.split("\n").filter((line) => line.includes(": error")).length, (x) => x === 0);

function broken(site) {
  const pages = new Map(files(site).filter((name) => name.endsWith(".html")).map((name) => [name, fs.readFileSync(path.join(site, name), "utf8")]));
  const ids = new Map([...pages].map(([name, html]) => [name, new Set([...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]))]));
  let count = 0;
  for (const [name, html] of pages) {
    for (const [, href] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const [to, anchor] = href.replaceAll("&amp;", "&").split("#");
      const [file] = to.split("?");
      const target = file ? path.normalize(path.join(path.dirname(name), decodeURI(file))) : name;
      const isThere = pages.has(target) || fs.existsSync(path.join(site, target));
      if (!isThere || (anchor && pages.has(target) && !ids.get(target).has(decodeURIComponent(anchor)))) count += 1;
    }
  }
  return count;
}
bar("links and anchors that lead nowhere, every page", "0", sites.reduce((sum, site) => sum + broken(site), 0), (x) => x === 0);

// On a simulated phone.
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };
function serve(site) {
  const answer = (request, response) => {
    const file = path.join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
    const isFile = fs.existsSync(file) && fs.statSync(file).isFile();
    const headers = { "Content-Type": TYPES[path.extname(file)] ?? "text/plain", "Content-Encoding": "br", "Cache-Control": "max-age=31536000" };
    response.writeHead(isFile ? 200 : 404, headers);
    response.end(zlib.brotliCompressSync(isFile ? fs.readFileSync(file) : ""));
  };
  return new Promise((resolve) => { const server = http.createServer(answer).listen(0, "127.0.0.1", () => resolve(server)); });
}

async function lighthouse(site) {
  const { default: run } = await import("lighthouse").catch(() => ({}));
  if (!run || !seen) return null;
  const { browser } = await import("../tests/chromium.mjs");
  const server = await serve(site);
  const heaviest = (name) => {
    if (name.endsWith(".html")) return name;
    const inside = fs.readdirSync(path.join(site, name)).map((file) => path.join(name, file));
    return inside.sort((a, b) => fs.statSync(path.join(site, b)).size - fs.statSync(path.join(site, a)).size)[0];
  };
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const lost = new Set();
  const worst = { performance: 1, accessibility: 1, "best-practices": 1, seo: 1, lcp: 0, cls: 0, tbt: 0 };
  for (const name of LOOKED_AT.map(heaviest)) {
    const runs = [];
    for (let looks = 0; looks < RUNS; looks += 1) {
      const page = await browser.newPage();
      const { lhr } = await run(`http://127.0.0.1:${server.address().port}/${name}`, { logLevel: "silent" }, undefined, page);
      await page.close();
      const audit = (id) => lhr.audits[id].numericValue;
      for (const [id, category] of Object.entries(lhr.categories)) {
        if (id === "performance") continue;
        for (const { id: failed, weight } of category.auditRefs) if (weight > 0 && lhr.audits[failed].score === 0) lost.add(`${name}: ${id}, ${lhr.audits[failed].title}`);
      }
      runs.push({ ...Object.fromEntries(Object.entries(lhr.categories).map(([id, category]) => [id, category.score])), lcp: audit("largest-contentful-paint"), cls: audit("cumulative-layout-shift"), tbt: audit("total-blocking-time") });
    }
    for (const key of Object.keys(worst)) {
      const value = median(runs.map((one) => one[key]));
      worst[key] = ["lcp", "cls", "tbt"].includes(key) ? Math.max(worst[key], value) : Math.min(worst[key], value);
    }
  }
  server.close();
  await browser.close();
  for (const line of lost) console.error(line);
  return worst;
}
const phone = await lighthouse(demo);
const of = (key) => phone && phone[key];
const score = (x) => String(Math.round(x * 100));
bar("Lighthouse, simulated phone, the worst page: performance", "at least 98", of("performance"), (x) => x >= 0.98, score);
bar("the same: accessibility", "100", of("accessibility"), (x) => x === 1, score);
bar("the same: best practices", "100", of("best-practices"), (x) => x === 1, score);
bar("the same: search engines", "100", of("seo"), (x) => x === 1, score);
bar("the same: largest contentful paint", "at most 1.2 s", of("lcp"), (x) => x <= 1200, (x) => (x / 1000).toFixed(2) + " s");
bar("the same: cumulative layout shift", "at most 0.01", of("cls"), (x) => x <= 0.01, (x) => x.toFixed(3));
bar("the same: total blocking time", "at most 50 ms", of("tbt"), (x) => x <= 50, (x) => Math.round(x) + " ms");

console.log("| bar | target | figure | |\n| --- | --- | --- | --- |");
for (const { what, limit, figure, met } of rows) console.log(`| ${what} | ${limit} | ${figure} | ${met === null ? "not measured" : met ? "met" : "**not met**"} |`);
process.exit(rows.some((row) => row.met === false) ? 1 : 0);
