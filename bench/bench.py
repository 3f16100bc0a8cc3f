#!/usr/bin/env python3
"""tocsin beside its peers: same input, same run, turn by turn, three times; medians and ratios.

usage: bench.py [--json] [--runs N] [--program PATH]
"""
import argparse
import datetime
import json
import lzma
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ["TOCSIN_SHARED"]) if os.environ.get("TOCSIN_SHARED") else None
PYTHON = "/usr/bin/python3"  # the one that Debian's scikit-learn and feedparser belong to
SMALL, LARGE = 1300, 13000

READABILITY = ("import sys, logging; from readability import Document; logging.disable(logging.CRITICAL)\n"
               "for path in sys.argv[1:]:\n"
               "    try:\n        print(len(Document(open(path, 'rb').read().decode('utf-8', 'replace')).summary()))\n"
               "    except Exception as e:\n        print(path, e)")
FEEDPARSER = "import sys, feedparser; print(len(feedparser.parse(sys.stdin.buffer.read()).entries))"


# ---- running ----

def run(argv, stdin=None):
    """(seconds, peak MB) of a child; its output is thrown away."""
    with open(stdin or os.devnull, "rb") as feed, tempfile.TemporaryFile() as said:
        since = time.perf_counter()
        child = subprocess.Popen([str(a) for a in argv], stdin=feed, stdout=subprocess.DEVNULL, stderr=said)
        _, code, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - since
        child.returncode = os.waitstatus_to_exitcode(code)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{Path(argv[0]).name}: exit {child.returncode}: {said.read()[-300:].decode()}")
    return seconds, usage.ru_maxrss / 1024


def turns(runs, *each):
    """The median of each function's numbers, called turn by turn."""
    got = [[] for _ in each]
    for _ in range(runs):
        for numbers, ask in zip(got, each):
            numbers.append(ask())
    return [[statistics.median(column) for column in zip(*numbers)] for numbers in got]


# ---- input ----

def sample_articles(program, n):
    """n articles out of the sample week, its words changed, for where there is no real data."""
    base, made = [], []
    for feed in sorted((ROOT / "examples/sample/feeds").iterdir()):
        with open(feed, "rb") as f:
            said = subprocess.run([program, "parse", "--url", f"https://{feed.stem}.example/"], stdin=f,
                                  capture_output=True, check=True).stdout
        base += [(feed.stem, json.loads(line)) for line in said.splitlines()]
    dice = random.Random(1)
    words = sorted({w for _, e in base for w in re.findall(r"[a-z]{5,}", e["summary"] or "")})
    for i in range(n):
        source, e = base[i % len(base)]
        text = re.sub(r"<[^>]*>", " ", e["content"] or e["summary"] or "")
        text = re.sub(r"\b[a-z]{5,}\b", lambda m: dice.choice(words) if dice.random() < .5 else m[0], text)
        made.append({"id": f"s{i}", "source": source, "url": f"{e['url']}?n={i}", "text": text,
                     "title": re.sub(r"\b[a-z]{5,}\b", lambda m: dice.choice(words), e["title"]),
                     "published": (datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=7 * i)).isoformat() + "Z"})
    return made


