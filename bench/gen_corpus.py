#!/usr/bin/env python3
"""Makes a corpus of invented press articles for the benchmark.

    gen_corpus.py N OUT --flavor {dossier,hugo} [--seed SEED] [--force]

It writes N articles, about N/10 entities and 40 topics into the folder OUT.  The flavor
`dossier` is a site for Dossier; the flavor `hugo` is the same text for Hugo, with templates
that show the same things and with three configurations:

    hugo.nosearch.toml   no search file;
    hugo.toml            a search file as an output format of its own, the usual recipe;
    hugo.tuned.toml      the same search file as a page, so that no article is rendered twice.

Bodies, titles, dates, events and links to entities and topics of an article are the same in
both flavors.  Two things are not: Dossier's 60 publishers are entities with files of their
own, and its links between articles are `[[slug|text]]`, which are looked up and checked.

The same N, flavor and seed always give the same bytes, whatever the machine or the day.
OUT/.expected.json says what a right build must hold, so that a benchmark can check it.

It refuses a folder that is not empty; with --force it replaces one that holds an earlier
corpus, and still refuses any other.  It reads nothing and needs no network.
"""
import argparse
import bisect
import datetime as dt
import itertools
import json
import os
import random
import re
import shutil
import sys

DEFAULT_SEED = "dossier-1"
SITE_TITLE = "The Harbour Dossier"
BASE_URL = "https://dossier.example"
FEED_LIMIT = 20
HOME_LIMIT = 50
N_TOPICS = 40
MONTHS = ["January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December"]

COMMON = """the of and to in a that for on with is was as by at from it an be are this which
has had not were have its or but their they he she who will would been more said one after new
about up over out than into also year years when last could first two all other his her there some
company report government city minister court market public percent million billion week month
plan people state group project decision board member agency official statement data law power
energy port river bridge school hospital budget tax bank fund share price contract deal talks vote
election party council region country union workers strike factory plant water climate emissions
grid solar wind gas oil rail train road airport ship harbour dock customs trade export import
tariff supply chain storage network software system platform service user customer privacy
security breach audit inquiry investigation hearing witness evidence lawyer judge appeal ruling
fine penalty settlement claim document record archive letter memo email source interview press
release article editor newspaper magazine broadcaster reporter journalist correspondent
research study university scientist laboratory trial vaccine patient doctor health safety
inspection standard rule regulation permit licence approval delay cost overrun tender bid supplier
contractor engineer architect builder owner investor shareholder chairman director executive
manager staff employee pension wage salary cut growth loss profit revenue debt loan interest rate
inflation forecast quarter annual result figure number total average increase decrease rise fall
record high low level target goal limit cap threshold review change reform proposal draft bill
amendment committee parliament senate mayor governor president spokesperson ministry department
office authority commission tribunal prosecutor police army border coast island village farm
farmer forest fire flood storm drought repair tunnel pipeline cable battery reactor turbine boiler
sensor satellite rocket engine vehicle car truck bus bicycle fuel diesel electric hydrogen carbon
steel copper cement timber grain fish wool cotton glass paper plastic chemical waste recycling
landfill pollution noise air soil land property rent tenant landlord housing apartment tower
district street square park museum theatre library festival match league club stadium ticket
visitor tourist hotel restaurant shop retailer store warehouse delivery parcel post phone
broadband signal spectrum auction licensee algorithm model training dataset benchmark chip wafer
server cloud outage patch update release version bug protocol key certificate signature ledger
according because before between both during each few how however if later many may might most
much must never no nor now often only our own same several should since so still such then these
those through under until very what where while why without yet across against along among around
behind below beyond despite down inside near off onto toward within add agree announce appear argue
ask become begin believe bring build buy call carry close come confirm consider continue create
decide deliver deny describe develop discuss draw drive end expand expect explain fail file find
follow force give grow hold include introduce issue join keep know lead learn leave make measure
meet move need offer open order pay publish put raise reach read receive reduce refuse reject
remain replace request require return reveal run see seek sell send set show sign spend stand start
stop support suspend take tell test think try turn use wait warn win work write""".split()

ONSETS = "b br c ch cl cr d dr f fl fr g gl gr h j k kl l m n p pl pr qu r s sc sh sk sl sp st str t th tr v w z".split()
NUCLEI = "a e i o u ai ea ee ie io oa ou".split()
CODAS = " b ck d ft g l ld lm m mp n nd ng nt p r rd rk rn rt s sk sp st t th x".split(" ")
SUFFIXES = ["", "", "", "", "s", "ed", "ing", "er", "ion", "ity", "ment", "al", "ive"]

