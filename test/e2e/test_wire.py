#!/usr/bin/env python3
"""The wire: packed bodies and bombs of each kind, HTTP/2, and every fault of TLS, each with its sentence."""
import gzip
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

from names import Names
from program import PROGRAM

FEED = b"<rss>packed</rss>"
# 64 MiB of zeros and a short text, as Brotli (RFC 7932); made with its reference encoder.
BROTLI_BOMB = bytes.fromhex(
    "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f0110870500baf77ffcffff"
    "837f02200e0b0074effff8ffff07ff04401c1600e8defff1ffff0ffe0980382c00d0bdffe3ffff1ffc1300715800a07bff37")
BROTLI_FEED = bytes.fromhex("0b08803c7273733e7061636b65643c2f7273733e03")


def zstd_raw(data):
    """A frame of one raw block (RFC 8878 3.1.1)."""
    return b"\x28\xb5\x2f\xfd" + bytes([0x20, len(data)]) + struct.pack("<I", len(data) << 3 | 1)[:3] + data


def zstd_bomb(blocks):
    """Blocks of 128 KiB, each of one byte that repeats."""
    block = struct.pack("<I", (128 << 10) << 3 | 1 << 1)[:3] + b"x"
    last = struct.pack("<I", (128 << 10) << 3 | 1 << 1 | 1)[:3] + b"x"
    return b"\x28\xb5\x2f\xfd" + b"\x00\x58" + block * (blocks - 1) + last


def http1(body, *headers):
    return b"".join([b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n" % len(body),
                     *(h.encode() + b"\r\n" for h in headers), b"\r\n", body])


BODIES = {
    "/plain": http1(FEED),
    "/gzip": http1(gzip.compress(FEED), "Content-Encoding: gzip"),
    "/br": http1(BROTLI_FEED, "Content-Encoding: br"),
    "/zstd": http1(zstd_raw(FEED), "Content-Encoding: zstd"),
    "/twice": http1(gzip.compress(gzip.compress(FEED)), "Content-Encoding: gzip, gzip"),
    "/bomb-gzip": http1(gzip.compress(b"\0" * (64 << 20)), "Content-Encoding: gzip"),
    "/bomb-br": http1(BROTLI_BOMB, "Content-Encoding: br"),
    "/bomb-zstd": http1(zstd_bomb(8192), "Content-Encoding: zstd"),
    "/bomb-twice": http1(gzip.compress(gzip.compress(b"\0" * (64 << 20))), "Content-Encoding: gzip, gzip"),
    "/layers": http1(b"x", "Content-Encoding: " + ", ".join(["gzip"] * 40)),
    "/bad-br": http1(b"not brotli", "Content-Encoding: br"),
    "/bad-zstd": http1(b"not zstd", "Content-Encoding: zstd"),
    "/unknown": http1(b"x", "Content-Encoding: sdch2000"),
    "/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx",
}