class Input:
    def __init__(self, folder, program):
        self.folder = Path(folder)
        self.is_real = SHARED is not None
        if self.is_real:
            with lzma.open(SHARED / "data/stream/security_2026.jsonl.xz", "rt", encoding="utf-8") as f:
                self.articles = [json.loads(line) for line in f]
        else:
            self.articles = sample_articles(program, LARGE)
        self.all = self.write("articles.jsonl", self.articles)
        self.small = self.write("small.jsonl", self.articles[:SMALL])
        self.large = self.write("large.jsonl", self.articles[:LARGE])
        self.feed = self.folder / "big.rss"
        self.write_feed()
        self.short_feed = self.folder / "short.rss"
        self.write_short_feed()

    def write(self, name, articles):
        path = self.folder / name
        path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
        return path

    def write_feed(self):
        """One RSS of about 20 MB, no more entries than a feed may have."""
        dice, entries = random.Random(2), 4000
        with open(self.feed, "w", encoding="utf-8") as f:
            f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
                    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Big</title>'
                    "<link>https://big.example/</link><description>All of it</description>\n")
            for i in range(entries):
                a = self.articles[i % len(self.articles)]
                body = "".join(f"<p>{escape(dice.choice(self.articles)['text'][:900])}</p>" for _ in range(6))
                f.write(f"<item><title>{escape(a['title'])}</title><link>https://big.example/{i}</link>"
                        f"<guid>https://big.example/{i}</guid><pubDate>Tue, 02 Jun 2026 17:22:10 GMT</pubDate>"
                        f"<description>{escape(a['text'][:300])}</description>"
                        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>\n")
            f.write("</channel></rss>\n")


    def write_short_feed(self):
        """One RSS of about 12 MB: short descriptions, their markup escaped."""
        dice = random.Random(3)
        with open(self.short_feed, "w", encoding="utf-8") as f:
            f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Short</title>'
                    "<link>https://short.example/</link><description>All of it</description>\n")
            for i in range(20000):
                a = self.articles[i % len(self.articles)]
                at = dice.randrange(max(1, len(a["text"]) - 400))
                body = (f"<p>{escape(a['text'][at:at + 380])} "
                        f'<a href="https://short.example/{i}?utm_source=rss">Read more</a></p>')
                f.write(f"<item><title>{escape(a['title'])}</title><link>https://short.example/{i}</link>"
                        f"<guid>https://short.example/{i}</guid><pubDate>Tue, 02 Jun 2026 17:22:10 GMT</pubDate>"
                        f"<description>{escape(body)}</description></item>\n")
            f.write("</channel></rss>\n")


# ---- rows ----

class Table:
    def __init__(self):
        self.rows, self.skipped = [], []

    def add(self, name, value, unit, peer=None, target=None, ratio=None, ok=None):
        """`target` is the least ratio when there is a peer, else what `ok` was judged by, in words."""
        if peer is not None and ratio is None:
            ratio = value / peer
        self.rows.append({"name": name, "value": round(value, 3), "unit": unit,
                          "peer": None if peer is None else round(peer, 3),
                          "ratio": None if ratio is None else round(ratio, 3), "target": target, "ok": ok})

    def skip(self, name, why):
        self.skipped.append(f"{name}: {why}")


def has_module(name):
    return subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True).returncode == 0


