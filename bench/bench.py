#!/usr/bin/env python3
"""tocsin beside its peers: same input, same run, turn by turn, three times; medians and ratios.

usage: bench.py [--json] [--quick] [--runs N] [--program PATH] [--only ROW...]
"""
import argparse
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import gauge
import serving
from inputs import Input

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ["TOCSIN_SHARED"]) if os.environ.get("TOCSIN_SHARED") else None
PYTHON = "/usr/bin/python3"  # the one that Debian's scikit-learn and feedparser belong to
SMALL, LARGE = 1300, 13000
PAGES_N = 60  # pages of the whole line: the peer reads four a second

READABILITY = ("import sys, logging; from readability import Document; logging.disable(logging.CRITICAL)\n"
               "for path in sys.argv[1:]:\n"
               "    try:\n        print(len(Document(open(path, 'rb').read().decode('utf-8', 'replace')).summary()))\n"
               "    except Exception as e:\n        print(path, e)")
READABILITY_LINES = ("import sys, json, re, logging; from readability import Document; logging.disable(logging.CRITICAL)\n"
                     "for i, path in enumerate(sys.argv[1:]):\n"
                     "    try:\n        d = Document(open(path, 'rb').read().decode('utf-8', 'replace'))\n"
                     "        text = re.sub('<[^>]*>', ' ', d.summary())\n"
                     "        print(json.dumps({'id': str(i), 'source': 's', 'url': path, 'title': d.short_title(), 'text': text,\n"
                     "                          'published': '2026-06-02T10:00:00Z'}))\n"
                     "    except Exception:\n        pass")
FEEDPARSER = "import sys, feedparser; print(len(feedparser.parse(sys.stdin.buffer.read()).entries))"


# ---- running ----

