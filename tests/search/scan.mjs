// Random queries, answered by the index and by a scan of every text: both must find the same documents.
//
//     node scan.mjs SITE [QUERIES] [SEED]
import fs from "node:fs";
import path from "node:path";
import { searchOf } from "./site.mjs";

const [site, count = "2000", seed = "1"] = process.argv.slice(2);
const search = searchOf(site);

/** Numbers from 0 up to a limit, the same for the same seed. */
let state = Number(seed) >>> 0;
const draw = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 2 ** 32 * limit);
};
const pick = (all) => all[draw(all.length)];

const isAlphabetic = (term) => /^\p{L}+$/u.test(term);
const start = await search.start(), language = start.language, documents = [];
for (let segment = 0; segment < start.segments; segment++) {
  const { all } = await search.documents(segment), { length } = all;
  for (let number = 0; number < length; number++) {
    const { titles, by, summary, text } = await search.record(segment, number);
    const fields = [...titles, by, summary, text];
    const terms = new Set(fields.flatMap((field) => search.terms(field).map(([term]) => search.fold(term))));
    const atoms = fields.map((field) => search.atoms(field).map(({ text, kind, joined }) => ({ text: search.fold(text), kind, joined: joined && search.fold(joined) })));
    const stems = [...terms].filter(isAlphabetic).map((term) => search.stem(term, language));
    // Each on a line of its own, so that what is looked for is looked for as a text.
    const lines = (words) => "\n" + words.join("\n") + "\n";
    documents.push({
      id: segment + "/" + number,
      fields: atoms,
      atoms: atoms.map((field) => lines(field.map(({ text }) => text))).join("\n"),
      terms: lines([...terms]),
      stems: lines(stems),
      joined: atoms.flatMap((field) => field.flatMap(({ joined }) => joined || [])),
    });
  }
}

const isWhole = (text, words) => text.includes("\n" + words + "\n");

function hasWord(document, atoms, prefix) {
  const word = search.fold(atoms.map(({ text }) => text).join("")), begins = prefix && Array.from(word).length >= 3;
  if (isWhole(document.terms, word)) return true;
  if (begins && document.terms.includes("\n" + word)) return true;
  if (atoms.length > 1) return hasPhrase(document, atoms, prefix);
  return /^\p{L}/u.test(word) && isWhole(document.stems, search.stem(word, language));
}

function hasPhrase(document, atoms, prefix) {
  const words = atoms.map(({ text }) => search.fold(text)), last = atoms.at(-1);
  const begins = prefix && last.kind !== "unspaced" && Array.from(words.at(-1)).length >= 3;
  if (begins ? document.atoms.includes("\n" + words.join("\n")) : isWhole(document.atoms, words.join("\n"))) return true;
  // A word of several atoms stands at the first of them.
  if (!document.joined.some((joined) => words.some((word) => joined.startsWith(word)))) return false;
  return document.fields.some((field) => field.some((_, first) => words.every((word, step) => {
    const { text, joined } = field[first + step] || {};
    const isSame = (one) => one === word || (begins && step === words.length - 1 && one?.startsWith(word));
    return isSame(text) || isSame(joined);
  })));
}

/** What a query of these parts finds. */
function scanned(parts) {
  return documents.filter((document) => parts.every(({ atoms, kind, prefix, not }) => {
    const has = kind === "phrase" ? hasPhrase(document, atoms, prefix) : hasWord(document, atoms, prefix);
    return has !== Boolean(not);
  })).map(({ id }) => id);
}

/** A run of atoms of a text, as somebody might type it. */
function run(length) {
  for (;;) {
    const field = pick(pick(documents).fields);
    if (field.length < length) continue;
    return field.slice(...((first) => [first, first + length])(draw(field.length - length + 1)));
  }
}

const typed = (atoms) => atoms.map((atom, number) => (number && !(atom.kind === "unspaced" && atoms[number - 1].kind === "unspaced") ? " " : "") + atom.text).join("");

function part(shape) {
  if (shape === "phrase") {
    const atoms = run(2 + draw(3));
    return { text: '"' + typed(atoms) + '"', atoms, kind: "phrase" };
  }
  let [atom] = run(1);
  if (atom.kind === "unspaced") {
    const atoms = run(1 + draw(4)).filter(({ kind }) => kind === "unspaced");
    const all = atoms.length ? atoms : [atom];
    return { text: typed(all), atoms: all, kind: "phrase" };
  }
  if (shape === "joined") {
    const next = run(1)[0];
    if (next.kind !== "unspaced") {
      const text = atom.text + "-" + next.text, atoms = search.atoms(text).map((one) => ({ ...one }));
      if (atoms.length === 2 && atoms[1].joins) return { text, atoms, kind: "word" };
    }
  }
  if (shape === "prefix" && Array.from(atom.text).length > 3) {
    const text = Array.from(atom.text).slice(0, 3 + draw(Array.from(atom.text).length - 3)).join("");
    const atoms = search.atoms(text).map((one) => ({ ...one }));
    if (atoms.length === 1) return { text: text + "*", atoms, kind: "word", prefix: true };
  }
  return { text: atom.text, atoms: search.atoms(atom.text), kind: "word" };
}

const SHAPES = [["word"], ["word", "word"], ["word", "word", "word"], ["phrase"], ["prefix"], ["word", "not"], ["phrase", "word"], ["joined"], ["prefix", "word", "not"]];
let wrong = 0, found = 0;
for (let number = 0; number < Number(count); number++) {
  const parts = pick(SHAPES).map((shape) => {
    if (shape !== "not") return part(shape);
    const one = part(draw(3) ? "word" : "phrase");
    return { ...one, text: "-" + one.text, not: true };
  });
  if (parts.some(({ text, kind }) => kind === "word" && /^(?:OR|-?(?:title|entity|topic|kind|before|after|year):)/.test(text))) continue;
  const query = parts.map(({ text }) => text).join(" ");
  const { results } = await search.run(query, { expand: false });
  const indexed = new Set(results.map(({ segment, document }) => segment + "/" + document));
  const wanted = scanned(parts);
  found += wanted.length;
  if (indexed.size !== wanted.length || wanted.some((id) => !indexed.has(id))) {
    wrong++;
    if (wrong <= 5) {
      const differing = [...wanted.filter((id) => !indexed.has(id)).map((id) => "-" + id), ...[...indexed].filter((id) => !wanted.includes(id)).map((id) => "+" + id)];
      console.error(`wrong: ${query}: ${wanted.length} in the texts, ${indexed.size} by the index: ${differing.slice(0, 5).join(" ")}`);
    }
  }
}
console.log(`${count} queries of ${documents.length} documents, ${found} found, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
