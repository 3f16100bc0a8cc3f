#!/usr/bin/env python3
"""A world that fails: full disks, folders that cannot be written, damaged files, no more open files, a full /tmp, a
clock that jumps, under commands and under a server that polls. Each time the program says what is wrong, and what it held before is still there afterwards.

Full disks are small file systems in memory of our own; where mounting is refused they skip by name, and a limit on the
size of files stands in."""
import contextlib
import glob
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time

from crash import as_articles, compare, kept, told
from program import PROGRAM, Folder, Server, tocsin
from stories import stories
from web import Web

LINES = as_articles(stories(500, seed=5))
INPUT = "".join(line + "\n" for line in LINES)


def run(*args, stdin=b"", limits=(), env=None):
    """A command under limits; never by a signal."""
    def limit():
        for what, much in limits:
            resource.setrlimit(what, (much, much))
    done = subprocess.run([PROGRAM, *args], input=stdin.encode() if isinstance(stdin, str) else stdin, capture_output=True,
                          timeout=120, preexec_fn=limit if limits else None, env={**os.environ, **(env or {})})
    assert done.returncode >= 0, f"{args}: ended by signal {-done.returncode}: {done.stderr.decode()[-500:]}"
    return done


def says(done, *words):
    """It cannot run, and the message has one of the words."""
    text = done.stderr.decode()
    assert done.returncode == 3, (done.returncode, text[-500:])
    assert any(word in text for word in words), text[-500:]
    assert len(text) < 5000, "one line is enough"


class Skipped(Exception):
    """What this machine cannot be made to do."""


@contextlib.contextmanager
def small_disk(size):
    """A file system of so many bytes in memory."""
    with Folder() as path:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tocsin-test", path], capture_output=True).returncode:
            raise Skipped("mounting is refused")
        try:
            yield path
        finally:
            subprocess.run(["umount", "-l", path], check=True)


def ingest(data, n=len(LINES), **how):
    """The first n articles."""
    tocsin("ingest", "--data", data, stdin="".join(line + "\n" for line in LINES[:n]), **how)


def fill(folder):
    """To the last byte."""
    with open(folder + "/ballast", "wb", buffering=0) as f:
        try:
            while True:
                f.write(b"\0" * 4096)
        except OSError:
            pass


def check_full_disk(want, held):
    """Ingest ends with its reason, what was stored stays, and with room again it goes on to the same threats."""
    with small_disk("3m") as small, Folder() as large:
        data = small + "/data"
        says(run("ingest", "--data", data, stdin=INPUT), "full", "disk I/O error")
        before = kept(data)
        assert len(before) < len(LINES)
        says(run("ingest", "--data", data, stdin=INPUT), "full", "disk I/O error")
        assert not set(before) - set(kept(data)), "what was stored is lost"
        shutil.copytree(data, large + "/data")
        ingest(large + "/data")
        assert kept(large + "/data") == held
        compare(want, told(large + "/data"), "after a full disk")


def check_file_size(want, held):
    """The same by a limit on the size of files: SIGXFSZ ends nobody."""
    with Folder() as folder:
        said = run("ingest", "--data", folder, stdin=INPUT, limits=[(resource.RLIMIT_FSIZE, 1 << 20)])
        says(said, "full", "disk I/O error", "File too large")
        assert len(kept(folder)) < len(LINES)
        ingest(folder)
        assert kept(folder) == held
        compare(want, told(folder), "after a limit on files")


def check_full_disk_of_server():
    """A server on a disk that fills: it ends with the reason in its log or goes on, and a new one finds all."""
    with small_disk("24m") as small:
        data = small + "/data"
        ingest(data, 100)
        before = kept(data)
        server = Server(data, "--no-poll", "--no-sample")
        fill(small)
        for path in ("/", "/healthz", "/search?q=ransomware"):
            assert server.get(path)[0] == 200, "reading needs no room"
        server.stop()
        says(run("ingest", "--data", data, stdin=INPUT), "full", "disk I/O error")
        os.unlink(small + "/ballast")
        assert not set(before) - set(kept(data))
        tocsin("check", "--data", data)


