// Texts to terms: the same in a browser as in the program that made the index. SEARCH.md says what an atom and a term are.
"use strict";
var dossierSearch = {};
(function (search) {
  const LONGEST = 64, EDGE = 64;
  const WORD = /[\p{Alphabetic}\p{N}\p{M}\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+/gu;
  const IGNORED = /[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/g;
  const UNSPACED = /[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u1000-\u103f\u1050-\u108f\u1100-\u11ff\u1780-\u17d3\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\u{1aff0}-\u{1b16f}\u{20000}-\u{3fffd}]/u;
  const DIGIT = /^\p{N}/u, LETTER = /^\p{Alphabetic}/u, MARK = /^\p{M}/u;
  // Of a run: one character of a script without spaces, digits, letters, each with the marks on them, or anything else.
  const SPACED = `(?!${UNSPACED.source})`;
  const PART = new RegExp(`${UNSPACED.source}|(?:${SPACED}\\p{N})(?:${SPACED}(?:\\p{N}|(?!\\p{Alphabetic})\\p{M}))*`
    + `|(?:${SPACED}(?!\\p{N})\\p{Alphabetic})(?:${SPACED}(?!\\p{N})[\\p{Alphabetic}\\p{M}])*|.`, "gu");
  const HYPHEN = /^[-\u2010\u2011_]$/, APOSTROPHE = /^['\u2018\u2019\u02bc]$/, SEPARATOR = /^[,.\u00a0\u2009\u202f]$/;
  const FOLDED = { "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i" };

  const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);
  const shorten = (term) => term.length > LONGEST ? Array.from(term).slice(0, LONGEST).join("") : term;

  /** A term without accents. */
  function fold(term) {
    if (isAscii(term)) return term;
    const bare = term.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return bare.replace(/[ßæœþøđðłħı]/g, (c) => FOLDED[c]).normalize("NFC");
  }

  /** Whether two atoms with this between them are one word. */
  function isOneWord(last, gap, kind, text) {
    if (gap === "") return true;
    const [one, other] = [last.kind, kind];
    if (one === "letters" && other === "letters") {
      const initials = gap === "." && Array.from(last.text).length === 1 && Array.from(text).length === 1;
      return HYPHEN.test(gap) || APOSTROPHE.test(gap) || gap === "&" || initials;
    }
    if (one === "digits" && other === "digits") {
      return (APOSTROPHE.test(gap) || SEPARATOR.test(gap)) && Array.from(text).length === 3;
    }
    return HYPHEN.test(gap);
  }

  /**
   * The atoms of a text: what each is, as written and without accents, where it stands there, whether it is one word
   * with the one before, and what all of a word are together.
   */
  function atoms(text) {
    const found = [];
    let at = 0;
    // No word goes over the end of a line.
    for (const line of text.split("\n")) {
      const isPlain = !line.match(/[^\x00-\x7f]+/g)?.some((odd) => odd.search(WORD) >= 0);
      (isPlain ? plainAtoms : allAtoms)(line, at, found);
      at += line.length + 1;
    }
    return withJoined(found);
  }

  const joinsLast = (found, gap, kind, text) => {
    const last = found[found.length - 1];
    return last !== undefined && last.kind !== "unspaced" && isOneWord(last, gap, kind, text);
  };

  /** Of a line whose words are of ASCII. */
  function plainAtoms(line, at, found) {
    let behind = -1;
    for (const { 0: part, index } of line.matchAll(/[a-z]+|\d+/gi)) {
      const kind = part < ":" ? "digits" : "letters", text = shorten(part.toLowerCase());
      const joins = behind >= 0 && index - behind < 2 && line[behind] !== " " && joinsLast(found, line.slice(behind, index), kind, text);
      behind = index + part.length;
      found.push({ kind, text, folded: text, joins, start: at + index, end: at + behind });
    }
  }

  function allAtoms(line, at, found) {
    let behind = -1;
    for (const run of line.matchAll(WORD)) {
      const start = run.index, end = start + run[0].length, before = found.length, normal = lower(run[0]);
      let gap = behind < 0 ? null : line.slice(behind, start), place = at + start;
      // Where folding made a run longer or shorter, all of the run stands for each of its atoms.
      const isSame = normal.length === run[0].length;
      for (const [part] of normal.matchAll(PART)) {
        const kind = UNSPACED.test(part) ? "unspaced" : DIGIT.test(part) ? "digits" : LETTER.test(part) ? "letters" : null;
        const [from, to] = isSame ? [place, place + part.length] : [at + start, at + end];
        place += part.length;
        if (!kind) {
          // A mark that stands on nothing is passed over; what is of no word ends one.
          if (!MARK.test(part)) gap = null;
          continue;
        }
        const text = shorten(part), joins = kind !== "unspaced" && gap !== null && joinsLast(found, gap, kind, text);
        found.push({ kind, text, folded: fold(text), joins, start: from, end: to });
        gap = kind === "unspaced" ? null : "";
      }
      behind = found.length > before ? end : -1;
    }
  }

  const lower = (text) => Array.from(text.normalize("NFKC").replace(IGNORED, ""), (c) => c.toLowerCase()).join("").replaceAll("ς", "σ");

  /** Tells the first atom of a word of several what all of them are together. */
  function withJoined(found) {
    for (let first = 0, last = 0; first < found.length; first = last) {
      for (last = first + 1; found[last]?.joins; last++);
      if (last - first < 2) continue;
      found[first].joined = shorten(found.slice(first, last).map((atom) => atom.text).join(""));
      found[first].joinedFolded = fold(found[first].joined);
    }
    return found;
  }

  /** Every term of a text with its place, counted in atoms. */
  function terms(text) {
    const found = [];
    atoms(text).forEach((atom, place, all) => {
      const next = all[place + 1];
      const pair = atom.kind === "unspaced" && next?.kind === "unspaced" ? next.text : "";
      found.push([atom.text + pair, place]);
      if (atom.joined) found.push([atom.joined, place]);
    });
    return found;
  }

  /** The files of terms are told apart by the first characters of a folded term. */
  function shardOf(folded, shards) {
    const chars = Array.from(folded);
    let hash = 0x811c9dc5;
    for (const c of chars.slice(0, UNSPACED.test(chars[0]) ? 1 : 3)) hash = Math.imul(hash ^ c.codePointAt(0), 0x01000193);
    return ((hash ^ (hash >>> 15)) & (shards - 1)) >>> 0;
  }

  // Endings that a word of these languages may have without being another word, the longest first.
  const ENDINGS = {
    en: [["ies", "y"], ["es", ""], ["s", ""]],
    de: [["en", ""], ["er", ""], ["es", ""], ["e", ""], ["n", ""], ["s", ""]],
    fr: [["aux", "al"], ["es", ""], ["s", ""], ["x", ""], ["e", ""]],
    es: [["es", ""], ["s", ""]],
    pt: [["es", ""], ["s", ""]],
    it: [["hi", "o"], ["he", "a"], ["i", ""], ["e", ""], ["o", ""], ["a", ""]],
    nl: [["en", ""], ["s", ""], ["e", ""]],
  };

  /** What words that differ only in their endings share. Too short a rest says nothing. */
  function stem(folded, language) {
    for (const [ending, rest] of ENDINGS[language] || []) {
      if (folded.endsWith(ending) && folded.length - ending.length >= 3 && !folded.endsWith("ss")) {
        const bare = folded.slice(0, -ending.length) + rest;
        // Three letters stay, since terms that begin alike stand together by these.
        return language === "en" && ending === "es" && bare.length > 3 ? bare.replace(/e$/, "") : bare;
      }
    }
    return language === "en" ? folded.replace(/e$/, (e) => folded.length > 3 ? "" : e) : folded;
  }

  Object.assign(search, { atoms, terms, fold, stem, shardOf, EDGE });
})(dossierSearch);
