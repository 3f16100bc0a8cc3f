#!/usr/bin/env python3
"""A store whose records nobody described starts all the same: threats are composed again from their articles, and
pages answer before and after."""
import json
import sqlite3
import struct

import time
from pathlib import Path

from program import Folder, Server, tocsin

SILENT = '<opml version="2.0"><body><outline type="rss" text="silent" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>'


EVENTS = [
    ("Orvelin ferry line halted by Blackwater Lantern ransomware",
     "Orvelin stopped its ferries after the Blackwater Lantern gang encrypted the booking servers in Tarsby."),
    ("Meadowgate VPN flaw CVE-2026-90417 exploited in attacks",
     "Attackers exploit CVE-2026-90417, a buffer overflow in Meadowgate VPN, to run code without a login."),
]


def ingest(folder):
    articles = [{"id": f"e{k}-{hour}", "url": f"https://{outlet}/{k}", "source": outlet, "title": title,
                 "published": f"2026-06-02T{8 + hour:02d}:{k:02d}:00Z",
                 "text": f"{text} Report {hour} of {outlet} adds what its desk heard in the evening."}
                for hour, outlet in enumerate(("alpha.example", "beta.example")) for k, (title, text) in enumerate(EVENTS)]
    tocsin("ingest", "--data", folder, stdin="".join(json.dumps(a) + "\n" for a in articles))


def threats(folder):
    listed = json.loads(tocsin("list", "--data", folder, "--json", "--singles").stdout)
    found = {}
    for t in listed["items"]:
        whole = json.loads(tocsin("show", "--data", folder, "--json", t["id"]).stdout)
        found.update({a["id"]: whole["id"] for a in whole["articles"]})
    return found


def packed_by_a_stranger(folder):
    """Gives each record the number of a shape that is not described."""
    with sqlite3.connect(f"{folder}/tocsin.db") as db:
        for table, key, column in (("threat_bodies", "num", "body"), ("sources", "id", "body"),
                                   ("marks", "seq", "features"), ("articles", "seq", "why")):
            for row, body in db.execute(f"SELECT {key}, {column} FROM {table} WHERE length({column}) > 9").fetchall():
                shape = struct.unpack("<I", body[1:5])[0] ^ 0x5a5a5a5a
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?",
                           (body[:1] + struct.pack("<I", shape) + body[5:], row))
        db.execute("INSERT OR REPLACE INTO facts(name, value) VALUES('unread', '1')")
    db.close()


def wait_for_log(server, word, seconds=60):
    end = time.time() + seconds
    while word not in server.text().decode():
        assert time.time() < end, f"no {word} in the log: " + server.text().decode()[-2000:]
        time.sleep(.1)


def main():
    with Folder() as folder:
        opml = Path(folder) / "silent.opml"
        opml.write_text(SILENT)
        ingest(folder)
        want = threats(folder)
        assert len(want) == 4 and len(set(want.values())) == 2, want
        Server(folder, "--feeds", str(opml)).stop()  # a source is stored
        packed_by_a_stranger(folder)
        assert len(tocsin("list", "--data", folder, "--singles").stdout.splitlines()) == 2  # told by their columns
        server = Server(folder, "--feeds", str(opml))
        wait_for_log(server, "threats_composed_again")
        assert "articles_not_learned_from" in server.text().decode()
        for path in ("/", "/sources", "/trends", "/api/v1/threats", *(f"/api/v1/threats/{t}" for t in want.values())):
            assert server.get(path)[0] == 200, path
        assert server.json("/api/v1/sources")["items"][0]["url"] == "http://127.0.0.1:9/feed"
        server.stop()
        assert threats(folder) == want
        assert tocsin("why", "--data", folder, next(iter(want.values()))).returncode == 0
        replay = tocsin("replay", "--data", folder, check=False)
        assert replay.returncode in (0, 1), replay.stderr
    print("ok")


if __name__ == "__main__":
    main()