class Bench:
    def __init__(self, program, folder, runs):
        self.program, self.folder, self.runs = program, Path(folder), runs
        self.input = Input(folder, program)
        self.table = Table()

    def ingest(self, articles):
        data = self.folder / "store"
        shutil.rmtree(data, ignore_errors=True)
        return run([self.program, "ingest", "--data", data], articles)

    def whole_line(self):
        n = len(self.input.articles)
        peer = SHARED / "tools/peer_pipeline.py" if SHARED else None
        if not peer or not has_module("sklearn"):
            why = "the peer needs TOCSIN_SHARED" if not peer else "the peer needs python3-sklearn"
            ours, = turns(self.runs, lambda: self.ingest(self.input.all))
            self.table.skip("whole line beside the Python pipeline", why)
            self.table.add("whole line, articles to stored threats", n / ours[0], "articles/s")
            self.table.add("whole line, peak memory", ours[1], "MB")
            return
        ours, theirs = turns(self.runs, lambda: self.ingest(self.input.all),
                             lambda: run([PYTHON, peer, self.input.all]))
        ratio = theirs[0] / ours[0]
        self.table.add("whole line, articles to stored threats", n / ours[0], "articles/s", n / theirs[0], ">= 10",
                       ok=ratio >= 10)
        self.table.add("whole line, peak memory", ours[1], "MB", theirs[1])

    def growth(self):
        ingest = turns(self.runs, lambda: self.ingest(self.input.small), lambda: self.ingest(self.input.large))
        cluster = turns(self.runs, lambda: run([self.program, "cluster"], self.input.small),
                        lambda: run([self.program, "cluster"], self.input.large))
        for name, (small, large) in (("ingest", ingest), ("cluster", cluster)):
            ratio = large[0] / small[0]
            self.table.add(f"{name}, time for 10 times the articles", ratio, "times", target="<= 12", ok=ratio <= 12)
        self.table.add("cluster, with reading", LARGE / cluster[1][0], "articles/s")

    def parse(self):
        for name, feed in (("articles", self.input.feed), ("short escaped texts", self.input.short_feed)):
            self.parse_beside(name, feed)

    def parse_beside(self, what, feed):
        size = feed.stat().st_size / 1e6
        peers = []
        if shutil.which("sfeed"):
            peers.append(("sfeed", ["sfeed"], ">= 1"))
        else:
            self.table.skip(f"parse {what} beside sfeed", "sfeed cannot be had")
        if has_module("feedparser"):
            peers.append(("feedparser", [PYTHON, "-c", FEEDPARSER], None))
        else:
            self.table.skip(f"parse {what} beside feedparser", "python3-feedparser cannot be had")
        for name, argv, target in peers:
            ours, theirs = turns(self.runs, lambda: run([self.program, "parse"], feed), lambda: run(argv, feed))
            self.table.add(f"parse {what}, beside {name}", size / ours[0], "MB/s", size / theirs[0], target,
                           ok=ours[0] <= theirs[0] if target else None)
        if not peers:
            ours, = turns(self.runs, lambda: run([self.program, "parse"], feed))
            self.table.add(f"parse {what}", size / ours[0], "MB/s")

    def extract(self):
        """Public pages, one process for all of them."""
        if not SHARED or not (SHARED / "data/html.tar.xz").exists():
            self.table.skip("extract", "there are no pages")
            return
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(SHARED / "data/html.tar.xz") as tar:
                tar.extractall(folder, [m for m in tar.getmembers() if m.name.endswith("source.html")])
            pages = sorted(Path(folder).rglob("source.html"))
            gumbo = self.gumbo(folder)
            peers = [("gumbo's parser alone", gumbo and [gumbo, *pages], ">= 1"),
                     ("python3-readability", has_module("readability") and [PYTHON, "-c", READABILITY, *pages], ">= 10")]
            for name, argv, target in peers:
                if not argv:
                    self.table.skip(f"extract beside {name}", "it cannot be had")
                    continue
                ours, theirs = turns(self.runs, lambda: run([self.program, "extract", *pages]), lambda: run(argv))
                self.table.add(f"extract, beside {name}", len(pages) / ours[0], "pages/s", len(pages) / theirs[0],
                               target, ok=theirs[0] / ours[0] >= float(target[3:]))
            big = Path(folder) / "big.html"
            big.write_text("<html><body><article>" + "<p>Words, more words, and a few more of them.</p>" * 100000)
            ours = run([self.program, "extract"], big)
            self.table.add("extract, a page of 5 MB, peak memory", ours[1], "MB")
            self.table.add("extract, a page of 5 MB", ours[0], "s")

    def gumbo(self, folder):
        """The peer's program; None where it cannot be built."""
        program = Path(folder) / "gumbo_text"
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gumbo"], capture_output=True, text=True)
        built = flags.returncode == 0 and subprocess.run(
            ["cc", "-O2", "-o", program, ROOT / "bench/gumbo_text.c", *flags.stdout.split()]).returncode == 0
        return program if built else None

    def annotate(self):
        ours, = turns(self.runs, lambda: run([self.program, "annotate"], self.input.large))
        self.table.add("annotate, one thread", LARGE / ours[0], "articles/s")

    def size(self):
        with tempfile.NamedTemporaryFile() as f:
            stripped = subprocess.run(["strip", "-o", f.name, self.program], capture_output=True).returncode == 0
            path = f.name if stripped else self.program
            self.table.add("program, stripped" if stripped else "program", os.path.getsize(path) / 1e6, "MB")

    def all(self):
        for step in (self.whole_line, self.growth, self.parse, self.extract, self.annotate, self.size):
            print(f"measuring: {step.__name__.replace('_', ' ')}", file=sys.stderr)
            try:
                step()
            except (RuntimeError, OSError) as e:
                self.table.skip(step.__name__.replace("_", " "), str(e))
        return self.table


