#!/usr/bin/env python3
"""What the boundary around parse and extract costs: the same pages with and without readers, alternating, processor time
of the server and of its readers (user and system).

usage: sandbox.py [--program build/tocsin] [--pages FOLDER] [--runs 5] [--most 1200] [--line]

Two measures. "extract" runs `tocsin extract FILE...` over the pages, which does nothing else; "the line" serves a feed of
them, with their pages, to `tocsin serve` until all are stored. A run over no page at all is taken off each, so that loading
does not dilute the ratio. FOLDER holds *.html at any depth; without it the pages of TOCSIN_SHARED/data/html.tar.xz are used.
Both ways must store the same articles."""
import argparse
import http.server
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PER_FEED = 100


class Web(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages):
        self.pages = [p.read_bytes() for p in pages]
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.feeds = max(1, (len(pages) + PER_FEED - 1) // PER_FEED)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, path):
        kind, _, n = path.strip("/").partition("/")
        if kind == "feeds.opml":
            rows = "".join(f'<outline type="rss" text="f{i}" xmlUrl="/feed/{i}" fullPage="yes"/>' for i in range(self.feeds))
            return "text/x-opml", f'<opml version="2.0"><body>{rows}</body></opml>'.encode()
        if kind == "feed":
            at = range(int(n) * PER_FEED, min((int(n) + 1) * PER_FEED, len(self.pages)))
            rows = "".join(f"<item><title>Page number {i} of them</title><link>/page/{i}</link><guid>{i}</guid>"
                           f"<pubDate>Tue, 02 Jun 2026 10:{i // 60 % 60:02}:{i % 60:02} +0000</pubDate></item>" for i in at)
            return "application/rss+xml", f'<rss version="2.0"><channel><title>F</title>{rows}</channel></rss>'.encode()
        if kind == "page":
            return "text/html", self.pages[int(n)]
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        found = self.server.answer(self.path)
        kind, body = found or ("text/plain", b"no")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def processor(process):
    """Ends when the process has; its time and that of all that it waited for."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def extract(program, files, mode):
    process = subprocess.Popen([program, "extract", "--sandbox", mode, *map(str, files)], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    out = process.stdout.read()
    return processor(process), out


def line(program, files, mode):
    web = Web(files)
    with tempfile.TemporaryDirectory() as folder:
        log = open(folder + "/log", "w+")
        process = subprocess.Popen([program, "serve", "--data", folder + "/data", "--listen", "127.0.0.1:0", "--feeds",
                                    web.base + "/feeds.opml", "--allow-private", "127.0.0.0/8", "--no-sample", "--no-robots",
                                    "--sandbox", mode, "--per-host", "16"], stderr=log, stdout=subprocess.DEVNULL)
        path, stored, quiet = folder + "/data/tocsin.db", -1, 0
        while quiet < 8 and process.poll() is None:
            time.sleep(.5)
            try:
                db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
                now = db.execute("SELECT count(*) FROM articles").fetchone()[0]
                db.close()
            except sqlite3.Error:
                continue
            quiet = quiet + 1 if now == stored and (now or not files) else 0
            stored = now
        process.send_signal(signal.SIGTERM)
        used = processor(process)
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        articles = sorted(db.execute("SELECT title, author, excerpt, quality, sure, text FROM articles"))
        db.close()
        lost = len(re.findall("event=reader_lost", Path(folder + "/log").read_text()))
        assert not lost, f"{lost} readers were lost"
    web.shutdown()
    return used, articles


def measure(name, run, program, files, runs):
    none = {mode: statistics.median(run(program, [], mode)[0] for _ in range(3)) if run is line else 0 for mode in ("off", "on")}
    if run is extract:  # a page of nothing: without a file it would wait for one
        none = {mode: statistics.median(run(program, [os.devnull], mode)[0] for _ in range(3)) for mode in ("off", "on")}
    times, results = {"off": [], "on": []}, {}
    for i in range(runs):
        for mode in ("off", "on") if i % 2 else ("on", "off"):
            used, result = run(program, files, mode)
            times[mode].append(used - none[mode])
            assert results.setdefault("all", result) == result, f"{name}: {mode} gives another result"
    off, on = statistics.median(times["off"]), statistics.median(times["on"])
    print(f"| {name}, {len(files)} pages | {1000 * off / len(files):.2f} ms a page | {1000 * on / len(files):.2f} ms | "
          f"{100 * (on / off - 1):+.1f} % |   runs off {' '.join(f'{t:.2f}' for t in times['off'])}, "
          f"on {' '.join(f'{t:.2f}' for t in times['on'])}", flush=True)


def main():
    reader = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reader.add_argument("--program", default=str(ROOT / "build/tocsin"))
    reader.add_argument("--pages")
    reader.add_argument("--runs", type=int, default=5)
    reader.add_argument("--most", type=int, default=1200)
    reader.add_argument("--line", action="store_true", help="the line only")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not options.pages:
            archive = Path(os.environ.get("TOCSIN_SHARED", "")) / "data/html.tar.xz"
            if not os.environ.get("TOCSIN_SHARED") or not archive.exists():
                print("SKIPPED sandbox: TOCSIN_SHARED is not set")
                return 0
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        files = [p for p in sorted(Path(options.pages or folder).rglob("*.html")) if p.stat().st_size > 3000]
        files = files[:: max(1, len(files) // options.most)][: options.most]
        print(f"{len(files)} pages of {sum(p.stat().st_size for p in files) // len(files) // 1000} KB on average\n")
        print("| what | sandbox off | on | cost |\n|---|--:|--:|--:|")
        if not options.line:
            measure("extract alone", extract, options.program, files, options.runs)
        measure("the line, to stored threats", line, options.program, files, options.runs)
    return 0


sys.exit(main())
