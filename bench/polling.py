#!/usr/bin/env python3
"""What polling 1,000 sources costs: a web of our own on 250 loopback addresses, CPU for each poll, peak memory.

usage: polling.py [--sources 1000] [--entries 10] [--program build/tocsin] [--seconds 60]

First all feeds are new (every entry becomes an article), then they answer 304, then 200 with the same bytes.
CPU is that of the whole process (user and system), from /proc; memory is its peak (VmHWM).
"""
import argparse
import asyncio
import collections
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOSTS = 250
WORDS = ("harbour pilot crane manifest ledger valve turbine grid relay breaker portal tenant mailbox token gateway router "
         "firmware patch backup archive vendor notice outage regional service queue storage cluster certificate").split()


class Web:
    def __init__(self, sources, entries):
        self.polls, self.mode = collections.Counter(), "etag"
        self.feeds = [self.feed(i, entries) for i in range(sources)]
        self.port, self.loop = 0, asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self.run, args=(ready,), daemon=True).start()
        ready.wait()

    def feed(self, i, entries):
        rng = random.Random(i)
        items = []
        for n in range(entries):
            text = " ".join(" ".join(rng.choices(WORDS, k=12)).capitalize() + f" {rng.randrange(10 ** 6)}." for _ in range(14))
            when = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(time.time() - 3600 * (n + 1) - i))
            items.append(f"<item><title>{' '.join(rng.choices(WORDS, k=7)).capitalize()} {i}</title>"
                         f"<link>https://s{i}.example/{n}</link><pubDate>{when}</pubDate>"
                         f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>")
        return f'<rss version="2.0"><channel><title>S{i}</title>{"".join(items)}</channel></rss>'.encode()

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                i = int(head.split(" ")[1].rsplit("/", 1)[1])
                self.polls[self.mode] += 1
                if self.mode == "etag" and "if-none-match" in head.lower():
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
                else:
                    writer.write(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Type: application/rss+xml\r\n'
                                 b"Content-Length: %d\r\n\r\n" % len(self.feeds[i]) + self.feeds[i])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def run(self, ready):
        async def start():
            first = await asyncio.start_server(self.serve, "127.0.0.1", 0)
            self.port = first.sockets[0].getsockname()[1]
            for n in range(2, HOSTS + 1):
                await asyncio.start_server(self.serve, f"127.0.0.{n}", self.port)
            ready.set()
        self.loop.run_until_complete(start())
        self.loop.run_forever()

    def opml(self):
        rows = "".join(f'<outline text="S{i}" xmlUrl="http://127.0.0.{i % HOSTS + 1}:{self.port}/feed/{i}"/>'
                       for i in range(len(self.feeds)))
        return f'<opml version="2.0"><body>{rows}</body></opml>'


def cpu_s(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid):
    return next(int(line.split()[1]) / 1024 for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                if line.startswith("VmHWM"))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sources", type=int, default=1000)
    options.add_argument("--entries", type=int, default=10)
    options.add_argument("--seconds", type=int, default=60, help="of each phase after the first, at most")
    options.add_argument("--program", default=str(ROOT / "build/tocsin"))
    said = options.parse_args()
    web = Web(said.sources, said.entries)
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        Path(folder, "list.opml").write_text(web.opml())
        def start():
            return subprocess.Popen([said.program, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--feeds",
                                     folder + "/list.opml", "--allow-private", "127.0.0.0/8", "--no-pages", "--no-sample",
                                     "--interval", "5s"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

        def stop():
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)

        def wait(what, seconds):
            end = time.time() + seconds
            while time.time() < end and not what() and server.poll() is None:
                time.sleep(.05)

        begin = time.time()
        server = start()
        try:
            wait(lambda: web.polls["etag"] >= said.sources, 120)
            print(f"asked all {said.sources} sources once after {time.time() - begin:.1f} s")
            last = -1
            while cpu_s(server.pid) - last > .2 and time.time() - begin < 300:  # articles are read and stored
                last = cpu_s(server.pid)
                time.sleep(3)
            print(f"first round, {said.sources * said.entries} articles: {cpu_s(server.pid):.1f} s of CPU, "
                  f"peak memory {peak_mb(server.pid):.0f} MB")
            stop()
            server = start()
            time.sleep(3)
            for mode, name in (("etag", "304"), ("full", "200 with the same bytes")):
                web.mode = mode
                polls, cpu = web.polls[mode], cpu_s(server.pid)
                wait(lambda: web.polls[mode] - polls >= 5 * said.sources, said.seconds)
                n = web.polls[mode] - polls
                print(f"{name}: {n} polls, {(cpu_s(server.pid) - cpu) * 1e6 / max(n, 1):.0f} us of CPU each")
            print(f"peak memory after a start with these articles: {peak_mb(server.pid):.0f} MB")
        finally:
            stop()


main()
