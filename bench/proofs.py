#!/usr/bin/env python3
"""What proof and leak gate cost: what `make bench-proofs` runs, and `make bench` at its end.

The corpus of 10,000 invented articles is made twice: once with a clipping of some 5 KB for each article, of which
it quotes three times, and once with the same articles and no clippings.  Both are built in turn, cold and after
one title was edited, so that whatever else the machine does falls on both alike.  A third dossier quotes 1,000
times from one clipping of 2 MB, and is verified on one thread.

    bench/proofs.py                       10,000 articles, five rounds
    bench/proofs.py --articles 500 --runs 1
"""
import argparse
import glob
import hashlib
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time

import measure
from measure import Failed, say
from sites import GENERATOR, SEED, find_dossier

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre cla dru fle gri".split()
WORDS_OF_CLIPPING, QUOTATIONS, WORDS_OF_QUOTATION = 850, 3, 10
EDITS = 15


def vocabulary(draw):
    words = ["".join(draw.choice(SYLLABLES) for _ in range(draw.randint(1, 4))) for _ in range(20_000)]
    # As in languages, few words are frequent.
    return words, [1 / (rank + 10) for rank in range(len(words))]


def sentences(draw, words, weights, count):
    text, drawn = [], draw.choices(words, weights, k=count)
    while drawn:
        length = draw.randint(8, 25)
        text.append(" ".join(drawn[:length]).capitalize() + ".")
        drawn = drawn[length:]
    return " ".join(text)


def quotations(draw, text, count):
    words = text.split(" ")
    starts = [draw.randrange(len(words) - WORDS_OF_QUOTATION) for _ in range(count)]
    quoted = [" ".join(words[start:start + WORDS_OF_QUOTATION]).strip(".") for start in starts]
    claims = ['  - {id: q%d, text: Claim %d, by: somebody, quote: "%s"}' % (n, n, words)
              for n, words in enumerate(quoted)]
    return "quotes: {off: invented words}\nclaims:\n" + "\n".join(claims) + "\n"


def clipping(site, name, text):
    """Writes a clipping, and answers with the line that names it."""
    text = "Clipping %s\n%s\n" % (name, text)
    path = os.path.join(site, "content", "clippings", name + ".txt")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    digest = hashlib.sha256(text.strip().encode()).hexdigest()
    return "clipping: {file: %s.txt, item: 1, sha256: %s}\n" % (name, digest)


def corpora(work, articles):
    plain, with_clippings = os.path.join(work, "without"), os.path.join(work, "with")
    say("making %s articles, with clippings and without" % format(articles, ","))
    subprocess.run([sys.executable, GENERATOR, str(articles), plain, "--flavor", "dossier", "--seed", SEED, "--force"],
                   check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(plain, with_clippings)
    draw = random.Random(SEED)
    words, weights = vocabulary(draw)
    for number, path in enumerate(sorted(glob.glob(os.path.join(plain, "content", "articles", "*.md")))):
        with open(path, encoding="utf-8") as f:
            head, rest = f.read().split("\n---\n", 1)
        head = re.sub(r"(?ms)^claims:\n(?:[ -].*\n?)*", "", head + "\n")
        head = re.sub(r"(?m)^(rights|clipping|quotes):.*\n?", "", head).rstrip("\n")
        text = sentences(draw, words, weights, WORDS_OF_CLIPPING)
        head += "\nrights: brief\n" + quotations(draw, text, QUOTATIONS)
        evidence = clipping(with_clippings, "c%05d" % number, text)
        for site, named in ((plain, ""), (with_clippings, evidence)):
            at = os.path.join(site, "content", "articles", os.path.basename(path))
            with open(at, "w", encoding="utf-8") as f:
                f.write(head + named + "---\n" + rest)
    return with_clippings, plain


def one_large(work):
    site = os.path.join(work, "large")
    draw = random.Random(SEED)
    words, weights = vocabulary(draw)
    text = sentences(draw, words, weights, 330_000)
    evidence = clipping(site, "large", text)
    os.makedirs(os.path.join(site, "content", "articles"))
    with open(os.path.join(site, "dossier.yaml"), "w", encoding="utf-8") as f:
        f.write("title: One large clipping\n")
    with open(os.path.join(site, "content", "articles", "large.md"), "w", encoding="utf-8") as f:
        f.write("---\ntitle: Large\nrights: brief\n%s%s---\n" % (evidence, quotations(draw, text, 1000)))
    return site


def run(command, threads="2"):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "RAYON_NUM_THREADS": threads})
    taken = time.perf_counter() - start
    if done.returncode:
        raise Failed("%s ended with %d:\n%s" % (" ".join(command[:2]), done.returncode, done.stderr[-1500:]))
    return taken


def edit(site, number, name):
    path = os.path.join(site, "content", "articles", name)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(re.sub(r"(?m)^title: .*$", 'title: "Edited %d"' % number, text, count=1))


def measured(dossier, sites, runs, articles):
    """For each site the times of cold builds and of builds after an edit."""
    cold, edited = {site: [] for site in sites}, {site: [] for site in sites}
    for _ in range(runs):
        for site in sites:
            for left in ("public", ".dossier"):
                shutil.rmtree(os.path.join(site, left), ignore_errors=True)
            cold[site].append(run([dossier, "build", "-q", "--site", site]))
    names = sorted(os.listdir(os.path.join(sites[0], "content", "articles")))
    for number in range(EDITS):
        for site in sites:
            edit(site, number, names[number * 97 % articles])
            edited[site].append(run([dossier, "build", "-q", "--site", site]))
    return cold, edited


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("RUNS") or 5))
    parser.add_argument("--work", default="/dev/shm/dossier-bench-proofs")
    options = parser.parse_args()
    dossier = find_dossier()
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(options.work)
    try:
        sites = corpora(options.work, options.articles)
        cold, edited = measured(dossier, sites, options.runs, options.articles)
        large = one_large(options.work)
        verified = min(run([dossier, "verify", "--site", large, "--format", "short"], "1") for _ in range(options.runs))
    finally:
        shutil.rmtree(options.work, ignore_errors=True)
    least = {site: min(cold[site]) for site in sites}
    more = 100 * (least[sites[0]] / least[sites[1]] - 1)
    typical = {site: 1000 * statistics.median(edited[site]) for site in sites}
    longer = typical[sites[0]] - typical[sites[1]]
    rows = [
        ("%s articles with clippings, cold: more than without" % format(options.articles, ","),
         "at most 25 %", "%.0f %% (%.2f s to %.2f s)" % (more, least[sites[0]], least[sites[1]]), more <= 25),
        ("the same after one title was edited", "at most 15 ms",
         "%.0f ms (%.0f ms to %.0f ms)" % (longer, typical[sites[0]], typical[sites[1]]), longer <= 15),
        ("1,000 quotations of a clipping of 2 MB, one thread, a process of its own", "at most 0.5 s",
         "%.2f s" % verified, verified <= 0.5),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for what, bar, figure, is_met in rows:
        print("| %s | %s | %s | %s |" % (what.ljust(widths[0]), bar.ljust(widths[1]), figure.ljust(widths[2]),
                                         "met" if is_met else "not met"))


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        say("error: %s" % failed)
        sys.exit(1)
