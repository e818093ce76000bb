"""The tables: figures, growth and bars, on a terminal and in BENCHMARKS.md.

Every number comes from the results; none is written here by hand but the bars themselves.
Ratios are taken within a round and their median is shown, for two commands of one round had
the same machine.  It refuses to call a bar met that was not measured.
"""
import collections
import os
import statistics

BAR_SIZE = 10_000
SMALL = 1_000
GIB = 1024
BENCHMARKS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "BENCHMARKS.md")

# What a row is called, its step, and the step whose wall time it is compared with.
ROWS = [
    ("Dossier, cold", "cold", None),
    ("Dossier, cold, one thread", "one", "cold"),
    ("Hugo without a search file, cold", "hugo", "cold"),
    ("Hugo with a search file, tuned, cold", "hugo_tuned", "cold"),
    ("`cp -r` of Dossier’s output", "cp", "cold"),
    ("Dossier, one title edited", "edit", "cold"),
    ("Hugo with a search file, tuned, one title edited", "hugo_edit", "edit"),
    ("Dossier, nothing to do", "nothing", "walk"),
    ("a walk that stats every input (`find`)", "walk", None),
]
NAMES = {step: name for name, step, _ in ROWS}

CORPUS = """\
The text is invented, from a vocabulary of 14,000 words with the frequencies of a language; its
length, links, tables, code and footnotes are like those of press articles. Both programs get the
same articles, and Dossier does more with them. Its corpus has 60 publishers more, as entities with
pages and feeds of their own, and links between articles are looked up and checked. It recognises
names in the text, where Hugo shows only those that the front matter lists. Its pages hold more: the
words around each mention, entities that are named together, how many articles there are of each
year. Dossier writes a search index, of which a browser loads what a query needs; Hugo has no index, and so the
fair comparison is Hugo with a search file, which holds all texts in one piece."""

METHOD = """\
Each figure is of a whole process: wall time by the monotonic clock from before the process starts
until it has ended; CPU seconds (user and system) and peak resident memory as the kernel accounted
them to it. Corpora and outputs lie on a RAM disk where there is one, for a disk is too noisy. Every
round runs all commands once, one after the other, size by size, so that whatever else the machine
does falls on all alike; the tables show the median of the rounds, the smallest and the largest. A
ratio is taken within each round, and the median of those is shown.

“Cold” means that the output and Dossier’s own notes about earlier builds (`.dossier`) are removed
before; the page cache is warm. “One title edited” is a build in a new process after the `title:`
line of one article has changed, of another article in each round, and of the newest in the first,
so that the front page and the feed change too. After each of these builds every page that shows the
title is looked at, and the whole output is compared byte by byte with that of a cold build of the
same content. Hugo’s edit is its ordinary build over a kept output. “Nothing to do” is a build more
than three seconds after the last change; it must not write a single file. Under `dossier serve` the
clock runs from the moment when the edited file replaces the old one until the article’s page, asked
for every two milliseconds, holds the new title."""

Bar = collections.namedtuple("Bar", "what bar figure met")


def median(values):
    return statistics.median(values) if values else None


def values(size, step, field="wall"):
    """A step's figures in all rounds where it was measured."""
    found = [taken[step][field] for taken in size["rounds"] if step in taken] if size else []
    return [value for value in found if value is not None]


def ratio(size, step, other, field="wall"):
    """The median of a step's ratios to another one, each taken within its round."""
    if not size:
        return None
    return median([taken[step][field] / taken[other][field] for taken in size["rounds"]
                   if step in taken and other in taken
                   and taken[step][field] and taken[other][field]])


def growth(results, articles):
    """How much more an article costs at this size than at 1,000, and whether that was taken
    within rounds; None where one of them was not measured."""
    size, small = results["sizes"].get(str(articles)), results["sizes"].get(str(SMALL))
    large_walls, small_walls = values(size, "cold"), values(small, "cold")
    if not large_walls or not small_walls:
        return None
    scale = SMALL / articles
    together = size["session"]["id"] == small["session"]["id"]
    if together and len(large_walls) == len(small_walls):
        return median([large / little * scale for large, little in zip(large_walls, small_walls)]), True
    return median(large_walls) / median(small_walls) * scale, False



