#!/usr/bin/env python3
"""Pages and API over many threats, asked by wrk: requests a second, p50 and p99; page weight; live readers.

usage: pages.py [--program PATH] [--fill PATH] [--threats N] [--seconds S] [--folder DIR]
Wants wrk (apt-get install wrk) and bench/fill_store (ninja -C build bench/fill_store). On a busy machine the
numbers are of the machine.
"""
import argparse
import gzip
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIVE = 1000


def read(base, path, **headers):
    with urllib.request.urlopen(urllib.request.Request(base + path, headers=headers), timeout=30) as answer:
        return answer.read()


def wrk(base, path, seconds, connections):
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", base + path], capture_output=True, text=True).stdout
    found = {k: v for k, v in re.findall(r"^\s+(50|99)%\s+(\S+)", out, re.M)}
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    return float(rate.group(1)), found.get("50"), found.get("99"), "Non-2xx" in out


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def live(base, pid):
    """(MB more for LIVE readers, MB in all)"""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    host, port = base.removeprefix("http://").split(":")
    before = memory(pid)
    readers = []
    for _ in range(LIVE):
        s = socket.create_connection((host, int(port)))
        s.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        readers.append(s)
    for s in readers:
        s.settimeout(20)
        head = b""
        while b"retry:" not in head:
            head += s.recv(4096)
        assert head.startswith(b"HTTP/1.1 200"), head[:80]
    after = memory(pid)
    for s in readers:
        s.close()
    return after - before, after


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--program", default=str(ROOT / "build/src/tocsin"))
    p.add_argument("--fill", default=str(ROOT / "build/bench/fill_store"))
    p.add_argument("--threats", type=int, default=100000)
    p.add_argument("--seconds", type=int, default=5)
    p.add_argument("--folder", help="a store that fill_store made before")
    a = p.parse_args()
    if not shutil.which("wrk"):
        print("SKIPPED pages: wrk is missing")
        return 0
    folder = a.folder or tempfile.mkdtemp(prefix="tocsin-pages-")
    if not a.folder:
        subprocess.run([a.fill, folder, str(a.threats)], check=True)
    server = subprocess.Popen([a.program, "serve", "--data", folder, "--no-poll", "--listen", "127.0.0.1:0"],
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        base = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline()).group()
        since = time.perf_counter()
        read(base, "/")
        print(f"{os.getloadavg()[0]:.1f} load before; first page {1000 * (time.perf_counter() - since):.0f} ms")
        newest = json.loads(read(base, "/api/v1/threats?limit=1&order=time"))["items"][0]["id"]
        rows = [("feed", "/"), ("feed, filtered", "/?severity=high"), ("threat page", f"/threat/{newest}/x"),
                ("threat, API", f"/api/v1/threats/{newest}"), ("list, API", "/api/v1/threats?limit=50"),
                ("search, a rare word", "/search?q=word3000"), ("search, by name", "/search?q=product:name-9"), ("trends", "/trends")]
        print(f"{'':24}{'one reader':>22}{'16 readers':>30}")
        print(f"{'page':24}{'p50':>11}{'p99':>11}{'p50':>10}{'p99':>10}{'req/s':>10}")
        for name, path in rows:
            one, many = wrk(base, path, a.seconds, 1), wrk(base, path, a.seconds, 16)
            print(f"{name:24}{one[1]:>11}{one[2]:>11}{many[1]:>10}{many[2]:>10}{many[0]:>10.0f}{'  ERRORS' if one[3] or many[3] else ''}")
        assets = re.findall(r'/static/[^"]+', read(base, "/").decode())
        weight = sum(len(gzip.compress(read(base, path), 5)) for path in ["/", *set(assets)])
        print(f"feed with all it needs, compressed: {weight / 1024:.1f} KiB")
        more, whole = live(base, server.pid)
        print(f"{LIVE} live readers: {more:.1f} MB more, {whole:.1f} MB in all")
    finally:
        server.terminate()
        server.wait()
        if not a.folder:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
