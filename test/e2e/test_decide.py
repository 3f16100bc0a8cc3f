#!/usr/bin/env python3
"""Threats do not depend on how the stream was cut, and people can correct them: decisions are carried out with
and without a running server, survive restarts and replay, and can be undone."""
import json
import socket
import time
import urllib.error
import urllib.request

from program import Folder, Server, lines, tocsin
from web import Web

EVENTS = [  # an outlet's words for each of three events
    ("Quellmark port servers encrypted by Gravelock ransomware",
     "Quellmark said the Gravelock gang encrypted backup servers in Osterhaven and the port moved to paper manifests."),
    ("Filebridge Gateway path traversal CVE-2026-91233 exploited",
     "Attackers exploit CVE-2026-91233, a path traversal in Filebridge Gateway, to read files without a login."),
    ("Tandlewick hospital discloses theft of patient records",
     "Tandlewick hospital disclosed that intruders copied patient records from its imaging archive in May."),
]
OUTLETS = ("alpha.example", "beta.example", "gamma.example", "delta.example")


def stream():
    found = []
    for hour, outlet in enumerate(OUTLETS):
        for k, (title, text) in enumerate(EVENTS):
            found.append({"id": f"e{k}-{hour}", "url": f"https://{outlet}/{k}", "source": outlet,
                          "title": f"{title}, {outlet.split('.')[0]} desk says" if hour else title,
                          "published": f"2026-06-02T{8 + hour:02d}:{k:02d}:00Z",
                          "text": f"{text} Report {hour} of the {outlet.split('.')[0]} desk adds what it heard."})
    return sorted(found, key=lambda a: a["published"])


def ingest(folder, articles):
    tocsin("ingest", "--data", folder, stdin="".join(json.dumps(a) + "\n" for a in articles))


def threats(folder):
    """{article: threat} of the store."""
    listed = json.loads(tocsin("list", "--data", folder, "--json", "--singles", "--limit", "200").stdout)
    found = {}
    for t in listed["items"]:
        whole = json.loads(tocsin("show", "--data", folder, "--json", t["id"]).stdout)
        found.update({a["id"]: whole["id"] for a in whole["articles"]})
    return found


def replayed(folder, *options):
    return tocsin("replay", "--data", folder, *options, check=False)


def one_run_and_many():
    articles = stream()
    with Folder() as whole:
        ingest(whole, articles)
        want = threats(whole)
        assert len(want) == len(articles) and len(set(want.values())) == 3, want
        assert replayed(whole).returncode == 0, replayed(whole).stdout
    for cuts in (range(1, len(articles)), (5,), (2, 3, 9)):
        with Folder() as folder:
            for a, b in zip((0, *cuts), (*cuts, len(articles))):
                ingest(folder, articles[a:b])
            assert threats(folder) == want, cuts
    by_filter = {o["id"]: o["threat"] for o in lines(tocsin("cluster", stdin="".join(json.dumps(a) + "\n" for a in articles)))}
    assert by_filter == want
    return want


def decide(folder, *words, check=True):
    return tocsin("decide", *words, "--data", folder, "--author", "Test", check=check)


