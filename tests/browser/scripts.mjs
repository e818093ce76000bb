// What the scripts of the pages add, from the disk: previews, copied citations, the choice of light or dark, and the filter of
// the timeline. The same site is the demo, so that names can be asked for.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { browser } from "../chromium.mjs";

const site = "file://" + path.resolve(process.argv[2]);
const article = fs.readdirSync(path.join(process.argv[2], "articles")).find((name) => name.includes("documents-show"));
const page = await browser.newPage();
const problems = [];
page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
page.on("pageerror", (error) => problems.push(error.message));
await page.setViewport({ width: 1280, height: 800 });
const preview = () => page.evaluate(() => document.querySelector(".preview")?.textContent ?? null);
const is = (wanted) => page.waitForFunction((wanted) => Boolean(document.querySelector(".preview")) === wanted, { timeout: 5000 }, wanted);

// A preview comes where the pointer rests, stays while the pointer is on it, and goes with Escape.
await page.goto(`${site}/articles/${article}`);
await page.hover(".prose a.mention");
await is(true);
assert.match(await preview(), /^The New York Times.*newspaper/);
await page.hover(".preview");
await new Promise((resolve) => setTimeout(resolve, 600));
assert.ok(await preview(), "it went while the pointer was on it");
await page.keyboard.press("Escape");
assert.equal(await preview(), null);
await page.mouse.move(5, 5);

// The same by keyboard, and for those who listen.
await page.focus(".prose a.mention");
await page.keyboard.press("Tab");
await is(true);
assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-describedby")), "preview");
const first = await preview();
await page.keyboard.press("Tab");
await page.waitForFunction((first) => document.querySelector(".preview")?.textContent !== first, { timeout: 5000 }, first);
await page.keyboard.press("Escape");
assert.equal(await preview(), null);
assert.equal(await page.evaluate(() => document.querySelectorAll("[aria-describedby=preview]").length), 0);

// A citation is copied without its button.
await browser.defaultBrowserContext().overridePermissions(site, ["clipboard-read", "clipboard-write"]).catch(() => {});
await page.click(".citations .copy");
await page.waitForFunction(() => document.querySelector(".citations .copy").textContent === "Copied", { timeout: 5000 });

// The choice of dark is kept from page to page, and taken back.
const choose = (value) => page.evaluate((value) => document.querySelector(`.theme input[value="${value}"]`).click(), value);
const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const light = await ground();
await choose("dark");
const dark = await ground();
assert.notEqual(dark, light);
await page.goto(`${site}/timeline.html`);
assert.equal(await ground(), dark);
await choose("");
assert.equal(await ground(), light);

// The filter counts, and is kept in the address.
const shown = () => page.$eval(".filters [role=status]", (status) => status.textContent);
const all = /^(\d+) of (\d+) shown$/.exec(await shown());
assert.equal(all[1], all[2]);
await page.type("#find", "golaxy");
await page.click("#show-published");
const some = /^(\d+) of (\d+) shown$/.exec(await shown());
assert.ok(Number(some[1]) > 0 && Number(some[1]) < Number(some[2]), some[0]);
assert.match(page.url(), /find=golaxy&hide=published/);
await page.reload();
assert.equal(await shown(), some[0]);
assert.equal(await page.$eval("#show-published", (box) => box.checked), false);

assert.deepEqual(problems, []);
await browser.close();
console.log("previews, copies, the choice of dark and the filter work from the disk");
