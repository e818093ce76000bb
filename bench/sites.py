"""The sites that are measured: where their corpora are, how they are built, how an article of
one is edited and put back.

A corpus is made once and used again as long as the generator, the seed and the number of
articles are the same.  An article under edit is kept beside its corpus until it is back in its
place, so that a run which was killed leaves nothing wrong for the next one.
"""
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

import measure
from measure import Failed, say

HERE = os.path.dirname(os.path.abspath(__file__))
GENERATOR = os.path.join(HERE, "gen_corpus.py")
SEED = "dossier-1"
PUBLISHERS = 60          # The generator makes that many, as entities of Dossier's corpus only.
HUGO_VENV = os.path.join("~", ".cache", "dossier-bench", "venv")


def find_dossier():
    """The program: BENCH_DOSSIER if it is set, else what `cargo build --release` made."""
    path = os.environ.get("BENCH_DOSSIER")
    if not path:
        try:
            told = subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"],
                                  cwd=HERE, check=True, capture_output=True).stdout
            target = json.loads(told)["target_directory"]
        except (OSError, subprocess.CalledProcessError, ValueError):
            target = os.path.join(os.path.dirname(HERE), "target")
        path = os.path.join(target, "release", "dossier")
    if not os.access(path, os.X_OK):
        raise Failed("there is no program to measure: run `make bench`, or name one with BENCH_DOSSIER=")
    return os.path.abspath(path)


def find_hugo():
    """Hugo, or None: HUGO if it is set, else on the path, else where `make bench-peers` puts it.

    The path of that last one is the program itself: the command that pip installs starts Python
    first, and would make every figure larger.
    """
    path = os.environ.get("HUGO")
    if path:
        if not os.access(path, os.X_OK):
            raise Failed("HUGO does not name a program")
        return os.path.abspath(path)
    inside = "lib/python3*/site-packages/hugo/binaries/hugo"
    installed = sorted(glob.glob(os.path.join(os.path.expanduser(HUGO_VENV), inside)))
    return shutil.which("hugo") or (installed[-1] if installed else None)


class Site:
    """A corpus in a folder of its own, `WORK/N/FLAVOR`, with its output in `public`."""

    flavor = None
    title_line = re.compile(r'(?m)^title: ".*"$')

    def __init__(self, work, articles):
        self.articles = articles
        self.home = os.path.join(work, str(articles))
        self.folder = os.path.join(self.home, self.flavor)
        self.output = os.path.join(self.folder, "public")
        self.log = os.path.join(self.home, self.flavor + ".log")
        self.kept = os.path.join(self.home, self.flavor + ".kept")
        os.makedirs(self.kept, exist_ok=True)

    def prepare(self):
        """Makes the corpus, unless it is there; returns what a right build must hold."""
        for slug in os.listdir(self.kept):
            if os.path.exists(self.article(slug)):
                self.put_back(slug)
        stamp = os.path.join(self.home, self.flavor + ".generator")
        with open(GENERATOR, "rb") as f:
            generator = hashlib.sha256(f.read()).hexdigest()
        expected = self.expected()
        made_by = read(stamp) if os.path.exists(stamp) else ""
        same = (expected.get("articles"), expected.get("seed"), made_by) == (self.articles, SEED, generator)
        if not same:
            say("making %s articles for %s" % ("{:,}".format(self.articles), self.flavor))
            shutil.rmtree(self.folder, ignore_errors=True)
            subprocess.run([sys.executable, GENERATOR, str(self.articles), self.folder, "--flavor",
                            self.flavor, "--seed", SEED], check=True, stdout=subprocess.DEVNULL)
            self.furnish()
            write(stamp, generator)
        self.changed_at = time.time()
        return self.expected()

    def expected(self):
        try:
            return json.loads(read(os.path.join(self.folder, ".expected.json")))
        except (OSError, ValueError):
            return {}

    def furnish(self):
        """Adds what the generator cannot make by itself."""

    def remove_output(self):
        shutil.rmtree(self.output, ignore_errors=True)

    def article(self, slug):
        return os.path.join(self.folder, "content", "articles", slug + ".md")

    def retitle(self, slug, title):
        """Gives an article a title; its file is replaced whole, as editors do.

        Returns the moment just before the replacement.
        """
        path = self.article(slug)
        kept = os.path.join(self.kept, slug)
        if not os.path.exists(kept):
            shutil.copyfile(path, kept)
        text, count = self.title_line.subn('title: "%s"' % title, read(kept), count=1)
        if count != 1:
            raise Failed("an article of the corpus has no title line: " + slug)
        return self.replace(path, text.encode("utf-8"))

    def put_back(self, slug):
        """Gives an article its own bytes again."""
        kept = os.path.join(self.kept, slug)
        with open(kept, "rb") as f:
            self.replace(self.article(slug), f.read())
        os.remove(kept)

    def replace(self, path, content):
        beside = os.path.join(self.home, self.flavor + ".new")
        with open(beside, "wb") as f:
            f.write(content)
        start = time.monotonic()
        os.replace(beside, path)
        self.changed_at = time.time()
        return start