FIRST = """Ada Amir Anja Anton Bao Bela Carla Chidi Clara Dario Dina Elif Emil Esther Farid Fatima Felix
Greta Hana Hugo Ida Imran Ines Ivan Jana Joao Jonas Kaya Kenji Lara Leila Liam Lucia Maja Marek Mei
Mina Nadia Nils Noor Olga Omar Oskar Pavel Petra Priya Rafael Rania Rosa Ruben Sana Selma Simon Sofia
Tariq Teo Tomas Uma Vera Viktor Wanda Yara Yusuf Zoe""".split()
LAST_A = "Al Bar Bel Bor Cas Dar Del Eck Fal Fen Gar Hal Hol Jan Kar Kel Lam Lin Mar Mor Nor Ost Pel Quin Ros Sal Sten Tal Tor Ul Var Ver Wel Wes Zan".split()
LAST_B = "ado ander berg bury dahl den dottir er evic fors gard hagen holm ian idis ino kamp land man mann mark nova ona ova quist ric sen son stad ström thal ton wick yama".replace("ström", "strom").split()
ORG_TAIL = ["Group", "Holdings", "Energy", "Logistics", "Bank", "Institute", "Foundation", "University",
            "Ministry", "Authority", "Council", "Agency", "Systems", "Labs", "Shipping", "Steel",
            "Capital", "Partners", "Observatory", "Union", "Commission", "Media", "Works", "Motors"]
PLACE_TAIL = ["Bay", "Harbour", "Valley", "Island", "Province", "City", "County", "Strait", "Heights", "Basin"]
TOPIC_NAMES = """Ports and Shipping|Rail Freight|Offshore Wind|Solar Power|Nuclear Decommissioning|Carbon Markets|
Air Quality|Water Rights|Flood Defence|Urban Planning|Social Housing|Public Health|Vaccines|Hospital Funding|
Education Policy|University Research|Data Protection|Cybersecurity|Machine Learning|Semiconductors|
Open Source Software|Telecommunications|Spectrum Auctions|Banking Supervision|Public Debt|Pensions|
Labour Disputes|Minimum Wage|Trade Policy|Tariffs|Competition Law|Public Procurement|Corruption Cases|
Press Freedom|Elections|Migration|Agriculture|Fisheries|Space Industry|Cultural Heritage""".replace("\n", "").split("|")
PUB_A = "Daily Morning Evening National Coastal Northern Southern Eastern Western Central Metropolitan Independent Sunday Global Regional".split()
PUB_B = "Courier Herald Ledger Tribune Observer Chronicle Gazette Dispatch Monitor Standard Review Register Post Bulletin Mirror".split()
LANGS = ["rust", "python", "json"]
SECTIONS = ["Background", "What changed", "The figures", "Reactions", "How it works", "Open questions",
            "Timeline of the case", "Who is involved", "Methodology", "What happens next", "Legal context",
            "The documents", "On the ground", "Costs and funding", "Technical details", "In other countries"]


def slugify(s):
    return re.sub(r"[^a-z0-9]+", "-", s.lower()).strip("-")


def q(s):
    """A double-quoted string that both YAML and TOML read the same way."""
    return json.dumps(s, ensure_ascii=False)


def cum(weights):
    return list(itertools.accumulate(weights))


def human_date(d):
    p = d.split("-")
    if len(p) == 1:
        return p[0]
    if len(p) == 2:
        return "%s %s" % (MONTHS[int(p[1]) - 1], p[0])
    return "%d %s %s" % (int(p[2]), MONTHS[int(p[1]) - 1], p[0])


def full_date(d):
    """Partial dates are pinned to the first day, for tools that only know full ones."""
    return (d + "-01-01")[:10] if len(d) == 4 else (d + "-01")[:10]


