#!/usr/bin/env python3
"""Imported knowledge from files and from a mirror on loopback: what it adds, what a broken file leaves alone."""
import functools
import gzip
import json
import shutil
import threading
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from program import ROOT, Folder, Server, lines, tocsin

CASES = ROOT / "test/cases/knowledge"
FILES = [str(p) for p in sorted(CASES.iterdir()) if p.name != "kev_by_number.json"]  # a second catalog
ARTICLE = json.dumps({
    "id": "a1", "source": "Trial", "url": "https://news.example/1", "published": "2026-06-01T10:00:00Z",
    "title": "QuietOven7 exploits CVE-2099-0001 in pans",
    "text": "The group QuietOven7 exploits CVE-2099-0001 in kitchens of the region. Researchers saw the attackers use "
            "hxxp://stove[.]example[.]net/pan as command server. Users should update their pans today."}) + "\n"


def listed(folder):
    return {s["name"]: s for s in lines(tocsin("knowledge", "list", "--json", "--data", folder))}


def check_import(folder):
    told = tocsin("knowledge", "import", "--data", folder, *FILES).stdout.decode()
    assert "attack-trial: 2 entities" in told and "endoflife-products" in told, told
    sources = listed(folder)
    assert {"lexicon", "attack-trial", "misp-threat-actor", "cisa-kev", "epss", "cve-scores", "companies"} <= set(sources)
    for name, source in sources.items():
        if name != "lexicon":
            assert len(source["sha256"]) == 64 and source["licence"] and source["credit"], source


def check_what_it_adds(folder):
    plain = lines(tocsin("annotate", stdin=ARTICLE))[0]
    assert lines(tocsin("annotate", "--data", folder + "/none", stdin=ARTICLE))[0] == plain
    rich = lines(tocsin("annotate", "--data", folder, stdin=ARTICLE))[0]
    assert "vulnerabilities" not in plain
    facts = rich["vulnerabilities"][0]
    assert facts["cve"] == "CVE-2099-0001" and facts["kev"] and facts["cvss"] == 9.8 and facts["epss"] == .94321, facts
    assert ("threat_actor", "QuietOven7") in {(e["type"], e["name"]) for e in rich["entities"]}, rich["entities"]
    reasons = [o["reason"] for o in rich["observables"]]
    assert any("trial domains" in r for r in reasons), reasons
    brief = lines(tocsin("brief", "--knowledge", folder + "/knowledge", stdin=ARTICLE))[0]
    assert brief["vulnerabilities"][0]["kev_due"] == "2026-01-15", brief.get("vulnerabilities")


def check_broken_files_change_nothing(folder):
    broken = Path(folder) / "broken.json"
    before = listed(folder)
    for text, why in ((b'{"catalogVersion": "9", "vulnerabilities": [\n{"cveID": "soup"}]}', "line 2"),
                      ((CASES / "kev.json").read_bytes()[:-30], "ends too early"),
                      (b"nothing of the kind", "no reader")):
        broken.write_bytes(text)
        run = tocsin("knowledge", "import", "--data", folder, str(broken), check=False)
        message = run.stderr.decode()
        assert run.returncode == 1 and why in message and "broken.json" in message, message
    assert listed(folder) == before
    damaged = Path(folder) / "knowledge/cisa-kev.tkn"
    kept = damaged.read_bytes()
    damaged.write_bytes(kept[:-9] + b"x" * 9)
    run = tocsin("annotate", "--data", folder, stdin=ARTICLE)
    assert "cisa-kev.tkn is not used" in run.stderr.decode()
    assert not lines(run)[0]["vulnerabilities"][0]["kev"]
    damaged.write_bytes(kept)


def check_decisions(folder):
    def names(name):
        return json.loads(tocsin("entity", "threat_actor", name, "--json", "--data", folder).stdout)
    together = names("TinKettle")
    assert names("UNC99901")["id"] == together["id"] == "threat_actor/tinkettle"
    told = {a["name"]: a["sources"] for a in together["profile"]["aliases"]}
    assert told["UNC99901"] == ["attack-trial"] and told["TinKettle"] == ["attack-trial", "misp-threat-actor"], told
    assert [u["id"] for u in together["profile"]["uses"]] == ["T9000.001", "T9001"]
    tocsin("knowledge", "split", "--data", folder, "threat_actor", "TinKettle", "UNC99901")
    assert names("UNC99901")["id"] == "threat_actor/unc99901"
    tocsin("knowledge", "join", "--data", folder, "threat_actor", "TinKettle", "UNC99901")
    assert names("UNC99901")["id"] == "threat_actor/tinkettle"


