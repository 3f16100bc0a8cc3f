"""A server over many stored threats: start, pages, API, live readers; its memory while it polls.

The store is made by bench/fill_store; the server gets the first processor, wrk the others, so that requests a second
are those of one core.
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.dont_write_bytecode = True
import pages

ROOT = Path(__file__).resolve().parents[1]


def to_ms(text):
    """wrk's "1.25ms", "830.00us", "1.02s"."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": .001, "ms": 1, "s": 1000}[unit]


class Server:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __enter__(self):
        since = time.perf_counter()
        cores = os.sched_getaffinity(0)
        first = {min(cores)}
        self.rest = cores - first or cores
        self.process = subprocess.Popen([self.program, "serve", "--data", self.folder, "--no-poll", "--listen", "127.0.0.1:0"],
                                        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                                        preexec_fn=lambda: os.sched_setaffinity(0, first))
        self.base = re.search(r"http://127\.0\.0\.1:\d+", self.process.stderr.readline()).group()
        pages.read(self.base, "/")
        self.first_page_s = time.perf_counter() - since
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def newest(self):
        return json.loads(pages.read(self.base, "/api/v1/threats?limit=1&order=time"))["items"][0]["id"]

    def ask(self, path, seconds, connections):
        """(requests a second, p50 ms, p99 ms)"""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, self.rest)
        try:
            rate, p50, p99, bad = pages.wrk(self.base, path, seconds, connections)
        finally:
            os.sched_setaffinity(0, before)
        if bad or not p50 or not p99:
            raise RuntimeError(f"{path}: no good answers")
        return rate, to_ms(p50), to_ms(p99)


def fill(fill_store, folder, threats):
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([fill_store, folder, str(threats)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(table, program, fill_store, folder, threats, seconds):
    few, many = folder / "few", folder / "many"
    fill(fill_store, few, threats // 10)
    fill(fill_store, many, threats)
    words = "/api/v1/search?q=word3000"
    with Server(program, few) as server:
        before = statistics.median(server.ask(words, seconds, 1)[1] for _ in range(3))
    with Server(program, many) as server:
        newest = server.newest()
        table.add(f"start with {threats:,} threats, to the first page", server.first_page_s, "s", target="< 1",
                  ok=server.first_page_s < 1)
        asked = [("feed", "/", 20), ("threat page", f"/threat/{newest}/x", 10),
                 ("threat, API", f"/api/v1/threats/{newest}", 5), ("search for one word, API", words, 50)]
        after = None
        for name, path, goal in asked:
            got = [server.ask(path, seconds, 1) for _ in range(3)]
            p99 = statistics.median(g[2] for g in got)
            after = statistics.median(g[1] for g in got)
            table.add(f"{name}, p99 at {threats:,} threats", p99, "ms", target=f"<= {goal}", ok=p99 <= goal)
        table.add("search, time for 10 times the threats", after / before, "times", target="<= 12", ok=after <= 12 * before)
        rate = max(server.ask(f"/api/v1/threats/{newest}", seconds, n)[0] for n in (16, 64))
        table.add("threat, API, one core", rate, "requests/s", target=">= 10,000", ok=rate >= 10000)
        more, whole = pages.live(server.base, server.process.pid)
        table.add("1,000 live readers, memory of the whole server", whole, "MB")
        table.add("1,000 live readers, memory for them", more, "MB", target="< 50", ok=more < 50)
    shutil.rmtree(few)
    shutil.rmtree(many)


def polling(table, program, sources):
    said = subprocess.run([sys.executable, ROOT / "bench/polling.py", "--program", program, "--sources", str(sources),
                           "--entries", "10", "--seconds", "15"], capture_output=True, text=True, timeout=600, check=True).stdout
    first = re.search(r"first round, ([\d]+) articles: ([\d.]+) s of CPU, peak memory (\d+) MB", said)
    later = re.search(r"after a start with these articles: (\d+) MB", said)
    for name, mb in ((f"memory, first round of {sources:,} sources, {int(first[1]):,} articles", int(first[3])),
                     ("memory, after a start with these articles", int(later[1]))):
        table.add(name, mb, "MB", target="<= 150", ok=mb <= 150)
    for name, us in re.findall(r"^(.+): \d+ polls, (\d+) us of CPU each", said, re.M):
        table.add(f"a poll answered {name}, processor time", int(us), "us")
