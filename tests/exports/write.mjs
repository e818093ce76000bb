// Writes one library and one table as programs in JavaScript export them. node write.mjs FOLDER LIBRARY.json
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-ris");
require("@citation-js/plugin-csl");
const XLSX = require("xlsx");

const [folder, library] = process.argv.slice(2);
const items = JSON.parse(readFileSync(library, "utf8"));
const cite = new Cite(items);
for (const [format, ending] of [["bibtex", "bib"], ["biblatex", "biblatex.bib"], ["ris", "ris"]]) {
  writeFileSync(`${folder}/citation-js.${ending}`, cite.format(format));
}
writeFileSync(`${folder}/citation-js.json`, cite.format("data"));

const rows = [["Title", "Published", "Authors", "Text"]];
for (const item of items) {
  const [year, month, day] = item.issued["date-parts"][0];
  const names = item.author.map((of) => of.literal ?? `${of.given} ${of.family}`).join("; ");
  rows.push([item.title, new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1)), names, item.abstract]);
}
for (const type of ["xlsx", "ods", "csv"]) {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows, { UTC: true }), "List");
  XLSX.writeFile(book, `${folder}/sheetjs.${type}`, { bookType: type, UTC: true });
}
