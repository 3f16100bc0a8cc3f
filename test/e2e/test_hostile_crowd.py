#!/usr/bin/env python3
"""Many sources that want to end the server by its memory, all at once: bodies as large as they may be that never end, and
feeds of entries as large as they may be. What they hold ends at a bound of bytes; the honest sources beside them, a small
one and a large one, are read meanwhile, and every entry is in the end."""
import http.server
import threading

from program import Folder, Server

HOSTS, EACH = 10, 4  # of each kind: 40 sources
BODY = 15 * 1024 * 1024
ENTRIES, CONTENT = 6, 2_000_000
PEAK_MB = 450
OPTIONS = ("--allow-private", "127.0.0.0/8", "--no-sample", "--no-pages", "--no-robots", "--interval", "5s", "--workers", "1")


MARKUP = b"&lt;b&gt;&lt;/b&gt;" * (CONTENT // 17)


def rss(slug, content, items=1):
    """In pieces: who writes them needs no memory for the whole."""
    yield b'<rss version="2.0"><channel><title>F</title>'
    for i in range(items):
        yield (f"<item><title>Harbour crane {slug} {i} stands still</title><link>https://{slug}.example/{i}</link>"
               f"<description>Words enough about the crane {slug} of the harbour, number {i}. ").encode()
        yield content
        yield b"</description></item>"
    yield b"</channel></rss>"


def endless(over):
    yield b"<rss><!--" + b"x" * BODY
    while not over.wait(.05):
        yield b"x" * 100


class Handler(http.server.BaseHTTPRequestHandler):
    """/endless/N, /heavy/N, /small, /large"""

    def do_GET(self):
        kind, _, n = self.path[1:].partition("/")
        self.server.crowd.asked.add(self.path)
        pieces = {"endless": lambda: endless(self.server.crowd.over), "heavy": lambda: rss("heavy" + n, MARKUP, ENTRIES),
                  "small": lambda: rss("small", b""), "large": lambda: rss("large", b"crane " * 10_000, 50)}[kind]()
        self.send_response_only(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        try:
            for piece in pieces:
                self.wfile.write(piece)
        except OSError:
            pass  # hung up on, as it should be

    def log_message(self, *_):
        pass


class Crowd:
    def __init__(self):
        self.asked, self.over = set(), threading.Event()
        self.sites = []
        for n in range(HOSTS):
            site = http.server.ThreadingHTTPServer((f"127.0.0.{n + 2}", 0), Handler)
            site.daemon_threads, site.crowd = True, self
            threading.Thread(target=site.serve_forever, daemon=True).start()
            self.sites.append(site)

    def list(self, kinds, honest=("small", "large")):
        urls = [f"http://{s.server_address[0]}:{s.server_address[1]}/{kind}/{EACH * n + i}"
                for kind in kinds for n, s in enumerate(self.sites) for i in range(EACH)]
        last = self.sites[-1].server_address
        urls += [f"http://{last[0]}:{last[1]}/{h}" for h in honest]
        return '<opml version="2.0"><body>%s</body></opml>' % "".join(
            f'<outline type="rss" text="{u}" xmlUrl="{u}"/>' for u in urls)

    def close(self):
        self.over.set()
        for site in self.sites:
            site.shutdown()


def peak_mb(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as f:
        return int(next(row for row in f if row.startswith("VmHWM")).split()[1]) / 1024


def check(crowd, kinds, articles, seconds):
    with Folder() as folder:
        path = folder + "/feeds.opml"
        with open(path, "w", encoding="utf-8") as f:
            f.write(crowd.list(kinds))
        crowd.asked.clear()
        server = Server(folder, "--feeds", path, *OPTIONS)
        server.wait(lambda s: len(crowd.asked) == len(kinds) * HOSTS * EACH + 2 and s["articles"] >= articles, seconds)
        peak = peak_mb(server)
        assert server.process.poll() is None and b"line_stopped" not in server.text(), server.text()[-900:]
        for slug in ("small", "large"):
            assert server.json(f"/api/v1/search?q={slug}")["items"], slug
        server.stop()
    assert peak < PEAK_MB, f"{peak:.0f} MB at the peak with {kinds}"
    return peak


def main():
    crowd = Crowd()
    endless = check(crowd, ("endless",), 51, 60)
    heavy = check(crowd, ("heavy",), 51 + HOSTS * EACH * ENTRIES, 300)
    crowd.close()
    print(f"hostile crowd: {HOSTS * EACH} bodies that never end: {endless:.0f} MB at the peak; as many feeds of "
          f"{ENTRIES * CONTENT // 1_000_000} MB: {heavy:.0f} MB")


if __name__ == "__main__":
    main()