def lines_of(room):
    """Lines of C that are neither empty nor comment alone."""
    n = 0
    for path in sorted(room.glob("*.[ch]")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        n += sum(bool(line.strip()) for line in text.splitlines())
    return n


# ---- telling ----

def number(v):
    if v is None:
        return ""
    if isinstance(v, str):
        return v
    return f"{v:,.0f}" if v >= 100 else f"{v:.2f}"


def cells(row):
    ok = {None: "", True: "yes", False: "no"}[row["ok"]]
    return [row["name"], f"{number(row['value'])} {row['unit']}", number(row["peer"]), number(row["ratio"]),
            row["target"] or "", ok]


HEAD = ["what", "tocsin", "peer", "ratio", "target", "met"]


def print_table(table):
    rows = [HEAD] + [cells(r) for r in table.rows]
    widths = [max(len(r[i]) for r in rows) for i in range(len(HEAD))]
    for r in rows:
        print("  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))).rstrip())
    for line in table.skipped:
        print("SKIPPED", line)


def machine():
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True).stdout.splitlines()
    return (f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}), {memory:.0f} GB of memory, "
            f"{compiler[0] if compiler else 'unknown compiler'}, load {os.getloadavg()[0]:.1f} at the end")


def write_page(table, bench):
    rooms = sorted(((lines_of(r), r.name) for r in (ROOT / "src").iterdir() if r.is_dir()), reverse=True)
    of = "real security news, 2026" if bench.input.is_real else "the sample week, its words changed"
    out = ["# Benchmarks", "",
           "Written by `./dev bench`. Both sides read the same input in the same run, turn by turn, "
           f"{bench.runs} times; the numbers are medians of the wall time of whole processes, start included.", "",
           f"* machine: {machine()}", f"* date: {datetime.date.today().isoformat()}",
           f"* input: {len(bench.input.articles):,} articles ({of})", "",
           "| " + " | ".join(HEAD) + " |", "|---|--:|--:|--:|--:|---|"]
    out += ["| " + " | ".join(cells(r)) + " |" for r in table.rows]
    out += ["", "A ratio above 1 means faster, except for memory and for growth, where it means more. The peer of "
            "the whole line is the usual Python pipeline (scikit-learn TF-IDF, single-pass clustering, SQLite with "
            "full text); it finds no entities, dates, severity or words.", ""]
    out += ["What single tools measured stands in [measured.md](measured.md).", ""]
    out += [f"* skipped: {line}" for line in table.skipped] + ([""] if table.skipped else [])
    out += ["## Lines of C", "", "Without comments and empty lines.", "", "| room | lines |", "|---|--:|"]
    out += [f"| {name} | {n:,} |" for n, name in rooms]
    out += [f"| all | {sum(n for n, _ in rooms):,} |", ""]
    (ROOT / "docs/benchmarks.md").write_text("\n".join(out), encoding="utf-8")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true", help="rows as JSON instead of a table")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--program", default=str(ROOT / "build/tocsin"))
    said = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        bench = Bench(said.program, folder, said.runs)
        table = bench.all()
    for n, name in sorted(((lines_of(r), r.name) for r in (ROOT / "src").iterdir() if r.is_dir()), reverse=True):
        table.add(f"lines of {name}/", n, "lines")
    if said.json:
        print(json.dumps({"rows": table.rows}))
        for line in table.skipped:
            print("SKIPPED", line, file=sys.stderr)
    else:
        print_table(table)
    table.rows = [r for r in table.rows if not r["name"].startswith("lines of ")]
    write_page(table, bench)


main()