class Plain:
    """Answers a path with bytes; over TLS when a context is given, over HTTP/2 when that was agreed on."""

    def __init__(self, context=None, address="127.0.0.1"):
        self.context, self.protocols = context, []
        self.socket = socket.create_server((address, 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
                if connection.selected_alpn_protocol() == "h2":
                    return self.http2(connection)
            data = b""
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return None
                data += piece
                if data[:1] == b"\x16":  # a TLS greeting
                    return connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            self.protocols.append("1.1")
            connection.sendall(BODIES.get(data.split(b" ")[1].decode(), b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n"))
        except OSError:
            pass
        finally:
            connection.close()

    def http2(self, connection):
        """RFC 9113 as far as one answer needs it."""
        def frame(kind, flags, stream, payload=b""):
            connection.sendall(struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload)

        def take(n):
            data = b""
            while len(data) < n:
                piece = connection.recv(n - len(data))
                if not piece:
                    raise OSError
                data += piece
            return data
        take(24)
        frame(4, 0, 0)
        while True:
            head = take(9)
            n, kind, flags, stream = int.from_bytes(head[:3], "big"), head[3], head[4], int.from_bytes(head[5:], "big")
            take(n)
            if kind == 4 and not flags & 1:
                frame(4, 1, 0)
            elif kind == 1:
                self.protocols.append("2")
                frame(1, 4, stream, b"\x88" + b"\x0f\x0d\x0217")  # :status 200, content-length: 17
                frame(0, 1, stream, FEED)


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True)


class Certificates:
    def __init__(self, folder):
        self.folder = folder
        self.ca = folder + "/ca.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                folder + "/ca.key", "-out", self.ca, "-subj", "/CN=test authority", "-days", "2")

    def context(self, name, days="2", is_own=False, alpn=("http/1.1",)):
        base = f"{self.folder}/{name}{days}{is_own}"
        if is_own:
            openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", base + ".key",
                    "-out", base + ".pem", "-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:" + name, "-days", days)
        else:
            openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", base + ".key",
                    "-out", base + ".csr", "-subj", "/CN=" + name)
            with open(base + ".ext", "w") as f:
                f.write("subjectAltName=DNS:" + name)
            openssl("x509", "-req", "-in", base + ".csr", "-CA", self.ca, "-CAkey", self.folder + "/ca.key",
                    "-CAcreateserial", "-days", days, "-extfile", base + ".ext", "-out", base + ".pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(base + ".pem", base + ".key")
        context.set_alpn_protocols(list(alpn))
        return context


def fetch(url, *options):
    from_s = time.time()
    run = subprocess.run([PROGRAM, "fetch", "--allow-private", "127.0.0.0/8", *options, url], capture_output=True, timeout=120)
    assert time.time() - from_s < 60, url
    return run.returncode, run.stdout, run.stderr.decode()


def bodies():
    web = Plain()
    base = f"http://127.0.0.1:{web.port}"
    for path in ("/plain", "/gzip", "/br", "/zstd", "/twice"):
        code, out, err = fetch(base + path)
        assert code == 0 and out == FEED, (path, out[:50], err)
    for path, words in {
        "/bomb-gzip": "decompressed to more than 100 times its size", "/bomb-br": "decompressed to more than 100 times",
        "/bomb-zstd": "decompressed to more than 100 times", "/bomb-twice": "decompressed to more than 100 times",
        "/bad-br": "the compressed body is damaged", "/bad-zstd": "the compressed body is damaged",
        "/unknown": "packed in a way that we did not offer", "/layers": "packed in a way that we did not offer",
        "/chunks": "the body's chunks are damaged",
    }.items():
        code, out, err = fetch(base + path)
        assert code == 1 and base + path in err and words in err, (path, code, out[:50], err)
    run = subprocess.run(["/usr/bin/env", "time", "-f", "%M", PROGRAM, "fetch", "--allow-private", "127.0.0.0/8",
                          base + "/bomb-zstd"], capture_output=True) if shutil.which("time") else None
    if run:
        peak_kb = int(run.stderr.split()[-1])
        assert peak_kb < 400_000, peak_kb  # of 1 GiB


def tls(folder):
    made = Certificates(folder)
    names = Names({n: [["127.0.0.1"]] for n in ("good.test", "other.test", "old.test", "self.test")})
    options = ("--resolver", names.address, "--ca-file", made.ca)

    two = Plain(made.context("good.test", alpn=("h2", "http/1.1")))
    code, out, err = fetch(f"https://good.test:{two.port}/plain", *options)
    assert code == 0 and out == FEED and two.protocols == ["2"], (out, err, two.protocols)
    one = Plain(made.context("good.test"))
    code, out, err = fetch(f"https://good.test:{one.port}/br", *options)
    assert code == 0 and out == FEED and one.protocols == ["1.1"], (out, err, one.protocols)

    def refused(server, name, words):
        url = f"https://{name}:{server.port}/plain"
        code, out, err = fetch(url, *options)
        assert code == 1 and not out and url in err and words in err, (name, words, err)
        assert not server.protocols, "nothing was asked before the certificate was checked"
    refused(Plain(made.context("good.test")), "other.test", "the certificate is for another host than other.test")
    refused(Plain(made.context("old.test", days="-1")), "old.test", "the certificate has expired")
    refused(Plain(made.context("self.test", is_own=True)), "self.test", "self-signed")
    plain = Plain()
    code, out, err = fetch(f"https://good.test:{plain.port}/plain", *options)
    assert code == 1 and "TLS:" in err, err
    code, out, err = fetch(f"https://good.test:{one.port}/plain", "--resolver", names.address)
    assert code == 1 and "not trusted" in err, err


def main():
    bodies()
    if not shutil.which("openssl"):
        print("SKIPPED tls: no openssl program")
        return
    folder = tempfile.mkdtemp(prefix="tocsin-tls-")
    try:
        tls(folder)
    finally:
        shutil.rmtree(folder)
    print("the wire holds")


main()
