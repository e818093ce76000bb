// What queries mean, on the dossier that tests/search.rs makes.
import assert from "node:assert/strict";
import { searchOf } from "./site.mjs";

const search = searchOf(process.argv[2]);
const find = async (text, options) => {
  const answer = await search.run(text, options);
  const records = await Promise.all(answer.results.map(({ segment, document }) => search.record(segment, document)));
  return { ...answer, count: records.length, records, titles: records.map(({ titles }) => titles[0]) };
};

// Both words, either word, and one without the other.
const both = await find("crane tide"), one = await find("crane -tide"), all = await find("crane");
assert.equal(both.count + one.count, all.count);
const either = await find("crane OR tide"), other = await find("tide -crane");
assert.equal(either.count, all.count + other.count);

// Accents are folded; the exact form comes first.
const folded = await find("uber"), accented = await find("über");
assert.equal(folded.count, accented.count);
assert.ok(folded.count > 0);
const has = (record, word) => search.atoms([...record.titles, record.summary, record.text].join("\n")).some(({ text }) => text === word);
assert.ok(has(accented.records[0], "über") && has(folded.records[0], "uber"));

// Endings: found, but never in a quotation.
const plural = await find("companies"), quoted = await find('"companies"');
assert.ok(plural.count > quoted.count && quoted.records.every((record) => has(record, "companies")));

for (const language of ["en", "de", "fr", "es", "pt", "it", "nl"]) {
  for (const word of ["slees", "slee", "bees", "ties", "cases", "case", "aux", "canaux", "die", "sie", "oso", "osso", "hi"]) {
    const stem = search.stem(word, language), kept = word.slice(0, 3);
    assert.ok(stem.length >= kept.length && stem.startsWith(kept.slice(0, stem.length)), `${language}: ${word} ${stem}`);
  }
}

// However a name is typed.
const typed = await Promise.all(["GPT-4", "gpt4", "GPT 4", "CloudMatrix384", "CloudMatrix 384", "lloyd’s", "cooperate", "co-operate", "1,000", "1000"].map((text) => find(text)));
const [hyphen, joined, , together, apart, , cooperate, coOperate, separated, plain] = typed;
assert.equal(hyphen.count, joined.count);
assert.ok(apart.count >= together.count && together.count > 0);
assert.equal(cooperate.count, coOperate.count);
assert.equal(separated.count, plain.count);

// One character, two characters, and words that no space divides.
const [single, pair, mixed] = await Promise.all(["华", "芯片", "삼성전자"].map((text) => find(text, { expand: false })));
assert.ok(single.records.every((record) => [...record.titles, record.summary, record.text].join("").includes("华")) && single.count > 0);
assert.ok(pair.count > 0 && mixed.count > 0);

// A name finds the others, unless that is turned off.
const expanded = await find("华为"), exact = await find("华为", { expand: false });
assert.ok(expanded.count > exact.count);
assert.equal(expanded.titles[0], "Huawei");
assert.deepEqual(Array.from(expanded.named, ({ slug }) => slug), ["huawei"]);
assert.ok((await find("entity:huawei")).count > 0);
assert.equal((await find("entity:华为")).count, (await find('entity:"Huawei Technologies"')).count);
assert.equal((await find("topic:trade")).count, 401);

// Kinds and dates; a date that is not certain is found wherever it may be.
assert.equal((await find("kind:entity")).count, 2);
assert.equal((await find("kind:organisation")).count, 2);
assert.equal((await find("kind:article")).count, 400);
assert.equal((await find("-kind:article kind:topic")).count, 1);
const dates = async (text) => new Set((await find("kind:article " + text)).records.map(({ date }) => date));
const year = await dates("year:2025"), before = await dates("before:2020"), after = await dates("after:2024");
assert.equal(year.size, 2);
assert.ok([...year].some((date) => /\?|uncertain|possibly/i.test(date)), [...year].join());
assert.equal(before.size, 2);
assert.equal(after.size, 2);
assert.deepEqual(await dates("year:2024-05"), await dates("year:2024"));
assert.equal((await dates("year:1900")).size, 1);
const count = [...(await find("kind:article")).years.values()].reduce((sum, one) => sum + one, 0);
assert.equal(count, 400);

// Titles, beginnings, and what is mistyped.
assert.ok((await find("title:trade")).titles.every((title) => /trade/i.test(title)));
assert.equal((await find("harb", { typing: true })).count, (await find("harbour", { expand: false })).count);
assert.equal((await find("harb")).count, 0);
assert.equal((await find("harbuor")).suggestion.word, "harbour");
assert.equal((await find('crane harbuor "tide"')).suggestion.query, 'crane harbour "tide"');

// What is no query finds nothing and breaks nothing.
for (const odd of ["", "  ", '"', '""', "-", "OR", "OR OR", "-OR", "kind:", "year:x", "before:2025-13-99", "entity:nobody", "…", "a:b:c", '"crane', "*", "\u{1f600}", "x".repeat(300)]) {
  assert.ok((await find(odd)).count >= 0, odd);
}

// Marks are where the words are.
for (const [text, query, wanted] of [
  ["The harbour café of Port City", "cafe", ["café"]],
  ["The companies of a company", "company", ["companies", "company"]],
  ["GPT-4, GPT 4 and gpt4", "gpt-4", ["GPT-4", "GPT 4", "gpt4"]],
  ["人工智能芯片", "智能", ["智能"]],
  ["of the port, the port of", '"the port"', ["the port", "the port"]],
  ["华为 is Huawei Technologies", "华为", ["华为", "Huawei Technologies"]],
]) {
  const { query: parsed } = await search.run(query);
  const marks = await search.marks(text, parsed);
  assert.deepEqual(Array.from(marks, ([start, end]) => text.slice(start, end)), wanted, query);
}
console.log("queries mean what they should");
