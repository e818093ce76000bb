#!/usr/bin/env python3
"""The benchmark of Dossier: what `make bench` runs.

It makes corpora of invented articles on a RAM disk, measures whole processes in rounds, so that
whatever else the machine does falls on all commands alike, checks that what was built is right,
and prints two tables: the figures, and the project's bars with met or not met beside each.

    bench/run.py                            1,000 and 10,000 articles, five rounds
    bench/run.py --sizes 200 --runs 1       a try in a few seconds
    bench/run.py --sizes 100000 --merge     adds a size to the results that are stored
    bench/run.py --bars                     the bars alone; fails when one is not met
    bench/run.py --report --write           BENCHMARKS.md from the results that are stored

BENCH_DOSSIER and HUGO name other programs to measure.  Without Hugo its rows and its bars are not
measured.  The results stay in target/bench/results.json.

It refuses to run twice at once in the same folder, and to merge results of different builds of
Dossier.  It ends with 1 when a page was wrong after a build, or with --bars a bar is not met.
"""
import argparse
import datetime
import fcntl
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import edits
import measure
import report
from measure import Failed, say
from sites import HERE, SEED, DossierSite, HugoSite, find_dossier, find_hugo

# A run for the bars alone measures less, and must not replace the results of a whole one.
RESULTS = os.path.join(os.path.dirname(HERE), "target", "bench", "results.json")
RESULTS_FOR_BARS = os.path.join(os.path.dirname(RESULTS), "bars.json")
RAM_DISK = "/dev/shm"
# The disk space for an article: its two source files, and what the commands make of it.  What
# is only built cold needs less.
BYTES_WHOLE, BYTES_COLD = 150_000, 100_000
# Dossier does not trust what it remembers of a file that had just changed when it was read.
# Whoever measures what a build does with a site at rest waits until it is.
REST = 3.2
SERVE_EDITS = 10

STEPS = {
    "cold": "a cold build with all threads",
    "one": "a cold build with one thread",
    "edit": "a build after one title was edited",
    "nothing": "a build with nothing to do",
    "walk": "a walk that stats every input",
    "cp": "a copy of the output",
    "serve": "edits under `dossier serve`",
    "hugo": "a cold build with Hugo, without a search file",
    "hugo_tuned": "a cold build with Hugo, with a search file",
    "hugo_edit": "Hugo's build after one title was edited, with a search file",
    "search": "what a search costs readers, and whether it finds all",
}
FOR_BARS = [step for step in STEPS if step not in ("cp", "hugo")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10000], metavar="N",
                        help="how many articles (1000 10000)")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("RUNS") or 5),
                        help="rounds for sizes up to 10,000 (RUNS, else 5)")
    parser.add_argument("--big-runs", type=int, default=1, help="rounds for larger sizes (1)")
    parser.add_argument("--steps", nargs="+", choices=STEPS,
                        help="only these; otherwise all, and only cold beyond 10,000 articles")
    parser.add_argument("--threads", type=int, default=2, help="threads, also for Hugo (2)")
    parser.add_argument("--work", default=os.environ.get("BENCH_WORK"),
                        help="the folder for corpora (BENCH_WORK, else on the RAM disk)")
    parser.add_argument("--clean", action="store_true", help="remove the corpora at the end")
    parser.add_argument("--merge", action="store_true", help="keep stored results of other sizes")
    parser.add_argument("--report", action="store_true", help="measure nothing: show what is stored")
    parser.add_argument("--write", action="store_true", help="write BENCHMARKS.md")
    parser.add_argument("--bars", action="store_true", help="measure and show the bars only")
    parser.add_argument("--bar-size", type=int, default=report.BAR_SIZE, metavar="N",
                        help="the size that the bars speak of (10000); another one is for trying out")
    options = parser.parse_args()
    if min(options.sizes + [options.runs, options.big_runs, options.threads]) < 1:
        parser.error("numbers must be positive")
    if options.write and options.bars:
        parser.error("--bars measures too little for --write")
    options.sizes = sorted(set(options.sizes))
    return options


def steps_of(articles, options):
    """What is measured at a size."""
    if options.steps:
        return options.steps
    if articles > 10_000 or (options.bars and articles != options.bar_size):
        return ["cold"]
    return FOR_BARS if options.bars else list(STEPS)


