#!/usr/bin/env python3
"""The server under attack: odd, oversized, smuggled and endless requests, and connections that only wait. Whatever
comes, the answer is a status or a closed connection, and another client is answered meanwhile."""
import re
import resource
import socket
import threading
import time
from pathlib import Path

from crash import as_articles
from program import PROGRAM, Folder, Server, tocsin
from stories import stories
from test_same import articles

PATIENCE_S = 30  # generous: no timing is asserted, only that there is an answer


class Wire:
    """One connection, by bytes."""

    def __init__(self, server, source=None):
        host, port = server.base[7:].split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE_S,
                                               source_address=(source, 0) if source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, raw):
        try:
            self.socket.sendall(raw)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before it was all said
        return self

    def read(self):
        """All that comes until the server closes."""
        found = b""
        try:
            while True:
                piece = self.socket.recv(65536)
                if not piece:
                    return found
                found += piece
        except ConnectionResetError:
            return found

    def is_closed(self):
        """Waits for the end."""
        self.read()
        return True

    def close(self):
        self.socket.close()


def ask(server, raw):
    wire = Wire(server).send(raw)
    answer = wire.read()
    wire.close()
    return answer


def code(answer):
    """The status of an answer; 0: closed without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def get(target, *headers, host=b"localhost", version=b"1.1"):
    if isinstance(target, str):
        target = target.encode()
    return b"".join([b"GET ", target, b" HTTP/", version, b"\r\nHost: ", host, b"\r\nConnection: close\r\n",
                     *(h + b"\r\n" for h in headers), b"\r\n"])


def lives(server, threat, source=None):
    """Another client is answered: health and the page of a threat."""
    for path in ("/healthz", threat):
        wire = Wire(server, source).send(get(path))
        answer = wire.read()
        wire.close()
        assert code(answer) == 200, (path, answer[:300])
    assert server.process.poll() is None


# ---- single requests ----

def check_paths(server):
    """Nothing outside the table of routes, however it is written."""
    for path in (b"/../etc/passwd", b"/static/../../etc/passwd", b"/static/%2e%2e/%2e%2e/etc/passwd",
                 b"/static/..%2f..%2fetc%2fpasswd", b"/static/%2e%2e%5c%2e%2e%5cetc", b"//etc/passwd", b"///", b"/./",
                 b"/static//tocsin.css", b"/static/tocsin.css%00.html", b"/%00", b"/threat/%00", b"/threat/..%c0%af..%c0%af",
                 b"/static/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", b"/threat/%ff%fe", b"/%", b"/%2", b"/%zz", b"/%u002e",
                 b"/static/" + b"../" * 500 + b"etc/passwd", b"/threat/" + b"a" * 8000, b"/entity/company/" + b"%F0%9F" * 900,
                 b"/\xff\xfe", b"/threat/\x01\x02", b"/threat/<script>alert(1)</script>"):
        answer = ask(server, get(path))
        assert code(answer) in (0, 400, 404, 414), (path[:60], answer[:200])
        assert b"root:" not in answer and b"<script>alert" not in answer, path[:60]


def check_headers(server):
    """What a client writes comes back in no header of ours."""
    for target in (b"/theme?to=dark%0d%0aSet-Cookie:%20evil=1&back=/%0d%0aX-Evil:%201",
                   b"/theme?set=light&back=%2F%0d%0aX-Evil:1", b"/theme?to=light&back=//evil.example/",
                   b"/theme?to=light&back=https://evil.example/", b"/theme?to=light&back=/%5cevil.example",
                   b"/pin?id=k7p2m9xq4d%0d%0aX-Evil:1&back=/%0d%0aX-Evil:1", b"/pin?add=x&back=//evil.example",
                   b"/threat/0000000000/%0d%0aX-Evil:%201", b"/threat/k7p2m9xq4d%0d%0aX-Evil:1/x", b"/search?q=%0d%0aX-Evil:1"):
        answer = ask(server, get(target, b"Referer: http://evil.example/\r\n\tX-Evil: 1"))
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert code(answer) in (0, 200, 302, 303, 400, 404), (target, answer[:200])
        assert b"\nx-evil" not in head and b"evil=1" not in head, (target, head)
        for line in head.split(b"\r\n"):
            if line.startswith(b"location:"):
                assert b"evil.example" not in line, (target, line)


def check_hosts(server):
    for host in (b"evil.example", b"127.0.0.1.evil.example", b"localhost@evil.example", b"localhost:80:80", b"[::1", b"",
                 b"evil\x00localhost", b"a" * 5000, b"localhost, evil.example"):
        answer = ask(server, get("/", host=host))
        assert code(answer) in (0, 400, 413, 421, 431) or host == b"", (host[:40], answer[:200])
        assert b"evil.example" not in answer.partition(b"\r\n\r\n")[0], host


    for second in (b"evil.example", b"localhost"):
        answer = ask(server, get("/", b"Host: " + second))
        assert code(answer) == 400, ("two hosts: a proxy may have believed the other one", answer[:200])


def check_sizes(server):
    """Lines and headers over the limit, bodies that nobody asked for."""
    for long in ("/search?q=" + "a+OR+" * 1700, "/?entity=company/" + "a" * 9000, "/threat/x/" + "a-" * 4500):
        answer = ask(server, get(long))
        assert code(answer) == 414 and len(answer) < 20_000, (long[:30], len(answer), answer[:200])
    answer = ask(server, get("/search?q=" + "a+OR+" * 700))
    assert code(answer) in (200, 400) and len(answer) < 500_000, len(answer)
    for raw in (get("/" + "a" * 100_000), get("/search?q=" + "a" * 1_000_000), get("/", b"X-Long: " + b"a" * 200_000),
                get("/", *(b"X-%d: y" % i for i in range(5000))), b"A" * 300_000, b"GET " + b" " * 100_000,
                b"\r\n" * 50_000, b"GET / HTTP/1.1\r\n" + b"Host: localhost\r\n" * 2000 + b"\r\n",
                get("/", b"Cookie: " + b"pins=" + b"k7p2m9xq4d." * 5000)):
        assert code(ask(server, raw)) in (0, 400, 413, 414, 431), raw[:40]
    assert code(ask(server, get("/api/v1/threats?" + "&".join(f"x{i}=1" for i in range(900))))) in (0, 400, 414)
    assert code(ask(server, get("/search?q=" + "%28" * 2500))) in (0, 200, 400, 414), "a query of brackets"
    assert code(ask(server, get("/search?q=" + "a:b+OR+" * 900))) in (0, 200, 400, 414), "a query of many parts"
    assert code(ask(server, get("/api/v1/search?q=" + "%22a*%22+NEAR+" * 500))) in (0, 200, 400, 414)
    ranges = b"Range: bytes=" + b",".join(b"%d-%d" % (i, i) for i in range(1000))
    assert code(ask(server, get("/static/tocsin.css", ranges))) in (200, 206, 416), "ranges are not our business"
    many = b"Range: bytes=" + b",".join(b"%d-" % i for i in range(10_000))
    assert code(ask(server, get("/", many))) in (0, 400, 413, 431)
    accept = b"Accept-Encoding: " + b",".join([b"gzip;q=0.1"] * 800)
    assert code(ask(server, get("/", accept))) == 200
    wire = Wire(server).send(b"POST /api/v1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n")
    for _ in range(40):
        wire.send(b"x" * 65536)
    wire.close()


def check_given_up(server):
    """Requests that the library gives up after it has shown us their line leave nothing behind: here too many parameters for
    its memory of a connection. (With a sanitizer what would be left is told at the end.)"""
    def resident():
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.process.pid}/status").read_text()).group(1))
    raw = get("/api/v1/threats?" + "&".join(f"x{i}=1" for i in range(900)))
    for _ in range(50):
        ask(server, raw)
    before = resident()
    for _ in range(1000):
        assert code(ask(server, raw)) in (0, 400, 414, 431)
    grown = resident() - before
    assert b"__asan_init" in Path(PROGRAM).read_bytes() or grown < 2048, f"{grown} KB are kept of a thousand requests"


def check_shapes(server):
    """Malformed request lines; shapes by which a proxy and a server would read two different requests."""
    for raw in (b"\x00" * 100, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET\r\n\r\n",
                b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", b"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
                b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                b"TRACE / HTTP/1.1\r\nHost: localhost\r\nX-Secret: 1\r\nConnection: close\r\n\r\n",
                b"DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                b"GET\x00/ HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        wire = Wire(server).send(raw)
        wire.socket.shutdown(socket.SHUT_WR)
        answer = wire.read()
        wire.close()
        assert code(answer) in (0, 400, 404, 405, 421, 501, 505), (raw[:60], answer[:200])
        assert b"X-Secret" not in answer, "TRACE tells nothing back"
    inner = b"GET /static/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    chunked = b"0\r\n\r\n" + inner
    for head in (b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(chunked),
                 b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n" % len(chunked),
                 b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(chunked), b"Content-Length: +%d\r\n" % len(chunked),
                 b"Content-Length: -1\r\n", b"Content-Length: 0x10\r\n", b"Content-Length: 5, 5\r\n",
                 b"Content-Length: 18446744073709551616\r\n", b"Transfer-Encoding: xchunked\r\n",
                 b"Transfer-Encoding: chunked, identity\r\n", b"Transfer-Encoding : chunked\r\n",
                 b"Transfer-Encoding:\x0bchunked\r\n", b"X: y\rTransfer-Encoding: chunked\r\n"):
        for method in (b"GET", b"POST"):
            wire = Wire(server).send(method + b" / HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n" + chunked)
            wire.socket.shutdown(socket.SHUT_WR)
            answer = wire.read()
            wire.close()
            assert b"HTTP/1.1 404" not in answer, f"{head} smuggles a request"
            assert code(answer) in (0, 400, 405, 413), (method, head, answer[:300])
    for raw in (b"FFFFFFFFFFFFFFFFF\r\nx", b"-1\r\nx", b"5;" + b"a" * 100_000, b"5\r\nhello" + b"0\r\n\r\n", b"zz\r\n"):
        answer = ask(server, b"POST /api/v1/decisions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\n" + raw) if raw[:1] != b"5" else b""
        assert code(answer) in (0, 400, 403, 413), (raw[:20], answer[:200])


def check_pipelining(server):
    """A thousand requests in one go are answered, in order."""
    n = 1000
    wire = Wire(server)
    sender = threading.Thread(target=wire.send, args=(b"".join(
        get("/healthz" if i % 2 else "/robots.txt").replace(b"Connection: close\r\n", b"") for i in range(n - 1))
        + get("/static/none"),))
    sender.start()
    answer = wire.read()
    sender.join()
    wire.close()
    assert answer.count(b"HTTP/1.1 200") == n - 1 and answer.count(b"HTTP/1.1 404") == 1, answer.count(b"HTTP/1.1 ")


# ---- many connections ----

def open_many(server, n, source, first=b""):
    wires = []
    for _ in range(n):
        try:
            wires.append(Wire(server, source))
            if first:
                wires[-1].send(first)
        except OSError:
            break
    return wires


def close_all(wires):
    for wire in wires:
        wire.close()


def check_idle(server, threat):
    """Thousands of connections that say nothing, from one address: the others are served."""
    wires = open_many(server, 5000, "127.0.0.66")
    assert len(wires) > 2000, len(wires)
    lives(server, threat)
    lives(server, threat, "127.0.0.67")
    close_all(wires)
    lives(server, threat, "127.0.0.66")
    return len(wires)


def check_slow(server, threat):
    """Slow-loris: a byte now and then keeps no connection for ever, and nobody else waits for it."""
    wires = open_many(server, 400, "127.0.0.66", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-")
    stop = threading.Event()

    def drip():
        while not stop.wait(.3):
            for wire in wires:
                wire.send(b"a")
    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        lives(server, threat)
        end = time.time() + PATIENCE_S
        for wire in wires:
            wire.socket.settimeout(max(.1, end - time.time()))
            try:
                wire.is_closed()
            except TimeoutError:
                raise AssertionError("a request head that never ends keeps its connection") from None
    finally:
        stop.set()
        dripping.join()
        close_all(wires)
    lives(server, threat)


def check_slow_reader(server, threat):
    """Those who ask and do not read what comes."""
    wires = open_many(server, 200, "127.0.0.66", get("/").replace(b"Connection: close\r\n", b"") * 4)
    lives(server, threat)
    close_all(wires)


def check_large_answers():
    """Those who ask for the largest answer there is, many times, and read none of it: what waits to be sent has an end."""
    path = "/feed.stix?limit=200&singles=all"
    with Folder() as folder:
        tocsin("ingest", "--data", folder, stdin="".join(line + "\n" for line in as_articles(stories(300, seed=5))))
        server = Server(folder, "--no-poll", "--no-sample", "--rate-limit", "0", "--request-timeout", "3s")
        threat = "/threat/" + server.json("/api/v1/threats?limit=1&singles=all")["items"][0]["id"]
        size, before = len(server.get(path)[2]), memory_mb(server)
        wires, host = [], server.base[7:].split(":")
        for _ in range((160 << 20) // size):
            wire = socket.socket()
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            wire.bind(("127.0.0.66", 0))
            wire.connect((host[0], int(host[1])))
            wire.sendall(get(path).replace(b"Connection: close\r\n", b""))
            wires.append(wire)
        until, grown, refused = time.time() + PATIENCE_S, 0, 0
        while not refused and time.time() < until:
            grown = max(grown, memory_mb(server) - before)
            refused = sum(b" 503 " in peek(wire) for wire in wires[-5:])
        assert refused and grown < 150, f"{len(wires)} answers of {size >> 10} KB: {grown} MB more, {refused} refused"
        lives(server, threat)
        assert server.get("/")[0] == 200
        close_all(wires)
        until = time.time() + PATIENCE_S
        while server.get(path)[0] != 200:
            assert time.time() < until, "what was never read is given up"
            time.sleep(.2)
        server.stop()


def peek(wire):
    wire.settimeout(.2)
    try:
        return wire.recv(64, socket.MSG_PEEK)
    except OSError:
        return b""


def memory_mb(server):
    with open(f"/proc/{server.process.pid}/statm") as f:
        return int(f.read().split()[1]) * resource.getpagesize() >> 20


def check_hang_ups(server, threat):
    """Those who ask and go."""
    for _ in range(1500):
        wire = Wire(server, "127.0.0.66")
        wire.send(get("/"))
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        wire.close()
    lives(server, threat)


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20000) if hard > 0 else 20000, hard))
    stdin, _ = articles()
    with Folder() as folder:
        tocsin("ingest", "--data", folder, stdin=stdin)
        server = Server(folder, "--no-poll", "--no-sample", "--rate-limit", "0", "--request-timeout", "3s")
        threat = "/threat/" + server.json("/api/v1/threats?limit=1")["items"][0]["id"]
        threat += "/" + server.json("/api/v1" + threat.replace("/threat/", "/threats/"))["slug"]
        lives(server, threat)
        for check in (check_paths, check_headers, check_hosts, check_sizes, check_given_up, check_shapes, check_pipelining):
            check(server)
            lives(server, threat)
        held = check_idle(server, threat)
        for check in (check_slow, check_slow_reader, check_hang_ups):
            check(server, threat)
        said = server.text()
        assert b"root:" not in said and len(said) < 1 << 20, "the log is not the attacker's"
        server.stop()
    check_large_answers()
    print(f"attack: answered through paths, headers, hosts, sizes, shapes, pipelining, {held} idle connections, "
          "slow-loris, slow readers, hang-ups")


if __name__ == "__main__":
    main()
