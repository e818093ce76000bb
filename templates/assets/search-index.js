// The files of the index: loaded as scripts when they are needed, and read. SEARCH.md says how they are written.
"use strict";
(function (search) {
  const loading = new Map(), waiting = new Map();
  const script = typeof document === "undefined" ? null : document.currentScript;
  search.root = script ? script.src.replace(/assets\/[^/]*$/, "") : "";

  /** Every file of the index hands itself over by this. */
  search.add = (name, data) => waiting.get(name)?.(data);

  /** Fetches the script of a name. Tests put another one here. */
  search.fetchScript = (name, fail) => {
    const element = document.createElement("script");
    element.src = search.root + "search/" + name + ".js";
    element.onerror = fail;
    element.onload = () => element.remove();
    document.head.append(element);
  };

  /** The data of a file; each is loaded once. */
  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        waiting.set(name, (data) => { waiting.delete(name); resolve(data); });
        search.fetchScript(name, () => { loading.delete(name); reject(new Error("cannot load search/" + name + ".js")); });
      }));
    }
    return loading.get(name);
  }

  /** Reads numbers, one after the other: of several digits the lowest comes first, and one below 47 is the last. */
  function reader(text, at = 0) {
    return {
      get at() { return at; },
      set at(to) { at = to; },
      get done() { return at >= text.length; },
      next() {
        let number = 0, weight = 1;
        for (;;) {
          const code = text.charCodeAt(at++), digit = code - 35 - (code > 92 ? 1 : 0);
          number += digit * weight;
          if (!(digit >= 47)) return number;
          weight *= 44;
        }
      },
    };
  }

  /** Sorted terms, each written without what it shares with the one before. */
  function headsOf(text) {
    let last = "";
    return text.split(" ").slice(0, -1).map((head) => {
      const numbers = reader(head), shared = numbers.next();
      return last = last.slice(0, shared) + head.slice(numbers.at);
    });
  }

  /** Where each part of a text begins, which stands behind its length. */
  function partsOf(text, count) {
    const numbers = reader(text), parts = [];
    for (let part = 0; part < count; part++) {
      const length = numbers.next();
      parts.push([numbers.at, numbers.at + length]);
      numbers.at += length;
    }
    return parts;
  }

  const kept = new Map();
  /** What `make` makes of a file, made once. */
  async function read(name, make) {
    if (!kept.has(name)) {
      const data = await load(name);
      if (!kept.has(name)) kept.set(name, make(data));
    }
    return kept.get(name);
  }

  /** What there is: how many segments and files, the kinds, the language. */
  search.start = () => read("index", (start) => start);

  /** Entities by their names, and topics. */
  search.names = () => read("names", ([entities, topics]) => {
    const byName = new Map(), names = new Map();
    for (const [slug, ...all] of entities) {
      names.set(slug, all);
      for (const name of [slug, ...all]) {
        const key = search.key(name);
        if (key && !byName.has(key)) byName.set(key, slug);
      }
    }
    return { byName, names, topics: topics.map(([slug, title, parent]) => ({ slug, title, parent })) };
  });

  /** A text as names are compared: its atoms, folded. */
  search.key = (text) => search.atoms(text).map((atom) => atom.folded).join(" ");

  /** The days from the first of the year 0 to that of another. */
  search.daysTo = (year) => 365 * year + Math.floor((year + 3) / 4) - Math.floor((year + 99) / 100) + Math.floor((year + 399) / 400);

  function yearOf(days) {
    const year = Math.floor(days / 365.2425);
    return search.daysTo(year + 1) <= days ? year + 1 : search.daysTo(year) > days ? year - 1 : year;
  }

  /** Every document of a segment: its kind, its length in atoms, and the days between which it is dated. */
  search.documents = (segment) => read(segment + "/d", (text) => {
    const numbers = reader(text), all = [];
    while (!numbers.done) {
      const kind = numbers.next(), length = 2 ** (numbers.next() / 4) - 1;
      const first = numbers.next(), span = numbers.next();
      const from = first ? first - 1 : null, to = span ? Math.max(first, 1) + span - 2 : null;
      all.push({ kind, length, from, to, year: yearOf(from ?? to ?? 0) });
    }
    return { all, length: all.reduce((sum, { length }) => sum + length, 0) };
  });

  /** A file of terms: each with its documents. */
  search.shard = (segment, number) => read(segment + "/t" + number, ([heads, postings]) => {
    const terms = headsOf(heads), parts = partsOf(postings, terms.length);
    const folded = terms.map(search.fold), read = new Map();
    /** The documents of the term with this number, in order: how often each has it, and in which parts. */
    const list = (index) => {
      if (!read.has(index)) {
        const [start, end] = parts[index], numbers = reader(postings, start), documents = [], counts = [], fields = [];
        let document = -1, total = 0;
        while (numbers.at < end) {
          const head = numbers.next(), count = head & 1 ? numbers.next() + 2 : 1;
          documents.push(document += 1 + (head >> 2));
          counts.push(count);
          fields.push(head & 2 ? numbers.next() : 0);
          total += count;
        }
        read.set(index, { documents, counts, fields, total });
      }
      return read.get(index);
    };
    return { terms, folded, list };
  });

  /** The places of the term with this number, in those of its documents that are wanted. */
  search.places = async (segment, number, index, wanted) => {
    const [shard, text] = await Promise.all([search.shard(segment, number), load(segment + "/p" + number)]);
    const parts = await read(segment + "/p" + number, () => partsOf(text, shard.terms.length));
    const numbers = reader(text, parts[index][0]), found = new Map();
    const { documents, counts } = shard.list(index);
    documents.forEach((document, number) => {
      const places = [];
      let place = 0;
      for (let n = 0; n < counts[number]; n++) places.push(place += numbers.next());
      if (wanted.has(document)) found.set(document, places);
    });
    return found;
  };

  /** Loads what every query needs. */
  search.prepare = async () => {
    const [{ segments }] = await Promise.all([search.start(), search.names()]);
    return Promise.all(Array.from({ length: segments }, (_, segment) => search.documents(segment)));
  };

  /** What results show of a document. */
  search.record = async (segment, document) => {
    const { texts } = await search.start();
    const records = await load(segment + "/x" + Math.floor(document / texts));
    return records[document % texts];
  };

  /** The words of a segment that may be suggested, with their weights. */
  search.words = (segment) => read(segment + "/w", ([heads, weights]) => {
    const numbers = reader(weights);
    return headsOf(heads).map((word) => ({ word, weight: numbers.next() }));
  });
})(dossierSearch);
