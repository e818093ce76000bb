// A query: what its words mean, which documents they find, and in which order. SEARCH.md says it in words.
"use strict";
(function (search) {
  const EXACT = 1, FOLDED = 0.8, PREFIX = 0.6, NAMED = 0.6, STEMMED = 0.5, ITSELF = 2;
  const ENTITIES = ["person", "organisation", "product", "place"];
  const TITLE = 1, SUMMARY = 2, TITLE_BONUS = 4, SUMMARY_BONUS = 1;
  const SHORTEST_PREFIX = 3;
  // Of an atom, compressed: what its places take, and what its text takes.
  const PLACE_BYTES = 1.3, TEXT_BYTES = 2.6;
  const LONGEST_NAME = 6;

  // ---- Parsing

  const PIECE = /(-?)(?:(title|entity|topic|kind|before|after|year):)?(?:"([^"]*)"?|([^\s"]+))/gu;

  /** Reads a query. While it is typed, its last word is the beginning of one. */
  search.parse = (text, typing) => {
    const query = { groups: [], not: [], kinds: [], dates: [], named: [] };
    const plain = text.replace(/[“”„«»「」『』]/g, '"');
    let joins = false;
    for (const piece of plain.matchAll(PIECE)) {
      const [whole, minus, field, quoted, bare] = piece, start = piece.index, end = start + whole.length;
      if (bare === "OR" && !minus && !field) {
        joins = query.groups.length > 0;
        continue;
      }
      const value = quoted ?? bare;
      if (field === "kind") query.kinds.push({ kind: value.toLowerCase(), not: Boolean(minus) });
      else if (field === "before" || field === "after" || field === "year") {
        const days = period(value);
        if (days) query.dates.push({ field, days });
      } else {
        const item = field === "entity" || field === "topic" ? { type: field, value } : itemOf(value, quoted !== undefined);
        if (!item) continue;
        Object.assign(item, { start, end, inTitle: field === "title" });
        const isLast = typing && end === plain.length && quoted === undefined;
        if (item.atoms && (isLast || bare?.endsWith("*"))) item.prefix = true;
        if (minus) query.not.push(item);
        else if (joins) query.groups[query.groups.length - 1].push(item);
        else query.groups.push([item]);
      }
      joins = false;
    }
    return query;
  };

  function itemOf(text, isQuoted) {
    const atoms = search.atoms(text);
    if (!atoms.length) return null;
    const isWord = !isQuoted && atoms.slice(1).every((atom) => atom.joins);
    const type = isWord && atoms[0].kind !== "unspaced" ? "word" : "phrase";
    return { type, atoms, isQuoted, text };
  }


  /** The first and the last day of a year, a month or a day, counted from the year 0. */
  function period(text) {
    const match = /^(\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(text);
    if (!match) return null;
    const [year, month, date] = match.slice(1).map((part) => part && Number(part));
    const at = (y, m, d) => Math.round(search.daysTo(y) + (Date.UTC(2000 + y % 400, m - 1, d) - Date.UTC(2000 + y % 400, 0, 1)) / 864e5);
    const first = at(year, month || 1, date || 1);
    if (date) return [first, first];
    if (month) return [first, (month === 12 ? at(year + 1, 1, 1) : at(year, month + 1, 1)) - 1];
    return [first, at(year + 1, 1, 1) - 1];
  }

  // ---- Terms

  /** Whether a term differs from a word in its ending alone. No ending is taken off the first three letters. */
  const hasStem = (term, word, stem, language) =>
    term.startsWith(word.slice(0, 3)) && /^\p{L}+$/u.test(term) && search.stem(term, language) === stem;

  /** The terms of a segment that a word may be, each with its weight. */
  async function variants(segment, text, { prefix, exact }) {
    const { shards, language } = await search.start();
    const folded = search.fold(text), number = search.shardOf(folded, shards);
    const shard = await search.shard(segment, number);
    const isWord = /^\p{L}/u.test(folded), stem = isWord && !exact ? search.stem(folded, language) : null;
    const begins = prefix && Array.from(folded).length >= SHORTEST_PREFIX;
    const found = [];
    shard.folded.forEach((other, index) => {
      let weight = 0;
      if (other === folded) weight = shard.terms[index] === text ? EXACT : FOLDED;
      else if (begins && other.startsWith(folded)) weight = PREFIX;
      else if (stem && hasStem(other, folded, stem, language)) weight = STEMMED;
      if (weight) found.push({ number, index, weight, list: shard.list(index) });
    });
    return found;
  }

  /** The terms that begin with a character of a script without spaces. */
  async function beginning(segment, character) {
    const { shards } = await search.start(), number = search.shardOf(character, shards);
    const shard = await search.shard(segment, number), found = [];
    shard.terms.forEach((term, index) => {
      if (term.startsWith(character)) found.push({ number, index, weight: EXACT, list: shard.list(index) });
    });
    return found;
  }

  const bonus = (fields) => (fields & TITLE ? TITLE_BONUS : 0) + (fields & SUMMARY ? SUMMARY_BONUS : 0);

  /** What an item finds in a segment: how much each document has of it, how well that fits, and the places of a phrase. */
  class Hits {
    constructor(count) {
      this.amounts = new Float64Array(count);
      this.weights = new Float64Array(count);
      this.places = new Map();
      this.size = 0;
    }

    has(document) {
      return this.amounts[document] > 0;
    }

    add(document, amount, weight) {
      if (!this.has(document)) this.size++;
      this.amounts[document] += amount;
      this.weights[document] = Math.max(this.weights[document], weight);
    }

    addAll(other) {
      for (const document of other.documents()) this.add(document, other.amounts[document], other.weights[document]);
      other.places.forEach((places, document) => this.places.set(document, places));
      return this;
    }

    documents() {
      const found = [];
      this.amounts.forEach((amount, document) => { if (amount) found.push(document); });
      return found;
    }
  }

  /** How much each document of a segment has of some terms. */
  function gather(count, terms, inTitle) {
    const hits = new Hits(count);
    for (const { weight, list: { documents, counts, fields } } of terms) {
      documents.forEach((document, number) => {
        if (!inTitle || fields[number] & TITLE) hits.add(document, counts[number] + bonus(fields[number]), weight);
      });
    }
    return hits;
  }

  // ---- Phrases

  /** What of a phrase has to stand at which step. */
  function elementsOf(item) {
    const { atoms } = item, elements = [];
    atoms.forEach((atom, offset) => {
      if (atom.kind !== "unspaced") {
        const prefix = item.prefix && offset === atoms.length - 1;
        elements.push({ offset, text: atom.text, prefix });
      } else if (atoms[offset + 1]?.kind === "unspaced") {
        elements.push({ offset, text: atom.text + atoms[offset + 1].text, pair: true });
      } else if (atoms[offset - 1]?.kind !== "unspaced") {
        elements.push({ offset, character: atom.text });
      }
    });
    return elements;
  }

  async function phrase(segment, item) {
    const { all, length } = await search.documents(segment), elements = elementsOf(item);
    const parts = await Promise.all(elements.map(async (element) => {
      const terms = element.character ? await beginning(segment, element.character)
        : await variants(segment, element.text, { exact: true, prefix: element.prefix });
      return { ...element, terms, hits: gather(all.length, terms, item.inTitle) };
    }));
    parts.sort((a, b) => a.hits.size - b.hits.size);
    if (parts.length === 1 && !item.inTitle) return parts[0].hits;
    const left = new Set(parts[0].hits.documents().filter((document) => parts.every(({ hits }) => hits.has(document))));
    // Either the places of all terms are loaded, or the texts of what is left, whichever is less.
    const { shards, texts } = await search.start();
    const ofText = length / all.length * texts * TEXT_BYTES, ofShard = length / shards * PLACE_BYTES;
    const cost = ({ terms }) => terms.reduce((sum, { list }) => sum + list.total * PLACE_BYTES, ofShard);
    const starts = new Map();
    for (let number = 0; number < parts.length && left.size; number++) {
      const rest = parts.slice(number).reduce((sum, part) => sum + cost(part), 0);
      if (item.inTitle || left.size * ofText < rest) {
        await Promise.all([...left].map(async (document) => {
          const places = await placesInText(segment, document, item);
          if (places.length) starts.set(document, new Set(places));
          else left.delete(document);
        }));
        break;
      }
      const { terms, offset } = parts[number], here = new Map();
      for (const { number, index } of terms) {
        for (const [document, places] of await search.places(segment, number, index, left)) {
          const set = here.get(document) || here.set(document, new Set()).get(document);
          for (const place of places) set.add(place - offset);
        }
      }
      for (const document of left) {
        const before = starts.get(document), now = here.get(document) || new Set();
        const both = before ? [...before].filter((place) => now.has(place)) : [...now];
        if (both.length) starts.set(document, new Set(both));
        else left.delete(document);
      }
    }
    const found = new Hits(all.length);
    for (const document of left) {
      const places = [...starts.get(document)].sort((a, b) => a - b);
      found.add(document, places.length + (places[0] < search.EDGE ? TITLE_BONUS : 0), EXACT);
      found.places.set(document, places);
    }
    return found;
  }

  /** Where a phrase stands in the text of a document. */
  async function placesInText(segment, document, item) {
    const record = await search.record(segment, document);
    const texts = item.inTitle ? record.titles : [...record.titles, record.by, record.summary, record.text];
    return texts.flatMap((text, field) => sequences(atomsOf(text), item).map(([first]) => (field ? 1000 * field : 0) + first));
  }

  /** Where in some atoms a phrase stands: its first and its last. */
  function sequences(atoms, { atoms: wanted, prefix }) {
    const found = [], last = wanted.length - 1;
    const begins = prefix && wanted[last].kind !== "unspaced" && Array.from(wanted[last].folded).length >= SHORTEST_PREFIX;
    const isSame = (atom, step) => {
      const { folded } = wanted[step];
      if (atom.folded === folded || atom.joinedFolded === folded) return true;
      return begins && step === last && (atom.folded.startsWith(folded) || Boolean(atom.joinedFolded?.startsWith(folded)));
    };
    for (let first = 0; first + last < atoms.length; first++) {
      let step = 0;
      while (step <= last && isSame(atoms[first + step], step)) step++;
      if (step > last) found.push([first, first + last]);
    }
    return found;
  }

  // ---- Evaluation

  /** The documents of a segment that an item finds. */
  async function evaluate(segment, item) {
    const { shards, kinds } = await search.start(), { all } = await search.documents(segment);
    if (item.type === "word") {
      const joined = item.atoms.map((atom) => atom.text).join(""), isOne = item.atoms.length === 1;
      const terms = await variants(segment, joined, { prefix: item.prefix, exact: item.isQuoted || !isOne });
      const hits = gather(all.length, terms, item.inTitle);
      return isOne ? hits : hits.addAll(await phrase(segment, item));
    }
    if (item.type === "phrase") return phrase(segment, item);
    if (item.type === "tags") {
      const terms = await Promise.all(item.tags.map(async (tag) => {
        const shard = await search.shard(segment, search.shardOf(tag, shards)), index = shard.terms.indexOf(tag);
        return index < 0 ? [] : [{ weight: EXACT, list: shard.list(index) }];
      }));
      return gather(all.length, terms.flat());
    }
    // A name: all of its words, or any other name of the same.
    const parts = await Promise.all(item.parts.map((part) => evaluate(segment, part)));
    const tagged = await evaluate(segment, { type: "tags", tags: ["@" + item.slug] }), hits = new Hits(all.length);
    all.forEach(({ kind }, document) => {
      const hasAll = parts.every((part) => part.has(document)), isTagged = tagged.has(document);
      if (!hasAll && !isTagged) return;
      const amount = hasAll ? parts.reduce((sum, { amounts }) => sum + amounts[document], 0) / parts.length : tagged.amounts[document];
      const isItself = isTagged && ENTITIES.includes(kinds[kind]);
      hits.add(document, amount, isItself ? ITSELF : hasAll ? Math.min(...parts.map(({ weights }) => weights[document])) : NAMED);
    });
    return hits;
  }

  /** Puts entities and topics in the place of their names; words that are a name find all others of it where that is wanted. */
  async function resolve(query, expand) {
    const names = await search.names();
    const tagsOf = (item) => {
      const key = search.key(item.value);
      if (item.type === "entity") {
        const slug = names.byName.get(key);
        return slug ? ["@" + slug] : [];
      }
      const topics = names.topics.filter(({ slug, title }) => slug === item.value || search.key(title) === key).map(({ slug }) => slug);
      for (const topic of topics) {
        topics.push(...names.topics.filter(({ slug, parent }) => parent === topic && !topics.includes(slug)).map(({ slug }) => slug));
      }
      return topics.map((slug) => "#" + slug);
    };
    const resolved = (item) => item.type === "entity" || item.type === "topic" ? { ...item, type: "tags", tags: tagsOf(item) } : item;
    query.groups = query.groups.map((group) => group.map(resolved));
    query.not = query.not.map(resolved);
    const isPlain = (group) => group?.length === 1 && group[0].atoms && !group[0].isQuoted && !group[0].inTitle;
    const groups = [];
    for (let at = 0; at < query.groups.length; at++) {
      let length = 0, slug;
      for (let count = Math.min(LONGEST_NAME, query.groups.length - at); count > 0 && !slug; count--) {
        const run = query.groups.slice(at, at + count);
        if (!run.every(isPlain)) continue;
        slug = names.byName.get(run.flatMap(([item]) => item.atoms.map((atom) => atom.folded)).join(" "));
        length = count;
      }
      if (slug && names.names.get(slug).length > 1) query.named.push({ slug, names: names.names.get(slug) });
      if (!slug || !expand) {
        groups.push(query.groups[at]);
        continue;
      }
      const parts = query.groups.slice(at, at + length).map(([item]) => item);
      groups.push([{ type: "name", slug, parts, start: parts[0].start, end: parts[length - 1].end }]);
      at += length - 1;
    }
    query.groups = groups;
  }

  function isAllowed(query, kinds, entry) {
    if (!query.kinds.length && !query.dates.length) return true;
    const kind = kinds[entry.kind], groups = [kind, ENTITIES.includes(kind) ? "entity" : kind];
    const wanted = query.kinds.filter((one) => !one.not);
    if (wanted.length && !wanted.some((one) => groups.includes(one.kind))) return false;
    if (query.kinds.some((one) => one.not && groups.includes(one.kind))) return false;
    return query.dates.every(({ field, days: [first, last] }) => {
      if (entry.from === null && entry.to === null) return false;
      const from = entry.from ?? -Infinity, to = entry.to ?? Infinity;
      if (field === "before") return from < first;
      if (field === "after") return to > last;
      return from <= last && to >= first;
    });
  }

  /** Runs a query. Answers with all that it finds, the best first, and with how many there are of each kind and year. */
  search.run = async (text, { expand = true, typing = false } = {}) => {
    const start = await search.start(), query = search.parse(text, typing);
    await resolve(query, expand);
    const segments = Array.from({ length: start.segments }, (_, segment) => segment);
    const lists = await Promise.all(segments.map(search.documents)), documents = lists.map(({ all }) => all);
    const count = lists.reduce((sum, { all }) => sum + all.length, 0);
    const length = lists.reduce((sum, { length }) => sum + length, 0) / (count || 1);
    for (const item of [...query.groups.flat(), ...query.not]) {
      item.found = await Promise.all(segments.map((segment) => evaluate(segment, item)));
      item.frequency = item.found.reduce((sum, found) => sum + found.size, 0);
      item.rarity = Math.log(1 + (count - item.frequency + 0.5) / (item.frequency + 0.5));
    }
    const results = [], kinds = new Map(), years = new Map();
    const isFilter = !query.groups.length && (query.kinds.length || query.dates.length);
    const add = (counts, key) => counts.set(key, (counts.get(key) || 0) + 1);
    for (const segment of segments) {
      const entries = documents[segment], scores = new Float64Array(entries.length);
      // How many groups in a row each document is in, and the places of phrases.
      const groups = new Uint16Array(entries.length), places = new Map();
      query.groups.forEach((group, number) => {
        for (const item of group) {
          const { amounts, weights, places: ofItem } = item.found[segment];
          for (let document = 0; document < amounts.length; document++) {
            const amount = amounts[document];
            if (!amount || groups[document] < number) continue;
            groups[document] = number + 1;
            const relative = 0.25 + 0.75 * entries[document].length / length;
            scores[document] += weights[document] * item.rarity * amount * 2.2 / (amount + 1.2 * relative);
            if (ofItem.has(document)) places.set(document, [...(places.get(document) || []), ofItem.get(document)]);
          }
        }
      });
      entries.forEach((entry, document) => {
        if (!isFilter && (!query.groups.length || groups[document] < query.groups.length)) return;
        if (query.not.some((item) => item.found[segment].has(document)) || !isAllowed(query, start.kinds, entry)) return;
        const kind = start.kinds[entry.kind], day = entry.from ?? entry.to;
        add(kinds, kind);
        if (day !== null) add(years, entry.year);
        results.push({ segment, document, kind, day: day ?? -1, score: scores[document] * nearness(places.get(document)) });
      });
    }
    results.sort((a, b) => b.score - a.score || b.day - a.day || a.segment - b.segment || a.document - b.document);
    return { results, kinds, years, named: query.named, query, suggestion: results.length ? null : await suggestion(text, query, segments) };
  };

  /** Phrases that stand near each other count for more: twice as much side by side. */
  function nearness(places) {
    if (!places || places.length < 2) return 1;
    let nearest = Infinity;
    for (const one of places[0]) for (const other of places[1]) nearest = Math.min(nearest, Math.abs(one - other));
    return 1 + 1 / (1 + nearest / 16);
  }

  // ---- Suggestions

  /** The query with the nearest word in the place of one that stands nowhere; null where none is near. */
  async function suggestion(text, query, segments) {
    const missing = query.groups.flat().flatMap((item) => item.type === "name" ? item.parts : [item])
      .find((item) => item.type === "word" && item.atoms.length === 1 && !item.frequency && item.atoms[0].kind === "letters");
    if (!missing) return null;
    const wanted = missing.atoms[0].text, most = wanted.length < 6 ? 1 : 2, weights = new Map();
    if (wanted.length < 4) return null;
    for (const words of await Promise.all(segments.map(search.words))) {
      for (const { word, weight } of words) {
        if (Math.abs(word.length - wanted.length) <= most) weights.set(word, (weights.get(word) || 0) + 2 ** weight);
      }
    }
    let best = null;
    for (const [word, weight] of weights) {
      const distance = editDistance(wanted, word, most);
      if (distance <= most && (!best || distance < best.distance || (distance === best.distance && (weight > best.weight || (weight === best.weight && word < best.word))))) {
        best = { word, weight, distance };
      }
    }
    return best && { word: best.word, query: text.slice(0, missing.start) + best.word + text.slice(missing.end) };
  }

  /** Damerau and Levenshtein, with neighbours that are swapped counted as one. */
  function editDistance(a, b, most) {
    let [last, before] = [Array.from({ length: b.length + 1 }, (_, at) => at), null];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        const cost = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
        if (before && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  // ---- Marks

  // While somebody types, the same texts are looked at again and again.
  const MOST_KEPT = 100, kept = new Map();
  function atomsOf(text) {
    if (!kept.has(text)) {
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
      kept.set(text, search.atoms(text));
    }
    return kept.get(text);
  }

  /** The stretches of a text that a query finds, in order. */
  search.marks = async (text, query) => {
    const { language } = await search.start(), { names } = await search.names();
    const atoms = atomsOf(text), found = [];
    const mark = (item) => {
      if (item.type === "name") {
        item.parts.forEach(mark);
        for (const name of names.get(item.slug)) {
          const other = search.atoms(name);
          if (other.length) sequences(atoms, { atoms: other }).forEach(([first, last]) => found.push([atoms[first].start, atoms[last].end]));
        }
        return;
      }
      if (!item.atoms) return;
      sequences(atoms, item).forEach(([first, last]) => found.push([atoms[first].start, atoms[last].end]));
      if (item.type === "word") {
        const joined = search.fold(item.atoms.map((atom) => atom.text).join("")), stem = search.stem(joined, language);
        const begins = item.prefix && joined.length >= SHORTEST_PREFIX;
        const isSame = (text) => text === joined || (begins && text.startsWith(joined))
          || (item.atoms.length === 1 && hasStem(text, joined, stem, language));
        atoms.forEach((atom, at) => {
          let end = at;
          if (isSame(atom.folded)) found.push([atom.start, atom.end]);
          else if (atom.joined && isSame(atom.joinedFolded)) {
            while (atoms[end + 1]?.joins) end++;
            found.push([atom.start, atoms[end].end]);
          }
        });
      }
    };
    query.groups.flat().forEach(mark);
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found.filter(([start, end], at) => end > start && !found.slice(0, at).some((other) => other[1] > start));
  };
})(dossierSearch);