def corrected_without_a_server(want):
    articles = stream()
    half = len(articles) // 2
    with Folder() as folder:
        ingest(folder, articles[:half])
        port, hospital = want["e0-0"], want["e2-0"]
        decide(folder, "merge", hospital, port, "--reason", "same intruder")
        assert threats(folder)["e2-0"] == port
        decide(folder, "undo", "1")
        assert threats(folder)["e2-0"] == hospital
        decide(folder, "split", port, "e0-1")
        part = threats(folder)["e0-1"]
        assert part != port
        decide(folder, "retitle", hospital, "Records of Tandlewick copied")
        decide(folder, "dismiss", want["e1-0"], "--reason", "a test flaw")
        ingest(folder, articles[half:])  # a restart in between
        now = threats(folder)
        assert now["e0-0"] == port and now["e0-1"] == part, "a split stays"
        assert want["e1-0"] not in now.values(), "what was dismissed stays away"
        shown = json.loads(tocsin("show", "--data", folder, "--json", hospital).stdout)
        assert shown["title"] == "Records of Tandlewick copied" and len(shown["articles"]) == len(OUTLETS)
        decide(folder, "move", "e2-1", port)
        assert threats(folder)["e2-1"] == port
        assert decide(folder, "merge", "nosuch", port, check=False).returncode == 1
        assert decide(folder, "undo", "1", check=False).returncode == 1, "undone once"
        assert decide(folder, "levitate", port, check=False).returncode == 2
        assert replayed(folder).returncode == 0, replayed(folder).stdout
        assert replayed(folder, "--from", "2026-01-01").returncode == 0
        tocsin("check", "--data", folder)


def post(server, query, guard=True, **headers):
    request = urllib.request.Request(server.base + "/api/v1/decisions?" + query, method="POST",
                                     headers={**headers, **({"X-Tocsin-Decision": "1"} if guard else {})})
    try:
        with urllib.request.urlopen(request, timeout=20) as r:
            return r.status, json.loads(r.read())
    except urllib.error.HTTPError as e:
        return e.code, json.loads(e.read())


def post_raw(server, query, version, host):
    """As proxies pass it on that tell nothing of themselves."""
    at = server.base.rpartition("/")[2].partition(":")
    with socket.create_connection((at[0], int(at[2])), timeout=20) as s:
        s.sendall((f"POST /api/v1/decisions?{query} HTTP/{version}\r\n" + (f"Host: {host}\r\n" if host else "")
                   + "X-Tocsin-Decision: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").encode())
        return int(s.makefile("rb").readline().split()[1])


def corrected_beside_a_server(want):
    with Folder() as folder:
        ingest(folder, stream())
        port, flaw, hospital = want["e0-0"], want["e1-0"], want["e2-0"]
        server = Server(folder, "--feeds", Web().opml, "--allow-private", "127.0.0.0/8")
        decide(folder, "merge", hospital, port)
        code, headers, _ = server.get(f"/threat/{hospital}")
        assert code == 301 and f"/threat/{port}/" in headers["Location"], (code, headers)
        assert post(server, f"kind=dismiss&threat={flaw}", guard=False)[0] == 403
        for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
            code, said = post(server, f"kind=dismiss&threat={flaw}", **{name: "192.0.2.7"})
            assert code == 403, (name, code, said)
        for version, host in (("1.0", "127.0.0.1"), ("1.0", ""), ("1.1", "192.0.2.7"), ("1.1", "news.example")):
            code = post_raw(server, f"kind=dismiss&threat={flaw}", version, host)
            assert code in (403, 421), (version, host, code)
        assert post(server, "kind=levitate")[0] == 400
        code, said = post(server, f"kind=dismiss&threat={flaw}&reason=noise&author=Test")
        assert code == 202 and said["state"] == "waiting", said
        end = time.time() + 20
        while server.json("/api/v1/decisions")["items"][-1]["state"] == "waiting":
            assert time.time() < end, "nobody carried the decision out"
            time.sleep(.1)
        code, _, body = server.get(f"/threat/{flaw}")
        assert code == 410 and b"noise" in body, code
        code, _, body = server.get(f"/api/v1/threats/{flaw}")
        assert code == 410 and b"noise" in body, (code, body)
        decisions = server.json("/api/v1/decisions")
        assert [d["kind"] for d in decisions["items"]] == ["merge", "dismiss"] and decisions["next"] is None
        assert len(server.json("/api/v1/decisions?after=1")["items"]) == 1
        server.stop()
        assert threats(folder)["e2-0"] == port


def main():
    want = one_run_and_many()
    corrected_without_a_server(want)
    corrected_beside_a_server(want)
    print("decide: one run, many runs, merge, split, move, retitle, dismiss, undo, replay, beside a server")


main()
