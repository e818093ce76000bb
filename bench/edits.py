"""Which articles are edited, and whether a new title has reached every page that shows it.

A fast build that leaves a page stale is worth nothing.  After every edit the new title must
stand in the article's page, in those of its entities, its publisher and its topics, on the
timeline, and in the feed and on the front page when the article is among the newest.  After
an edit on the command line the whole output must also have the bytes of a cold build.
"""
import glob
import http.client
import os
import random
import re
import select
import signal
import subprocess
import time

import measure
from measure import Failed
from sites import read

ON_FRONT_PAGE = 12       # The front page shows that many of the newest articles, the feed more.
WATCH_PATIENCE = 15      # Seconds for a server to show a new title.
REST_PATIENCE = 5        # Seconds for the other pages, after the article's own.
START_PATIENCE = 900     # Seconds for a server to build the site first.
POLL = 0.002             # Seconds between two requests for a page.


class Article:
    """What the front matter of a generated article says; the generator writes a line for each."""

    def __init__(self, path):
        self.slug = os.path.basename(path)[:-3]
        head = read(path).split("\n---\n", 1)[0]
        self.published = re.search(r'(?m)^published: "(.*)"$', head).group(1)
        self.publisher = re.search(r"(?m)^publisher: (.*)$", head).group(1)
        self.entities = re.search(r"(?m)^entities: \[(.*)\]$", head).group(1).split(", ")
        self.topics = re.search(r"(?m)^topics: \[(.*)\]$", head).group(1).split(", ")
        self.has_events = "\nevents:\n" in head

    def first_day(self):
        return (self.published + "-01-01")[:10]

    def is_rich(self):
        return self.has_events and self.entities != [""] and self.topics != [""]


def choose(site, count):
    """The articles to edit, each once: the newest, then others by a draw that is always the same.

    All have entities, topics and events.  The newest is chosen so that it stands on the front
    page; returns the articles, and of how many of them (one or none) that is true.
    """
    folder = os.path.join(site.folder, "content", "articles")
    articles = [Article(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]
    rich = [article for article in articles if article.is_rich()]
    if len(rich) < count:
        raise Failed("the corpus is too small for %d different edits" % count)
    whole = [article for article in rich if len(article.published) == 10] or rich
    newest = max(whole, key=lambda article: (article.published, article.slug))
    as_new = sum(article.first_day() >= newest.first_day() for article in articles)
    others = [article for article in rich if article is not newest]
    random.Random("%s/edits/%d" % (site.flavor, site.articles)).shuffle(others)
    return [newest] + others[:count - 1], 1 if as_new <= ON_FRONT_PAGE else 0


def listings(site, article, newest):
    """The pages besides the article's own that show its title, as groups of files; in each
    group at least one must hold it, for a long list may go over several pages."""
    groups = {}
    terms = [("entities", slug) for slug in article.entities + [article.publisher]]
    terms += [("topics", slug) for slug in article.topics]
    for kind, slug in terms:
        groups[kind + "/" + slug] = found(site, kind + "/" + slug + "*.html", kind + "/" + slug + "/*.html")
    groups["timeline"] = found(site, "timeline*.html", "timeline/*.html")
    if newest:
        groups["feed.xml"] = found(site, "feed.xml")
        groups["index.html"] = found(site, "index.html")
    return groups


def found(site, *patterns):
    names = []
    for pattern in patterns:
        names += glob.glob(os.path.join(site.output, pattern))
    return sorted(os.path.relpath(name, site.output) for name in names)


def page(article):
    return "articles/%s.html" % article.slug


def stale(site, article, title, newest):
    """Where the new title is missing in the output on disk."""
    groups = {"its own page": [page(article)], **listings(site, article, newest)}
    return [name for name, routes in groups.items()
            if not any(title in read(os.path.join(site.output, route)) for route in routes)]


def unlike_cold(site, threads):
    """Builds the site anew from nothing; the files that the build before had made differently."""
    before = measure.digests(site.output)
    site.remove_output()
    site.build(threads)
    return measure.differences(before, measure.digests(site.output))


class Server:
    """`dossier serve` at a free port, until the end of a `with`."""

    def __init__(self, site, threads):
        self.site = site
        self.threads = threads

    def __enter__(self):
        environment = dict(os.environ, RAYON_NUM_THREADS=str(self.threads))
        with open(self.site.log, "wb") as told:
            self.process = subprocess.Popen(
                [self.site.program, "serve", "--port", "0"], cwd=self.site.folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told)
        try:
            ready, _, _ = select.select([self.process.stdout], [], [], START_PATIENCE)
            line = self.process.stdout.readline().decode() if ready else ""
            address = re.match(r"http://127\.0\.0\.1:(\d+)/$", line.strip())
            if not address:
                raise Failed("`dossier serve` did not say its address:\n" + measure.tail(self.site.log))
        except BaseException:
            self.__exit__()
            raise
        self.http = http.client.HTTPConnection("127.0.0.1", int(address.group(1)), timeout=WATCH_PATIENCE)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

    def get(self, route):
        """A page as the server gives it now, over one connection that is kept."""
        try:
            self.http.request("GET", "/" + route)
            return self.http.getresponse().read().decode("utf-8", "replace")
        except (http.client.HTTPException, OSError):
            self.http.close()       # The next request opens it again.
            return ""

    def shows(self, route, title, start, patience):
        """The seconds since `start` when a page held the title first; None if it never did."""
        while time.monotonic() - start < patience:
            if title in self.get(route):
                return time.monotonic() - start
            time.sleep(POLL)
        return None

    def forget(self, route, title):
        """Waits for the end of what putting an article back set off, so that the next edit does
        not stand in a queue behind it."""
        start = time.monotonic()
        while title in self.get(route) and time.monotonic() - start < WATCH_PATIENCE:
            time.sleep(POLL)
        time.sleep(0.3)

    def peak(self):
        """The largest resident memory of the server so far, MiB."""
        try:
            status = read("/proc/%d/status" % self.process.pid)
            return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024
        except (OSError, AttributeError):
            return None


def under_serve(site, threads, count):
    """Edits articles one after the other under a running server.

    For each edit: the seconds from putting the edited file into its place until its page holds
    the new title, and until all the other pages do.  Returns None for a server that does not
    watch.  The last value returned says which pages stayed stale.
    """
    articles, on_front_page = choose(site, count)
    visible, everywhere, faults = [], [], []
    with Server(site, threads) as server:
        for index, article in enumerate(articles):
            title = "Served under a new title %d" % (index + 1)
            try:
                start = site.retitle(article.slug, title)
                seen = server.shows(page(article), title, start, WATCH_PATIENCE)
                if seen is None:
                    if index == 0:
                        return None
                    faults.append("edit %d under serve never reached its page" % (index + 1))
                    continue
                visible.append(seen)
                groups = listings(site, article, index < on_front_page)
                missing = wait_for_all(server, groups, title, start + seen)
                if missing:
                    faults.append("edit %d under serve is missing in %s" % (index + 1, ", ".join(missing)))
                else:
                    everywhere.append(time.monotonic() - start)
            finally:
                site.put_back(article.slug)
            server.forget(page(article), title)
        peak = server.peak()
    return {"visible": visible, "everywhere": everywhere, "peak": peak, "faults": faults}


def wait_for_all(server, groups, title, start):
    """Asks until every group of pages holds the title; the names of those that never did."""
    waiting = dict(groups)
    while waiting and time.monotonic() - start < REST_PATIENCE:
        for name, routes in list(waiting.items()):
            if any(title in server.get(route) for route in routes):
                del waiting[name]
        time.sleep(POLL)
    return sorted(waiting)
