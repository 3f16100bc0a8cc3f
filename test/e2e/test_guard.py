#!/usr/bin/env python3
"""Nothing inside is reached: names that lie, names that change their answer, redirects to them; and names that fail."""
import http.server
import subprocess
import threading
import time

from names import Names
from program import PROGRAM

INSIDE = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
          "255.255.255.255", "240.0.0.1", "::1", "fd00::1", "fe80::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
          "2002:7f00:1::1", "2001::1", "::127.0.0.1", "fd00:ec2::254"]


class Inside(http.server.ThreadingHTTPServer):
    """What must not be reached; counts who came."""
    daemon_threads = True

    def __init__(self, address="127.0.0.1", port=0, to=None, wait=0):
        self.visits, self.to, self.wait = [], to, wait
        super().__init__((address, port), Handler)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.visits.append((self.path, self.headers.get("Host"), self.headers.get("X-Key")))
        if self.path == "/go":
            time.sleep(self.server.wait)
            self.send_response(302)
            self.send_header("Location", self.server.to)
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"secret of the inside")

    def log_message(self, *_):
        pass


def fetch(names, url, *options):
    run = subprocess.run([PROGRAM, "fetch", "--resolver", names.address, *options, url], capture_output=True, timeout=120)
    return run.returncode, run.stdout, run.stderr.decode()


def refused(names, url, words, *options):
    code, out, err = fetch(names, url, *options)
    assert code == 1 and b"secret" not in out and words in err, (url, code, out[:80], err)


def main():
    inside = Inside()
    port = inside.port
    scripts = {f"inside{i}.test": [[a]] for i, a in enumerate(INSIDE)}
    scripts |= {
        "both.test": [["127.0.0.1", "10.0.0.1"]],
        "chain.test": ["cname inner.test 127.0.0.1"],
        "loop.test": ["cname loop.test"],
        "gone.test": ["nxdomain"], "empty.test": ["empty"], "broken.test": ["servfail"], "no.test": ["refused"],
        "cut.test": ["cut"], "long.test": ["tcp 127.0.0.1"], "noise.test": ["garbage"], "quiet.test": ["silent"],
        "local.test": [["127.0.0.2"]],
    }
    names = Names(scripts)

    for i, _ in enumerate(INSIDE):
        refused(names, f"http://inside{i}.test:{port}/x", "which fetch.allow_private does not list")
    refused(names, f"http://both.test:{port}/", "both.test resolves to")
    refused(names, f"http://chain.test:{port}/", "chain.test resolves to 127.0.0.1, a loopback address")
    refused(names, f"http://inside0.test.:{port}/", "a loopback address")
    refused(names, f"http://localhost:{port}/", "a loopback address")
    refused(names, f"http://long.test:{port}/", "a loopback address")  # cut over UDP, whole over TCP
    refused(names, f"http://gone.test:{port}/", "no such host: gone.test (DNS: NXDOMAIN)")
    refused(names, f"http://empty.test:{port}/", "empty.test has no address")
    refused(names, f"http://loop.test:{port}/", "loop.test has no address")
    refused(names, f"http://broken.test:{port}/", "DNS: no name server helps with broken.test")
    refused(names, f"http://no.test:{port}/", "DNS: no name server helps with no.test")
    refused(names, f"http://cut.test:{port}/", "DNS:")
    refused(names, f"http://noise.test:{port}/", "DNS:")
    refused(names, f"http://quiet.test:{port}/", "DNS: no answer for quiet.test")
    assert not inside.visits, inside.visits

    # A redirect to a name that leads inside, by a door that is listed.
    door = Inside("127.0.0.2", to=f"http://inside0.test:{port}/secret")
    options = ("--allow-private", "127.0.0.2/32")
    refused(names, f"http://local.test:{door.port}/go", "inside0.test resolves to 127.0.0.1", *options)
    assert door.visits and door.visits[0][1].startswith("local.test"), door.visits
    assert not inside.visits, inside.visits

    # Literal spellings behind a redirect.
    for literal in ("127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "[::1]", "[::ffff:127.0.0.1]"):
        door.to = f"http://{literal}:{port}/secret"
        refused(names, f"http://local.test:{door.port}/go", "fetch.allow_private does not list", *options)
    assert not inside.visits, inside.visits

    # Rebinding: the first answer may be fetched (127.0.0.2 stands for a public one), later ones lead inside. The
    # server waits until the first answer is too old to be kept and redirects to its own name.
    scripts["rebind.test"] = [["127.0.0.2"], ["127.0.0.1"]]
    rebinding = Inside("127.0.0.2", to=f"http://rebind.test:{port}/secret", wait=5.5)
    refused(names, f"http://rebind.test:{rebinding.port}/go", "rebind.test resolves to 127.0.0.1", *options)
    assert names.asked["rebind.test"] == 2 and rebinding.visits and not inside.visits, (names.asked, inside.visits)
    # The same at once: the name stays with its first answer, so the inside is not even judged.
    scripts["quick.test"] = [["127.0.0.2"], ["127.0.0.1"]]
    quick = Inside("127.0.0.2", to=f"http://quick.test:{port}/secret")
    refused(names, f"http://quick.test:{quick.port}/go", "connection refused", *options)
    assert names.asked["quick.test"] == 1 and not inside.visits, (names.asked, inside.visits)
    # A name with both kinds of addresses: only the good one is ever tried.
    scripts["mixed.test"] = [["127.0.0.1", "127.0.0.2", "10.0.0.1"]]
    code, out, err = fetch(names, f"http://mixed.test:{door.port}/x", *options)
    assert code == 0, err
    refused(names, f"http://mixed.test:{port}/x", "connection refused", *options)
    assert not inside.visits, inside.visits

    # A proxy is judged as well, and own headers stay with the first host.
    refused(names, "http://local.test/", "which fetch.allow_private does not list", "--proxy", f"http://127.0.0.1:{port}")
    refused(names, "http://local.test/", "a loopback address", "--proxy", f"http://inside0.test:{port}")
    refused(names, "http://127.0.0.1/", "a loopback address", "--proxy", f"http://127.0.0.2:{door.port}", *options)
    code, out, _ = fetch(names, "http://gone.test/x", "--proxy", f"http://127.0.0.2:{door.port}", *options)
    assert code == 0 and b"secret" in out, "the proxy resolves the name"
    door.visits.clear()
    third = Inside("127.0.0.2")
    scripts["third.test"] = [["127.0.0.2"]]
    door.to = f"http://third.test:{third.port}/x"
    code, out, err = fetch(names, f"http://local.test:{door.port}/go", "--header", "X-Key: abc", *options)
    assert code == 0, err
    assert door.visits[0][2] == "abc" and third.visits[0][2] is None, (door.visits, third.visits)
    # Another port of the same host may be another's.
    third.visits.clear()
    door.to = f"http://local.test:{third.port}/x"
    code, out, err = fetch(names, f"http://local.test:{door.port}/go", "--header", "X-Key: abc", *options)
    assert code == 0 and third.visits[0][2] is None, (err, third.visits)
    assert not inside.visits, inside.visits

    # With leave it works, by name.
    scripts["mine.test"] = [["127.0.0.1"]]
    code, out, err = fetch(names, f"http://mine.test:{port}/x", "--allow-private", "127.0.0.0/8")
    assert code == 0 and out == b"secret of the inside", err
    print("nothing inside was reached")


main()
