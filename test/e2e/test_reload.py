#!/usr/bin/env python3
"""SIGHUP: the configuration and the lists are read again while the server runs; a broken file changes nothing."""
import http.server
import re
import signal
import threading
import time

from program import Folder, Server


class Site(http.server.ThreadingHTTPServer):
    """A feed at every path, and who asked for it."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.base, self.seen = f"http://127.0.0.1:{self.server_address[1]}", []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def asked(self, path):
        return [headers for p, headers in list(self.seen) if p == path]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        body = (f"<rss version='2.0'><channel><title>F</title><item><title>A harbour is closed {self.path}</title>"
                f"<link>{self.server.base}/page{self.path}</link><description>Closed.</description></item></channel></rss>"
                ).encode()
        self.send_response(404 if self.path.startswith("/page") or self.path == "/robots.txt" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def wait(what, why, seconds=30):
    end = time.time() + seconds
    while not what():
        assert time.time() < end, why()
        time.sleep(.1)


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


def main():
    site = Site()
    with Folder() as folder:
        data, opml, config = folder + "/data", folder + "/list.opml", folder + "/tocsin.yaml"
        outline = f'<outline text="{{0}}" xmlUrl="{site.base}/{{0}}"/>'
        base = f"feeds: [{opml}]\nallow_private: [127.0.0.0/8]\nsample: no\n"
        write(opml, f'<opml version="2.0"><body>{outline.format("one")}</body></opml>')
        write(config, base)
        server = Server(data, "--config", config)

        def reload(event):
            at = len(server.text())
            server.process.send_signal(signal.SIGHUP)
            wait(lambda: event in server.text()[at:], lambda: server.text()[at:].decode())
            return server.text()[at:].decode()

        wait(lambda: site.asked("/one"), lambda: server.text().decode())
        first = len(site.asked("/one"))

        # a new source of a list, and one of the file with headers of its own
        write(opml, f'<opml version="2.0"><body>{outline.format("one")}{outline.format("two")}</body></opml>')
        write(config, base + f"sources:\n  - url: {site.base}/three\n    headers:\n      X-Key: abc\n")
        said = reload(b"event=configuration_read")
        assert "needs_restart" not in said and 'sources_listed="2"' in said, said
        wait(lambda: site.asked("/two") and site.asked("/three"), lambda: server.text().decode())
        assert site.asked("/three")[0].get("X-Key") == "abc"
        ids = {s["id"] for s in server.json("/api/v1/sources")["items"]}
        assert len(ids) == 3, ids

        # an interval that is new counts at once
        assert len(site.asked("/one")) == first
        write(config, base + "fetch:\n  interval: 1s\n")
        said = reload(b"event=configuration_read")
        assert 'event=configuration_changed key="fetch.interval"' in said, said
        wait(lambda: len(site.asked("/one")) > first + 2, lambda: server.text().decode())
        asked = len(site.asked("/three"))
        wait(lambda: len(site.asked("/three")) > asked, lambda: server.text().decode())
        assert "X-Key" not in site.asked("/three")[-1], "the headers are no longer said"

        # what cannot change is named, and the rest is done
        write(config, base + "listen: 127.0.0.1:1\nworkers: 3\nfetch:\n  interval: 1s\n")
        said = reload(b"event=configuration_read")
        # the option --listen of the start stands above the file
        assert re.findall(r'event=configuration_needs_restart key="([\w.]+)"', said) == ["workers"], said

        # a broken file and a list that is missing change nothing, and say where
        write(config, base + "fetch:\n  interval: 1h\n  per_host: lots\n")
        said = reload(b"event=configuration_stays")
        assert f"{config}:6:13: fetch.per_host" in said and "configuration_read" not in said, said
        before = len(site.asked("/one"))
        wait(lambda: len(site.asked("/one")) > before + 1, lambda: "the interval is no longer a second")
        write(config, base.replace(opml, folder + "/none.opml"))
        said = reload(b"event=configuration_stays")
        assert "cannot open" in said and "none.opml" in said, said

        # a source that is switched off is not asked any more
        write(config, base + f"fetch:\n  interval: 1s\nsources:\n  - url: {site.base}/two\n    enabled: no\n")
        reload(b"event=configuration_read")
        time.sleep(1.5)
        before = len(site.asked("/two")), len(site.asked("/one"))
        wait(lambda: len(site.asked("/one")) > before[1] + 2, lambda: server.text().decode())
        assert len(site.asked("/two")) == before[0]
        for _ in range(20):  # many in a row: the last one counts
            server.process.send_signal(signal.SIGHUP)
        assert server.get("/healthz")[0] == 200
        server.stop()
    print("reload: ok")


main()
