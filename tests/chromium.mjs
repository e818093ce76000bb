// Chromium for the tests in a browser. Where there is none the test says that it is skipped, and ends.
import fs from "node:fs";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", process.env.CHROMIUM].find((file) => file && fs.existsSync(file));
if (!CHROMIUM) {
  console.log("skipped: no Chromium is here; CHROMIUM=FILE names one");
  process.exit(0);
}
const { default: puppeteer } = await import("puppeteer-core");

export const browser = await puppeteer.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
