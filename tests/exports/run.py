"""Makes files with programs that others wrote, imports each, and compares what came of them.

`make exports` runs it; it wants Python 3 and, for what is written in JavaScript, Node.js. What is not there is said
to be left out. Nothing else depends on it, and it needs the network once.
"""

import email.message
import email.utils
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DOSSIER = os.environ.get("DOSSIER") or os.path.join(ROOT, "target/release/dossier")

# One library, of which every format says the same.
LIBRARY = [
    {
        "id": "okafor2024",
        "type": "article-newspaper",
        "title": "Harbour wardens count ships by ear",
        "author": [{"family": "Okafor", "given": "Ines"}, {"family": "Brandt", "given": "Jonas"}],
        "issued": {"date-parts": [[2024, 3, 14]]},
        "container-title": "Almira Courier",
        "URL": "https://courier.example/ear",
        "abstract": "Wardens listen to ships with microphones under water.",
    },
    {
        "id": "brandt2023",
        "type": "article-journal",
        "title": "Hydrophones & the 50% rule: a note on échos",
        "author": [{"family": "Brandt", "given": "Jonas"}],
        "issued": {"date-parts": [[2023, 11, 2]]},
        "container-title": "Journal of Coastal Listening",
        "volume": "12",
        "issue": "3",
        "page": "101-119",
        "DOI": "10.5555/12345678",
        "abstract": "How many echoes one ship may cause.",
    },
]
FIELDS = ["title", "authors", "published"]


def imported(path):
    """The articles that come of a file, as front matter by title."""
    site = tempfile.mkdtemp()
    os.makedirs(site + "/content")
    with open(site + "/dossier.yaml", "w") as config:
        config.write("title: Exports\n")
    for _ in range(2):
        told = subprocess.run([DOSSIER, "import", "--site", site, path], capture_output=True, text=True)
    articles = {}
    for file in sorted(glob.glob(site + "/content/articles/*.md")):
        with open(file) as text:
            _, front, body = text.read().split("---\n", 2)
        said = dict(line.split(": ", 1) for line in front.splitlines() if re.match(r"[a-z_]+: ", line))
        said = {key: value.strip("\"'") for key, value in said.items()}
        said["body"] = body
        articles[said.get("title", "").lower()] = said
    again = re.search(r"^(\d+) clippings? imported", told.stderr, re.M)
    shutil.rmtree(site)
    return articles, again and again.group(1), told.stderr


def expected(fields):
    """What the library says, in the words of front matter."""
    entries = {}
    for item in LIBRARY:
        parts = item["issued"]["date-parts"][0]
        names = ", ".join(f"{of['given']} {of['family']}" for of in item["author"])
        said = {
            "title": item["title"],
            "authors": f"[{names}]",
            "published": "-".join(f"{part:02}" for part in parts),
            "container": item["container-title"],
            "doi": item.get("DOI"),
            "volume": item.get("volume"),
            "pages": item.get("page"),
        }
        entries[item["title"]] = {key: said[key] for key in fields if said[key]}
    return entries


def last(fields):
    title = LIBRARY[-1]["title"]
    return {title: expected(fields)[title]}


def page(title, words):
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="2024-03-14T09:00:00+01:00"></head>'
        f"<body><nav>Home</nav><article><h1>{title}</h1>{words}</article></body></html>"
    )


WORDS = "".join(
    f"<p>{sentence}</p>"
    for sentence in [
        "The wardens of Port Almira have counted every vessel that passed the outer mole since the autumn storms, and "
        "they have done it without looking, with four hydrophones beside the oldest beacon.",
        "Customs officers disagree with the count, and point to echoes from the breakwater, which a single large ship "
        "may cause when the water is calm and the wind comes from the north.",
    ]
)
ONE = {LIBRARY[0]["title"]: {"published": "2024-03-14"}}