def check_read_only():
    """A folder that may not be written; root writes everywhere, so the file system itself refuses."""
    with small_disk("24m") as small:
        data = small + "/data"
        ingest(data, 50)
        before = kept(data)
        subprocess.run(["mount", "-o", "remount,ro", small], check=True)
        try:
            says(run("ingest", "--data", data, stdin=INPUT), "Read-only", "readonly")
            says(run("serve", "--data", data, "--listen", "127.0.0.1:0", "--no-poll"), "Read-only", "readonly")
            says(run("ingest", "--data", small + "/new", stdin=INPUT), "Read-only")
        finally:
            subprocess.run(["mount", "-o", "remount,rw", small], check=True)
        assert kept(data) == before
    says(run("ingest", "--data", "/proc/nothing/here", stdin=INPUT), "/proc/nothing/here")


def check_damage():
    """Pages of the database overwritten: check says so, and nothing that reads them falls."""
    roll = random.Random(9)
    with Folder() as folder:
        whole = folder + "/whole"
        ingest(whole, 120)
        size = os.path.getsize(whole + "/tocsin.db")
        found = 0
        for i in range(8):
            data = f"{folder}/{i}"
            shutil.copytree(whole, data)
            with open(data + "/tocsin.db", "r+b") as f:
                if i == 0:
                    f.truncate(size // 2)
                elif i == 1:
                    f.write(b"not a database at all, but a text")
                elif i == 2:
                    f.seek(100)
                    f.write(roll.randbytes(4096))
                else:
                    for _ in range(4):
                        f.seek(roll.randrange(8192, size, 8192))
                        f.write(roll.randbytes(8192))
            checked = run("check", "--data", data)
            assert checked.returncode in (0, 3), checked
            if checked.returncode:
                found += 1
                assert re.search(rb"malformed|not a database|corrupt|Page|page|Tree|missing|damaged|disk image|index|row",
                                 checked.stderr), checked.stderr
            for args in (("list", "--json", "--singles"), ("search", "ransomware"), ("ingest",)):
                done = run(args[0], "--data", data, *args[1:], stdin=INPUT if args[0] == "ingest" else b"")
                assert done.returncode in (0, 1, 3), (args, done.returncode)
            try:
                server = Server(data, "--no-poll", "--no-sample")
            except AssertionError as e:
                assert "did not start" in str(e) and "store:" in str(e), e
                continue
            for path in ("/", "/trends", "/search?q=bank", "/api/v1/threats?limit=200", "/api/v1/stats"):
                assert server.get(path)[0] in (200, 500, 503), path
            server.stop()
        assert found >= 7, f"only {found} of 8 damaged files were noticed"


def check_open_files():
    """No more open files: commands say so, a server answers those it can and recovers."""
    with Folder() as folder:
        ingest(folder, 50)
        for most in range(4, 14):
            done = run("list", "--data", folder, limits=[(resource.RLIMIT_NOFILE, most)])
            assert done.returncode in (0, 3, 127), (most, done.returncode, done.stderr[-300:])
            done = run("ingest", "--data", folder + "/new", stdin=LINES[0], limits=[(resource.RLIMIT_NOFILE, most)])
            assert done.returncode in (0, 3, 127), (most, done.returncode, done.stderr[-300:])
        server = Server(folder, "--no-poll", "--no-sample")
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        import socket
        host, port = server.base[7:].split(":")
        wires = [socket.create_connection((host, int(port)), timeout=20) for _ in range(100)]
        time.sleep(.5)
        assert server.process.poll() is None
        for wire in wires:
            wire.close()
        assert server.get("/healthz")[0] == 200, "it answers again"
        assert server.get("/")[0] == 200
        server.stop()


def check_full_tmp(want, held):
    """Nothing of ours lies in /tmp: what SQLite sorts, it sorts in memory."""
    with small_disk("64k") as small, Folder() as folder:
        fill(small)
        env = {"TMPDIR": small, "SQLITE_TMPDIR": small}
        done = run("ingest", "--data", folder, stdin=INPUT, env=env)
        assert done.returncode == 0, done.stderr[-500:]
        for args in (("check",), ("list", "--json", "--singles"), ("search", "ransomware")):
            assert run(args[0], "--data", folder, *args[1:], env=env).returncode == 0, args
        assert kept(folder) == held
        compare(want, told(folder), "with a full /tmp")


def check_clock():
    """Articles whose times jump back and forth, some over centuries: each is kept, or named as bad; a time in the future
    moves no threat there."""
    roll = random.Random(2)
    rows = [json.loads(line) for line in LINES[:120]]
    odd = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z"]
    for row in rows:
        row["published"] = roll.choice(["1999-12-31T23:59:59Z", "2038-01-19T03:14:08Z", row["published"], *odd])
    with Folder() as folder:
        done = run("ingest", "--data", folder, stdin="".join(json.dumps(r) + "\n" for r in rows))
        bad = {int(n) for n in re.findall(rb"line (\d+): json: \"published\" is not a date", done.stderr)}
        assert len(kept(folder)) + len(bad) == len(rows)
        assert bad and all(rows[n - 1]["published"] in odd for n in bad), bad
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 5))
        for text in told(folder).values():
            assert json.loads(text)["updated"] <= now, text[:300]


