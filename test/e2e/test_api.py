#!/usr/bin/env python3
"""The API over the sample week: the OpenAPI document is valid and true (every example is asked, every answer is
checked against its schema), paging, fields, 304, gzip, problems, limits, origins, live events, feeds by their rules."""
import csv
import gzip
import http.client
import io
import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET

try:
    import feedparser
    import jsonschema
except ImportError:
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])  # Debian's own has the packages
    print("SKIPPED test_api: python3-jsonschema or python3-feedparser is missing; ./dev deps installs them")
    sys.exit(0)

from program import Folder, Server, tocsin

NEW = {"id": "late-1", "source": "late.example", "url": "https://late.example/1", "lang": "en",
       "title": "Corvane Freight halts terminals after ransomware attack by Gravelock",
       "published": "2026-06-07T10:00:00Z",
       "text": "Corvane Freight halted its terminals on June 7, 2026 after the Gravelock ransomware gang encrypted its servers.\n"
               "The company works on paper and asks partners to rotate credentials."}


# ---- the document ----

def follow(doc, ref):
    thing = doc
    for key in ref.lstrip("#/").split("/"):
        thing = thing[key]
    return thing


def check_document(doc):
    assert doc["openapi"].startswith("3.1."), doc["openapi"]
    assert doc["info"]["title"] and doc["info"]["version"]
    for name, schema in doc["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema.get("type") == "object", name
    refs = re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(doc))
    for ref in refs:
        follow(doc, ref)
    ids = set()
    for path, item in doc["paths"].items():
        assert path.startswith("/"), path
        for method, operation in item.items():
            assert method in ("get", "post") and operation["summary"] and operation["responses"], path
            named = {p["name"] for p in parameters(doc, operation) if p["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path)), path
            for code, response in operation["responses"].items():
                assert re.fullmatch(r"[1-5]\d\d", code) and response["description"], (path, code)
            assert operation["summary"] not in ids, "summaries tell operations apart"
            ids.add(operation["summary"])


def parameters(doc, operation):
    return [follow(doc, p["$ref"]) if "$ref" in p else p for p in operation.get("parameters", [])]


def validator(doc, schema):
    """A schema of the document with its references."""
    return jsonschema.Draft202012Validator({**schema, "components": doc["components"]})


def ask(server, doc, path, operation, query, threat):
    for p in parameters(doc, operation):
        if p["in"] == "path" and "example" in p:
            path = path.replace("{" + p["name"] + "}", p["example"])
    target = path.replace("{id}", threat) + ("?" + urllib.parse.urlencode(query) if query else "")
    code, headers, body = server.get(target)
    assert code == 200, (target, code, body[:300])
    told = operation["responses"]["200"]["content"]
    kind = headers["Content-Type"].split(";")[0]
    assert kind in told, (target, kind, list(told))
    if "json" in kind:
        errors = list(validator(doc, told[kind]["schema"]).iter_errors(json.loads(body)))
        assert not errors, (target, errors[0].message, list(errors[0].path))
    else:
        body.decode()


def check_examples(server, doc, threat):
    asked = 0
    for path, item in doc["paths"].items():
        operation = item["get"]
        if "text/event-stream" in operation["responses"]["200"]["content"]:
            continue
        queries = [p for p in parameters(doc, operation) if p["in"] == "query"]
        must = {p["name"]: p["example"] for p in queries if p.get("required")}
        ask(server, doc, path, operation, must, threat)
        for p in queries:
            if "example" in p:
                ask(server, doc, path, operation, {**must, p["name"]: p["example"]}, threat)
                asked += 1
    assert asked > 60, asked


def check_routes(server, doc):
    """Nothing is served under /api/ that the document does not tell of, and the other way round."""
    source = open(os.path.join(os.path.dirname(__file__), "../../src/serve/serve_route.c")).read()
    routes = set(re.findall(r'\{"(/(?:api|feed)[^"]*)"', source))
    told = {re.sub(r"\{\w+\}(/\{\w+\})*", "*", p) for p in doc["paths"]}
    told |= {p[:p.index("{")] + "*" for p in doc["paths"] if "}/" in p}
    assert routes <= told, routes - told


# ---- behaviour ----

def check_paging(server):
    whole = server.json("/api/v1/threats?limit=200&order=updated")
    ids, cursor, pages = [], "", 0
    while True:
        page = server.json("/api/v1/threats?limit=5&order=updated" + ("&cursor=" + cursor if cursor else ""))
        ids += [t["id"] for t in page["items"]]
        pages += 1
        cursor = page["next"]
        if not cursor:
            break
    assert ids == [t["id"] for t in whole["items"]] and pages > 3, (len(ids), pages)
    assert whole["total"] == len(ids)


def check_fields(server, threat):
    for row in server.json("/api/v1/threats?fields=id,severity&limit=3")["items"]:
        assert list(row) == ["id", "severity"], row
    assert list(server.json(f"/api/v1/threats/{threat}?fields=title,summary")) == ["title", "summary"]
    code, headers, body = server.get("/api/v1/threats?fields=id,colour")
    problem = json.loads(body)
    assert code == 400 and problem["parameter"] == "fields" and "colour" in problem["detail"], problem


def check_query(server):
    def ids(q):
        return {t["id"] for t in server.json("/api/v1/threats?limit=200&q=" + urllib.parse.quote(q))["items"]}
    everything = ids("")
    gang = ids('actor:Gravelock')
    assert gang and gang < everything
    assert ids("-actor:Gravelock") == everything - gang
    assert ids('severity:high,critical') | ids("-severity:high,critical") == everything
    assert ids('actor:"gravelock" severity:critical') <= gang
    assert ids("product:exchange-online") == ids('product:"Exchange Online"') != set()
    assert ids("after:2026-06-05") < everything and ids("after:2026-06-05 before:2026-06-05") == set()
    assert ids("lang:de") < everything and ids("lang:xx") == set()
    assert ids("mailbox -japan") < ids("mailbox")
    for bad, says in (("sevrity:high", "severity:"), ("after:soon", "a date"), ("severity:awful", "critical")):
        code, headers, body = server.get("/api/v1/threats?q=" + urllib.parse.quote(bad))
        problem = json.loads(body)
        assert code == 400 and problem["parameter"] == "q" and says in problem["detail"], problem
        assert headers["Content-Type"] == "application/problem+json"
        code, headers, body = server.get("/search?q=" + urllib.parse.quote(bad))
        assert code == 400 and b"Not understood" in body and b"What can be asked" in body


def check_names(server):
    """Names as people write them lead to the ids that they have."""
    code, headers, body = server.get("/entity/region/North%20America")
    assert code == 301 and headers["Location"] == "/entity/region/north-america", (code, headers)
    code, headers, body = server.get("/api/v1/entities/country/Germany")
    assert code == 301 and headers["Location"] == "/api/v1/entities/country/germany", (code, headers)
    assert server.get("/entity/country/No%20Such%20Land")[0] == 404


def check_transport(server, threat):
    code, headers, body = server.get("/api/v1/threats/" + threat, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip" and json.loads(gzip.decompress(body))["id"] == threat
    assert server.get("/api/v1/threats/" + threat, **{"If-None-Match": headers["ETag"]})[0] == 304
    assert "Access-Control-Allow-Origin" not in headers and "RateLimit-Limit" not in headers
    assert server.get("/", **{"Host": "evil.example"})[0] == 421
    assert server.get("/api/v1/threats?q=" + "a" * 401)[0] == 400
    code, headers, body = server.get("/feed.csv?limit=201")
    assert code == 400 and json.loads(body)["parameter"] == "limit"


def check_limits(folder):
    server = Server(folder, "--no-poll", "--rate-limit", "5", "--allow-origin", "https://desk.example")
    seen = []
    for _ in range(7):
        code, headers, body = server.get("/api/v1/stats", Origin="https://desk.example")
        seen.append((code, headers["RateLimit-Limit"], headers["RateLimit-Remaining"]))
    assert [s[0] for s in seen] == [200] * 5 + [429] * 2, seen
    assert [s[2] for s in seen][:5] == ["4", "3", "2", "1", "0"] and seen[0][1] == "5", seen
    assert 0 < int(headers["Retry-After"]) <= 60 and json.loads(body)["status"] == 429
    assert headers["Access-Control-Allow-Origin"] == "https://desk.example"
    code, headers, _ = server.get("/about", Origin="https://other.example")
    assert code == 200 and "Access-Control-Allow-Origin" not in headers, "pages have no limit and no origins"
    server.stop()


class Stream:
    """One live reader."""

    def __init__(self, server, path, **headers):
        self.http = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=15)
        self.http.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        self.answer = self.http.getresponse()
        assert self.answer.status == 200, self.answer.read()
        assert self.answer.headers["Content-Type"] == "text/event-stream"

    def event(self):
        event = {}
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if not line and event:
                return event
            if line and not line.startswith((":", "retry:")):
                key, _, value = line.partition(": ")
                event[key] = value

    def close(self):
        self.http.close()


def check_live(server, folder):
    early = Stream(server, "/api/v1/events")
    tocsin("ingest", "--data", folder, stdin=json.dumps(NEW) + "\n")
    event = early.event()
    data = json.loads(event["data"])
    assert event["event"] == "threat" and data["change"] in ("new", "changed") and data["id"], event
    again = Stream(server, "/api/v1/events", Last_Event_ID=str(int(event["id"]) - 1))
    assert again.event() == event, "Last-Event-ID goes on after it"
    lost = Stream(server, "/api/v1/events?after=999999999")
    assert lost.event()["event"] == "reset"
    assert server.get("/api/v1/events?after=x")[0] == 400
    for s in (early, again, lost):
        s.close()


# ---- feeds by their rules ----

ATOM = "{http://www.w3.org/2005/Atom}"


def absolute(url):
    return re.match(r"https?://[^/]+/", url or "")


def check_atom(server):
    code, headers, body = server.get("/feed.atom?q=severity:high,critical&limit=20")
    assert code == 200
    root = ET.fromstring(body)
    assert root.tag == ATOM + "feed"
    links = {l.get("rel"): l.get("href") for l in root.findall(ATOM + "link")}
    assert links["self"].endswith("/feed.atom?q=severity:high,critical&limit=20") and absolute(links["alternate"])
    ids = [e.findtext(ATOM + "id") for e in root.findall(ATOM + "entry")]
    assert ids and len(set(ids)) == len(ids)
    for thing in [root, *root.findall(ATOM + "entry")]:  # RFC 4287 4.1.1, 4.1.2
        assert len(thing.findall(ATOM + "id")) == 1 and absolute(thing.findtext(ATOM + "id"))
        assert len(thing.findall(ATOM + "title")) == 1 and len(thing.findall(ATOM + "updated")) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", thing.findtext(ATOM + "updated"))
    assert root.find(ATOM + "author") is not None
    parsed = feedparser.parse(body)
    assert not parsed.bozo and parsed.version == "atom10" and len(parsed.entries) == len(ids), parsed.get("bozo_exception")
    return len(ids)


def check_rss(server, n):
    code, headers, body = server.get("/feed.rss?q=severity:high,critical&limit=20")
    channel = ET.fromstring(body).find("channel")
    for name in ("title", "link", "description"):
        assert channel.findtext(name), name
    assert channel.find(ATOM + "link").get("rel") == "self"
    for item in channel.findall("item"):
        assert item.findtext("title") and absolute(item.findtext("link"))
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", item.findtext("pubDate"))
        assert item.find("guid").get("isPermaLink") == "true" and absolute(item.findtext("guid"))
    parsed = feedparser.parse(body)
    assert not parsed.bozo and parsed.version == "rss20" and len(parsed.entries) == n
    ours = [json.loads(line) for line in tocsin("parse", stdin=body).stdout.splitlines()]
    assert [e["title"] for e in ours] == [e.title for e in parsed.entries], "our own parser reads the same"


def check_json_feed(server, n):
    code, headers, body = server.get("/feed.json?q=severity:high,critical&limit=20")
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"] and absolute(feed["feed_url"])
    assert len(feed["items"]) == n and len({i["id"] for i in feed["items"]}) == n
    for item in feed["items"]:
        assert item["content_html"] and absolute(item["url"]) and re.search(r"Z$", item["date_published"])
        assert all(isinstance(t, str) for t in item["tags"])
        assert set(k for k in item if k.startswith("_")) == {"_tocsin"}
    assert len(tocsin("parse", stdin=body).stdout.splitlines()) == n


def check_tables(server, threat, n):
    rows = list(csv.DictReader(io.StringIO(server.get("/feed.csv?q=severity:high,critical&limit=20")[2].decode())))
    assert len(rows) == n and all(absolute(r["url"]) and float(r["score"]) >= 50 for r in rows), rows[:1]
    text = server.get("/feed.md?q=severity:high,critical&limit=20")[2].decode()
    assert len(re.findall(r"^- \*\*", text, re.M)) == n
    brief = server.get(f"/threat/{threat}/brief.md")[2].decode()
    for head in ("# [", "## Summary", "## Source articles", "**Severity: "):
        assert head in brief, head
    code, headers, body = server.get(f"/threat/{threat}/observables.csv")
    assert headers["Content-Disposition"].startswith("attachment") and body.startswith(b"type,value,verdict")
    assert server.get(f"/threat/{threat}/blocklist.txt")[2].startswith(b"# ")
    opml = ET.fromstring(server.get("/sources.opml")[2])
    outlines = opml.findall("./body//outline[@xmlUrl]")
    assert opml.get("version") == "2.0" and len(outlines) == server.json("/api/v1/stats")["sources"]
    assert all(o.get("text") and absolute(o.get("xmlUrl")) for o in outlines)


STIX_NEEDS = {  # STIX 2.1: what each type must have beside the common ones
    "report": {"name", "published", "object_refs"}, "indicator": {"pattern", "pattern_type", "valid_from"},
    "vulnerability": {"name", "external_references"}, "threat-actor": {"name"}, "malware": {"name", "is_family"}, "tool": {"name"},
    "campaign": {"name"}, "attack-pattern": {"name", "external_references"}, "identity": {"name"},
    "marking-definition": {"definition_type", "definition"}}
STIX_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
STIX_PATTERN = re.compile(r"\[[a-z0-9-]+:[a-zA-Z0-9_.'-]+ = '(?:[^'\\\\]|\\\\.)*'\]")


def check_bundle(body):
    bundle = json.loads(body)
    objects = {o["id"]: o for o in bundle["objects"]}
    assert bundle["type"] == "bundle" and len(objects) == len(bundle["objects"]), "every id once"
    for o in [bundle, *objects.values()]:
        assert re.fullmatch(re.escape(o["type"]) + r"--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", o["id"]), o["id"]
    for o in objects.values():
        needs = STIX_NEEDS[o["type"]] | {"spec_version", "created"}
        if o["type"] != "marking-definition":
            needs |= {"modified", "object_marking_refs", "created_by_ref"}
            assert o["created"] <= o["modified"]
        assert needs <= set(o), (o["type"], needs - set(o))
        assert all(STIX_TIME.fullmatch(o[k]) for k in ("created", "modified", "published", "valid_from") if k in o), o
        for ref in [*o.get("object_refs", []), *o.get("object_marking_refs", []), o.get("created_by_ref")]:
            assert ref is None or ref in objects, ("a reference leads nowhere", ref)
        assert o["type"] != "indicator" or (o["pattern_type"] == "stix" and STIX_PATTERN.fullmatch(o["pattern"])), o
        assert all(r["source_name"] for r in o.get("external_references", []))
        assert o.get("object_refs") != [] and all(v not in ("", []) for v in o.values()), o
    return objects


def check_stix(server, threat):
    code, headers, body = server.get(f"/threat/{threat}/stix.json")
    assert code == 200 and headers["Content-Type"] == "application/stix+json;version=2.1"
    assert body == server.get(f"/threat/{threat}/stix.json")[2], "the same twice"
    one = check_bundle(body)
    many = check_bundle(server.get("/feed.stix?singles=all&limit=200")[2])
    assert {o["type"] for o in many.values()} >= {"report", "indicator", "vulnerability", "threat-actor", "attack-pattern", "malware"}
    assert all(many[i] == o for i, o in one.items()), "a thing is the same in every bundle"
    held = {i["value"] for i in server.json("/api/v1/iocs?singles=all&limit=200")["items"]}
    named = {o["name"] for o in many.values() if o["type"] == "indicator"}
    assert named and named <= held, "only what is held for an indicator has a pattern"


def main():
    with Folder() as folder:
        tocsin("sample", "load", "--data", folder)
        server = Server(folder, "--no-poll")
        doc = server.json("/api/v1/openapi.json")
        threat = server.json("/api/v1/threats?order=score&limit=1")["items"][0]["id"]
        check_document(doc)
        check_routes(server, doc)
        check_examples(server, doc, threat)
        check_paging(server)
        check_fields(server, threat)
        check_query(server)
        check_names(server)
        check_transport(server, threat)
        n = check_atom(server)
        check_rss(server, n)
        check_json_feed(server, n)
        check_tables(server, threat, n)
        check_stix(server, threat)
        check_live(server, folder)
        server.stop()
        check_limits(folder)
    print("the API does what it says")


main()
