#!/usr/bin/env python3
"""Does the server grow? Serves news whose clock runs 100 times as fast for so many minutes, asks pages all the while.

usage: soak.py [MINUTES] [--program build/tocsin] [--speed 100] [--every 10] [--web SCRIPT] [--data STREAM]

Two thirds of the time news comes; then its clock stands still, and only polls and readers go on. The first fifth of the
news is warming up. Every 10 s: resident and anonymous memory (the heap and all arenas), open files, threads, the store's
files, articles stored. Fails when after warming up
  * anonymous memory, at its least in the first and in the last quarter, grew by more than 8 MiB, 4 KiB an article and
    what SQLite's page caches may take (56 MiB in all, and no more than the store has),
  * it grew by more than 4 MiB from one half to the other of the time in which no news came,
  * files or threads are more than they were at the end of warming up (and 16 files for connections under way), or
  * the write-ahead log is larger than 64 MiB.
--web: a script that serves a stream of news as feeds and moves its clock by /clock?to=; ../shared/tools/newsweb.py when
it is there; else stories made up here (test/e2e/stories.py), served by a web of our own.
"""
import argparse
import datetime
import html
import http.server
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test/e2e"))
SHARED = Path(os.environ.get("TOCSIN_SHARED", ROOT.parent / "shared"))
PAGES = ["/", "/?order=time", "/search?q=ransomware", "/trends", "/sources", "/iocs", "/feed.atom", "/about",
         "/api/v1/threats?limit=50", "/api/v1/stats", "/entity/company/microsoft", "/api/v1/iocs", "/missing"]
MIB = 1024 * 1024
CACHES = 56 * MIB  # the writer's 32, and 8 each of two threads of pages and of the one of live readers


class Made:
    """Stories of our own over 40 feeds; what lies in the future of its clock is not served."""

    def __init__(self):
        from stories import stories
        self.items = [(slug, title, parsedate_to_datetime(when), text) for slug, title, when, text in stories(6000)]
        self.first, self.last = self.items[0][2], self.items[-1][2]
        self.now, web = self.first, self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = web.answer(self.path).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path):
        if path == "/feeds.opml":
            rows = "".join(f'<outline text="S{i}" xmlUrl="{self.base}/feed/{i}"/>' for i in range(40))
            return f'<opml version="2.0"><body>{rows}</body></opml>'
        n = int(re.sub(r"\D", "", path) or 0) % 40
        mine = [i for i in self.items[n::40] if i[2] <= self.now][-30:]
        rows = "".join(f"<item><title>{html.escape(t)}</title><link>https://s{n}.example/{s}</link>"
                       f"<pubDate>{format_datetime(w)}</pubDate><description>{html.escape(x * 3)}</description></item>"
                       for s, t, w, x in reversed(mine))
        return f'<rss version="2.0"><channel><title>S{n}</title>{rows}</channel></rss>'

    def set(self, now):
        self.now = now

    def stop(self):
        self.server.shutdown()


