"""A name server of our own on loopback (UDP and TCP, one port): answers are scripts by name.

    names = Names({"good.test": ["198.51.100.7"], ...})
A script is a list of steps, one for each time that the name's A record is asked (the last repeats); a step is an
address, a list of addresses, or a word: "nxdomain", "servfail", "refused", "silent", "empty", "cut" (truncated over
UDP and TCP closed), "tcp ADDRESS" (truncated over UDP, the address over TCP), "garbage", "cname NAME [ADDRESS]".
AAAA is answered with the IPv6 addresses of the step, else empty.
"""
import collections
import ipaddress
import socket
import struct
import threading

RCODES = {"servfail": 2, "nxdomain": 3, "refused": 5}


def question(data):
    at, labels = 12, []
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]].decode())
        at += 1 + data[at]
    return ".".join(labels).lower(), struct.unpack(">H", data[at + 1:at + 3])[0], data[12:at + 5]


def wire(name):
    return b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"


class Names:
    def __init__(self, scripts, ttl=1):
        self.scripts, self.ttl = scripts, ttl
        self.asked = collections.Counter()
        self.lock = threading.Lock()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.port = self.udp.getsockname()[1]
        self.tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind(("127.0.0.1", self.port))
        self.tcp.listen(16)
        self.address = f"127.0.0.1:{self.port}"
        threading.Thread(target=self.serve_udp, daemon=True).start()
        threading.Thread(target=self.serve_tcp, daemon=True).start()

    def step(self, name, count):
        script = self.scripts.get(name, ["nxdomain"])
        with self.lock:
            n = self.asked[name]
            self.asked[name] += count
        return script[min(n, len(script) - 1)]

    def answer(self, data, over_tcp):
        name, kind, echo = question(data)
        step = self.step(name, kind == 1 and not over_tcp)
        if over_tcp and isinstance(self.scripts.get(name, [""])[0], str):
            step = self.scripts[name][0]
        rows, flags, rcode = [], 0x8180, 0
        word, _, rest = (step if isinstance(step, str) else "").partition(" ")
        if word == "silent":
            return None
        if word == "garbage":
            return data[:2] + b"\x81\x80\xff\xff"
        if word in RCODES:
            rcode = RCODES[word]
        elif word in ("cut", "tcp") and not over_tcp:
            flags |= 0x0200
        elif word == "cut":
            return None
        elif word == "cname":
            to, _, address = rest.partition(" ")
            rows.append((5, wire(to), name))
            if address:
                rows.append((1, ipaddress.ip_address(address).packed, to))
        elif word != "empty":
            for text in [rest] if word == "tcp" else [step] if isinstance(step, str) else step:
                address = ipaddress.ip_address(text)
                rows.append((1 if address.version == 4 else 28, address.packed, name))
        rows = [r for r in rows if r[0] in (kind, 5)]
        head = data[:2] + struct.pack(">HHHHH", flags | rcode, 1, len(rows), 0, 0)
        body = b"".join(wire(owner) + struct.pack(">HHIH", t, 1, self.ttl, len(v)) + v for t, v, owner in rows)
        return head + echo + body

    def serve_udp(self):
        while True:
            data, peer = self.udp.recvfrom(4096)
            reply = self.answer(data, False)
            if reply:
                self.udp.sendto(reply, peer)

    def serve_tcp(self):
        while True:
            connection, _ = self.tcp.accept()
            threading.Thread(target=self.serve_one, args=(connection,), daemon=True).start()

    def serve_one(self, connection):
        with connection:
            while True:
                head = connection.recv(2, socket.MSG_WAITALL)
                if len(head) < 2:
                    return
                data = connection.recv(struct.unpack(">H", head)[0], socket.MSG_WAITALL)
                reply = self.answer(data, True)
                if not reply:
                    return
                connection.sendall(struct.pack(">H", len(reply)) + reply)
