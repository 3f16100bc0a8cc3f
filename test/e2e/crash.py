#!/usr/bin/env python3
"""Kills the program at random moments and compares what is left with a run that nobody disturbed.

    ./dev crash [N]     N kills (200) of `tocsin ingest`, as many of `tocsin serve`

A kill falls at a random time, or when the write-ahead log has grown to a random size: in the midst of writing. After
each kill the database must be whole, hold each article once and all that it held, or showed, before. At the end the
threats, their ids and every word about them must be those of the undisturbed run.
"""
import html
import http.client
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

from program import PROGRAM, Folder, Server, tocsin
from stories import stories
from web import Web

NEAR_NOW = re.compile(r'"(stored|last_try|last_success|at)":"[^"]*"')


# ---- what a folder holds ----

def kept(folder):
    """{article id: threat id}; nothing before the first start got as far as a database."""
    path = os.path.join(folder, "tocsin.db")
    if not os.path.exists(path) or os.path.getsize(path) == 0:
        return {}
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        fault = db.execute("PRAGMA integrity_check").fetchone()[0]
        assert fault == "ok", f"the database is damaged: {fault}"
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'marks'").fetchone():
            return {}
        rows = db.execute("SELECT id, threat, url FROM marks").fetchall()
        assert len({url for _, _, url in rows}) == len(rows), "an article is there twice"
        texts = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert texts == len(rows), f"{len(rows)} articles, {texts} texts"
        bare = db.execute("SELECT count(*) FROM marks WHERE threat NOT IN (SELECT id FROM threats)").fetchone()[0]
        assert bare == 0, f"{bare} articles without their threat"
        return {i: threat for i, threat, _ in rows}
    finally:
        db.close()


def told(folder):
    """Every threat with all that is said of it."""
    assert b"whole" in tocsin("check", "--data", folder).stdout
    server = Server(folder, "--no-poll", "--no-sample", "--rate-limit", "0")
    connection = http.client.HTTPConnection(server.base[7:], timeout=20)
    threats = {}
    for threat in set(kept(folder).values()):
        connection.request("GET", "/api/v1/threats/" + threat)
        answer = connection.getresponse()
        threats[threat] = NEAR_NOW.sub("", answer.read().decode())
        assert answer.status == 200, (threat, answer.status)
    connection.close()
    server.stop()
    return threats


def compare(want, got, what, but=()):
    """`but`: what depends on when a batch is written, and a server writes each second what came since. The history
    of a threat has a point for each time that its record was written anew; related threats are those of then."""
    assert sorted(want) == sorted(got), f"{what}: other threats: {sorted(set(want) ^ set(got))[:10]}"
    for t, text in want.items():
        a, b = json.loads(text), json.loads(got[t])
        names = [k for k in {**a, **b} if a.get(k) != b.get(k) and k not in but]
        assert not names, f"{what}: threat {t} differs in {names}:\n{a.get(names[0])}\n{b.get(names[0])}"[:2000]


# ---- the moment ----

class Moment:
    """A random time or a random size of the log, whichever was drawn."""

    def __init__(self, roll, folder, seconds, log_bytes):
        self.end = time.monotonic() + roll.uniform(0, seconds)
        self.log = os.path.join(folder, "tocsin.db-wal")
        self.size = roll.randint(1, log_bytes) if log_bytes and roll.random() < .5 else None
        if self.size:
            self.end += 2 * seconds

    def has_come(self):
        if self.size:
            try:
                if os.stat(self.log).st_size >= self.size:
                    return True
            except FileNotFoundError:
                pass
        return time.monotonic() >= self.end


# ---- ingest ----

def as_articles(items):
    return [json.dumps({"id": slug, "url": f"https://wire.example/{slug}", "source": f"outlet{i % 5}", "title": title,
                        "published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.strptime(date, "%a, %d %b %Y %H:%M:%S +0000")),
                        "text": text}) for i, (slug, title, date, text) in enumerate(items)]


def ingest_until(folder, path, roll, seconds, log_bytes):
    """True when it came to its end before the moment did."""
    with open(path, "rb") as stdin:
        process = subprocess.Popen([PROGRAM, "ingest", "--data", folder], stdin=stdin, stderr=subprocess.PIPE)
        moment = Moment(roll, folder, seconds, log_bytes)
        while process.poll() is None:
            if moment.has_come():
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(.0005)
        said = process.communicate()[1].decode()
    assert process.returncode in (0, -signal.SIGKILL), f"ingest ended with {process.returncode}: {said}"
    return process.returncode == 0


