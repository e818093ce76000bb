// Holds the scripts' terms to those of files of cases: [text, [[term, place], …]].
import fs from "node:fs";
import { searchOf } from "./site.mjs";

const search = searchOf(".");
const sorted = (terms) => JSON.stringify(terms.map(([term, place]) => [place, term]).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)));
let wrong = 0, count = 0;
for (const file of process.argv.slice(2)) {
  for (const [text, terms, folded] of JSON.parse(fs.readFileSync(file, "utf8"))) {
    count++;
    const found = search.terms(text);
    const foldedHere = folded && found.map(([term]) => search.fold(term)).sort();
    if (sorted(found) === sorted(terms) && (!folded || JSON.stringify(foldedHere) === JSON.stringify([...folded].sort()))) continue;
    if (++wrong <= 5) console.error("wrong: " + JSON.stringify(text) + "\n  wanted " + sorted(terms) + "\n  found  " + sorted(found), folded || "", foldedHere || "");
  }
}
console.log(`${count} texts, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