def rounds_of(articles, options):
    return options.runs if articles <= 10_000 else options.big_runs


def work_folder(options):
    """Where corpora and outputs go, and what to call that place."""
    if options.work:
        return os.path.abspath(options.work), "a folder that was named"
    needed = sum(n * (BYTES_WHOLE if steps_of(n, options) != ["cold"] else BYTES_COLD)
                 for n in options.sizes)
    folder = os.path.join(RAM_DISK, "dossier-bench")
    if os.path.isdir(RAM_DISK) and os.access(RAM_DISK, os.W_OK):
        kept = measure.size(folder)[1] if os.path.isdir(folder) else 0
        if shutil.disk_usage(RAM_DISK).free + kept > needed:
            return folder, "a RAM disk"
    say("note: there is no RAM disk with %d MB to spare; the disk will be part of every figure"
        % (needed // 1_000_000))
    return os.path.join(tempfile.gettempdir(), "dossier-bench"), "a disk"


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip().split("\n")[0]
    except OSError:
        return ""


def session(dossier, hugo, options, medium):
    """What the figures were taken with: programs and machine, and no names or paths of either."""
    cpu, memory = platform.machine(), 0
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            cpu = next((line.split(":", 1)[1].strip() for line in f if line.startswith("model name")), cpu)
        with open("/proc/meminfo", encoding="utf-8") as f:
            memory = round(int(f.readline().split()[1]) / 1024 / 1024)
    except OSError:
        pass
    with open(dossier, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    return {
        "id": int(time.time()), "day": datetime.date.today().isoformat(),
        "dossier": first_line([dossier, "--version"]), "digest": digest,
        "hugo": " ".join(first_line([hugo, "version"]).split("-")[0].split()[:2]) if hugo else "",
        "rustc": " ".join(first_line(["rustc", "--version"]).split()[:2]),
        "python": "Python " + platform.python_version(),
        "kernel": "%s %s" % (platform.system(), platform.release().split("-")[0]),
        "cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory": memory,
        "threads": options.threads, "medium": medium, "seed": SEED,
    }


class Bench:
    """One size: its sites, and what was measured at it."""

    def __init__(self, work, articles, dossier, hugo, steps, threads):
        self.articles, self.steps, self.threads = articles, steps, threads
        self.site = DossierSite(work, articles, dossier)
        wants_hugo = any(step.startswith("hugo") for step in steps)
        self.hugo = HugoSite(work, articles, hugo) if hugo and wants_hugo else None
        self.copy = os.path.join(self.site.home, "copy")
        self.result = {"rounds": [], "outputs": {}, "serve": None, "search": None, "notes": [], "faults": []}
        if wants_hugo and not hugo:
            self.result["notes"].append("Hugo is not installed: `make bench-peers` installs it.")

    def prepare(self, rounds):
        self.result["expected"] = self.site.prepare()
        if self.hugo:
            self.hugo.prepare()
        if "edit" in self.steps:
            self.articles_to_edit, self.on_front_page = edits.choose(self.site, rounds)

    def fault(self, text):
        say("WRONG: " + text)
        self.result["faults"].append(text)

    def require(self, missing, what):
        for fault in missing:
            self.fault("%s, %s: %s" % (report.thousands(self.articles), what, fault))

    def round(self, number):
        """Runs every command once, in this order in every round.

        Hugo's build after an edit is on top of its build with a search file; everything is
        where it was before when the round ends.
        """
        taken = {}
        self.result["rounds"].append(taken)
        self.cold("cold", self.threads, number, taken)
        if not os.path.isdir(self.site.output):
            self.site.build(self.threads)
        if self.hugo:
            self.cold_hugo("hugo", "hugo.nosearch.toml", number, taken)
        self.cold("one", 1, number, taken)
        if self.hugo:
            self.cold_hugo("hugo_tuned", "hugo.tuned.toml", number, taken)
        if self.hugo and "hugo_edit" in self.steps:
            self.edit_hugo(number, taken)
        if "cp" in self.steps:
            shutil.rmtree(self.copy, ignore_errors=True)
            taken["cp"] = measure.run(["cp", "-r", self.site.output, self.copy],
                                      self.site.home, self.site.log)
            shutil.rmtree(self.copy)
        if "edit" in self.steps:
            self.edit(number, taken)
        if "nothing" in self.steps:
            self.nothing(taken)
        if "walk" in self.steps:
            inputs = [name for name in ("content", "templates", "dossier.yaml")
                      if os.path.exists(os.path.join(self.site.folder, name))]
            taken["walk"] = measure.run(["find"] + inputs + ["-type", "f", "-size", "-100000k"],
                                        self.site.folder, self.site.log)
        if self.articles > 10_000:
            # The RAM disk is memory too, and the next size may need it.
            self.site.remove_output()
        say("%7s articles, round %d: %s" % (report.thousands(self.articles), number + 1, ", ".join(
            "%s %.3f s" % (step, one["wall"]) for step, one in taken.items())))

    def cold(self, step, threads, number, taken):
        if step not in self.steps:
            return
        self.site.remove_output()
        taken[step] = self.site.build(threads)
        if number == 0:
            self.require(self.site.faults(), STEPS[step])
            self.result["outputs"][step] = self.site.size()

    def cold_hugo(self, step, configuration, number, taken):
        if step not in self.steps:
            return
        self.hugo.remove_output()
        taken[step] = self.hugo.build(configuration, self.threads)
        if number == 0:
            self.require(self.hugo.faults(search=step == "hugo_tuned"), STEPS[step])
            self.result["outputs"][step] = self.hugo.size()

    def settle(self):
        """Builds a site at rest, unmeasured, so that the next build finds nothing new."""
        time.sleep(max(0.0, self.site.changed_at + REST - time.time()))
        self.site.build(self.threads)
        time.sleep(0.05)

    def edit(self, number, taken):
        self.settle()
        article = self.articles_to_edit[number]
        newest = number < self.on_front_page
        title = "Measured under a new title %d" % (number + 1)
        try:
            self.site.retitle(article.slug, title)
            taken["edit"] = self.site.build(self.threads)
            for name in edits.stale(self.site, article, title, newest):
                self.fault("%s, edit %d: the new title is missing in %s" % (
                    report.thousands(self.articles), number + 1, name))
            unlike = edits.unlike_cold(self.site, self.threads)
            if unlike:
                self.fault("%s, edit %d: %d files are not as in a cold build, %s for one" % (
                    report.thousands(self.articles), number + 1, len(unlike), unlike[0]))
        finally:
            self.site.put_back(article.slug)
        self.site.build(self.threads)

    def nothing(self, taken):
        self.settle()
        places = [self.site.output, self.site.cache]
        before = measure.stamps(places)
        taken["nothing"] = self.site.build(self.threads)
        written = measure.differences(before, measure.stamps(places))
        if written:
            self.fault("%s: with nothing to do, %d files were written, %s for one" % (
                report.thousands(self.articles), len(written),
                os.path.relpath(written[0], self.site.folder)))

    def edit_hugo(self, number, taken):
        if "hugo_tuned" not in self.steps:
            self.hugo.remove_output()
            self.hugo.build("hugo.tuned.toml", self.threads)
        slug = self.hugo_article(number)
        title = "Measured under a new title %d" % (number + 1)
        try:
            self.hugo.retitle(slug, title)
            taken["hugo_edit"] = self.hugo.build("hugo.tuned.toml", self.threads)
            shown = os.path.join(self.hugo.output, "articles", slug, "index.html")
            with open(shown, encoding="utf-8") as f:
                if title not in f.read():
                    self.fault("%s: Hugo's page is stale after an edit" % report.thousands(self.articles))
        finally:
            self.hugo.put_back(slug)

    def hugo_article(self, number):
        """The same article that Dossier's edit is about: slugs are alike in both corpora."""
        if "edit" in self.steps:
            return self.articles_to_edit[number].slug
        return edits.choose(self.site, number + 1)[0][number].slug

    def serve(self):
        if "serve" not in self.steps:
            return
        say("%7s articles, edits under `dossier serve`" % report.thousands(self.articles))
        found = edits.under_serve(self.site, self.threads, SERVE_EDITS)
        if found is None:
            self.result["notes"].append(
                "`dossier serve` showed no edit within %d seconds: it does not watch." % edits.WATCH_PATIENCE)
            say("note: " + self.result["notes"][-1])
            return
        for fault in found.pop("faults"):
            self.fault("%s: %s" % (report.thousands(self.articles), fault))
        self.result["serve"] = found
        self.settle()

    def search(self):
        """Loads the index as a reader would, and holds it against a scan of all texts."""
        if "search" not in self.steps or self.articles > 10_000:
            return
        if not shutil.which("node"):
            self.result["notes"].append("Node.js is not installed: the search was not measured.")
            return
        say("%7s articles, the search" % report.thousands(self.articles))
        tests = os.path.join(os.path.dirname(HERE), "tests", "search")

        def node(script, *more):
            command = ["node", "--max-old-space-size=8000", script, self.site.output, *more]
            return subprocess.run(command, capture_output=True, text=True)

        scanned = node(os.path.join(tests, "scan.mjs"), "2000")
        if scanned.returncode not in (0, 1):
            raise Failed("the search could not be scanned:\n" + scanned.stderr[-1500:])
        if scanned.returncode:
            self.fault("%s: the search misses or adds: %s" % (report.thousands(self.articles), scanned.stderr))
        costs = node(os.path.join(HERE, "search.mjs"))
        if costs.returncode:
            raise Failed("the search could not be measured:\n" + costs.stderr[-1500:])
        self.result["search"] = json.loads(costs.stdout)
        self.result["search"]["scan"] = scanned.stdout.strip()
        self.result["search"]["finds_all"] = scanned.returncode == 0


def measure_all(options):
    """Runs the benchmark and returns its results, merged with stored ones where that is asked."""
    dossier, hugo = find_dossier(), find_hugo()
    work, medium = work_folder(options)
    os.makedirs(work, exist_ok=True)
    if os.stat(work).st_uid != os.getuid():
        raise Failed("the folder for corpora belongs to somebody else; name another with --work")
    with open(os.path.join(work, "lock"), "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("another benchmark is running in the same folder") from None
        now = session(dossier, hugo, options, medium)
        results = stored(now) if options.merge else {"sizes": {}}
        benches = [Bench(work, n, dossier, hugo, steps_of(n, options), options.threads)
                   for n in options.sizes]
        for bench in benches:
            bench.prepare(rounds_of(bench.articles, options))
        for number in range(max(rounds_of(n, options) for n in options.sizes)):
            for bench in benches:
                if number < rounds_of(bench.articles, options):
                    bench.round(number)
        for bench in benches:
            bench.serve()
            bench.search()
            bench.result["session"] = now
            results["sizes"][str(bench.articles)] = bench.result
        os.makedirs(os.path.dirname(RESULTS), exist_ok=True)
        with open(RESULTS_FOR_BARS if options.bars else RESULTS, "w", encoding="utf-8") as f:
            json.dump(results, f, indent=1)
        if options.clean:
            for bench in benches:
                shutil.rmtree(bench.site.home)
    return results


def stored(now=None):
    """The results of earlier runs; they must be of the program that is measured now."""
    try:
        with open(RESULTS, encoding="utf-8") as f:
            results = json.load(f)
    except FileNotFoundError:
        if now:
            return {"sizes": {}}
        raise Failed("no results are stored yet: run `make bench`") from None
    if now and any(size["session"]["digest"] != now["digest"] for size in results["sizes"].values()):
        raise Failed("the stored results are of another build of Dossier; measure again without --merge")
    return results


def main():
    options = arguments()
    # A run that is asked to stop puts the article under edit back into its place first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        results = stored() if options.report else measure_all(options)
        bars = report.bars(results, options.bar_size)
        faults = [fault for size in results["sizes"].values() for fault in size["faults"]]
        print(report.bars_table(bars) if options.bars else report.tables(results, bars))
        if faults:
            raise Failed("what was built is wrong:\n" + "\n".join(faults))
        if options.write:
            report.write(results, bars)
            say("BENCHMARKS.md is written")
        unmet = [bar for bar in bars if bar.met is False]
        if options.bars:
            say("%d bars met, %d not met, %d not measured" % (
                sum(bar.met is True for bar in bars), len(unmet), sum(bar.met is None for bar in bars)))
            return 1 if unmet else 0
        return 0
    except Failed as failure:
        say("error: %s" % failure)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