def crash_ingest(kills, roll, count=900):
    lines, done, rounds = as_articles(stories(count)), 0, 0
    with Folder() as folder:
        path = folder + "/articles.jsonl"
        with open(path, "w") as f:
            f.write("\n".join(lines) + "\n")
        begun = time.monotonic()
        assert ingest_until(folder, path, roll, 1e6, 0)
        seconds = time.monotonic() - begun
        want, held = told(folder), kept(folder)
        log_bytes = max(os.path.getsize(folder + "/tocsin.db"), 1 << 20)
        while done < kills:
            with Folder() as other:
                before, ended = {}, False
                while not ended and done < kills:
                    ended = ingest_until(other, path, roll, seconds * 1.1, log_bytes)
                    done += not ended
                    now = kept(other)
                    assert not set(before) - set(now), f"lost: {sorted(set(before) - set(now))[:5]}"
                    before = now
                if not ended:
                    assert ingest_until(other, path, roll, 1e6, 0)
                assert kept(other) == held, "articles lie in other threats"
                compare(want, told(other), f"after {done} kills")
                rounds += 1
    print(f"crash: ingest of {count} articles killed {done} times, {rounds} times to the end: {len(want)} threats, "
          "the same ids and words")


# ---- serve ----

class Wire(Web):
    """One feed with whole texts: the order in which articles come is then that of the feed."""

    def __init__(self):
        super().__init__(faults=False)

    def feeds(self):
        return ["wire"]

    def made(self, name):
        with self.lock:
            items = list(reversed(self.items[name]))
        rows = "".join(f"<item><title>{html.escape(t)}</title><link>https://wire.example/{slug}</link>"
                       f"<guid isPermaLink='false'>{slug}</guid><pubDate>{date}</pubDate>"
                       f"<description>{''.join('&lt;p&gt;' + html.escape(html.escape(p)) + '&lt;/p&gt;' for p in text.split(chr(10)))}"
                       "</description></item>" for slug, t, date, text in items)
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{rows}</channel></rss>'


def options(web):
    return "--feeds", web.opml, "--allow-private", "127.0.0.0/8", "--interval", "1", "--no-pages", "--no-sample"


def shown(server):
    """How many articles the server says it holds; 0 while it does not answer."""
    try:
        return server.json("/api/v1/stats")["articles"]
    except (OSError, AssertionError, ValueError):
        return 0


def serve_until(folder, web, roll, seconds, log_bytes, least):
    """Kills a server; returns how many articles it had shown."""
    server = Server(folder, *options(web))
    try:
        moment, most = Moment(roll, folder, seconds, log_bytes), 0
        asks = roll.random() < .5
        while not moment.has_come():
            if asks:
                most = max(most, shown(server))
            time.sleep(.002)
        assert server.process.poll() is None, "the server ended: " + server.text().decode()[-2000:]
        assert most == 0 or most >= least, f"{least} articles were there, the server shows {most}"
        return most
    finally:
        server.kill()
        os.unlink(server.log.name)


def finish(folder, web, count):
    server = Server(folder, *options(web))
    server.wait(lambda s: s["articles"] >= count, 120)
    server.stop()


def crash_serve(kills, roll, count=400):
    items, done, rounds = stories(count, seed=11), 0, 0
    with Folder() as folder:
        web = Wire()
        web.publish("wire", *items)
        begun = time.monotonic()
        finish(folder, web, count)
        seconds = time.monotonic() - begun
        want, held = told(folder), kept(folder)
        log_bytes = max(os.path.getsize(folder + "/tocsin.db"), 1 << 20)
        while done < kills:
            web.items.clear()
            with Folder() as other:
                before = set()
                at = 0
                while done < kills and len(before) < count:
                    more = min(count, at + roll.randint(1, count // 3))
                    web.publish("wire", *items[at:more])
                    at = more
                    most = serve_until(other, web, roll, seconds, log_bytes, len(before))
                    done += 1
                    now = set(kept(other))
                    assert len(now) >= most, f"{most} articles were shown, {len(now)} are left"
                    assert not before - now, f"lost: {sorted(before - now)[:5]}"
                    before = now
                web.publish("wire", *items[at:])
                finish(other, web, count)
                assert kept(other) == held, "articles lie in other threats"
                compare(want, told(other), f"after {done} kills", but=("history", "related"))
                rounds += 1
        web.close()
    print(f"crash: server killed {done} times, {rounds} times to the end: {count} articles, {len(want)} threats, "
          "the same ids and words")


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    crash_ingest(kills, random.Random(seed))
    crash_serve(kills, random.Random(seed + 1))


if __name__ == "__main__":
    main()