class DossierSite(Site):
    flavor = "dossier"

    def __init__(self, work, articles, program):
        super().__init__(work, articles)
        self.program = program
        self.cache = os.path.join(self.folder, ".dossier")

    def remove_output(self):
        """A cold build has neither its output nor what an earlier build remembered."""
        super().remove_output()
        shutil.rmtree(self.cache, ignore_errors=True)

    def build(self, threads):
        return measure.run([self.program, "build"], self.folder, self.log, threads)

    def size(self):
        """What was published, without the program's own notes about it."""
        return measure.size(self.output, leave_out=(".dossier-manifest",))

    def faults(self):
        """What is missing from the output, going by what the corpus holds."""
        expected = self.expected()
        want = {"articles": expected["articles"], "entities": expected["entities"] + PUBLISHERS,
                "topics": expected["topics"]}
        sources = {kind: len(os.listdir(os.path.join(self.folder, "content", kind))) for kind in want}
        missing = []
        for kind, count in want.items():
            names = os.listdir(os.path.join(self.folder, "content", kind))
            pages = [name for name in names
                     if os.path.exists(os.path.join(self.output, kind, name[:-3] + ".html"))]
            if sources[kind] != count or len(pages) != count:
                missing.append("%d %s should have pages, %d have" % (count, kind, len(pages)))
        for name in ("index.html", "timeline.html", "feed.xml", "sitemap.xml"):
            if not os.path.exists(os.path.join(self.output, name)):
                missing.append(name + " is missing")
        return missing


class HugoSite(Site):
    flavor = "hugo"

    def __init__(self, work, articles, program):
        super().__init__(work, articles)
        self.program = program

    def furnish(self):
        # Dossier's theme holds the colours of code; Hugo writes them on request.
        style = subprocess.run([self.program, "gen", "chromastyles", "--style=github"],
                               check=True, capture_output=True, text=True).stdout
        write(os.path.join(self.folder, "static", "code.css"), style)

    def build(self, configuration, threads):
        command = [self.program, "build", "--quiet", "--config", configuration]
        return measure.run(command, self.folder, self.log, threads)

    def size(self):
        return measure.size(self.output)

    def faults(self, search):
        """What is missing from the output, going by what the corpus holds."""
        expected = self.expected()
        missing = []
        for kind in ("articles", "entities", "topics"):
            pages = len(glob.glob(os.path.join(self.output, kind, "*", "index.html")))
            if pages != expected[kind]:
                missing.append("%d %s should have pages, %d have" % (expected[kind], kind, pages))
        if os.path.exists(os.path.join(self.output, "search.json")) != search:
            missing.append("search.json is %s" % ("missing" if search else "there"))
        return missing


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