def run(argv, stdin=None, to=None, cores=None):
    """(seconds, peak MB, seconds of processor) of a child; its output goes to a file or nowhere."""
    with open(stdin or os.devnull, "rb") as feed, tempfile.TemporaryFile() as said, open(to or os.devnull, "wb") as out:
        since = time.perf_counter()
        child = subprocess.Popen([str(a) for a in argv], stdin=feed, stdout=out, stderr=said,
                                 preexec_fn=cores and (lambda: os.sched_setaffinity(0, cores)))
        _, code, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - since
        child.returncode = os.waitstatus_to_exitcode(code)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{Path(argv[0]).name}: exit {child.returncode}: {said.read()[-300:].decode()}")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def turns(runs, *each):
    """The median of each function's numbers, called turn by turn."""
    got = [[] for _ in each]
    for _ in range(runs):
        for numbers, ask in zip(got, each):
            numbers.append(ask())
    return [[statistics.median(column) for column in zip(*numbers)] for numbers in got]


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
    def __init__(self, program, folder, runs, quick):
        self.program, self.folder, self.runs, self.quick = program, Path(folder), runs, quick
        self.tools = Path(program).resolve().parents[1]  # the build folder, where the other programs are
        self.input = Input(folder, program)
        self.table = Table()

    def ingest(self, articles, cores=None):
        data = self.folder / "store"
        shutil.rmtree(data, ignore_errors=True)
        return run([self.program, "ingest", "--data", data], articles, cores=cores)

    def one_core(self):
        one = {min(os.sched_getaffinity(0))}
        n = sum(1 for _ in open(self.input.kb8, "rb"))
        ours, = turns(self.runs, lambda: self.ingest(self.input.kb8, one))
        self.table.add("whole line, one core, texts of 8 KB", n / ours[0], "articles/s", target=">= 1,500", ok=n / ours[0] >= 1500)

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
        self.table.add("whole line, processor time", ours[2], "s", theirs[2])
        self.table.add("whole line, peak memory", ours[1], "MB", theirs[1])

    def growth(self):
        ingest = turns(self.runs, lambda: self.ingest(self.input.small), lambda: self.ingest(self.input.large))
        cluster = turns(self.runs, lambda: run([self.program, "cluster"], self.input.small),
                        lambda: run([self.program, "cluster"], self.input.large))
        annotate = turns(self.runs, lambda: run([self.program, "annotate"], self.input.kb2_small),
                         lambda: run([self.program, "annotate"], self.input.kb2))
        parse = turns(self.runs, lambda: run([self.program, "parse"], self.input.feed_small),
                      lambda: run([self.program, "parse"], self.input.feed))
        for name, of, (small, large) in (("ingest", "articles", ingest), ("cluster", "articles", cluster),
                                         ("annotate", "articles of 2 KB", annotate), ("parse", "entries", parse)):
            ratio = large[0] / small[0]
            self.table.add(f"{name}, time for 10 times the {of}", ratio, "times", target="<= 12", ok=ratio <= 12)
        self.table.add("cluster, with reading", LARGE / cluster[1][0], "articles/s")

    def cluster_alone(self):
        """Made articles; times of the processor. A million live threats take some minutes: bench_cluster by hand."""
        said = subprocess.run([self.tools / "src/bench_cluster", "10000" if self.quick else "100000"], capture_output=True,
                              text=True, timeout=600, check=True).stdout
        found = re.findall(r"(\d+) threats\s+\d+ articles\s+(\d+) articles/s\s+p50\s+([\d.]+) us\s+p99\s+([\d.]+) us"
                           r"\s+(\d+) bytes/threat", said)
        for threats, rate, p50, _, size in found:
            large = int(threats) >= 100000
            self.table.add(f"cluster alone, {int(threats):,} live threats", float(rate), "articles/s",
                           target=">= 5,000" if large else None, ok=float(rate) >= 5000 if large else None)
            if large:
                self.table.add(f"cluster alone, memory of {int(threats):,}", float(size), "bytes/threat", target="<= 2,048",
                               ok=float(size) <= 2048)
                ratio = float(p50) / float(found[0][2])
                self.table.add(f"cluster alone, cost at {int(threats):,} beside {int(found[0][0]):,}", ratio, "times",
                               target="<= 4", ok=ratio <= 4)

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
            self.pages_to_threats(pages[:PAGES_N], Path(folder))
            big, small = Path(folder) / "big.html", Path(folder) / "small.html"
            for path, n in ((small, 10000), (big, 100000)):
                path.write_text("<html><body><article>" + "<p>Words, more words, and a few more of them.</p>" * n)
            ours, less = turns(self.runs, lambda: run([self.program, "extract"], big), lambda: run([self.program, "extract"], small))
            self.table.add("extract, a page of 5 MB, peak memory", ours[1], "MB")
            self.table.add("extract, a page of 5 MB", ours[0], "s")
            self.table.add("extract, time for 10 times the page", ours[0] / less[0], "times", target="<= 12",
                           ok=ours[0] <= 12 * less[0])

    def pages_to_threats(self, pages, folder):
        """Extraction and the whole line, one process behind the other; both pipelines read the same pages."""
        peer = SHARED / "tools/peer_pipeline.py"
        if not has_module("readability") or not has_module("sklearn") or not peer.exists():
            self.table.skip("whole line from pages", "the peers cannot be had")
            return
        out = folder / "pages.jsonl"

        def ours():
            first = run([self.program, "extract", *pages], to=out)
            return [first[0] + self.ingest(out)[0]]

        def theirs():
            first = run([PYTHON, "-c", READABILITY_LINES, *pages], to=out)
            return [first[0] + run([PYTHON, peer, out])[0]]

        a, b = turns(1 if self.quick else 3, ours, theirs)
        self.table.add("whole line from pages", len(pages) / a[0], "pages/s", len(pages) / b[0], ">= 10", ok=b[0] / a[0] >= 10)

    def gumbo(self, folder):
        """The peer's program; None where it cannot be built."""
        program = Path(folder) / "gumbo_text"
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gumbo"], capture_output=True, text=True)
        built = flags.returncode == 0 and subprocess.run(
            ["cc", "-O2", "-o", program, ROOT / "bench/gumbo_text.c", *flags.stdout.split()]).returncode == 0
        return program if built else None

    def annotate(self):
        one = {min(os.sched_getaffinity(0))}
        ours, small, cores = turns(self.runs, lambda: run([self.program, "annotate"], self.input.large, cores=one),
                                   lambda: run([self.program, "annotate"], self.input.kb2, cores=one),
                                   lambda: run([self.program, "annotate"], self.input.kb2))
        n = sum(1 for _ in open(self.input.kb2, "rb"))
        self.table.add("annotate, one core, as the articles come", LARGE / ours[0], "articles/s")
        self.table.add("annotate, one core, texts of 2 KB", n / small[0], "articles/s", target=">= 5,000", ok=n / small[0] >= 5000)
        self.table.add("annotate, all cores, texts of 2 KB", n / cores[0], "articles/s")
        self.table.add("annotate, processor time of a text of 2 KB", small[2] / n * 1e6, "us")

    def counted(self):
        """Instructions, by callgrind."""
        if not gauge.has_callgrind():
            self.table.skip("instructions", "valgrind cannot be had")
            return
        empty = self.folder / "empty"
        empty.write_text("")
        with open(self.input.small, encoding="utf-8") as f:
            few = self.folder / "few.jsonl"
            few.write_text("".join(line for line, _ in zip(f, range(300))), encoding="utf-8")
        store = self.folder / "counted"
        steps = [("annotate, a text of 2 KB", ["annotate"], self.input.kb2_small, 300, "thousand"),
                 ("cluster, an article", ["cluster"], few, 300, "thousand"),
                 ("ingest, an article", ["ingest", "--data", store], few, 300, "thousand"),
                 ("parse, a KB of feed", ["parse"], self.input.feed_small, self.input.feed_small.stat().st_size / 1e3, "thousand")]
        for name, argv, path, n, unit in steps:
            try:
                nothing = 0 if argv[0] == "parse" else gauge.instructions([self.program, *argv], empty)
                shutil.rmtree(store, ignore_errors=True)
                value = gauge.instructions([self.program, *argv], path) - nothing
                self.table.add(f"instructions: {name}", value / n / 1e3, unit)
            except (RuntimeError, subprocess.TimeoutExpired) as e:
                self.table.skip(f"instructions: {name}", str(e))

    def server(self):
        if not shutil.which("wrk"):
            self.table.skip("pages and API", "wrk cannot be had")
            return
        serving.rows(self.table, self.program, self.tools / "bench/fill_store", self.folder,
                     20000 if self.quick else 100000, 2 if self.quick else 4)

    def polling(self):
        serving.polling(self.table, self.program, 200 if self.quick else 1000)

    def size(self):
        with tempfile.NamedTemporaryFile() as f:
            stripped = subprocess.run(["strip", "-o", f.name, self.program], capture_output=True).returncode == 0
            path = f.name if stripped else self.program
            self.table.add("program, stripped" if stripped else "program", os.path.getsize(path) / 1e6, "MB")

    def all(self, only):
        for step in (self.whole_line, self.one_core, self.growth, self.cluster_alone, self.parse, self.extract, self.annotate,
                     self.counted, self.server, self.polling, self.size):
            if only and step.__name__ not in only:
                continue
            print(f"measuring: {step.__name__.replace('_', ' ')}", file=sys.stderr)
            try:
                step()
            except (RuntimeError, OSError, subprocess.SubprocessError) as e:
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
    options.add_argument("--quick", action="store_true", help="one run each, fewer threats and sources; docs/ is left alone")
    options.add_argument("--only", nargs="*", help="these steps alone, as annotate, counted, server; docs/ is left alone")
    options.add_argument("--runs", type=int, default=0, help="turns of each pair; 3, with --quick 1")
    options.add_argument("--program", default=str(ROOT / "build/tocsin"))
    said = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        bench = Bench(said.program, folder, said.runs or (1 if said.quick else 3), said.quick)
        table = bench.all(said.only)
    for n, name in sorted(((lines_of(r), r.name) for r in (ROOT / "src").iterdir() if r.is_dir()), reverse=True):
        table.add(f"lines of {name}/", n, "lines")
    if said.json:
        print(json.dumps({"rows": table.rows}))
        for line in table.skipped:
            print("SKIPPED", line, file=sys.stderr)
    else:
        print_table(table)
    table.rows = [r for r in table.rows if not r["name"].startswith("lines of ")]
    if not said.quick and not said.only:
        write_page(table, bench)


main()