def with_pandoc(folder, library):
    import pypandoc

    made = []
    for format, ending in [("bibtex", "bib"), ("biblatex", "biblatex.bib"), ("csljson", "json"), ("ris", "ris")]:
        path = f"{folder}/pandoc.{ending}"
        try:
            pypandoc.convert_file(library, format, format="csljson", outputfile=path)
        except RuntimeError as error:
            # No version writes all of them.
            print(f"  pandoc writes no {format}: {str(error).splitlines()[0][:60]}")
            continue
        if format == "bibtex":
            # BibTeX has months, and no days. In both the program writes titles with capitals.
            made.append((path, expected(["authors", "volume"])))
        else:
            made.append((path, expected(["authors", "published", "container", "doi", "volume"])))
    return made


def with_javascript(folder, library):
    if not shutil.which("npm"):
        raise ImportError("Node.js")
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    subprocess.run(["node", "write.mjs", folder, library], cwd=HERE, check=True)
    whole = FIELDS + ["container", "doi", "volume"]
    return [
        (f"{folder}/citation-js.biblatex.bib", expected(whole)),
        (f"{folder}/citation-js.bib", {title: {"title": title} for title in expected(["title"])}),
        # It writes neither authors nor days of newspapers.
        (f"{folder}/citation-js.ris", {**expected(["title"]), **last(FIELDS + ["doi", "volume"])}),
        (f"{folder}/citation-js.json", expected(whole)),
        (f"{folder}/sheetjs.xlsx", expected(FIELDS)),
        (f"{folder}/sheetjs.ods", expected(FIELDS)),
        (f"{folder}/sheetjs.csv", expected(["title", "authors"])),
    ]


def with_spreadsheets(folder, _):
    import datetime

    import openpyxl
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = openpyxl.Workbook()
    book.active.append(["Title", "Published", "Authors"])
    sheet = Table(name="List")
    document = OpenDocumentSpreadsheet()
    rows = [[("string", "Title"), ("string", "Published"), ("string", "Authors")]]
    for item in LIBRARY:
        day = datetime.date(*item["issued"]["date-parts"][0])
        names = "; ".join(f"{of['given']} {of['family']}" for of in item["author"])
        book.active.append([item["title"], day, names])
        rows.append([("string", item["title"]), ("date", day.isoformat()), ("string", names)])
    book.save(folder + "/openpyxl.xlsx")
    for row in rows:
        line = TableRow()
        for kind, words in row:
            cell = TableCell(valuetype=kind, **({"datevalue": words} if kind == "date" else {}))
            cell.addElement(P(text=words))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(folder + "/odfpy.ods")
    return [(folder + "/openpyxl.xlsx", expected(FIELDS)), (folder + "/odfpy.ods", expected(FIELDS))]


def with_archives(folder, _):
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    made = []
    for name, packed in [("warcio.warc", False), ("warcio.warc.gz", True)]:
        with open(f"{folder}/{name}", "wb") as out:
            writer = WARCWriter(out, gzip=packed)
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            body = BytesIO(page(LIBRARY[0]["title"], WORDS).encode())
            address = "https://courier.example/ear"
            writer.write_record(writer.create_warc_record(address, "response", payload=body, http_headers=head))
        entry = {"url": address, "published": "2024-03-14"}
        made.append((f"{folder}/{name}", {LIBRARY[0]["title"]: entry}))
    return made


def with_feeds(folder, _):
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id("https://courier.example/")
    feed.title("Almira Courier")
    feed.link(href="https://courier.example/")
    feed.description("News")
    for item in LIBRARY:
        entry = feed.add_entry()
        entry.id("https://courier.example/" + item["id"])
        entry.title(item["title"])
        entry.link(href="https://courier.example/" + item["id"])
        year, month, day = item["issued"]["date-parts"][0]
        entry.published(f"{year}-{month:02}-{day:02}T10:00:00Z")
        entry.content(f"<p>{item['abstract']}</p>", type="html")
    feed.rss_file(folder + "/feedgen.rss.xml")
    feed.atom_file(folder + "/feedgen.atom.xml")
    said = expected(["title", "published"])
    return [(folder + "/feedgen.rss.xml", said), (folder + "/feedgen.atom.xml", said)]


