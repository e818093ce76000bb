// A reader searches a built site in Chromium: from the disk, and over HTTP under a strict content security policy.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { browser } from "../chromium.mjs";

const site = path.resolve(process.argv[2]);
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };
const server = http.createServer((request, response) => {
  const file = path.join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (!file.startsWith(site) || !fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[path.extname(file)] || "application/octet-stream", "content-security-policy": POLICY });
  response.end(fs.readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

async function open(address) {
  const page = await browser.newPage();
  page.problems = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.problems.push(message.text()));
  page.on("pageerror", (error) => page.problems.push(error.message));
  await page.setViewport({ width: 320, height: 700 });
  await page.goto(address);
  return page;
}

/** Waits until a query is answered. */
const searched = (page, text) => page.waitForFunction((text) =>
  (new URL(location.href).searchParams.get("q") || "") === text && document.getElementById("search-results").ariaBusy === "false", { timeout: 10000 }, text);
const told = (page) => page.$eval("#search-status", (status) => status.textContent);
const titles = (page) => page.$$eval(".result > a", (links) => links.map((link) => link.textContent));
const query = (page) => page.evaluate(() => new URL(location.href).searchParams.get("q"));

async function walk(root) {
  // A field on every page leads here.
  const page = await open(root + "/index.html");
  await page.type(".site-search input", "Huawei");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(page.url(), /search\.html\?q=Huawei$/);
  await searched(page, "Huawei");
  assert.match(await told(page), /^\d+ results$/);
  assert.equal((await titles(page))[0], "Huawei");
  assert.ok(await page.$eval(".result mark", (mark) => /huawei/i.test(mark.textContent)));
  assert.ok(await page.$eval("#search-hints", (hints) => hints.textContent.includes("华为")));

  // Typing; the address follows.
  await page.keyboard.press("/");
  await page.keyboard.type("华为");
  await searched(page, "华为");
  assert.equal((await titles(page))[0], "Huawei");
  const named = await told(page);
  await page.evaluate(() => [...document.querySelectorAll("#search-hints a")].find((link) => link.textContent.includes("Only")).click());
  await searched(page, "华为");
  assert.match(page.url(), /names=off/);
  assert.notEqual(await told(page), named);
  await page.goBack();
  await page.waitForFunction((named) => document.getElementById("search-status").textContent === named, {}, named);

  // By the keyboard alone.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  await page.keyboard.type("chips");
  await searched(page, "chips");
  const chosen = () => page.evaluate(() => [...document.querySelectorAll(".result > a")].indexOf(document.activeElement));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await chosen(), 1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.press("ArrowDown");
  const wanted = await page.evaluate(() => document.activeElement.pathname);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.equal(new URL(page.url()).pathname, wanted);
  await page.goBack();
  await searched(page, "chips");

  // A filter, and Back from it.
  const count = await told(page);
  await page.evaluate(() => document.querySelector("#search-facets a").click());
  await page.waitForFunction((count) => document.getElementById("search-status").textContent !== count, {}, count);
  assert.match(await query(page), /^chips kind:\w+$/);
  await page.goBack();
  await searched(page, "chips");
  assert.equal(await told(page), count);

  // More than ten, a phrase, a slip, none, and nothing.
  const go = async (text) => {
    await page.goto(root + "/search.html?q=" + encodeURIComponent(text));
    await searched(page, text);
  };
  await go("kind:entity");
  assert.equal((await titles(page)).length, 10);
  await page.click("#search-more");
  await page.waitForFunction(() => document.querySelectorAll(".result").length > 10);
  assert.equal(await chosen(), 10);
  await go('"artificial intelligence"');
  const marks = await page.$$eval("mark", (marks) => marks.map((mark) => mark.textContent.toLowerCase()));
  assert.ok(marks.length && marks.every((text) => text === "artificial intelligence"), marks.join());
  await go("huawai");
  assert.equal(await told(page), "No results");
  await page.evaluate(() => document.querySelector("#search-hints a").click());
  await searched(page, "huawei");
  assert.match(await told(page), /^\d+ results$/);
  await go("<img src=x onerror=alert(1)>");
  await page.focus("#q");
  await page.keyboard.press("Escape");
  await searched(page, "");
  assert.equal(await told(page), "");
  assert.ok(await page.$eval("#search-elsewhere", (part) => !part.hidden));

  // Nothing is wider than a small phone.
  for (const text of ["Huawei", '"' + "a very long phrase that nobody ever wrote ".repeat(5).trim() + '"', "华为 kind:claim"]) {
    await go(text);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), text);
  }
  assert.deepEqual(page.problems, []);
  await page.close();
}

async function withoutScript(root) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(root + "/search.html");
  const shown = await page.$eval("#search-elsewhere", (part) => part.textContent);
  assert.ok(shown.includes("needs JavaScript") && shown.includes("Timeline"));
  await page.close();
}

try {
  for (const root of ["file://" + site, "http://127.0.0.1:" + server.address().port]) await walk(root);
  await withoutScript("file://" + site);
} finally {
  await browser.close();
  server.close();
}
console.log("a reader found it, from the disk and over HTTP");
