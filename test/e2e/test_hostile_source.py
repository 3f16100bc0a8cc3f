#!/usr/bin/env python3
"""A source that wants to end the server: heads, addresses and lists as long as they may be sent. It costs itself, and
nobody else: the honest source beside it is read, before, meanwhile and by the next server."""
import http.server
import subprocess
import threading
import time

from program import PROGRAM, Folder, Server

ALLOW = ("--allow-private", "127.0.0.0/8")
OPTIONS = (*ALLOW, "--no-sample", "--no-pages", "--no-robots", "--interval", "1s", "--workers", "1")
LONG = 65_000  # of the 64 KiB that a head may have


def rss(slug, more=""):
    return (f'<rss version="2.0"><channel><title>F</title>{more}<item><title>Harbour crane {slug} stands still</title>'
            f"<link>https://{slug}.example/1</link><description>Words enough about the crane {slug} of the harbour, which "
            "stands still since the ledger of its turbine was lost.</description></item></channel></rss>").encode()


class Site(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers, self.asked = answers, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """Hang-ups are part of it."""

    def list(self, *paths):
        rows = "".join(f'<outline type="rss" text="{p}" xmlUrl="{self.base}/{p}"/>' for p in paths)
        return f'<opml version="2.0"><body>{rows}</body></opml>'.encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = self.path[1:].partition("?")[0]
        self.server.asked.append(name)
        code, headers, body = self.server.answers[name](self.server)
        self.send_response_only(code)
        for k, v in (("Content-Type", "text/xml"), ("Content-Length", str(len(body))), *headers):
            self.send_header(k, v)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def well(slug):
    return lambda site: (200, (), rss(slug))


def enclosures(site):
    """Each short, all together larger than what an entry may be: every one stands on a long base."""
    links = '<link rel="enclosure" href="%d"/>'
    rows = "".join(links % i for i in range(4000))
    return 200, (), (f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://e.example/{"b" * 7000}/"><title>F</title>'
                     f'<entry><title>Many enclosures</title><id>1</id>{rows}<content>Words of it, enough for one.</content>'
                     "</entry></feed>").encode()


HOSTILE = {
    "tag": lambda site: (200, (("ETag", '"' + "t" * LONG + '"'),), rss("tag")),
    "date": lambda site: (200, (("Last-Modified", "d" * LONG),), rss("date")),
    "type": lambda site: (200, (("Content-Type", "text/xml; x=" + "y" * (LONG - 2000)),), rss("type")),
    "moved": lambda site: (301, (("Location", "/to?" + "m" * LONG),), b""),
    "hops": lambda site: (301, (("Location", "/back?" + "h" * 7000),), b""),
    "back": lambda site: (301, (("Location", "/to?" + "n" * 7000),), b""),
    "to": lambda site: (200, (("ETag", '"' + "u" * LONG + '"'),), rss("to")),
    "wait": lambda site: (503, (("Retry-After", "9" * LONG),), b"no"),
    "bytes": lambda site: (301, (("Location", "/odd?\xe9\xff"),), b""),
    "odd": lambda site: (200, (("ETag", '"\xff\xfe\xc0\xaf"'), ("Last-Modified", "\xff")), rss("odd")),
    "enclosures": enclosures,
    "titles": lambda site: (200, (), rss("titles", "<title>" + "x" * 3_000_000 + "</title>")),
    "link": lambda site: (200, (), rss("link").replace(b"https://link.example/1", b"https://link.example/" + b"l" * 3_000_000)),
    "page": lambda site: (200, (), b"<!doctype html><title>" + b"t" * 3_000_000 + b"</title>"),
}


def check_server():
    """All of them beside an honest one."""
    site = Site({**HOSTILE, "well": well("one"), "list": lambda s: (200, (), s.list(*sorted(HOSTILE), "well"))})
    with Folder() as folder:
        server = Server(folder, "--feeds", site.base + "/list", *OPTIONS)
        server.wait(lambda s: set(HOSTILE) <= set(site.asked) and site.asked.count("well") > 3)
        site.answers["well"] = well("two")
        server.wait(lambda s: len(server.json("/api/v1/search?q=two")["items"]) == 1)
        assert server.process.poll() is None and b"line_stopped" not in server.text(), server.text()[-900:]
        assert b"larger than an entry" not in server.text(), "enclosures past their number are left out, not their entry"
        for path in ("/sources", "/", "/api/v1/sources", "/sources.opml"):
            assert server.get(path)[0] == 200, path
        for path in ("/api/v1/sources", "/sources", "/sources.opml", "/feed.atom"):
            server.get(path)[2].decode()
        server.text().decode()
        assert max(map(len, server.text().splitlines())) < 5000, "a line of the log is a line"
        trouble = {s["id"].rpartition("/")[2]: s["trouble"] for s in server.json("/api/v1/sources")["items"]}
        assert "redirects to an address of more than 8192 bytes" in trouble["moved"], trouble
        server.stop()
        server = Server(folder, "--feeds", site.base + "/list", *OPTIONS)
        site.answers["well"] = well("three")
        server.wait(lambda s: len(server.json("/api/v1/search?q=three")["items"]) == 1)
        server.stop()
    site.shutdown()


def check_lists():
    """Lists of sources with attributes longer than anyone means: imported beside a server, and by the next one."""
    long = "a" * 100_000
    rows = (f'<outline type="rss" text="{long}" title="{long}" xmlUrl="https://a.example/feed"/>'
            f'<outline type="rss" text="b" xmlUrl="https://b.example/{long}"/>'
            f'<outline type="rss" text="c" xmlUrl="https://c.example/feed" htmlUrl="https://c.example/{long}"/>'
            f'<outline type="rss" text="d" xmlUrl="https://d.example/feed" language="{long}"/>'
            f'<outline text="{long}"><outline type="rss" text="e" xmlUrl="https://e.example/feed"/></outline>')
    site = Site({"well": well("one"), "list": lambda s: (200, (), s.list("well")),
                 "long": lambda s: (200, (), f'<opml version="2.0"><body>{rows}</body></opml>'.encode())})
    with Folder() as folder:
        server = Server(folder, "--feeds", site.base + "/list", *OPTIONS)
        server.wait(lambda s: s["articles"] == 1)
        run = subprocess.run([PROGRAM, "feeds", "import", site.base + "/long", "--data", folder, *ALLOW], capture_output=True,
                             timeout=60)
        assert run.returncode == 0 and b"4 sources added" in run.stdout, run
        for n in range(8):  # the server writes in every second: who asks has a turn all the same
            began = time.time()
            run = subprocess.run([PROGRAM, "feeds", "set", "a.example/feed", "--credibility", str(n), "--data", folder],
                                 capture_output=True, timeout=60)
            assert run.returncode == 0 and not run.stderr and time.time() - began < 8, (n, time.time() - began, run)
        assert server.process.poll() is None and "line_stopped" not in server.text().decode(), server.text()[-900:]
        assert len(server.get("/sources")[2]) < 300_000
        server.stop()
        server = Server(folder, "--feeds", site.base + "/list", *OPTIONS)
        site.answers["well"] = well("two")
        server.wait(lambda s: s["articles"] == 2)
        server.stop()
    site.shutdown()


def main():
    check_server()
    check_lists()
    print("hostile sources: long heads, addresses, lists and entries cost their source alone")


if __name__ == "__main__":
    main()