# ---- a server that polls ----

OPTIONS = ("--allow-private", "127.0.0.0/8", "--no-sample", "--no-pages", "--interval", "1s")
STORIES = stories(120, seed=11)


def one_feed():
    web = Web(faults=False)
    web.feeds = lambda: ["wire"]
    return web


class Polling:
    """A server in a folder that polls one feed of ours, and has read its first stories."""

    def __init__(self, data, first=20):
        self.data, self.web = data, one_feed()
        self.web.publish("wire", *STORIES[:first])
        self.start()
        self.wait(first)

    def start(self, *options):
        self.server = Server(self.data, "--feeds", self.web.opml, *(options or OPTIONS))

    def wait(self, n):
        self.server.wait(lambda s: s["articles"] == n)

    def publish_rest(self):
        self.web.publish("wire", *STORIES[20:])

    def end(self):
        """All of them are there, once."""
        self.wait(len(STORIES))
        self.server.stop()
        self.web.close()
        assert len(kept(self.data)) == len(STORIES)


def check_full_disk_while_polling():
    """The disk fills while articles come: the server ends with the reason, or waits; with room again all of them are there,
    once."""
    with small_disk("16m") as small:
        p = Polling(small + "/data")
        fill(small)
        p.publish_rest()
        try:
            code = p.server.process.wait(timeout=30)
            assert code == 3, code
            log = p.server.text().decode()
            assert re.search(r"event=line_stopped why=\".*(full|disk I/O error)", log), log[-2000:]
        except subprocess.TimeoutExpired:
            assert p.server.get("/healthz")[0] == 200
            p.server.stop()
        assert len(kept(p.data)) >= 20, "what was stored stays"
        os.unlink(small + "/ballast")
        p.start()
        p.end()


def check_open_files_while_polling():
    """No more descriptors, for connections, files and readers: what cannot be asked now is asked later."""
    with Folder() as folder:
        p = Polling(folder)
        pid = p.server.process.pid
        had = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, had[1]))
        for path in glob.glob(f"/proc/{pid}/task/*/children"):  # its readers too: none can be started now
            for child in open(path).read().split():
                os.kill(int(child), signal.SIGKILL)
        p.publish_rest()
        time.sleep(3)
        assert p.server.process.poll() is None, p.server.text()[-2000:]
        resource.prlimit(pid, resource.RLIMIT_NOFILE, had)
        p.wait(len(STORIES))
        assert b"reader_lost" not in p.server.text(), "no input is accused"
        p.end()


CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long shift(void)
{
	char text[32] = "";
	FILE *f = fopen(getenv("CLOCK_SHIFT"), "re");
	if (!f)
		return 0;
	if (!fgets(text, sizeof(text), f))
		text[0] = 0;
	fclose(f);
	return strtol(text, NULL, 10);
}
int clock_gettime(clockid_t which, struct timespec *to)
{
	static int (*real)(clockid_t, struct timespec *);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	int got = real(which, to);
	if (which == CLOCK_REALTIME)
		to->tv_sec += shift();
	return got;
}
time_t time(time_t *to)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}
int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
	struct timespec now;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	*to = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
	return 0;
}
"""


def check_clock_of_server():
    """The machine's clock is set years ahead and back while a server polls, and once more before it starts: polls go on, each
    article is stored once, the store stays whole."""
    with Folder() as folder:
        source, shim, shift = folder + "/clock.c", folder + "/clock.so", folder + "/shift"
        with open(source, "w") as f:
            f.write(CLOCK)
        made = shutil.which("cc") and subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"])
        if not made or made.returncode or b"AddressSanitizer" in open(PROGRAM, "rb").read():
            raise Skipped("no compiler, or a build that bears no other library before it")

        def set_clock(seconds):
            with open(shift + ".new", "w") as f:
                f.write(str(seconds))
            os.rename(shift + ".new", shift)

        data, year = folder + "/data", 365 * 86400
        os.environ.update(LD_PRELOAD=shim, CLOCK_SHIFT=shift)
        try:
            set_clock(0)
            p = Polling(data, first=0)
            web, server, at, before = p.web, p.server, 0, {}
            for jump in (0, 5 * year, -5 * year, 3600, -3600, 20 * year, 0):
                set_clock(jump)
                web.publish("wire", *STORIES[at:at + 10])
                at += 10
                server.wait(lambda s: s["articles"] == at)
                now = kept(data)
                assert set(before) <= set(now) and len(now) == at, f"articles went with the clock ({jump} s)"
                before = now
                assert server.get("/")[0] == 200 and server.get("/sources")[0] == 200
            server.stop()
            # Polled at its own rhythm by a clock that is ten years ahead, then found by one that is right.
            own = [o for o in OPTIONS if o not in ("--interval", "1s")]
            set_clock(10 * year)
            asked = web.answers["/feed/wire", 200] + web.answers["/feed/wire", 304]
            server = Server(data, "--feeds", web.opml, *own)
            server.wait(lambda s: web.answers["/feed/wire", 200] + web.answers["/feed/wire", 304] > asked)
            server.stop()
            set_clock(0)
            web.publish("wire", *STORIES[at:at + 10])
            server = Server(data, "--feeds", web.opml, *own)
            server.wait(lambda s: s["articles"] == at + 10)
            server.stop()
        finally:
            del os.environ["LD_PRELOAD"], os.environ["CLOCK_SHIFT"]
        assert len(kept(data)) == at + 10
        tocsin("check", "--data", data)
        web.close()


def main():
    with Folder() as folder:
        ingest(folder)
        want, held = told(folder), kept(folder)
    for check, *given in ((check_full_disk, want, held), (check_file_size, want, held), (check_full_disk_of_server,),
                          (check_read_only,), (check_damage,), (check_open_files,), (check_full_tmp, want, held), (check_clock,),
                          (check_full_disk_while_polling,), (check_open_files_while_polling,), (check_clock_of_server,)):
        try:
            check(*given)
        except Skipped as why:
            print(f"SKIPPED {check.__name__.removeprefix('check_').replace('_', ' ')}: {why}")
    print("bad world: full disks, a limit on files, read-only folders, damage, no open files, a full /tmp, odd clocks; the "
          "same under a server that polls")


if __name__ == "__main__":
    main()
