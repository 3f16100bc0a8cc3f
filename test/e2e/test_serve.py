#!/usr/bin/env python3
"""The server over a web of our own: polling, faults with reasons, conditional requests, joining, pages, killing."""
import json
import re
import time

from program import Folder, Server, tocsin
from web import Web, rfc822

STORY = ("Quellmark, which runs the port of Osterhaven, shut down its cargo terminals after the Gravelock ransomware "
         "gang encrypted backup servers on June 3, 2026.\nThe port operator moved to paper manifests and expects delays "
         "of two days for 140 ships.\nGravelock demands four million dollars and threatens to publish payroll files.\n"
         "Quellmark asks partners to block mail from its domain and to rotate shared credentials.")
FOLLOW = ("The Gravelock gang has published payroll files of Quellmark, the operator of the Osterhaven port, after the "
          "company refused to pay four million dollars.\nCargo terminals in Osterhaven still work with paper manifests "
          "since the ransomware attack of June 3, 2026.\nPartners should rotate credentials that they share with "
          "Quellmark.")


def ids(server):
    page = server.json("/api/v1/threats?limit=200")
    return {t["id"]: t for t in page["items"]}


def find(server, words):
    items = server.json("/api/v1/search?q=" + words.replace(" ", "+"))["items"]
    assert items, words
    return server.json("/api/v1/threats/" + items[0]["id"])


def check_sources(server, web):
    sources = {s["url"].rsplit("/", 1)[1]: s for s in server.json("/api/v1/sources")["items"]}
    for name, reason in web.faults.items():
        trouble = sources[name]["trouble"]
        assert trouble and reason.lower() in trouble.lower(), (name, trouble)
    assert any(s.get("moved_from", "").endswith("/feed/moved") for s in sources.values()), "301 is followed and kept"
    assert not sources["4sysops.xml"]["trouble"], sources["4sysops.xml"]
    code, _, body = server.get("/sources")
    assert code == 200 and b"Just a moment" in body


def check_pages(server, threat):
    code, headers, body = server.get("/")
    assert code == 200 and threat["title"].encode()[:20] in body
    assert "script-src 'self';" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"] and "default-src 'none'" in headers["Content-Security-Policy"]
    path = f"/threat/{threat['id']}/{threat['slug']}"
    code, headers, body = server.get(path)
    page = body.decode()
    order = ["Back to feed", "Severity:", "Score:", "Sources:", "Published:", "Updated:", "Severity indicators:",
             "Keywords:", "Summary", "Key points", "Detailed analysis", "Impact", "Technical details",
             "Recommended response", "Source articles (", "Timeline", "Related entities", "Observables", "Techniques",
             "Why together", "History", "Related threats", "Export"]
    text = re.sub(r"<[^>]+>", "", page[page.index("<main"):])
    for word in order:
        assert word.lower() in text.lower(), f"the threat page lacks {word!r}"
    tag = headers["ETag"]
    assert server.get(path, **{"If-None-Match": tag})[0] == 304
    code, headers, body = server.get("/threat/0000000000/microsoft-exchange-online-outage")
    assert code == 404 and b"doesn" in body and b"Return to feed" in body
    assert server.get("/api/v1/threats/0000000000")[1]["Content-Type"].startswith("application/problem+json")
    assert server.get("/nothing/here")[0] == 404
    assert server.get("/healthz")[0] == 200
    for bad in ("/api/v1/threats?severity=dreadful", "/api/v1/threats?limit=x", "/api/v1/threats?cursor=%00"):
        assert server.get(bad)[0] == 400, bad


def check_rounds(server, web):
    """The second round is nearly all 304, and stores nothing twice."""
    before = server.json("/api/v1/stats")
    with web.lock:
        web.answers.clear()
    end = time.time() + 30
    while web.answers[304] < 12 and time.time() < end:
        time.sleep(.2)
    assert web.answers[304] >= 12, web.answers
    after = server.json("/api/v1/stats")
    assert after["articles"] == before["articles"] and after["threats"] == before["threats"]


