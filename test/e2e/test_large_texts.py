#!/usr/bin/env python3
"""Articles of one event, each as long as a source may send them (2 MB): what they take ends at a bound of bytes, not of
articles, the threat tells the same whoever reads them, and each costs about as much as the one before."""
import http.server
import json
import os
import random
import subprocess
import threading

from program import PROGRAM, Folder, Server, tocsin
from test_same import NEAR_NOW

CONTENT = 2 * 1024 * 1024
PEAK_MB = 400  # of an ingest; over 1 GB when articles were counted, not weighed
SERVE_MB = 600  # of a server, feeds of 10 MB come in meanwhile; 818 when articles were counted
ARTICLES = 30
WORDS = ("intruders used a flaw of the gateway and copied records from clinics while the operator shipped updates for routers "
         "and servers after analysts found the loader in samples of the campaign").split()
ENDS = (".", ", Orvane said.", " through CVE-2026-{}.", " by Zorvex{} ransomware.", " on 7 March 2026.")


def text(seed):
    """Some prose of our own, no two alike."""
    r = random.Random(seed)
    paragraphs, n = [], 0
    while n < CONTENT - 2000:
        sentences = [" ".join(r.choices(WORDS, k=r.randint(8, 24))).capitalize()
                     + r.choice(ENDS).format(r.randint(1000, 9999)) for _ in range(5)]
        paragraphs.append(" ".join(sentences))
        n += len(paragraphs[-1]) + 1
    return paragraphs


def article(i):
    return json.dumps({"url": f"https://news{i}.example/a", "source": f"news{i}.example", "text": "\n".join(text(i)),
                       "title": "Orvane clinics hit by Zorvex ransomware through CVE-2026-1234",
                       "published": f"2026-03-07T{i % 24:02}:00:00Z"}) + "\n"


def ingest(folder, stdin, *options):
    """(MB at the peak, seconds of processor time) of one run."""
    run = subprocess.Popen([PROGRAM, "ingest", "--data", folder, *options], stdin=subprocess.PIPE,
                           stderr=subprocess.DEVNULL)
    run.stdin.write(stdin.encode())
    run.stdin.close()
    _, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0, run.returncode
    return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def threats(folder):
    listed = json.loads(tocsin("list", "--data", folder, "--json", "--singles", "--limit", "200").stdout)
    tocsin("check", "--data", folder)
    return sorted(NEAR_NOW.sub("", tocsin("show", "--data", folder, "--json", t["id"]).stdout.decode())
                  for t in listed["items"])


def check_ingest():
    rows = [article(i) for i in range(ARTICLES)]
    with Folder() as one, Folder() as many:
        peak, took = ingest(one, "".join(rows), "--workers", "1")
        assert peak < PEAK_MB, f"{peak:.0f} MB at the peak"
        peak4, _ = ingest(many, "".join(rows), "--workers", "4")
        assert peak4 < PEAK_MB, f"{peak4:.0f} MB at the peak with four threads"
        told = threats(one)
        assert told == threats(many), "four threads tell something else than one"
        assert sum(len(json.loads(t)["articles"]) for t in told) == ARTICLES
    with Folder() as folder:
        _, half = ingest(folder, "".join(rows[:ARTICLES // 2]), "--workers", "1")
    assert took < 4 * half, f"{ARTICLES} articles took {took:.1f} s, half of them {half:.1f} s"
    return peak, peak4, took


class Feeds(http.server.BaseHTTPRequestHandler):
    """/0 to /9: feeds of five entries each."""

    def do_GET(self):
        n = int(self.path.strip("/"))
        items = "".join(f"<item><title>Orvane clinics hit by Zorvex ransomware</title><link>https://n{n}.example/{i}</link>"
                        f"<description>{'&lt;p&gt;'.join(text(n * 5 + i))}</description></item>" for i in range(5))
        body = f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def check_serve():
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{site.server_address[1]}"
    with Folder() as folder:
        outlines = "".join(f'<outline type="rss" text="f{n}" xmlUrl="{base}/{n}"/>' for n in range(6))
        path = folder + "/feeds.opml"
        with open(path, "w", encoding="utf-8") as f:
            f.write(f'<opml version="2.0"><body>{outlines}</body></opml>')
        server = Server(folder, "--feeds", path, "--allow-private", "127.0.0.0/8", "--no-sample", "--no-pages",
                        "--no-robots", "--workers", "2", "--interval", "5s")  # what had no room comes with the next poll
        server.wait(lambda s: s["articles"] == 30, 120)
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as f:
            peak = int(next(row for row in f if row.startswith("VmHWM")).split()[1]) / 1024
        assert b"line_stopped" not in server.text(), server.text()[-900:]
        assert server.get("/")[0] == 200
        server.stop()
    site.shutdown()
    assert peak < SERVE_MB, f"a server took {peak:.0f} MB at the peak"
    return peak


def main():
    peak, peak4, took = check_ingest()
    served = check_serve()
    print(f"large texts: {ARTICLES} of 2 MB: {peak:.0f} MB and {peak4:.0f} MB (four threads) at the peak, {took:.1f} s of "
          f"processor time; a server {served:.0f} MB")


if __name__ == "__main__":
    main()
