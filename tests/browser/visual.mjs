// How the main pages look, compared with pictures that are kept: two widths, light and dark, and one page from the right.
// Fonts are those of the test's own packages, so that a picture is the same wherever it is taken. UPDATE=1 takes new ones;
// SEEN=FOLDER is where pictures go that look otherwise.
//
//     node tests/browser/visual.mjs DEMO ARABIC     two built sites
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { browser } from "../chromium.mjs";

const [demo, arabic] = process.argv.slice(2).map((site) => path.resolve(site));
const KEPT = path.join(path.dirname(fileURLToPath(import.meta.url)), "snapshots");
const require = createRequire(import.meta.url);

const PAGES = [
  ["home", demo, "index.html"],
  ["article", demo, "articles/2025-08-29-tech-war-huawei-executive-claims-victory-over-us-sanctions.html"],
  ["entity", demo, "entities/deepseek.html"],
  ["topic", demo, "topics/us-china-relations.html"],
  ["timeline", demo, "timeline.html"],
];
/** Pictures are smaller than what they show, since they are to show where things stand and not each letter. */
const WIDTHS = { desktop: { width: 1280, scale: 0.25 }, phone: { width: 360, scale: 0.5 } };
const TALLEST = 2400;
/** A pixel differs where a channel does by more than this, and a picture where more than this part of its pixels do. */
const CHANNEL = 40;
const TOLERANCE = 0.02;

const font = (family, file, weight) => {
  const data = fs.readFileSync(require.resolve(`@fontsource/${file}`)).toString("base64");
  return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}); }`;
};
const faces = (family, name, subset) => [400, 700].map((weight) => font(family, `${name}/files/${name}-${subset}-${weight}-normal.woff2`, weight));
let pinned;
try {
  pinned = [
    ...faces("Pinned serif", "pt-serif", "latin"), ...faces("Pinned sans", "pt-sans", "latin"), ...faces("Pinned Arabic", "amiri", "arabic"),
    `:root { --serif: "Pinned serif", "Pinned Arabic"; --sans: "Pinned sans", "Pinned Arabic"; --mono: "Pinned sans"; }`,
    // Scripts that the fonts do not have look otherwise on each machine.
    `[lang|="zh"] { visibility: hidden; }`,
  ].join("\n");
} catch (error) {
  console.log("skipped: the pictures of pages need the fonts of `npm ci` in tests");
  process.exit(0);
}

async function picture(site, name, { width, scale }, scheme, more = "") {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.setViewport({ width, height: 800, deviceScaleFactor: scale });
  await page.goto("file://" + path.join(site, name));
  await page.addStyleTag({ content: pinned + more });
  await page.evaluate(() => document.fonts.ready);
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  const shot = await page.screenshot({ clip: { x: 0, y: 0, width, height: Math.min(tall, TALLEST) }, captureBeyondViewport: true, type: "webp", quality: 60 });
  await page.close();
  return Buffer.from(shot);
}

/** Which part of the pixels of two pictures differ. What one has beyond the other differs. */
async function difference(one, other) {
  const page = await browser.newPage();
  const part = await page.evaluate(async (pictures, channel) => {
    const read = async (data) => {
      const image = await createImageBitmap(await (await fetch("data:image/webp;base64," + data)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = await Promise.all(pictures.map(read));
    const [width, height] = [Math.max(a.width, b.width), Math.max(a.height, b.height)];
    let differ = 0;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const inside = x < a.width && x < b.width && y < a.height && y < b.height;
        const [at, bt] = [4 * (y * a.width + x), 4 * (y * b.width + x)];
        if (!inside || [0, 1, 2].some((c) => Math.abs(a.data[at + c] - b.data[bt + c]) > channel)) differ += 1;
      }
    }
    return differ / (width * height);
  }, [one, other].map((picture) => picture.toString("base64")), CHANNEL);
  await page.close();
  return part;
}

const views = PAGES.flatMap(([label, site, name]) => Object.entries(WIDTHS).flatMap(([size, how]) =>
  ["light", "dark"].map((scheme) => [`${label}-${size}-${scheme}`, site, name, how, scheme])));
views.push(["arabic-desktop-light", arabic, "index.html", WIDTHS.desktop, "light"]);

fs.mkdirSync(KEPT, { recursive: true });
const wrong = [];
let most = 0;
for (const [label, site, name, how, scheme] of views) {
  const taken = await picture(site, name, how, scheme);
  const file = path.join(KEPT, label + ".webp");
  if (process.env.UPDATE) fs.writeFileSync(file, taken);
  if (!fs.existsSync(file)) {
    wrong.push(`${label}: no picture is kept; UPDATE=1 takes one`);
    continue;
  }
  const part = await difference(fs.readFileSync(file), taken);
  most = Math.max(most, part);
  if (part > TOLERANCE) {
    const beside = path.join(process.env.SEEN ?? path.dirname(site), label + ".webp");
    fs.writeFileSync(beside, taken);
    wrong.push(`${label}: ${(100 * part).toFixed(1)} % of it look otherwise; it looks like ${beside}`);
  }
}
// The comparison sees what a reader would.
const [label, ...view] = views[0];
const moved = await picture(...view, "main { margin-block-start: 60px; }");
if ((await difference(await picture(...view), moved)) <= TOLERANCE) wrong.push(`that all of ${label} is moved is not seen`);
await browser.close();
if (wrong.length) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`${views.length} pictures of pages as they were; at most ${(100 * most).toFixed(2)} % of one differ (tolerance ${100 * TOLERANCE} %)`);
