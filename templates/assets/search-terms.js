// Texts to terms: the same in a browser as in the program that made the index. SEARCH.md says what an atom and a term are.
"use strict";
var dossierSearch = {};
(function (search) {
  const LONGEST = 64, GAP = 16, EDGE = 64;
  const WORD = /[\p{Alphabetic}\p{N}\p{M}\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+/gu;
  const IGNORED = /[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/g;
  const UNSPACED = /[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u1000-\u103f\u1050-\u108f\u1100-\u11ff\u1780-\u17d3\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\u{1aff0}-\u{1b16f}\u{20000}-\u{3fffd}]/u;
  const DIGIT = /\p{N}/u, LETTER = /\p{Alphabetic}/u, MARK = /\p{M}/u;
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

  /** The atoms of a text: what each is, where it stands there, and whether it is one word with the one before. */
  function atoms(text) {
    const found = [];
    let behind = -1;
    for (const run of text.matchAll(WORD)) {
      const start = run.index, end = start + run[0].length;
      let gap = behind < 0 ? null : text.slice(behind, start), kind = null, atom = "", from = 0;
      const before = found.length;
      let normal = run[0].normalize("NFKC").replace(IGNORED, "");
      if (!isAscii(normal)) normal = Array.from(normal, (c) => c.toLowerCase()).join("").replaceAll("ς", "σ");
      else normal = normal.toLowerCase();
      // Where folding made a run longer or shorter, all of the run stands for each of its atoms.
      const isSame = normal.length === run[0].length;
      const push = (kind, text, joins, from, to) => {
        const place = isSame ? [start + from, start + to] : [start, end];
        found.push({ kind, text: shorten(text), joins, start: place[0], end: place[1] });
      };
      const endAtom = (at) => {
        if (kind) {
          const last = found[found.length - 1];
          const joins = gap !== null && last && last.kind !== "unspaced" && isOneWord(last, gap, kind, shorten(atom));
          push(kind, atom, Boolean(joins), from, at);
          gap = "";
        }
        [kind, atom, from] = [null, "", at];
      };
      let at = 0;
      for (const c of normal) {
        let next = null;
        if (UNSPACED.test(c)) next = "unspaced";
        else if (DIGIT.test(c)) next = "digits";
        else if (LETTER.test(c)) next = "letters";
        else if (MARK.test(c)) {
          if (kind) atom += c;
          at += c.length;
          continue;
        }
        if (next !== kind || next === null || next === "unspaced") endAtom(at);
        if (next === "unspaced") push(next, c, false, at, at + c.length);
        if (next === "unspaced" || next === null) {
          gap = null;
          from = at + c.length;
        } else {
          [kind, atom] = [next, atom + c];
        }
        at += c.length;
      }
      endAtom(at);
      behind = found.length > before ? end : -1;
    }
    return withJoined(found);
  }

  /** Tells the first atom of a word of several what all of them are together. */
  function withJoined(found) {
    for (let first = 0, last = 0; first < found.length; first = last) {
      for (last = first + 1; found[last]?.joins; last++);
      if (last - first > 1) found[first].joined = shorten(found.slice(first, last).map((atom) => atom.text).join(""));
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
        return language === "en" && ending === "es" ? bare.replace(/e$/, "") : bare;
      }
    }
    return language === "en" ? folded.replace(/e$/, (e) => folded.length > 3 ? "" : e) : folded;
  }

  Object.assign(search, { atoms, terms, fold, stem, shardOf, isUnspaced: (c) => UNSPACED.test(c), GAP, EDGE });
})(dossierSearch);
