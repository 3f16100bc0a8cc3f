#!/usr/bin/env python3
"""Readers: what is tried inside them is refused; one that crashes, hangs or eats memory costs what it read, and neither the
server nor the next article; they end with their server; machines without the kernel's help still read."""
import ctypes
import glob
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import program
from crash import kept
from program import PROGRAM, Folder, Server
from web import SAMPLE, Web, rfc822

ALL, WITHOUT_FILTER = 7, 3
OPTIONS = ("--allow-private", "127.0.0.0/8", "--no-sample", "--interval", "1s", "--workers", "1", "--no-robots")
KILLED = -signal.SIGSYS
IS_SANITIZED = b"AddressSanitizer" in open(PROGRAM, "rb").read()
CRASHED = "AddressSanitizer" if IS_SANITIZED else "crashed (SIGSEGV)"


# ---- processes ----

def parent_of(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return int(f.read().rpartition(")")[2].split()[1])
    except OSError:
        return None


def readers(server):
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        pid = int(path.split("/")[2])
        try:
            words = open(path, "rb").read().split(b"\0")
        except OSError:
            continue
        if words[1:2] == [b"reader"] and parent_of(pid) == server.process.pid:
            found.append(pid)
    return found


def until(what, seconds=40, why=""):
    end = time.time() + seconds
    while not (got := what()):
        assert time.time() < end, f"waited {seconds} s in vain: {why() if callable(why) else why}"
        time.sleep(.05)
    return got


# ---- what is refused ----

def check_probes():
    """Every forbidden thing, tried inside: answered with a fault, or the end of the process."""
    def probe(name, locks):
        run = subprocess.run([PROGRAM, "reader", str(locks), "probe", name], capture_output=True, timeout=60)
        return run.returncode, run.stderr.decode().strip()
    names = probe("list", ALL)[1].split()
    assert len(names) > 25, names
    for name in names:
        code, said = probe(name, ALL)
        if IS_SANITIZED and name in ("memory", "signal", "foreign-calls", "limits"):
            continue  # shadow memory and its own calls: held more loosely
        assert code == KILLED or (code == 0 and said.startswith("refused")), (name, code, said)
    for name in ("socket", "execve", "fork", "ptrace", "kill", "code"):
        code, said = probe(name, ALL)
        assert code == KILLED or IS_SANITIZED, (name, code, said)
    assert probe("nothing of this name", ALL)[0] == 2
    went = [name for name in names if probe(name, 0)[0] == 1]
    assert {"open", "socket", "kill"} <= set(went), f"without locks nothing is refused, so this test can fail: {went}"
    held = subprocess.run([PROGRAM, "reader", "2", "probe", "open"], capture_output=True)
    if landlock_version():
        assert held.stderr.strip() == b"refused: EACCES", held
    else:
        print("SKIPPED landlock alone: this kernel has none")


def landlock_version():
    version = ctypes.CDLL(None, use_errno=True).syscall(444, None, 0, 1)
    return max(version, 0)


# ---- inputs that end readers ----

WORDS = "harbour crane manifest ledger valve turbine grid relay breaker portal tenant mailbox gateway firmware".split()


def item(n, slug=None):
    text = "\n".join(f"Paragraph {p} of story {n} tells of a {WORDS[(n + p) % 14]} and of the {WORDS[(n * 3 + p) % 14]}, "
                     f"with words enough to be one, and of pageword{n} too." for p in range(6))
    return (slug or f"story-{n}", f"The {WORDS[n % 14]} of number {n} stands still", rfc822(2, 1, n), f"Feedword{n}. " + text)


class Trap:
    """Stops the server's readers when a page or feed is asked for, so that they hold it unread."""

    def __init__(self, web, then):
        self.web, self.then, self.server = web, then, None
        self.page, self.made = web.page, web.made
        self.pages, self.feed = set(), False
        web.page, web.made = self.on_page, self.on_feed

    def on_page(self, name, slug):
        if slug in self.pages:
            self.spring()
        return self.page(name, slug)

    def on_feed(self, name):
        if self.feed:
            self.feed = False
            self.spring()
        return self.made(name)

    def spring(self):
        held = readers(self.server)
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        threading.Timer(1, lambda: [self.then(pid) for pid in held]).start()


def crash(pid):
    try:
        os.kill(pid, signal.SIGSEGV)
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        pass


def events(folder):
    db = sqlite3.connect(f"file:{folder}/tocsin.db?mode=ro", uri=True)
    rows = db.execute("SELECT kind, detail FROM source_events ORDER BY num").fetchall()
    db.close()
    return [detail for kind, detail in rows if kind == 6]


def one_source():
    """A web with our feed alone."""
    web = Web(faults=False)
    web.feeds = lambda: ["wire"]
    return web


class Watched:
    """A server that has read story 1 of our one feed, and a trap around its readers; another one can be started after it."""

    def __init__(self, then=lambda pid: None, *options):
        self.web, self.folder, self.options = one_source(), Folder(), options
        self.trap, self.stories = Trap(self.web, then), 0

    def __enter__(self):
        self.data = self.folder.__enter__()
        self.start()
        self.read(1)
        return self

    def __exit__(self, kind, *_):
        if kind is None and self.server.process.poll() is None:
            self.server.stop()
        self.folder.__exit__(None, None, None)
        self.web.close()

    def start(self):
        self.server = self.trap.server = Server(self.data, "--feeds", self.web.opml, *OPTIONS, *self.options)

    def publish(self, n):
        self.web.publish("wire", item(n))
        self.stories += 1

    def read(self, n):
        """Story n comes, and becomes an article."""
        self.publish(n)
        self.wait()

    def wait(self):
        self.server.wait(lambda s: s["articles"] == self.stories)

    def finds(self, word):
        return len(self.server.json(f"/api/v1/search?q={word}")["items"])

    def log(self):
        return self.server.text().decode()

    def events(self):
        """What the health of the source tells of readers."""
        return events(self.data)


def check_kept(w, log, kind, want, why):
    """The bytes lie in the data folder, for people, with a note; the log tells where."""
    name = re.search(r'kept="(quarantine/[0-9a-f]{16}\.' + kind + r')"', log).group(1)
    path = os.path.join(w.data, name)
    text = open(path).read()
    assert want is None or text == want, text[:200]
    assert "story 2" in text or "story-2" in text
    note = open(path + ".txt").read()
    assert f"kind: {kind}\n" in note and w.web.base in note and why in note, note
    assert [os.stat(p).st_mode & 0o777 for p in (path, path + ".txt", os.path.dirname(path))] == [0o600, 0o600, 0o700]
    run = subprocess.run([PROGRAM, {"page": "extract", "feed": "parse"}[kind], "--sandbox", "on"], stdin=open(path),
                         capture_output=True)
    assert run.returncode == 0 and run.stdout, "it can be read again by hand"


def check_page(then, why, *options):
    """A page that ends its reader: the entry is an article of what the feed said; the next page is read as ever; the same
    bytes are not read again, not by the next server either."""
    with Watched(then, *options) as w:
        assert w.finds("pageword1") == 1
        w.trap.pages = {"story-2"}
        w.read(2)
        log = w.log()
        assert "event=reader_lost what=\"page\"" in log and "/page/wire/story-2" in log and why in log, log
        assert w.finds("Feedword2") == 1, "the words of the feed are there"
        check_kept(w, log, "page", w.trap.page("wire", "story-2"), why)
        w.trap.pages = set()
        w.read(3)
        assert w.finds("pageword3") == 1, "another reader reads the next page"
        until(w.events, why="the source's health")
        assert len(w.events()) == 1 and "story-2" in w.events()[0] and why in w.events()[0], w.events()
        assert b"readers lost since the start: 1, inputs in quarantine: 1" in w.server.get("/about")[2]
        (row,) = w.server.json("/api/v1/quarantine")["items"]
        assert "story-2" in row["url"] and why in row["why"] and os.path.isfile(os.path.join(w.data, row["kept"])), row
        assert row["kept"].encode() in w.server.get("/quarantine")[2], "the page names the file"
        assert any(e["kind"] == "reader" for s in w.server.json("/api/v1/sources")["items"]
                   for e in w.server.json("/api/v1/sources/" + s["id"]).get("events", [])), "the API tells it"
        w.server.stop()
        # The same bytes at another address, before another server: nobody reads them.
        same = w.trap.page("wire", "story-2")
        w.web.page = lambda name, slug: same if slug == "story-4" else w.trap.page(name, slug)
        w.start()
        w.read(4)
        assert w.finds("pageword2") <= 1 and "event=reader_lost" not in w.log()[len(log):]
        assert w.finds("Feedword4") == 1


def check_feed():
    """A feed that ends its reader: its source is in trouble, the same bytes are not read again, other bytes are."""
    with Watched(crash) as w:
        w.trap.feed = True
        w.publish(2)
        until(lambda: "the same bytes are in quarantine since" in w.log(), why=w.log)
        log = w.log()
        assert log.count("event=reader_lost what=\"feed\"") == 1 and CRASHED in log, log
        until(lambda: "quarantine" in w.server.json("/api/v1/sources")["items"][0]["trouble"], why=w.log)
        assert len(kept(w.data)) == 1
        w.read(3)
        assert any("feed" in e for e in w.events()), w.events()
        check_kept(w, log, "feed", None, CRASHED)


def check_memory():
    """A page that wants more memory than there is costs the page only."""
    with Watched() as w:
        large_page = "<!doctype html><title>x</title><article>" + "<p><i>many</i> <b>words</b> of it" * 150000
        page = w.web.page
        w.web.page = lambda name, slug: large_page if slug == "story-2" else page(name, slug)
        for pid in readers(w.server):
            had = resource.prlimit(pid, resource.RLIMIT_AS)
            assert had[0] == 1 << 30, had
            with open(f"/proc/{pid}/statm") as f:
                now = int(f.read().split()[0]) * resource.getpagesize()
            resource.prlimit(pid, resource.RLIMIT_AS, (now + (4 << 20),) * 2)
        w.read(2)
        assert w.finds("Feedword2") == 1
        w.read(3)


def check_strikes():
    """A source that ends readers again and again is read with less trust: its pages are not asked for any more."""
    with Watched(crash) as w:
        w.trap.pages = {f"story-{n}" for n in range(2, 7)}
        for n in range(2, 7):
            w.read(n)
            assert w.finds(f"Feedword{n}") == 1
        assert w.log().count("event=reader_lost") == 3
        asked = [n for n in range(1, 7) if w.web.answers[f"/page/wire/story-{n}", 200]]
        assert asked == [1, 2, 3, 4], f"the pages {asked} were asked for"


# ---- commands ----

def check_commands():
    """What people ask for by hand is read by readers too: one that is ended costs the one feed, list or page."""
    web = one_source()
    trap = Trap(web, crash)
    web.publish("wire", item(1))
    feed, hit = web.base + "/feed/wire", []
    listed = web.list
    web.list = lambda: (hit.append(trap.spring()), listed())[1]

    def feeds(folder, *args):
        run = subprocess.Popen([PROGRAM, "feeds", args[0], *args[1:], "--data", folder, "--allow-private", "127.0.0.0/8"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        trap.server = type("Command", (), {"process": run})
        out, said = run.communicate(timeout=60)
        return run.returncode, out, said

    with Folder() as folder:
        code, out, said = feeds(folder, "check", feed)
        assert code == 0 and "1 entries" in out, (code, out, said)
        trap.feed = True
        code, out, said = feeds(folder, "check", feed, feed)
        assert code == 1 and "its reader" in said and CRASHED in said and "1 entries" in out, (code, out, said)
        code, out, said = feeds(folder, "import", web.opml)
        assert hit and code == 3 and CRASHED in said and not out, (code, out, said)
        web.list = listed
        code, out, said = feeds(folder, "import", web.opml)
        assert code == 0 and out.startswith("1 sources added"), (code, out, said)
        trap.feed = True
        code, out, said = feeds(folder, "discover", feed)
        assert CRASHED in said and "no feed was found" not in said and feed in out, (code, out, said)
    web.close()


# ---- the end ----

def hold(w):
    """The server's reader, stopped with a page in hand."""
    held = readers(w.server)
    assert len(held) == 1, held
    w.trap.pages = {"story-2"}
    w.publish(2)
    until(lambda: w.web.answers["/page/wire/story-2", 200], why="the page")
    time.sleep(1)
    return held[0]


def check_end():
    with Watched() as w:
        pid = hold(w)
        w.server.kill()  # -9: nobody tells the reader
        until(lambda: not os.path.exists(f"/proc/{pid}"), 10, "the reader outlives its server")
    with Watched() as w:
        pid = hold(w)
        began = time.time()
        w.server.process.send_signal(signal.SIGTERM)
        code = w.server.process.wait(timeout=20)
        assert code == 0 and time.time() - began < 12, (code, time.time() - began)
        until(lambda: not os.path.exists(f"/proc/{pid}"), 10, "the reader outlives its server")
        assert "reader_lost" not in w.log(), "nobody is accused of our own end"
        w.trap.pages = set()
        w.start()  # and the entry is not lost
        w.wait()


# ---- machines without ----

WITHOUT = """
import ctypes, os, sys
class Compare(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]
lib = ctypes.CDLL("libseccomp.so.2")
lib.seccomp_init.restype = ctypes.c_void_p
rules = ctypes.c_void_p(lib.seccomp_init(0x7fff0000))
def refuse(name, fault, *compare):
    number = lib.seccomp_syscall_resolve_name(name)
    array = (Compare * len(compare))(*compare)
    assert lib.seccomp_rule_add_array(rules, 0x50000 | fault, number, len(compare), array) == 0, name
lacks = sys.argv[1].split(",")
if "landlock" in lacks:
    refuse(b"landlock_create_ruleset", 38)
if "seccomp" in lacks:
    refuse(b"seccomp", 38)
    refuse(b"prctl", 22, Compare(0, 4, 22, 0))
assert lib.seccomp_load(rules) == 0
os.execv(sys.argv[2], sys.argv[2:])
"""


def check_lacks():
    """Kernels without landlock, without filters: they read all the same and say what is missing, or do not start."""
    for lacks, mode, words in ((["landlock"], "auto", "filter of system calls, limits; this kernel gives no landlock"),
                               (["landlock"], "on", "filter of system calls"),
                               (["seccomp"], "auto", "no filter of system calls"),
                               (["seccomp", "landlock"], "auto", "not locked in"),
                               (["seccomp"], "on", None), ([], "off", "(sandbox: off)")):
        web = one_source()
        web.publish("wire", item(1))
        command = [sys.executable, "-c", WITHOUT, ",".join(lacks)]
        with Folder() as folder:
            if words is None:
                run = subprocess.run([*command, PROGRAM, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--feeds",
                                      web.opml, *OPTIONS, "--sandbox", mode], capture_output=True, timeout=60)
                assert run.returncode == 3 and b"the sandbox cannot be had here" in run.stderr, run
                for args in (("import", web.opml), ("check", web.base + "/feed/wire"), ("discover", web.base)):
                    run = subprocess.run([*command, PROGRAM, "feeds", *args, "--data", folder, *OPTIONS[:2], "--sandbox",
                                          mode], capture_output=True, timeout=60)
                    assert run.returncode == 3 and b"the sandbox cannot be had here" in run.stderr, run
                continue
            script = tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False)
            script.write("#!/bin/sh\nexec \"$PYTHON\" -c \"$WITHOUT\" \"$LACKS\" \"$REAL\" \"$@\"\n")
            script.close()
            os.chmod(script.name, 0o755)
            os.environ.update(PYTHON=sys.executable, WITHOUT=WITHOUT, LACKS=",".join(lacks), REAL=PROGRAM)
            program.PROGRAM = script.name
            try:
                server = Server(folder, "--feeds", web.opml, *OPTIONS, "--sandbox", mode)
            finally:
                program.PROGRAM = PROGRAM
            server.wait(lambda s: s["articles"] == 1)
            assert server.json("/api/v1/search?q=pageword1")["items"]
            said = next(line for line in server.text().decode().splitlines() if "event=readers " in line)
            assert words in said, (lacks, mode, said)
            assert (b"not locked in" in server.get("/about")[2]) == ("not locked in" in words)
            assert bool(readers(server)) == (mode != "off"), (mode, readers(server))
            server.stop()
            os.unlink(script.name)
        web.close()


def check_users():
    """Root and a plain user are held alike."""
    feed = (SAMPLE / "bleepingcomputer.xml").read_bytes()
    want = subprocess.run([PROGRAM, "parse"], input=feed, capture_output=True).stdout
    if os.geteuid():
        return print("SKIPPED as another user: needs root")
    with Folder() as folder:  # a copy, where that user may go
        os.chmod(folder, 0o755)
        copy = shutil.copy(PROGRAM, folder)
        run = subprocess.run([copy, "parse", "--sandbox", "on"], input=feed, capture_output=True, user=65534, group=65534,
                             extra_groups=[], env={})
        assert run.returncode == 0 and run.stdout == want, run.stderr
        run = subprocess.run([copy, "reader", "7", "probe", "open"], capture_output=True, user=65534, extra_groups=[], env={})
        assert run.stderr.strip() == b"refused: EACCES", run
    return None


def check_chroot():
    """A root with the program, its libraries and nothing else: no /proc, no /dev, no /tmp."""
    if os.geteuid() or IS_SANITIZED:
        return print("SKIPPED chroot: needs root, and a build without sanitizers")
    feed = (SAMPLE / "bleepingcomputer.xml").read_bytes()
    want = subprocess.run([PROGRAM, "parse"], input=feed, capture_output=True).stdout
    with Folder() as folder:
        listed = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True).stdout
        for word in [w for w in listed.split() if w.startswith("/")]:
            os.makedirs(folder + os.path.dirname(word), exist_ok=True)
            shutil.copy(word, folder + word)
        shutil.copy(PROGRAM, folder + "/tocsin")
        run = subprocess.run(["/tocsin", "parse", "--sandbox", "on"], input=feed, capture_output=True, env={},
                             preexec_fn=lambda: (os.chroot(folder), os.chdir("/")))
        assert run.returncode == 0 and run.stdout == want, run.stderr
    return None


# ---- the same with and without ----

def read_all_of(web, *options):
    with Folder() as folder:
        server = Server(folder, "--feeds", web.opml, *OPTIONS[:3], "--workers", "2", "--no-robots", *options)
        server.wait(lambda s: s["sources"] and s["sources_answered"] >= 12 if "sources_answered" in s else s["articles"] > 50)
        count = -1
        while count != (count := server.json("/api/v1/stats")["articles"]):
            time.sleep(3)
        server.stop()
        db = sqlite3.connect(f"file:{folder}/tocsin.db?mode=ro", uri=True)
        columns = [row[1] for row in db.execute("PRAGMA table_info(articles)")]
        rows = db.execute(f"SELECT {', '.join(columns)} FROM articles").fetchall()
        threats = db.execute("SELECT id, threat FROM marks ORDER BY id").fetchall()
        db.close()
        return columns, rows, threats


def check_same():
    """The sample week with and without readers: the same articles in the same threats."""
    web = Web(faults=True)
    one, two = read_all_of(web, "--sandbox", "on", "--no-pages"), read_all_of(web, "--sandbox", "off", "--no-pages")
    assert len(one[2]) > 50
    assert {i for i, _ in one[2]} == {i for i, _ in two[2]}
    groups = [{frozenset(i for i, t in rows if t == threat) for threat in {t for _, t in rows}} for rows in (one[2], two[2])]
    assert groups[0] == groups[1], groups[0] ^ groups[1]
    web.close()


def main():
    check_probes()
    check_page(crash, CRASHED)
    check_page(lambda pid: None, "gave no answer within 2 s", "--read-timeout", "2s")
    check_feed()
    if not IS_SANITIZED:
        check_memory()
    check_strikes()
    check_commands()
    check_end()
    check_lacks()
    check_users()
    check_chroot()
    check_same()
    print("sandbox: what is forbidden is refused; crashes, hangs and hunger cost what was read; ends with its server")


if __name__ == "__main__":
    main()