class World:
    """Everything shared by the articles: vocabulary, entities, topics, publishers."""

    def __init__(self, n, seed):
        self.n, self.seed = n, seed
        r = random.Random("%s/world" % seed)
        words, seen = list(COMMON), set(COMMON)
        while len(words) < 14000:
            w = "".join(r.choice(ONSETS) + r.choice(NUCLEI) + (r.choice(CODAS) if r.random() < 0.6 else "")
                        for _ in range(r.choice([1, 1, 2, 2, 2, 3]))) + r.choice(SUFFIXES)
            if 3 <= len(w) <= 11 and w not in seen:
                seen.add(w)
                words.append(w)
        self.words = words
        self.word_cum = cum([(i + 6) ** -1.12 for i in range(len(words))])
        self.title_words = words[60:]           # Titles hold no function words.
        self.title_cum = cum([(i + 6) ** -0.9 for i in range(len(words) - 60)])
        self.entities = self._entities(r, max(10, n // 10))
        self.ent_cum = cum([1.0 / (i + 2) for i in range(len(self.entities))])
        self.topics = [{"title": t.strip(), "slug": slugify(t),
                        "description": self._plain(r, 14)} for t in TOPIC_NAMES[:N_TOPICS]]
        order = list(range(len(self.topics)))
        r.shuffle(order)
        self.topics = [self.topics[i] for i in order]
        self.top_cum = cum([1.0 / (i + 3) for i in range(len(self.topics))])
        pubs = ["The %s %s" % (a, b) for a in PUB_A for b in PUB_B]
        r.shuffle(pubs)
        self.pubs = pubs[:60]
        self.pub_cum = cum([1.0 / (i + 2) for i in range(60)])

    def _plain(self, r, k):
        s = " ".join(r.choices(self.words, cum_weights=self.word_cum, k=k))
        return s[0].upper() + s[1:] + "."

    def _entities(self, r, count):
        out, seen = [], set()
        while len(out) < count:
            kind = r.choices(["person", "organisation", "place"], [5, 4, 1])[0]
            if kind == "person":
                name = "%s %s%s" % (r.choice(FIRST), r.choice(LAST_A), r.choice(LAST_B))
                aliases = [name.split()[0][0] + ". " + name.split()[1]]
            elif kind == "organisation":
                stem = r.choice(LAST_A) + r.choice(["", "a", "o", "i"]) + r.choice(["tec", "mar", "via", "nex", "corp", "sund", "port", "fin"])
                name = stem + " " + r.choice(ORG_TAIL)
                aliases = [stem, "".join(w[0] for w in name.split())]
            else:
                name = r.choice(LAST_A) + r.choice(LAST_B) + " " + r.choice(PLACE_TAIL)
                aliases = [name.split()[0]]
            slug = slugify(name)
            if slug in seen:
                # A very large corpus runs out of distinct names; the rest are numbered.
                name = "%s %d" % (name, len(out))
                slug = slugify(name)
                if slug in seen:
                    continue
            seen.add(slug)
            out.append({"name": name, "slug": slug, "kind": kind, "aliases": aliases,
                        "bio": self._plain(r, 18) + " " + self._plain(r, 12)})
        return out


CODE = {
    "rust": [
        "use std::collections::HashMap;", "", "#[derive(Debug, Clone)]", "pub struct {A} {",
        "    pub {b}: String,", "    pub {c}: Vec<u64>,", "}", "",
        "/// Sums the {c} of every {b} in the report.",
        "pub fn {d}(items: &[{A}]) -> HashMap<String, u64> {",
        "    let mut out = HashMap::new();", "    for item in items {",
        "        let total: u64 = item.{c}.iter().sum();",
        "        *out.entry(item.{b}.clone()).or_insert({n}) += total; // {w}",
        "    }", "    out", "}",
    ],
    "python": [
        "import csv", "from dataclasses import dataclass", "", "@dataclass", "class {A}:",
        "    {b}: str", "    {c}: int = {n}", "",
        "def {d}(path):", "    \"\"\"Read the {b} table and add up {c}.\"\"\"",
        "    total = {n}", "    with open(path, newline='') as f:",
        "        for row in csv.DictReader(f):", "            # {w}",
        "            if row['{b}'] != 'n/a' and float(row['{c}']) > 0.5:",
        "                total += int(row['{c}'])", "    return total",
    ],
    "json": [
        "{", "  \"{b}\": \"{w}\",", "  \"{c}\": [{n}, 17, 42.5, -3e2],", "  \"published\": true,",
        "  \"source\": null,", "  \"{d}\": {", "    \"kind\": \"{A}\",", "    \"count\": {n},",
        "    \"tags\": [\"{b}\", \"{c}\"]", "  }", "}",
    ],
}


def code_block(w, r):
    lang = r.choice(LANGS)
    ids = [re.sub("[^a-z]", "", x) for x in r.sample(w.words[40:3000], 4)]
    sub = {"{A}": ids[0].capitalize(), "{b}": ids[1], "{c}": ids[2], "{d}": ids[3] + "_" + ids[1],
           "{n}": str(r.randrange(1000)), "{w}": " ".join(r.choices(w.words, cum_weights=w.word_cum, k=4))}
    lines = []
    for line in CODE[lang]:
        for k, v in sub.items():
            line = line.replace(k, v)
        lines.append(line)
    return lang, "```%s\n%s\n```" % (lang, "\n".join(lines))


class Article:
    __slots__ = ("i", "slug", "title", "url", "publisher", "author", "date", "entities", "topics",
                 "events", "summary", "body", "code", "table", "notes", "words")


def title_of(w, seed, i):
    r = random.Random("%s/title/%d" % (seed, i))
    ws = r.choices(w.title_words, cum_weights=w.title_cum, k=r.randint(5, 9))
    t = " ".join(ws)
    t = t[0].upper() + t[1:]
    x = r.random()
    if x < 0.08:
        t = "\u201c%s\u201d: a review" % t
    elif x < 0.14:
        t = t.replace(" ", " & ", 1)
    elif x < 0.18:
        t = t + ": what's <next>?"
    return t


def slug_of(title, i):
    return "%s-%06d" % (slugify(title)[:60].strip("-"), i)


def make_article(w, i):
    seed = w.seed
    r = random.Random("%s/article/%d" % (seed, i))
    a = Article()
    a.i = i
    a.title = title_of(w, seed, i)
    a.slug = slug_of(a.title, i)
    a.publisher = r.choices(w.pubs, cum_weights=w.pub_cum)[0]
    a.author = "%s %s%s" % (r.choice(FIRST), r.choice(LAST_A), r.choice(LAST_B))
    day = dt.date(2015, 1, 1) + dt.timedelta(days=r.randrange(4018))
    x = r.random()
    a.date = "%04d" % day.year if x < 0.04 else day.isoformat()[:7] if x < 0.12 else day.isoformat()
    a.url = "https://%s.example/%d/%02d/%s.html" % (slugify(a.publisher), day.year, day.month, slugify(a.title)[:40].strip("-"))
    ents = []
    if i < len(w.entities):
        ents.append(i)                      # Every entity is mentioned at least once.
    want = r.randint(3, 8)
    while len(ents) < want:
        e = bisect.bisect(w.ent_cum, r.random() * w.ent_cum[-1])
        if e < len(w.entities) and e not in ents:
            ents.append(e)
    a.entities = [w.entities[e] for e in ents]
    tops = [i] if i < len(w.topics) else []
    want = r.randint(1, 3)
    while len(tops) < want:
        t = bisect.bisect(w.top_cum, r.random() * w.top_cum[-1])
        if t < len(w.topics) and t not in tops:
            tops.append(t)
    a.topics = [w.topics[t] for t in tops]
    a.events = []
    for _ in range(r.choice([0, 1, 1, 2, 3])):
        d = day + dt.timedelta(days=r.randint(-400, 200))
        d = min(max(d, dt.date(2015, 1, 1)), dt.date(2025, 12, 31))
        x = r.random()
        s = "%04d" % d.year if x < 0.05 else d.isoformat()[:7] if x < 0.2 else d.isoformat()
        a.events.append({"date": s, "title": w._plain(r, r.randint(5, 10))[:-1]})

    target = r.randint(400, 800)            # Sections overshoot it by about 100 words.
    stream = iter(r.choices(w.words, cum_weights=w.word_cum, k=target + 400))
    used = 0
    notes = []
    n_notes = r.choice([0, 0, 1, 2, 3])
    names = [e["name"] for e in a.entities]

    def sentence(k):
        nonlocal used
        ws = [next(stream) for _ in range(k)]
        used += k
        ws[0] = ws[0][:1].upper() + ws[0][1:]
        x = r.random()
        p = r.randrange(1, k - 2)
        if x < 0.10:
            ws[p] = "**%s %s**" % (ws[p], ws[p + 1]); del ws[p + 1]
        elif x < 0.20:
            ws[p] = "*%s*" % ws[p]
        elif x < 0.23:
            ws[p] = "`%s_%s`" % (ws[p], ws[p + 1]); del ws[p + 1]
        elif x < 0.29:
            ws[p] = "[%s %s](https://%s.example/%s?id=%d&ref=a)" % (ws[p], ws[p + 1], ws[0].lower(), ws[p], r.randrange(9999)); del ws[p + 1]
        elif x < 0.33 and i > 0:
            j = r.randrange(max(0, i - 500), i)
            t = title_of(w, seed, j)
            ws[p] = "[%s](/articles/%s/)" % (ws[p], slug_of(t, j))
        elif x < 0.50:
            ws[p] = names[r.randrange(len(names))]
        elif x < 0.56:
            ws[p] = "\u201c" + ws[p]; ws[p + 1] += "\u201d"
        elif x < 0.60:
            ws[p] += " \u2014"
        elif x < 0.70:
            ws[p] += ","
        s = " ".join(ws)
        if len(notes) < n_notes and r.random() < 0.06:
            notes.append(len(notes) + 1)
            s += "[^%d]" % notes[-1]
        return s + "."

    def para(lo=2, hi=5):
        return " ".join(sentence(r.randint(8, 22)) for _ in range(r.randint(lo, hi)))

    out = [para(2, 3)]
    a.table = r.random() < 0.15
    a.code = r.random() < 0.10
    code_left, table_left = a.code, a.table
    heads = r.sample(SECTIONS, len(SECTIONS))
    while used < target:
        out.append("## " + (heads.pop() if heads else "Further notes"))
        for _ in range(r.randint(1, 3)):
            out.append(para())
        x = r.random()
        if x < 0.30:
            out.append("\n".join("- " + sentence(r.randint(6, 12)) for _ in range(r.randint(3, 6))))
        elif x < 0.42:
            out.append("\n".join("%d. %s" % (k + 1, sentence(r.randint(6, 12))) for k in range(r.randint(3, 5))))
        elif x < 0.62:
            out.append("> " + sentence(r.randint(10, 20)) + "\n>\n> " + sentence(r.randint(6, 12)))
        elif x < 0.70:
            out.append("### " + sentence(r.randint(4, 6))[:-1].replace("[^", "(note ").replace("**", "").replace("`", ""))
            out.append(para(1, 2))
        if table_left:
            table_left = False
            hdr = r.sample(w.words[40:900], 4)
            rows = ["| " + " | ".join(hdr) + " |", "|---|---:|:--|---|"]
            for _ in range(r.randint(3, 7)):
                rows.append("| %s | %d | %s | %.1f%% |" % (r.choice(names), r.randrange(10000), r.choice(w.words[:2000]), r.random() * 100))
            out.append("\n".join(rows))
        if code_left:
            code_left = False
            a.code, block = code_block(w, r)
            out.append(block)
    if notes:
        out.append("\n".join("[^%d]: %s" % (k, sentence(r.randint(8, 14)).replace("[^", "(")) for k in notes))
    a.notes = len(notes)
    a.words = used
    a.summary = w._plain(r, r.randint(18, 30))
    a.body = "\n\n".join(out) + "\n"
    return a


CSS = """body{max-width:46rem;margin:0 auto;padding:1rem;font:17px/1.6 Georgia,serif;color:#222}
header,footer{font:14px/1.4 sans-serif}nav a{margin-right:1rem}blockquote{border-left:4px solid #ccc;margin-left:0;padding-left:1rem}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem}pre{overflow:auto;background:#f6f6f6;padding:.8rem}
.meta{color:#666}.tags li{display:inline;margin-right:.6rem}time{color:#666}
"""


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


def mk(*parts):
    p = os.path.join(*parts)
    os.makedirs(p, exist_ok=True)
    return p


def yaml_events(evs):
    if not evs:
        return "events: []\n"
    return "events:\n" + "".join("  - date: %s\n    title: %s\n" % (q(e["date"]), q(e["title"])) for e in evs)


def fm_yaml(a, date_line, extra=""):
    return ("---\ntitle: %s\nsource_url: %s\npublisher: %s\nauthor: %s\n%slanguage: en\nentities: [%s]\ntopics: [%s]\n%sdescription: %s\n%s---\n\n"
            % (q(a.title), q(a.url), q(a.publisher), q(a.author), date_line,
               ", ".join(e["slug"] for e in a.entities), ", ".join(t["slug"] for t in a.topics),
               yaml_events(a.events), q(a.summary), extra))


class Dossier:
    """A site for Dossier: publishers are organisations, which are known by their domains."""

    def __init__(self, out, w):
        self.out = out
        self.dir = mk(out, "content", "articles")
        ed, td = mk(out, "content", "entities"), mk(out, "content", "topics")
        write(os.path.join(out, "dossier.yaml"),
              "title: %s\ndescription: A curated press dossier\nbase_url: %s\nlanguage: en\n" % (q(SITE_TITLE), BASE_URL))
        names = {n for e in w.entities for n in [e["name"], *e["aliases"]]}
        for p in sorted(set(w.pubs)):
            if p not in names:
                write(os.path.join(ed, "press-%s.md" % slugify(p)),
                      "---\nname: %s\nkind: organisation\ndomains: [%s.example]\n---\n\nA publisher.\n" % (q(p), slugify(p)))
        for e in w.entities:
            kind = {"person": "person", "place": "place", "product": "product"}.get(e["kind"], "organisation")
            write(os.path.join(ed, e["slug"] + ".md"),
                  "---\nname: %s\nkind: %s\naliases: [%s]\n---\n\n%s\n" % (q(e["name"]), kind, ", ".join(map(q, e["aliases"])), e["bio"]))
        for t in w.topics:
            write(os.path.join(td, t["slug"] + ".md"),
                  "---\ntitle: %s\ndescription: %s\n---\n" % (q(t["title"]), q(t["description"])))

    def article(self, a):
        write(os.path.join(self.dir, a.slug + ".md"),
              "---\ntitle: %s\nurl: %s\npublisher: press-%s\nauthors: [%s]\npublished: %s\nlanguage: en\nrights: full\nentities: [%s]\ntopics: [%s]\n%ssummary: %s\n---\n\n%s"
              % (q(a.title), q(a.url), slugify(a.publisher), q(a.author), q(a.date),
                 ", ".join(e["slug"] for e in a.entities), ", ".join(t["slug"] for t in a.topics),
                 yaml_events(a.events), q(a.summary),
                 re.sub(r"\[([^\]]*)\]\(/articles/([^/)]+)/\)", r"[[\2|\1]]", a.body)))


class Hugo:
    """A site for Hugo: entities and topics are taxonomies, and their facts are term pages."""

    CONFIG = """baseURL = "{base}/"
title = "{title}"
locale = "en"
buildFuture = true
disableKinds = ["rss", "404"]

[params]
description = "A curated press dossier"

[taxonomies]
entity = "entities"
topic = "topics"

[mediaTypes."application/atom+xml"]
suffixes = ["xml"]

[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"

[outputFormats.search]
mediaType = "application/json"
baseName = "search"
isPlainText = true

[outputs]
home = ["html", "atom", "search"]
section = ["html"]
taxonomy = ["html"]
term = ["html", "atom"]
page = ["html"]

[markup.highlight]
codeFences = true
noClasses = false
"""
    T = {
        "baseof.html": """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ if .IsHome }}{{ site.Title }}{{ else }}{{ .Title }} - {{ site.Title }}{{ end }}</title>
<meta name="description" content="{{ with .Description }}{{ . }}{{ else }}{{ site.Params.description }}{{ end }}">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/code.css">
<link rel="alternate" type="application/atom+xml" href="{{ if eq .Kind "term" }}{{ .RelPermalink }}{{ else }}/{{ end }}atom.xml">
</head>
<body>
<header><a href="/">{{ site.Title }}</a><nav><a href="/timeline/">Timeline</a><a href="/entities/">Entities</a><a href="/topics/">Topics</a></nav></header>
<main>
{{ block "main" . }}{{ end }}
</main>
<footer>Built for measurement.</footer>
</body>
</html>
""",
        "_partials/item.html": """<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Params.date_display }}</time> <a href="{{ .RelPermalink }}">{{ .Title }}</a> <span class="meta">{{ .Params.publisher }}</span></li>
""",
        "home.html": """{{ define "main" }}<h1>{{ site.Title }}</h1>
<ul>
{{ range first @HOME@ (where site.RegularPages "Section" "articles") }}{{ partial "item.html" . }}{{ end }}</ul>{{ end }}
""",
        "page.html": """{{ define "main" }}<article>
<h1>{{ .Title }}</h1>
<p class="meta"><a href="{{ .Params.source_url }}">{{ .Params.publisher }}</a> {{ .Params.author }} <time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Params.date_display }}</time></p>
{{ .Content }}
{{ with .Params.events }}<section class="events"><h2>Events</h2><ul>
{{ range . }}<li><time>{{ .date }}</time> {{ .title }}</li>
{{ end }}</ul></section>{{ end }}
<ul class="tags entities">
{{ range .GetTerms "entities" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
<ul class="tags topics">
{{ range .GetTerms "topics" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
<nav class="prevnext">{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }} {{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
</article>{{ end }}
""",
        "section.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}
""",
        # The same index, but within the html output format, so that Hugo does not render every
        # article a second time for a format of its own.
        "searchindex.html": """{{- "[" | safeHTML }}{{ range $i, $p := where site.RegularPages "Section" "articles" }}{{ if $i }},
{{ end }}{{ dict "title" .Title "url" .RelPermalink "body" .Plain | jsonify | safeHTML }}{{ end }}]
""",
        "timeline.html": """{{ define "main" }}<h1>Timeline</h1>
{{ $arts := where site.RegularPages "Section" "articles" }}
{{ $byMonth := newScratch }}
{{ $events := newScratch }}
{{ $months := newScratch }}
{{ range $arts }}{{ $p := . }}
{{- $ym := .Date.Format "2006-01" }}{{ $byMonth.Add $ym (slice .) }}{{ $months.SetInMap "m" $ym true }}
{{- range .Params.events }}{{ $em := substr (printf "%s-01" .date) 0 7 }}{{ $events.Add $em (slice (dict "date" .date "title" .title "page" $p)) }}{{ $months.SetInMap "m" $em true }}{{ end }}
{{- end }}
{{ $year := "" }}
{{ $keys := slice }}{{ range $k, $_ := $months.Get "m" }}{{ $keys = $keys | append $k }}{{ end }}
{{ range sort $keys "value" "desc" }}{{ $y := substr . 0 4 }}{{ if ne $y $year }}{{ $year = $y }}<h2>{{ $y }}</h2>
{{ end }}<h3>{{ (time.AsTime (printf "%s-01" .)).Format "January 2006" }}</h3>
{{ with $byMonth.Get . }}<ul class="articles">
{{ range . }}{{ partial "item.html" . }}{{ end }}</ul>{{ end }}
{{ with $events.Get . }}<ul class="events">
{{ range sort . "date" "desc" }}<li><time>{{ .date }}</time> {{ .title }} <a href="{{ .page.RelPermalink }}">{{ .page.Title }}</a></li>
{{ end }}</ul>{{ end }}
{{ end }}{{ end }}
""",
        "taxonomy.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>
{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> ({{ .Count }})</li>
{{ end }}</ul>{{ end }}
""",
        "term.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<p class="meta">{{ with .Params.entity_kind }}{{ . }}{{ end }}{{ range .Params.aka }}, {{ . }}{{ end }}{{ if eq .Data.Singular "topic" }}{{ .Description }}{{ end }}</p>
{{ .Content }}
<ul>
{{ range .Pages }}{{ partial "item.html" . }}{{ end }}</ul>{{ end }}
""",
        "_partials/feed.xml": """{{ $p := .page }}{{ $items := first @FEED@ .items }}{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{{ site.Title }}{{ if ne $p.Kind "home" }} - {{ $p.Title }}{{ end }}</title>
<link rel="self" type="application/atom+xml" href="{{ $p.Permalink }}atom.xml"/>
<link href="{{ $p.Permalink }}"/>
<updated>{{ (index $items 0).Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<id>{{ $p.Permalink }}atom.xml</id>
{{ range $items }}<entry>
<title>{{ .Title }}</title>
<link href="{{ .Permalink }}"/>
<id>{{ .Permalink }}</id>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<author><name>{{ .Params.author }}</name></author>
<summary>{{ .Description }}</summary>
</entry>
{{ end }}</feed>
""",
        "home.atom.xml": """{{ partial "feed.xml" (dict "page" . "items" (where site.RegularPages "Section" "articles")) }}""",
        "term.atom.xml": """{{ partial "feed.xml" (dict "page" . "items" .Pages) }}""",
        "home.search.json": """[{{ range $i, $p := where site.RegularPages "Section" "articles" }}{{ if $i }},
{{ end }}{{ dict "title" .Title "url" .RelPermalink "body" .Plain | jsonify }}{{ end }}]
""",
    }

    def __init__(self, out, w):
        self.out = out
        cfg = self.CONFIG.format(base=BASE_URL, title=SITE_TITLE)
        skip = 'ignoreFiles = ["searchindex\\\\.md$"]\n'
        plain = cfg.replace('"atom", "search"]', '"atom"]')
        write(os.path.join(out, "hugo.toml"), skip + cfg)
        write(os.path.join(out, "hugo.nosearch.toml"), skip + plain)
        write(os.path.join(out, "hugo.tuned.toml"), plain)
        ld = mk(out, "layouts")
        mk(ld, "_partials")
        for k, v in self.T.items():
            write(os.path.join(ld, k), v.replace("@HOME@", str(HOME_LIMIT)).replace("@FEED@", str(FEED_LIMIT)))
        write(os.path.join(mk(out, "static"), "style.css"), CSS)
        self.dir = mk(out, "content", "articles")
        write(os.path.join(self.dir, "_index.md"), "---\ntitle: Articles\nbuild:\n  render: never\n---\n")
        write(os.path.join(out, "content", "_index.md"), "---\ntitle: %s\n---\n" % q(SITE_TITLE))
        write(os.path.join(out, "content", "timeline.md"), "---\ntitle: Timeline\nlayout: timeline\n---\n")
        write(os.path.join(out, "content", "searchindex.md"), "---\ntitle: Search index\nlayout: searchindex\nurl: /search.json\nsitemap:\n  disable: true\n---\n")
        for e in w.entities:
            write(os.path.join(mk(out, "content", "entities", e["slug"]), "_index.md"),
                  "---\ntitle: %s\nentity_kind: %s\naka: [%s]\n---\n\n%s\n" % (q(e["name"]), e["kind"], ", ".join(map(q, e["aliases"])), e["bio"]))
        for t in w.topics:
            write(os.path.join(mk(out, "content", "topics", t["slug"]), "_index.md"),
                  "---\ntitle: %s\ndescription: %s\n---\n" % (q(t["title"]), q(t["description"])))

    def article(self, a):
        fd = full_date(a.date)
        write(os.path.join(self.dir, a.slug + ".md"),
              fm_yaml(a, "date: %s\ndate_display: %s\n" % (fd, q(human_date(a.date)))) + a.body)


FLAVORS = {"dossier": Dossier, "hugo": Hugo}


def main():
    ap = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("n", type=int, help="how many articles")
    ap.add_argument("out", help="the folder to write")
    ap.add_argument("--flavor", choices=sorted(FLAVORS), required=True)
    ap.add_argument("--seed", default=DEFAULT_SEED)
    ap.add_argument("--force", action="store_true", help="remove OUT first if it holds an earlier corpus")
    o = ap.parse_args()
    if os.path.exists(o.out) and os.listdir(o.out):
        if not o.force or not os.path.exists(os.path.join(o.out, ".expected.json")):
            sys.exit("%s is not empty" % o.out)
        shutil.rmtree(o.out)
    os.makedirs(o.out, exist_ok=True)
    w = World(o.n, o.seed)
    fl = FLAVORS[o.flavor](o.out, w)
    events, words, nbytes, with_code, with_table, with_notes = 0, 0, 0, 0, 0, 0
    samples = {}
    refs = 0
    for i in range(o.n):
        a = make_article(w, i)
        fl.article(a)
        words += a.words
        nbytes += len(a.body.encode())
        refs += len(a.entities)
        if a.code:
            with_code += 1
            samples.setdefault("code_" + a.code, a.slug)
        if a.table:
            with_table += 1
            samples.setdefault("table", a.slug)
        if a.notes:
            with_notes += 1
            samples.setdefault("footnote", a.slug)
        if len(a.events) > 1:
            samples.setdefault("events", a.slug)
        if len(a.date) == 7:
            samples.setdefault("partial_date", a.slug)
        events += len(a.events)
    exp = {"seed": o.seed, "articles": o.n, "entities": len(w.entities), "topics": len(w.topics),
           "events": events, "entity_refs": refs, "words": words,
           "markdown_bytes": nbytes, "with_code": with_code, "with_table": with_table,
           "with_footnotes": with_notes, "samples": samples,
           "html_pages": o.n + len(w.entities) + len(w.topics) + 4,
           "feeds": 1 + len(w.entities) + len(w.topics)}
    write(os.path.join(o.out, ".expected.json"), json.dumps(exp, indent=1) + "\n")
    print(json.dumps({k: v for k, v in exp.items() if k != "samples"}))


if __name__ == "__main__":
    main()
