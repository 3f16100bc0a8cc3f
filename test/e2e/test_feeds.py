#!/usr/bin/env python3
"""Managing sources, with and beside a running server: settings, removals, lists, checks, discovery, moves."""
import http.server
import json
import re
import sqlite3
import subprocess
import threading
import time
import xml.etree.ElementTree as ElementTree

from program import PROGRAM, Folder, Server

T = "{https://tocsin.invalid/ns/opml/1}"
ALLOW = ("--allow-private", "127.0.0.0/8")


class Site(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.seen = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def asked(self, path):
        return [headers for p, headers in list(self.seen) if p == path]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        feed = (f'<rss version="2.0"><channel><title>Feed of {self.path}</title><item><title>A harbour is closed</title>'
                f'<link>{self.server.base}/page{self.path}</link><description>Short.</description></item></channel></rss>')
        if self.path == "/":
            return self.say(200, '<link rel=alternate type="application/rss+xml" href="/one"><a href="/about">x</a>')
        if self.path == "/old":
            return self.say(301, "", ("Location", "/new"))
        if self.path == "/login":
            return self.say(301, "", ("Location", "/gate"))
        if self.path == "/gate":
            return self.say(200, "<!doctype html><title>Sign in</title><p>Please")
        if self.path == "/bad":
            return self.say(503, "no", ("Retry-After", "600"))
        if self.path == "/gone":
            return self.say(410, "gone")
        if self.path.startswith("/page/"):
            return self.say(200, "<title>A harbour is closed</title><article>" + "<p>A harbour is closed today.</p>" * 9)
        if self.path in ("/one", "/two", "/three", "/new", "/four"):
            return self.say(200, feed)
        return self.say(404, "no")

    def say(self, code, body, *headers):
        raw = body.encode()
        self.send_response(code)
        for k, v in (("Content-Length", str(len(raw))), *headers):
            self.send_header(k, v)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


def feeds(*args, data=None, code=0):
    run = subprocess.run([PROGRAM, "feeds", *(("--data", data) if data else ()), *args], capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == code, (args, run.returncode, run.stdout[-500:], run.stderr[-500:])
    return run.stdout + run.stderr


def rows(data):
    return {line.split("\t")[0]: line.split("\t") for line in feeds("list", data=data).splitlines()}


def until(what, seconds=15):
    end = time.time() + seconds
    while not what():
        assert time.time() < end, "waited in vain"
        time.sleep(.1)


def alone(site):
    host = site.base[7:]
    with Folder() as data:
        assert feeds("list", data=data) == ""
        out = feeds("add", site.base + "/one", "--title", "One", "--category", "advisory", "--interval", "15m", "--header",
                    "X-Key: secret", "--folder", "Europe/North & South", data=data)
        assert out == host + "/one\n", out
        assert "there already" in feeds("add", site.base + "/one", data=data, code=1)
        assert "interval" in feeds("add", site.base + "/two", "--interval", "1s", data=data, code=2)
        assert "category" in feeds("add", site.base + "/two", "--category", "gossip", data=data, code=2)
        feeds("set", host + "/one", "--full-page", "no", "--credibility", "77", data=data)
        feeds("set", "none.example", "--full-page", "no", data=data, code=1)
        export = feeds("export", data=data)
        assert "secret" not in export
        tree = ElementTree.fromstring(feeds("export", "--secrets", data=data))
        path = [o.get("text") for o in tree.iter("outline")]
        assert path == ["Europe", "North & South", "One"], path
        one = [o for o in tree.iter("outline") if o.get("xmlUrl")][0]
        assert (one.get(T + "interval"), one.get(T + "full-page"), one.get(T + "headers"), one.get(T + "credibility"),
                one.get(T + "category")) == ("900s", "no", "X-Key: secret", "77", "advisory"), one.attrib
        feeds("remove", host + "/one", data=data)
        assert feeds("list", data=data) == ""
        feeds("remove", host + "/one", data=data, code=1)


def many():
    """5,000 sources in nested folders, in and out; twice as many take not much more than twice as long."""
    took = {}
    for n in (5000, 10000):
        body = "".join(f'<outline text="F{i // 100}"><outline text="G{i % 7}"><outline type="rss" text="S &amp; {i}" '
                       f'xmlUrl="https://s{i}.example/feed"/></outline></outline>' for i in range(n))
        with Folder() as data:
            path = data + "/list.opml"
            with open(path, "w") as f:
                f.write(f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>')
            begin = time.time()
            out = feeds("import", path, data=data)
            assert f"{n} sources added, 0 were there already" in out, out
            tree = ElementTree.fromstring(feeds("export", data=data))
            took[n] = time.time() - begin
            leaves = [o for o in tree.iter("outline") if o.get("xmlUrl")]
            assert len(leaves) == n and leaves[0].get("text").startswith("S & ")
            assert len(tree.find("body")) == n // 100  # each folder once
            assert f"0 sources added, {n} were there already" in feeds("import", path, data=data)
    assert took[10000] < 4 * took[5000] + 1, took


def checked(site):
    with Folder() as data:
        for path in ("/one", "/bad", "/gate"):
            feeds("add", site.base + path, data=data)
        out = feeds("check", *ALLOW, data=data, code=1)
        assert "1 good, 2 bad" in out and "503 Service Unavailable, retry in 600 s" in out and "Sign in" in out, out
        out = feeds("check", *ALLOW, site.base[7:] + "/one", data=data)
        assert "1 entries\tFeed of /one" in out, out
        feeds("check", "nobody.example/f", *ALLOW, data=data, code=1)
    out = feeds("discover", *ALLOW, site.base + "/")
    assert out.startswith(site.base + "/one\t1 entries"), out
    assert "no feed was found" in feeds("discover", *ALLOW, site.base + "/page/x", code=1)


def beside(site):
    host = site.base[7:]
    with Folder() as data:
        with open(data + "/list.opml", "w") as f:
            f.write(f'<opml version="2.0" xmlns:tocsin="https://tocsin.invalid/ns/opml/1"><body>'
                    f'<outline text="1" xmlUrl="{site.base}/one"/>'
                    f'<outline text="2" xmlUrl="{site.base}/two" tocsin:enabled="false"/>'
                    f'<outline text="o" xmlUrl="{site.base}/old"/><outline text="l" xmlUrl="{site.base}/login"/>'
                    f'<outline text="b" xmlUrl="{site.base}/bad"/><outline text="g" xmlUrl="{site.base}/gone"/>'
                    '</body></opml>')
        with open(data + "/tocsin.yaml", "w") as f:
            f.write(f"sources:\n  - url: {site.base}/four\n    user_agent: four/1\n    headers: {{X-Four: '4'}}\n"
                    f"    full_page: no\n")
        site.seen.clear()
        options = ("--feeds", data + "/list.opml", "--no-sample", *ALLOW)
        server = Server(data, *options)
        until(lambda: len(rows(data)) == 7 and rows(data).get(host + "/one", [0] * 4)[4] == "1 articles")
        until(lambda: all(rows(data)[host + p][3] != "new" for p in ("/old", "/login", "/bad", "/gone", "/four")))
        now = rows(data)
        assert now[host + "/bad"][3] == "failing" and re.search(r"asked again in 1[01] min", now[host + "/bad"][5]), now
        assert f"{site.base}/bad: 503 Service Unavailable, retry in 600 s" in now[host + "/bad"][5], now
        assert "Sign in" in now[host + "/login"][5], now
        assert "410 Gone" in now[host + "/gone"][5] and " h" in now[host + "/gone"][5], now
        assert not site.asked("/two"), "a disabled source is not asked"
        listed = {json.loads(line)["id"]: json.loads(line) for line in feeds("list", "--json", data=data).splitlines()}
        assert listed[host + "/old"]["url"] == site.base + "/new", "a move to a feed is followed"
        assert listed[host + "/old"]["moved_from"] == site.base + "/old"
        assert listed[host + "/login"]["url"] == site.base + "/login", "a move to a page that asks for a login is not"
        four = site.asked("/four")[0]
        assert four["User-Agent"] == "four/1" and four["X-Four"] == "4", four
        until(lambda: rows(data)[host + "/four"][4] == "1 articles")
        assert not site.asked("/page/four"), "full_page: no"
        assert site.asked("/page/one") and "four" not in site.asked("/page/one")[0]["User-Agent"]

        # Changes while it runs.
        assert not site.asked("/three")
        feeds("add", site.base + "/three", "--user-agent", "three/1", data=data)
        until(lambda: site.asked("/three"))
        assert site.asked("/three")[0]["User-Agent"] == "three/1"
        feeds("set", host + "/two", "--enabled", "yes", data=data)
        until(lambda: site.asked("/two"))
        feeds("remove", host + "/one", data=data)
        assert host + "/one" not in rows(data)
        feeds("set", host + "/three", "--enabled", "no", data=data)
        assert rows(data)[host + "/three"][3] == "disabled"
        out = feeds("import", data + "/list.opml", data=data)  # an import says that it is wanted after all
        assert "1 sources added, 5 were there already" in out, out
        feeds("remove", host + "/one", data=data)
        server.stop()

        # Health was counted and what happened was kept (classes and kinds: src/model/source_health.h).
        with sqlite3.connect(data + "/tocsin.db") as db:
            classes = dict(db.execute("SELECT source || class, answers FROM source_days"))
            events = {(s, k): d for s, k, d in db.execute("SELECT source, kind, detail FROM source_events")}
            whys = dict(db.execute("SELECT id, next_why FROM sources"))
        assert classes[host + "/old0"] >= 1, classes  # new
        assert classes[host + "/bad3"] >= 1 and classes[host + "/gone2"] >= 1 and classes[host + "/login6"] >= 1, classes
        assert events[host + "/old", 0] == f"{site.base}/old -> {site.base}/new", events  # moved
        assert "503" in events[host + "/bad", 1] and "Sign in" in events[host + "/login", 4], events
        assert "410" in events[host + "/gone", 5], events
        assert "Retry-After" in whys[host + "/bad"] and "gone for good" in whys[host + "/gone"], whys

        # What was removed does not come back with the list; what was set stays; a failing one is asked again.
        site.seen.clear()
        server = Server(data, *options)
        until(lambda: re.search(rb"http://127", server.text()))
        time.sleep(2)
        now = rows(data)
        assert host + "/one" not in now and now[host + "/three"][3] == "disabled", now
        assert not site.asked("/one") and not site.asked("/three")
        server.stop()


def main():
    site = Site()
    alone(site)
    many()
    checked(site)
    beside(site)
    print("feeds: ok")


main()
