"""A small web of our own on loopback: the sample week as feeds and pages, with every fault a reader meets.

    web = Web()            # 127.0.0.1, a free port
    web.opml               # address of the list of feeds
    web.publish(name, items)   # adds items to a made feed
Counts requests and answers by path. Standard library only.
"""
import collections
import gzip
import hashlib
import html
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "examples/sample/feeds"
KINDS = {".xml": "application/xml", ".json": "application/feed+json"}
FAULTS = {
    "busy": "503", "gone": "404", "html": "an HTML page", "reset": "", "bomb": "decompress", "entities": "entit",
    "loop": "redirect", "inward": "metadata",
}


class Quiet(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Readers that hang up on a fault are what these tests are about."""


class Web:
    def __init__(self, faults=True):
        self.items = collections.defaultdict(list)
        self.answers = collections.Counter()
        self.lock = threading.Lock()
        handler = type("Handler", (Handler,), {"web": self})
        self.server = Quiet(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.faults = dict(FAULTS) if faults else {}
        self.opml = self.base + "/feeds.opml"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()

    def feeds(self):
        return [p.name for p in sorted(SAMPLE.iterdir())] + sorted(self.items) + sorted(self.faults) + (
            ["moved"] if self.faults else [])

    def list(self):
        rows = "".join(f'<outline type="rss" text="{f}" xmlUrl="/feed/{f}" htmlUrl="https://{f.split(".")[0]}.example/"/>'
                       for f in self.feeds())
        return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{rows}</body></opml>'

    def publish(self, name, *items):
        """An item: (slug, title, date, text)."""
        with self.lock:
            self.items[name] += items

    def made(self, name):
        with self.lock:
            items = list(reversed(self.items[name]))
        rows = "".join(f"<item><title>{html.escape(t)}</title><link>{self.base}/page/{name}/{slug}?utm_source=rss</link>"
                       f"<guid isPermaLink='false'>{slug}</guid><pubDate>{date}</pubDate>"
                       f"<description>{html.escape(text[:160])}</description></item>" for slug, t, date, text in items)
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{rows}</channel></rss>'

    def page(self, name, slug):
        for s, title, date, text in self.items[name]:
            if s == slug:
                body = "".join(f"<p>{html.escape(p)}</p>" for p in text.split("\n"))
                return (f'<!doctype html><html lang="en"><head><title>{html.escape(title)} | {name}</title></head><body>'
                        '<nav><a href="/">Home</a> <a href="/all">All our news</a></nav>'
                        '<div class="cookie-banner">We use cookies. Accept all.</div>'
                        f"<article><h1>{html.escape(title)}</h1>{body}</article>"
                        '<aside class="related"><h3>Related stories</h3><a href="/x">Something else entirely</a></aside>'
                        "<footer>All rights reserved.</footer></body></html>")
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web = None

    def log_message(self, *args):
        pass

    def answer(self, code, kind, body, *headers):
        raw = body.encode() if isinstance(body, str) else body
        tag = '"' + hashlib.sha1(raw).hexdigest()[:16] + '"'
        if code == 200 and self.headers.get("If-None-Match") == tag:
            code, raw = 304, b""
        with self.web.lock:
            self.web.answers[code] += 1
            self.web.answers[self.path.partition("?")[0], code] += 1
        self.send_response(code)
        for k, v in (("Content-Type", kind), ("ETag", tag), ("Content-Length", str(len(raw))), *headers):
            self.send_header(k, v)
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self):
        web, path = self.web, self.path.partition("?")[0]
        parts = path.strip("/").split("/")
        if path == "/feeds.opml":
            return self.answer(200, "text/x-opml", web.list())
        if parts[0] == "page" and len(parts) == 3:
            page = web.page(parts[1], parts[2])
            return self.answer(200, "text/html; charset=utf-8", page) if page else self.answer(404, "text/html", "no")
        if parts[0] == "feed" and len(parts) == 2:
            return self.feed(parts[1])
        return self.answer(404, "text/html", "<h1>404 Not Found</h1>")

    def feed(self, name):
        web = self.web
        if (SAMPLE / name).is_file():
            return self.answer(200, KINDS[(SAMPLE / name).suffix], (SAMPLE / name).read_bytes())
        if name in web.items:
            return self.answer(200, "application/rss+xml", web.made(name))
        return getattr(self, "fault_" + name, lambda: self.answer(404, "text/html", "no"))()

    def fault_busy(self):
        self.answer(503, "text/plain", "busy", ("Retry-After", "120"))

    def fault_gone(self):
        self.answer(404, "text/html", "<h1>gone</h1>")

    def fault_html(self):
        self.answer(200, "text/html", "<!doctype html><title>Just a moment...</title><p>Checking your browser")

    def fault_reset(self):
        self.connection.close()

    def fault_bomb(self):
        body = gzip.compress(b"\0" * (64 << 20))
        self.answer(200, "application/rss+xml", body, ("Content-Encoding", "gzip"))

    def fault_entities(self):
        rows = "".join(f'<!ENTITY e{i} "&e{i - 1};&e{i - 1};&e{i - 1};&e{i - 1};">' for i in range(1, 20))
        self.answer(200, "application/rss+xml",
                    f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "boom">{rows}]><rss><channel>&e19;</channel></rss>')

    def fault_loop(self):
        self.answer(302, "text/plain", "", ("Location", "/feed/loop"))

    def fault_inward(self):
        self.answer(302, "text/plain", "", ("Location", "http://169.254.169.254/latest/meta-data/"))

    def fault_moved(self):
        self.answer(301, "text/plain", "", ("Location", "/feed/bleepingcomputer.xml"))


def rfc822(day, hour=12, minute=0):
    """A moment of June 2026 as feeds write it."""
    june = 1780272000
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(june + (day - 1) * 86400 + hour * 3600 + minute * 60))