def with_mail(folder, _):
    message = email.message.EmailMessage()
    message["From"] = "Almira Courier <letter@courier.example>"
    message["To"] = "reader@example.org"
    message["Subject"] = LIBRARY[0]["title"]
    message["Date"] = "Thu, 14 Mar 2024 23:30:00 +0100"
    message["Message-ID"] = email.utils.make_msgid(domain="courier.example")
    message.set_content("The wardens count ships.")
    message.add_alternative(page(LIBRARY[0]["title"], WORDS), subtype="html")
    with open(folder + "/python.eml", "wb") as out:
        out.write(bytes(message))
    return [(folder + "/python.eml", ONE)]


def with_pdf(folder, _):
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    document = SimpleDocTemplate(folder + "/reportlab.pdf", pagesize=A4, title=LIBRARY[0]["title"])
    words = re.findall(r"<p>(.*?)</p>", WORDS)
    flow = [Paragraph(LIBRARY[0]["title"], styles["Title"]), Paragraph("14 March 2024", styles["Normal"])]
    document.build(flow + [Paragraph(text, styles["BodyText"]) for text in words])
    return [(folder + "/reportlab.pdf", ONE)]


def with_chromium(folder, _):
    names = ["chromium", "chromium-browser", "google-chrome"]
    browser = next((shutil.which(name) for name in names if shutil.which(name)), None)
    if not browser:
        raise ImportError("Chromium")
    with open(folder + "/page.html", "w") as out:
        out.write(page(LIBRARY[0]["title"], '<p class="date">14 March 2024</p>' + WORDS))
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    source = f"file://{folder}/page.html"
    subprocess.run([browser, *flags, f"--print-to-pdf={folder}/chromium.pdf", source], **quiet)
    made = [(folder + "/chromium.pdf", ONE), (folder + "/page.html", ONE)]
    single = os.path.join(HERE, "node_modules/.bin/single-file")
    if os.path.exists(single):
        options = ["--browser-executable-path", browser, "--browser-args", json.dumps(flags)]
        told = subprocess.run([single, source, folder + "/single-file.html", *options], capture_output=True, text=True)
        if os.path.exists(folder + "/single-file.html"):
            made.append((folder + "/single-file.html", ONE))
        else:
            print("  single-file wrote nothing: " + (told.stderr or told.stdout).strip()[:200])
    return made


def compare(path, entries):
    """What is not as it should be."""
    articles, again, told = imported(path)
    wrong = []
    if again != "0":
        wrong.append(f"importing again imported {again}")
    if len(articles) != len(entries):
        wrong.append(f"{len(articles)} articles instead of {len(entries)}: {told.strip()[:300]}")
    for title, fields in entries.items():
        article = articles.get(title.lower(), {})
        for key, value in fields.items():
            if article.get(key) != value:
                wrong.append(f"{title}: {key} is {article.get(key)!r} instead of {value!r}")
    return wrong


def main():
    folder = tempfile.mkdtemp()
    library = folder + "/library.json"
    with open(library, "w") as out:
        json.dump(LIBRARY, out)
    failed = 0
    makers = [with_javascript, with_pandoc, with_spreadsheets, with_archives, with_feeds, with_mail, with_pdf, with_chromium]
    for maker in makers:
        try:
            made = maker(folder, library)
        except ImportError as error:
            print(f"left out {maker.__name__[5:]}: {error}")
            continue
        for path, entries in made:
            wrong = compare(path, entries)
            failed += bool(wrong)
            print(f"{os.path.basename(path)}: {len(entries)} of {len(entries)} right" if not wrong else
                  f"{os.path.basename(path)}: " + "\n  ".join(["WRONG"] + wrong))
    shutil.rmtree(folder)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