def check_update(folder):
    """The official files from a mirror; a second time nothing is written; what fails leaves the old."""
    mirror = Path(folder) / "mirror"
    (mirror / "clusters").mkdir(parents=True)
    shutil.copy(CASES / "kev.json", mirror / "known_exploited_vulnerabilities.json")
    (mirror / "epss_scores-current.csv.gz").write_bytes(gzip.compress((CASES / "epss.csv").read_bytes()))
    shutil.copy(CASES / "galaxy.json", mirror / "clusters/threat-actor.json")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(mirror)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    wanted = ("cisa-kev", "epss", "misp-threat-actor")
    args = ("--data", folder, "--from", base, "--allow-private", "127.0.0.1/32")
    for name in wanted:
        tocsin("knowledge", "remove", "--data", folder, name)
    assert not set(wanted) & set(listed(folder))
    tocsin("knowledge", "update", *args, *wanted)
    sources = listed(folder)
    assert set(wanted) <= set(sources) and sources["epss"]["origin"].startswith(base), sources["epss"]
    assert sources["epss"]["vulnerabilities"] == 2
    again = tocsin("knowledge", "update", *args, *wanted).stdout.decode()
    assert again.count("as before") == 3, again
    (mirror / "epss_scores-current.csv.gz").write_bytes(gzip.compress((CASES / "epss.csv").read_bytes())[:-12])
    (mirror / "known_exploited_vulnerabilities.json").unlink()
    run = tocsin("knowledge", "update", *args, "epss", "cisa-kev", check=False)
    assert run.returncode == 1 and run.stderr.count(b"nothing is changed") == 2, run.stderr
    assert listed(folder) == sources
    assert tocsin("knowledge", "update", *args, "soup", check=False).returncode == 2
    refused = tocsin("knowledge", "update", "--data", folder, "--from", base, "epss", check=False)
    assert refused.returncode == 1, "a loopback mirror needs --allow-private"
    server.shutdown()
    shutil.rmtree(Path(folder) / "knowledge")
    tocsin("knowledge", "update", "--data", folder, "--from", str(mirror), check=False)
    assert "misp-threat-actor" in listed(folder)


def check_pages(folder):
    tocsin("knowledge", "import", "--data", folder, *FILES)
    tocsin("ingest", "--data", folder, stdin=ARTICLE)
    server = Server(folder, "--no-poll")
    try:
        for path in ("/entity/vulnerability/cve-2099-0001", "/entity/threat_actor/tinkettle", "/entity/technique/t9001"):
            code, headers, body = server.get(path)
            assert code == 200 and headers["content-type"].startswith("text/html"), (path, code)
        page = server.get("/entity/vulnerability/cve-2099-0001")[2].decode()
        assert "Kettleworks" in page and "EPSS" in page and "used by ransomware" in page
        code, headers, _ = server.get("/entity/threat_actor/brasspot-crew")
        assert code == 301 and headers["location"].endswith("/entity/threat_actor/tinkettle")
        entity = server.json("/api/v1/entities/vulnerability/cve-2099-0001")
        assert entity["activity"]["threats"] == 1 and entity["activity"]["weeks"][0]["threats"] == 1
        assert entity["profile"]["vulnerabilities"][0]["kev"]
        assert "quietoven7" in [e["name"].lower() for e in entity["activity"]["beside"]], entity["activity"]
        found = server.json("/api/v1/entities?q=tinket")["items"]
        assert found and found[0]["type"] == "threat_actor", found
        assert isinstance(server.json("/api/v1/iocs?limit=5")["items"], list)
        told = {k["name"]: k for k in server.json("/api/v1/knowledge")["items"]}
        assert told["cisa-kev"]["version"] == "2026.01.02" and told["lexicon"]["names"] > 5000, told["cisa-kev"]
        about = server.get("/about")[2].decode()
        assert "CISA Known Exploited Vulnerabilities" in about and "2026.01.02" in about
        for path, want in (("/entity/soup/x", 404), ("/entity/malware/%22%3E%3Cscript%3E", 404),
                           ("/api/v1/entities/malware/never-heard", 404), ("/api/v1/iocs?type=soup", 400),
                           ("/api/v1/entities?type=soup", 400), ("/api/v1/entities?x=1", 400)):
            code, _, body = server.get(path)
            assert code == want and b"<script>" not in body, (path, code)
    finally:
        server.stop()


def severity_in(folder):
    return lines(tocsin("list", "--json", "--singles", "--data", folder))[0]["items"][0]["severity"]


def check_scored_again():
    """A threat that nobody adds to is scored again when lists of flaws come, and as if they had been there."""
    article = json.dumps({"id": "a2", "source": "Trial", "url": "https://news.example/2", "published": "2026-06-01T10:00:00Z",
                          "title": "Kettleworks fixes CVE-2099-0001 in pans",
                          "text": "Kettleworks fixed the flaw CVE-2099-0001 in its pans."}) + "\n"
    with Folder() as folder, Folder() as other:
        tocsin("ingest", "--data", folder, stdin=article)
        before = severity_in(folder)
        tocsin("knowledge", "import", "--data", folder, *FILES)
        tocsin("ingest", "--data", folder, stdin="")
        after = severity_in(folder)
        assert before["score"] < after["score"], (before, after)
        tocsin("knowledge", "import", "--data", other, *FILES)
        tocsin("ingest", "--data", other, stdin=article)
        assert severity_in(other)["score"] == after["score"]
        tocsin("ingest", "--data", folder, stdin="")
        assert severity_in(folder) == after


with Folder() as folder:
    check_scored_again()
    check_import(folder)
    check_what_it_adds(folder)
    check_broken_files_change_nothing(folder)
    check_decisions(folder)
    check_update(folder)
    check_pages(folder)
print("knowledge: imported, updated, split, joined, served")
