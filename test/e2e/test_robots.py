#!/usr/bin/env python3
"""robots.txt is asked before the first page of a host, once, and obeyed; never for feeds."""
import http.server
import subprocess
import threading

from program import PROGRAM


class Host(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, robots, code=200, address="127.0.0.1"):
        super().__init__((address, 0), Handler)
        self.robots, self.code, self.seen, self.moves = robots, code, [], {}
        self.base = f"http://{address}:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        host = self.server
        host.seen.append(self.path)
        to = host.moves.get(self.path)
        body, code = b"<p>page", 200
        if self.path == "/robots.txt":
            body, code = host.robots.encode(), host.code
        self.send_response(302 if to else code)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def fetch(*args):
    run = subprocess.run([PROGRAM, "fetch", "--allow-private", "127.0.0.0/8", *args], capture_output=True, text=True, timeout=60)
    return run.returncode, run.stdout, run.stderr


def main():
    host = Host("User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    code, out, err = fetch("--page", host.base + "/a", host.base + "/b")
    assert code == 0 and host.seen.count("/robots.txt") <= 2 and "/a" in host.seen, (err, host.seen)
    host.seen.clear()
    code, out, err = fetch("--page", host.base + "/private/x")
    assert code == 1 and host.base + "/private/x: robots.txt of 127.0.0.1 forbids it (RFC 9309)" in err, err
    assert host.seen == ["/robots.txt"], host.seen
    assert fetch("--page", host.base + "/private/open")[0] == 0
    assert fetch("--page", "--no-robots", host.base + "/private/x")[0] == 0
    host.seen.clear()
    assert fetch(host.base + "/private/x")[0] == 0 and host.seen == ["/private/x"], "not for feeds"

    ours = Host("User-agent: tocsin\nDisallow: /\n\nUser-agent: reader\nDisallow:\n")
    assert fetch("--page", ours.base + "/a")[0] == 1
    assert fetch("--page", "--user-agent", "reader/1 (x)", ours.base + "/a")[0] == 0

    for code, want in ((404, 0), (403, 0), (500, 1), (503, 1)):
        other = Host("User-agent: *\nDisallow: /\n", code)
        got, _, err = fetch("--page", other.base + "/a")
        assert got == want and (not want or "cannot be read now" in err), (code, got, err)
        assert ("/a" in other.seen) == (want == 0), other.seen

    # A redirect leads to another host: its own robots.txt counts. One of a robots.txt is followed.
    strict = Host("User-agent: *\nDisallow: /secret\n", address="127.0.0.2")
    host.moves["/go"] = strict.base + "/secret/1"
    code, _, err = fetch("--page", host.base + "/go")
    assert code == 1 and "robots.txt of 127.0.0.2 forbids it" in err and "/secret/1" not in strict.seen, (err, strict.seen)
    moved = Host("", address="127.0.0.3")
    moved.moves["/robots.txt"] = strict.base + "/robots.txt"
    code, _, err = fetch("--page", moved.base + "/secret")
    assert code == 1 and "robots.txt of 127.0.0.3 forbids it" in err and "/secret" not in moved.seen, (err, moved.seen)
    huge = Host("User-agent: *\nDisallow: /x\n" + "# " + "y" * (2 << 20) + "\nDisallow: /a\n")
    assert fetch("--page", huge.base + "/a")[0] == 0 and fetch("--page", huge.base + "/x")[0] == 1
    print("robots: ok")


main()