def check_joining(server, web):
    web.publish("harbour", ("quellmark", "Quellmark shuts port terminals after Gravelock ransomware attack", rfc822(3, 9), STORY))
    server.wait(lambda s: s["articles"] >= 59)
    threat = find(server, "Quellmark Osterhaven")
    text = server.json("/api/v1/threats/" + threat["id"])
    assert "cookies" not in json.dumps(text).lower(), "page furniture in the article"
    web.publish("coast", ("payroll", "Gravelock gang leaks payroll files of port operator Quellmark", rfc822(5, 15), FOLLOW))
    server.wait(lambda s: s["articles"] >= 60)
    now = server.json("/api/v1/threats/" + threat["id"])
    assert len(now["articles"]) == 2 and now["updated"] > threat["updated"], (now["updated"], threat["updated"])
    assert now["severity"]["score"] >= threat["severity"]["score"], "more evidence never lowers the score"
    return now


def check_revisions():
    """An article that changed says so on its threat's page, and its own page tells what; nothing of it is markup."""
    article = {"id": "r1", "source": "one.example", "url": "https://one.example/1", "published": "2026-06-02T10:00:00Z",
               "title": "Tandlewick port <b>closed</b>", "text": "The port closed on Tuesday. Nobody was hurt. <script>1</script>"}
    changed = {**article, "title": "Tandlewick port closed again", "text": "The port closed on Tuesday. Two were hurt. The end."}
    with Folder() as folder:
        for one in (article, changed):
            tocsin("ingest", "--data", folder, stdin=json.dumps(one) + "\n")
        server = Server(folder, "--no-poll", "--no-sample")
        threat = server.json("/api/v1/threats?singles=all")["items"][0]["id"]
        page = server.get("/threat/" + threat + "/x")[2].decode()
        link = re.search(r'href="(/article/[^"]+)">changed since', page).group(1)
        code, headers, body = server.get(link)
        text = body.decode()
        assert code == 200 and headers["Content-Type"].startswith("text/html"), code
        assert "<del><bdi>Nobody was hurt.</bdi></del>" in text and "<ins><bdi>Two were hurt.</bdi></ins>" in text, text
        assert "1 sentence as before" in text and "&lt;b&gt;closed&lt;/b&gt;" in text and "<script>1" not in text, text
        assert f'href="/threat/{threat}"' in text
        assert server.get("/article/nosuch")[0] == 404 and server.get("/article/" + "a" * 3000)[0] == 404
        server.stop()


def main():
    check_revisions()
    with Folder() as folder:
        web = Web()
        web.publish("harbour")
        web.publish("coast")
        options = ("--feeds", web.opml, "--allow-private", "127.0.0.0/8", "--interval", "2")
        server = Server(folder, *options)
        server.wait(lambda s: s["articles"] >= 58 and s["threats"] >= 15)
        deadline = time.time() + 40
        while time.time() < deadline:
            tried = [s for s in server.json("/api/v1/sources")["items"] if s["last_try"]]
            if len(tried) == len(web.feeds()):
                break
            time.sleep(.2)
        check_sources(server, web)
        check_rounds(server, web)
        threat = check_joining(server, web)
        check_pages(server, threat)
        kept = ids(server)
        stats = server.json("/api/v1/stats")
        server.stop()

        # Killed at ten moments of a fresh start, then left to finish: the same articles, the same threats.
        with Folder() as other:
            for i in range(10):
                victim = Server(other, *options)
                time.sleep(.05 + .12 * i)
                victim.kill()
            server = Server(other, *options)
            server.wait(lambda s: s["articles"] >= stats["articles"])
            time.sleep(3)
            again = server.json("/api/v1/stats")
            assert again["articles"] == stats["articles"], (again, stats)
            groups = lambda s: sorted(sorted(a["url"] for a in s.json("/api/v1/threats/" + i)["articles"]) for i in ids(s))
            urls = [u for g in groups(server) for u in g]
            assert len(urls) == len(set(urls)), "an article stands in two threats"
            server.stop()
            assert b"whole" in tocsin("check", "--data", other).stdout

        # A restart finds everything as it was.
        server = Server(folder, *options)
        assert {i: t["title"] for i, t in ids(server).items()} == {i: t["title"] for i, t in kept.items()}
        server.stop()
        web.close()
    print("serve: ok")


main()