def bars(results, bar_size=BAR_SIZE):
    """The project's bars, each with the figure beside it."""
    sizes = results["sizes"]
    size = sizes.get(str(bar_size))
    at = "%s articles" % thousands(bar_size)
    found = []

    def bar(what, limit, figure, met, show):
        found.append(Bar(what, limit, "–" if figure is None else show(figure),
                         None if figure is None else bool(met(figure))))

    times = "{:.2f} times".format
    bar("%s, cold: Hugo’s wall time (with a search file) to Dossier’s" % at, "at least 6.0 times",
        ratio(size, "hugo_tuned", "cold"), lambda x: x >= 6.0, times)
    bar("the same: Dossier’s peak memory to Hugo’s", "at most 0.20 times",
        ratio(size, "cold", "hugo_tuned", "peak"), lambda x: x <= 0.2, times)
    bar("%s, one title edited: Hugo’s build on the command line to Dossier’s" % at,
        "at least 60 times", ratio(size, "hugo_edit", "edit"), lambda x: x >= 60, times)
    served = size and size["serve"]
    bar("%s, one title edited under `dossier serve`: until its page shows it" % at, "at most 100 ms",
        median(served["visible"]) if served else None, lambda x: x <= 0.1, milliseconds)
    bar("%s, nothing to do: to a walk that stats every input" % at, "at most 3.0 times",
        ratio(size, "nothing", "walk"), lambda x: x <= 3.0, times)
    large = max((int(n) for n in sizes if int(n) > SMALL and values(sizes[n], "cold")), default=None)
    grown = growth(results, large) if large else None
    what = "%s articles" % thousands(large) if large else "a larger size"
    bar("%s, cold: seconds per article, to those at %s" % (what, thousands(SMALL)),
        "at most 1.3 times", grown[0] if grown else None, lambda x: x <= 1.3, times)
    bar("%s, cold: peak memory" % what, "less than 24 GiB",
        max(values(sizes[str(large)], "cold", "peak"), default=None) if large else None,
        lambda x: x < 24 * GIB, mebibytes)
    bar("%s, cold: one thread to two" % at, "at least 1.7 times",
        ratio(size, "one", "cold") if size and size["session"]["threads"] == 2 else None,
        lambda x: x >= 1.7, times)
    search = size and size.get("search")

    def of_search(what, limit, figure, met, show):
        bar("%s, search: %s" % (at, what), limit, figure(search) if search else None, met, show)

    of_search("2,000 queries against a scan of all texts", "the same documents",
              lambda s: s["finds_all"], lambda x: x, lambda x: "the same" if x else "others")
    spread = "{0[median]:,} bytes (95 %: {0[p95]:,}; most: {0[most]:,})".format
    of_search("brotli bytes for up to three words, with ten excerpts", "at most 300,000",
              lambda s: s["words"], lambda x: x["p95"] <= 300_000, spread)
    of_search("the same for a phrase", "at most 600,000", lambda s: s["phrase"], lambda x: x["p95"] <= 600_000, spread)
    of_search("index to the texts it covers, brotli", "at most 0.70", lambda s: s["index"] / s["text"],
              lambda x: x <= 0.7, "{:.2f}".format)
    of_search("its scripts, brotli", "at most 12,288 bytes", lambda s: s["script"], lambda x: x <= 12_288, "{:,} bytes".format)
    shown = "{0[median]:.0f} ms (95 %: {0[p95]:.0f} ms)".format
    of_search("last key to results, from disk, processor slowed four times, files at hand", "at most 50 ms",
              lambda s: s["times"] and s["times"]["warm"], lambda x: x["median"] <= 50, shown)
    of_search("the same, files to be loaded", "at most 400 ms",
              lambda s: s["times"] and s["times"]["cold"], lambda x: x["median"] <= 400, shown)
    return found


def thousands(number):
    return "{:,}".format(number)


def seconds(value):
    return "%.3f" % value if value < 10 else "%.1f" % value


def milliseconds(value):
    return "%.0f ms" % (value * 1000)


def mebibytes(value):
    return "%s MiB" % thousands(round(value))


def span(found, show):
    return "%s–%s" % (show(min(found)), show(max(found)))


def table(head, rows):
    """A Markdown table whose columns stand straight in plain text too."""
    rows = [head] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def figures_table(articles, size):
    rows = []
    for name, step, other in ROWS:
        walls = values(size, step)
        if not walls:
            continue
        peaks = values(size, step, "peak")
        outputs = size["outputs"].get(step)
        compared = ratio(size, step, other) if other else None
        rows.append([
            name, seconds(median(walls)), span(walls, seconds), "%.2f" % median(values(size, step, "cpu")),
            thousands(round(median(peaks))) if peaks and step not in ("cp", "walk") else "",
            thousands(outputs[0]) if outputs else "", "%.1f" % (outputs[1] / 1e6) if outputs else "",
            thousands(round(articles / median(walls))) if outputs else "",
            "%.2f × %s" % (compared, NAMES[other]) if compared else "",
        ])
    head = ["", "wall s", "min–max", "CPU s", "peak MiB", "files", "MB out", "articles/s", "wall time is"]
    return table(head, rows)


