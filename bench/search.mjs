// What the search of a built site costs its readers: bytes over the wire, and time in a browser.
//
//     node bench/search.mjs SITE [QUERIES]
//
// Prints a line of JSON. Bytes are those of brotli, each file by itself, as a host sends them. Times are from the last key to the
// results, in Chromium, from the disk, with the processor slowed four times.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { createRequire } from "node:module";
import { searchOf } from "../tests/search/site.mjs";

const [site, queries = "60"] = process.argv.slice(2);
const sizes = new Map();
const compressed = (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const size = (file) => {
  if (!sizes.has(file)) sizes.set(file, compressed(fs.readFileSync(file)));
  return sizes.get(file);
};

let state = 5;
const draw = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 2 ** 32 * limit);
};

/** Words in a row, of some document. */
async function words(search, count) {
  const { segments } = await search.start();
  for (;;) {
    const segment = draw(segments), { all: documents } = await search.documents(segment);
    const { text } = await search.record(segment, draw(documents.length));
    const all = search.atoms(text).map((atom) => atom.text);
    if (all.length >= count) {
      const first = draw(all.length - count + 1);
      return all.slice(first, first + count);
    }
  }
}

/** The bytes that a reader loads for a query and the first ten excerpts. */
async function bytes(query) {
  const search = searchOf(site);
  const { results } = await search.run(query);
  for (const { segment, document } of results.slice(0, 10)) await search.record(segment, document);
  return search.loaded.reduce((sum, file) => sum + size(file), 0);
}

const source = searchOf(site), texts = [], phrases = [], asked = [];
for (let number = 0; number < Number(queries); number++) {
  const some = [];
  for (let word = 0; word <= draw(3); word++) some.push(...await words(source, 1));
  texts.push(await bytes(some.join(" ")));
  asked.push(some.join(" "));
  phrases.push(await bytes('"' + (await words(source, 2 + draw(3))).join(" ") + '"'));
}
const part = (all, share) => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))];
const spread = (all) => ({ median: part(all, 0.5), p95: part(all, 0.95), most: part(all, 1) });

// The index to the texts it covers. Of many segments every eighth file is taken.
let index = 0, text = 0;
const folder = path.join(site, "search");
for (const name of fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js")).sort().filter((_, number, all) => all.length < 1000 || number % 8 === 0)) {
  if (/\/x\d+\.js$/.test(name)) text += size(path.join(folder, name));
  else index += size(path.join(folder, name));
}
const assets = path.join(site, "assets");
const script = fs.readdirSync(assets).filter((name) => name.startsWith("search-")).reduce((sum, name) => sum + size(path.join(assets, name)), 0);

async function times() {
  const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", process.env.CHROMIUM].find((file) => file && fs.existsSync(file));
  if (!CHROMIUM) return null;
  const { default: puppeteer } = await import(createRequire(new URL("../tests/package.json", import.meta.url)).resolve("puppeteer-core"));
  const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  const cold = [], warm = [];
  for (const query of asked.slice(0, 20)) {
    const page = await browser.newPage();
    await page.goto("file://" + path.resolve(site) + "/search.html");
    await page.waitForFunction(() => document.documentElement.classList.contains("with-search"));
    await page.emulateCPUThrottling(4);
    const typed = (text) => page.evaluate((text) => new Promise((resolve) => {
      const input = document.getElementById("q"), list = document.getElementById("search-results");
      const start = performance.now();
      const watch = new MutationObserver(() => {
        if (list.ariaBusy !== "false" || !list.children.length) return;
        watch.disconnect();
        // They are painted behind the next frame’s callbacks.
        requestAnimationFrame(() => resolve(performance.now() - start));
      });
      watch.observe(list, { attributes: true });
      input.value = text;
      input.dispatchEvent(new Event("input"));
      setTimeout(() => resolve(NaN), 5000);
    }), text);
    cold.push(await typed(query));
    await typed(query.split(" ")[0] + "x");
    warm.push(await typed(query));
    await page.close();
  }
  await browser.close();
  return { cold: spread(cold), warm: spread(warm) };
}

console.log(JSON.stringify({ words: spread(texts), phrase: spread(phrases), index, text, script, times: await times() }));
process.exit(0);