class Stream:
    """The script that serves real news."""

    def __init__(self, script, data):
        port = 18000 + os.getpid() % 1500
        self.base = f"http://127.0.0.1:{port}"
        self.first = datetime.datetime(2026, 8, 10, 6, tzinfo=datetime.timezone.utc)
        self.last = self.first + datetime.timedelta(days=5)
        self.process = subprocess.Popen([sys.executable, str(script), "--port", str(port), "--data", str(data), "--items", "5", "--until",
                                         self.first.strftime("%Y-%m-%dT%H:%M:%SZ")], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.process.stdout.readline()

    def set(self, now):
        urllib.request.urlopen(f"{self.base}/clock?to={now.strftime('%Y-%m-%dT%H:%M:%SZ')}", timeout=60).read()

    def stop(self):
        self.process.kill()
        self.process.wait()


class Tocsin:
    def __init__(self, program, folder, web):
        self.folder, self.log = folder, open(folder + "/log", "w+")
        self.process = subprocess.Popen([program, "serve", "--data", folder + "/data", "--listen", "127.0.0.1:0", "--no-sample",
                                         "--feeds", web.base + "/feeds.opml", "--allow-private", "127.0.0.0/8",
                                         "--interval", "20s"], stderr=self.log, stdout=subprocess.DEVNULL)
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", Path(folder + "/log").read_text())):
            if self.process.poll() is not None:
                sys.exit("the server did not start: " + Path(folder + "/log").read_text())
            time.sleep(.1)
        self.base = found.group()

    def get(self, path):
        try:
            with urllib.request.urlopen(self.base + path, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as e:
            return e.read()

    def sample(self):
        proc = Path(f"/proc/{self.process.pid}")
        rollup = {m[1]: int(m[2]) * 1024 for m in re.finditer(r"^(\w+):\s+(\d+) kB", (proc / "smaps_rollup").read_text(), re.M)}
        stats = dict(re.findall(rb'"(articles|threats)":\s*(\d+)', self.get("/api/v1/stats")))
        sizes = {p.suffix or p.name: p.stat().st_size for p in Path(self.folder, "data").rglob("*") if p.is_file()}
        wal = sum(p.stat().st_size for p in Path(self.folder, "data").rglob("*-wal"))
        return {"rss": rollup["Rss"], "anonymous": rollup["Anonymous"], "files": len(list((proc / "fd").iterdir())),
                "threads": len(list((proc / "task").iterdir())), "store": sum(sizes.values()), "wal": wal,
                "articles": int(stats.get(b"articles", 0)), "threats": int(stats.get(b"threats", 0))}


def slope(rows, x, y):
    """Of the line with the least squares through (x, y)."""
    mean = [sum(r[k] for r in rows) / len(rows) for k in (x, y)]
    down = sum((r[x] - mean[0]) ** 2 for r in rows)
    return sum((r[x] - mean[0]) * (r[y] - mean[1]) for r in rows) / down if down else 0


def watch(server, web, args, rows):
    """Moves the clock, asks pages, samples, until the time is over."""
    begin, end, turn = time.monotonic(), args.minutes * 60, 0
    print(f"{'s':>6} {'rss MiB':>8} {'anon MiB':>9} {'files':>6} {'threads':>8} {'store MiB':>10} {'wal MiB':>8} {'articles':>9} {'threats':>8}")
    while (passed := time.monotonic() - begin) < end:
        if passed < end * 2 / 3:
            web.set(min(web.last, web.first + datetime.timedelta(seconds=passed * args.speed)))
        for page in PAGES:  # all of them, so that what is cached for pages is full soon
            server.get(page)
            turn += 1
        row = {"s": time.monotonic() - begin, **server.sample()}
        rows.append(row)
        if len(rows) % max(1, 60 // args.every) == 1:
            print(f"{row['s']:6.0f} {row['rss'] / MIB:8.1f} {row['anonymous'] / MIB:9.1f} {row['files']:6} {row['threads']:8} "
                  f"{row['store'] / MIB:10.1f} {row['wal'] / MIB:8.1f} {row['articles']:9} {row['threats']:8}", flush=True)
        if server.process.poll() is not None:
            sys.exit("the server ended: " + Path(server.folder + "/log").read_text()[-2000:])
        time.sleep(max(0, args.every - (time.monotonic() - begin - row["s"])))
    return turn


def floor(rows, key="anonymous"):
    """The least: what is held when no work is under way; between, buffers come and go."""
    return min(r[key] for r in rows)


def judge(rows, args, asked):
    end = args.minutes * 60
    warm = [r for r in rows if r["s"] >= end * 2 / 15]
    news, still = [r for r in warm if r["s"] < end * 2 / 3], [r for r in warm if r["s"] >= end * 2 / 3 + args.every * 3]
    first, last, half = warm[:len(warm) // 4], warm[-len(warm) // 4:], len(still) // 2
    grown, more = floor(last) - floor(first), warm[-1]["articles"] - warm[0]["articles"]
    still_grown = floor(still[half:]) - floor(still[:half])
    faults = []
    if grown > 8 * MIB + 4 * 1024 * more + min(CACHES, last[-1]["store"]):
        faults.append(f"memory grew by {grown / MIB:.1f} MiB with {more} articles")
    if still_grown > 4 * MIB:
        faults.append(f"memory grew by {still_grown / MIB:.1f} MiB while no news came")
    for key, slack in (("files", 16), ("threads", 0)):
        if max(r[key] for r in warm) > warm[0][key] + slack:
            faults.append(f"{key}: {warm[0][key]}, at most {max(r[key] for r in warm)}")
    if max(r["wal"] for r in rows) > 64 * MIB:
        faults.append(f"the write-ahead log: {max(r['wal'] for r in rows) / MIB:.0f} MiB")
    print(f"\n{asked} pages, {more} articles after warming up; anonymous memory at the least {floor(first) / MIB:.1f} MiB in the "
          f"first quarter, {floor(last) / MIB:.1f} in the last, {still_grown / MIB:+.1f} while no news came; a line through the "
          f"news: {slope(news, 'articles', 'anonymous') / 1024:.1f} KiB an article")
    print("\n".join("FAULT " + f for f in faults) if faults else "nothing grows")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", nargs="?", type=float, default=30)
    parser.add_argument("--program", default=str(ROOT / "build/tocsin"))
    parser.add_argument("--speed", type=float, default=100)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--web", default=str(SHARED / "tools/newsweb.py"))
    parser.add_argument("--data", default=str(SHARED / "data/stream/security_2026.jsonl.xz"))
    args = parser.parse_args()
    web = Stream(args.web, args.data) if Path(args.web).exists() and Path(args.data).exists() else Made()
    folder, rows = tempfile.mkdtemp(prefix="tocsin-soak-"), []
    server = Tocsin(args.program, folder, web)
    try:
        asked = watch(server, web, args, rows)
        server.process.send_signal(signal.SIGTERM)
        ended = server.process.wait(timeout=60)
        return judge(rows, args, asked) or ended
    finally:
        server.process.kill()
        web.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