def serve_lines(size):
    served = size["serve"]
    if not served:
        return []
    line = "Under `dossier serve`, one title edited, %d times: the page shows it after %s (%s)" % (
        len(served["visible"]), milliseconds(median(served["visible"])),
        span(served["visible"], milliseconds))
    if served["everywhere"]:
        line += ", and every other page that should after %s" % milliseconds(median(served["everywhere"]))
    if served["peak"]:
        line += "; the server’s memory peaked at " + mebibytes(served["peak"])
    return [line + "."]


def size_part(articles, size):
    expected = size["expected"]
    told = "%s articles, %s entities, %d topics, %s events, %.1f million words; %d %s." % (
        thousands(articles), thousands(expected["entities"]), expected["topics"],
        thousands(expected["events"]), expected["words"] / 1e6, len(size["rounds"]),
        "round" if len(size["rounds"]) == 1 else "rounds")
    parts = ["## %s articles" % thousands(articles), told, figures_table(articles, size)]
    return parts + serve_lines(size) + size["notes"] + ["**Wrong:** " + fault for fault in size["faults"]]


def growth_part(results):
    rows = []
    apart = False
    for n in sorted(map(int, results["sizes"])):
        size = results["sizes"][str(n)]
        walls, peaks = values(size, "cold"), values(size, "cold", "peak")
        if not walls:
            continue
        grown = growth(results, n)
        apart = apart or bool(grown and not grown[1])
        rows.append([thousands(n), seconds(median(walls)), "%.3f" % (median(walls) / n * 1000),
                     ("%.2f" % grown[0]) + ("" if grown[1] else "*") if grown else "",
                     thousands(round(median(peaks))) if peaks else "",
                     "%.0f" % (median(peaks) / n * 1024) if peaks else ""])
    head = ["articles", "cold s", "ms per article", "to %s" % thousands(SMALL), "peak MiB", "KiB per article"]
    parts = ["## How cost grows with size", table(head, rows)]
    if apart:
        parts.append("\\* A ratio of medians: the two sizes were not measured in the same rounds.")
    return parts


def bars_table(found):
    words = {True: "met", False: "**not met**", None: "not measured"}
    return table(["what", "bar", "figure", ""],
                 [[bar.what, bar.bar, bar.figure, words[bar.met]] for bar in found])


def noise(results):
    """How much of the machine other processes used while commands ran."""
    wall = busy = 0.0
    cores = 1
    for size in results["sizes"].values():
        cores = size["session"]["cores"]
        for taken in size["rounds"]:
            for one in taken.values():
                if one["others"] is not None:
                    wall += one["wall"]
                    busy += one["others"]
    if not wall:
        return ""
    return "While commands were measured, other processes used %.1f %% of the machine’s %d cores." % (
        100 * busy / wall / cores, cores)


def tables(results, found):
    """What `make bench` prints."""
    parts = ["## Bars", bars_table(found)]
    for n in sorted(map(int, results["sizes"])):
        parts += size_part(n, results["sizes"][str(n)])
    parts += growth_part(results)
    parts += ["## What is compared", CORPUS, noise(results)]
    return "\n\n".join(part for part in parts if part)


def sessions(results):
    """The runs that the results come from, each with the sizes that it measured."""
    found = {}
    for n in sorted(map(int, results["sizes"])):
        now = results["sizes"][str(n)]["session"]
        found.setdefault(now["id"], (now, []))[1].append(thousands(n))
    return found.values()


def machine_part(results):
    rows = []
    for now, sizes in sessions(results):
        rows.append([" and ".join(sizes), now["day"], now["dossier"], now["hugo"] or "–", now["rustc"],
                     now["kernel"], "%s, %d cores, %d GiB" % (now["cpu"], now["cores"], now["memory"]),
                     "%d" % now["threads"], now["medium"]])
    head = ["articles", "measured on", "Dossier", "Hugo", "compiled by", "kernel", "machine", "threads", "corpus on"]
    return ["## With what", table(head, rows),
            "Corpora are made by `bench/gen_corpus.py` with the seed `%s`; the same seed gives the same bytes. "
            "Both programs were given the same number of threads." % next(iter(sessions(results)))[0]["seed"],
            noise(results)]


def write(results, found):
    """Writes BENCHMARKS.md."""
    parts = ["# Benchmarks",
             "Written by `make bench-write` from a run of `bench/run.py`; not by hand. `make bench` measures again.",
             "## Bars", bars_table(found)]
    for n in sorted(map(int, results["sizes"])):
        parts += size_part(n, results["sizes"][str(n)])
    parts += growth_part(results)
    parts += ["## How it is measured", METHOD, "## What is compared", CORPUS]
    parts += machine_part(results)
    text = "\n\n".join(part for part in parts if part) + "\n"
    with open(BENCHMARKS, "w", encoding="utf-8") as f:
        f.write(text)
