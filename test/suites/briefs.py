#!/usr/bin/env python3
"""The words about threats, measured over real data.

    briefs.py            all of it; SKIPPED without TOCSIN_SHARED
    briefs.py --stream N only the first N articles of the stream

1. Every sentence of every brief over the stream stands in its article at its byte range: word for word, but for the
   trims that docs/briefs.md lists. One that does not is a failure.
2. The share of sentences that a rule calls dangling, of pairs that say the same, of titles and keywords out of form;
   of sentences shown in two places of one brief or that tell a number of the same thing again.
3. Of articles labelled by hand that nobody tuned on (the second half of the shared ones, and those of tools/labels.tsv
   that are only counted): sentence roles, severity bands, the overlap of the summary with the best sentences (and ROUGE
   against them), dates of the timeline.
4. Timelines of several outlets on one story: from all but one, how much of that one is told.
Ends with 1 when a floor is missed. docs/conformance.md has the figures."""
import argparse
import collections
import html
import json
import lzma
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import labels  # noqa: E402: what tools/labels.tsv holds
PROGRAM = os.environ.get("TOCSIN_PROGRAM", str(ROOT / "build/tocsin"))
FIELDS = ("id", "source", "url", "title", "published", "text")
PARTS = ("impact", "technical", "response")
MONTHS = ("January February March April May June July August September October November December").split()
MONTHS_SMALL = {m.lower()[:k] for m in MONTHS for k in (3, 9)}


def brief(articles, command="brief"):
    rows = "".join(json.dumps({k: a[k] for k in FIELDS if k in a}) + "\n" for a in articles)
    run = subprocess.run([PROGRAM, command], input=rows.encode(), capture_output=True, timeout=900)
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return [json.loads(line) for line in run.stdout.splitlines()]


def saids(threat):
    yield from threat["summary"]
    yield from threat["key_points"]
    for part in PARTS:
        yield from threat["analysis"][part]


# ---- 1: word for word ----

def plain(text):
    """A text without what trimming changes inside: signs that a feed wrote twice, white space, marks of bold print."""
    text = html.unescape(html.unescape(text)).replace("**", "").replace("*", "").replace("\xa0", " ")
    text = text.translate({0x2018: "'", 0x2019: "'", 0x201c: '"', 0x201d: '"', 0x2013: "-"})
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ([,.;:!?)])", r"\1", text)
    return text.replace("( ", "(").strip()


def stands(said, passage):
    words, whole = plain(said), plain(passage)
    core = words.rstrip(".\u2026 ")
    return core in whole or core[:1].lower() + core[1:] in whole


def fact_stands(fact, articles, texts):
    """The passage is that of its bytes, or the headline; the value's last word (a number, a version, a name, whatever
    joins its parts) is in it."""
    def letters(words):
        return re.sub(r"[^a-z0-9]", "", plain(words).lower())
    e = fact["evidence"]
    source = texts[e["article"]][e["start"]:e["end"]].decode(errors="replace") if e["end"] else articles[e["article"]]["title"]
    last = plain(fact["text"]).split()[-1].removesuffix(".0")
    last = last.rsplit("-", 1)[-1] if last.startswith("CVE-") else last
    return plain(source) == plain(e["text"]) and letters(last) in letters(source)


def check_stream(limit, floors):
    articles = {}
    path = Path(os.environ["TOCSIN_SHARED"]) / "data/stream/security_2026.jsonl.xz"
    with lzma.open(path, "rt") as f:
        for line in f:
            a = json.loads(line)
            articles[a["id"]] = a
            if limit and len(articles) >= limit:
                break
    threats = brief(articles.values())
    texts = {k: (a.get("text") or "").encode() for k, a in articles.items()}
    n, wrong = collections.Counter(), []
    for t in threats:
        n["threats"] += 1
        said = list(saids(t))
        for s in said:
            if s["general"]:
                continue
            n["sentences"] += 1
            source = texts[s["article"]][s["start"]:s["end"]].decode(errors="replace")
            if s["start"] == s["end"]:  # a report that is only a headline
                source = articles[s["article"]]["title"]
            if not stands(s["text"], source):
                wrong.append((t["id"], s["text"], source))
            n["dangling"] += dangles(s["text"])
        for e in t["timeline"]:
            if e["start"] < e["end"]:
                n["sentences"] += 1
                if not stands(e["text"], texts[e["article"]][e["start"]:e["end"]].decode(errors="replace")):
                    wrong.append((t["id"], e["text"], ""))
        for fact in t["analysis"].get("facts", []):
            n["facts"] += 1
            if not fact_stands(fact, articles, texts):
                wrong.append((t["id"], fact["what"] + ": " + fact["text"], fact["evidence"]["text"]))
        count_repetition(t, n)
        summary = [words_of(s["text"]) for s in t["summary"]]
        for i, a in enumerate(summary):
            for b in summary[:i]:
                n["pairs"] += 1
                n["same"] += len(set(a) & set(b)) / max(1, min(len(set(a)), len(set(b)))) >= .8
        n["long titles"] += len(t["title"]) > 100
        n["keywords"] += len(t["keywords"])
        n["few keywords"] += len(t["keywords"]) < 5 and len(t["articles"]) > 1
    for w in wrong[:20]:
        print("  not in its passage:", *w, sep="\n    ")
    share = 100 * (1 - len(wrong) / max(1, n["sentences"]))
    print(f"stream: {n['threats']} threats, {n['sentences']} sentences, {share:.3f} % word for word in their passage")
    print(f"        {100 * n['dangling'] / n['sentences']:.2f} % dangling by rule, "
          f"{100 * n['same'] / max(1, n['pairs']):.2f} % of summary pairs say the same, "
          f"{n['long titles']} titles over 100 characters, {n['keywords'] / n['threats']:.1f} keywords a threat")
    shown = max(1, n["shown"])
    print(f"        {100 * n['twice'] / shown:.2f} % of sentences stand in two places, {100 * n['again'] / shown:.2f} % tell a "
          f"number of the same thing again, {100 * n['reworded'] / shown:.2f} % share their words with one before; "
          f"{100 * n['one sentence'] / n['threats']:.2f} % of briefs have one sentence as two parts and more")
    print("        of each brief " + ", ".join(f"{n[part] / n['threats']:.2f} {part}" for part in LISTS) +
          f", {n['general'] / n['threats']:.2f} lines of general advice, {n['facts'] / n['threats']:.2f} facts")
    floors.append(("shown once", 100 * (1 - n["twice"] / shown), 100))
    floors.append(("word for word", share, 100))
    floors.append(("not dangling", 100 - 100 * n["dangling"] / n["sentences"], 97))
    floors.append(("titles in length", 100 * (1 - n["long titles"] / n["threats"]), 100))


# ---- 2: what is said again, what a sentence leans on ----

SMALL = set("the and for with from that this over under than more about into their its has have had was were are been by of in on at to as "
            "or an a is it but not after before since nearly least most up out least which who also when while where they".split())
LISTS = ("summary", "key_points") + PARTS


def counted(words):
    """(number, thing) pairs: 361 addresses, 3.8 million records; days and years are none."""
    pairs = set()
    for i, word in enumerate(words):
        if not re.fullmatch(r"\d[\d.]*", word) or re.fullmatch(r"(19|20)\d\d", word) or words[i - 1 if i else 0] in MONTHS_SMALL:
            continue
        behind = [w for w in words[i + 1:i + 4] if w not in SMALL and not w[0].isdigit()]
        pairs.update((word, w[:5]) for w in behind[:2])
    return pairs


def count_repetition(threat, n):
    """Sentences of a brief, in the order of the page, that stood there before: the same, or of the same number or words."""
    spans, pairs, before = set(), set(), []
    for s in saids(threat):
        if s["general"] or s["start"] == s["end"]:
            n["general"] += s["general"]
            continue
        n["shown"] += 1
        span = s["article"], s["start"]
        if span in spans:
            n["twice"] += 1
            continue
        spans.add(span)
        words = re.findall(r"\d+(?:[.]\d+)*|[a-z][a-z'-]+", s["text"].lower().replace(",", ""))
        told, content = counted(words), {w[:6] for w in words if w not in SMALL}
        n["again"] += bool(told & pairs)
        n["reworded"] += any(len(content & c) >= .6 * min(len(content), len(c)) for c in before)
        pairs |= told
        before.append(content)
    parts = [{(s["article"], s["start"]) for s in threat["analysis"][p] if not s["general"]} for p in PARTS]
    told = [p for p in parts if p]
    n["one sentence"] += len(told) > 1 and len(set.union(*told)) == 1
    for name in LISTS:
        n[name] += sum(not s["general"] for s in threat.get(name, threat["analysis"].get(name)))



OPENERS = re.compile(r"^(it|its|he|she|they|their|his|her|them|those|these|that|such|another|the latter|the former|"
                     r"the company|the firm|the agency|the vendor|both|here|then|however|meanwhile|also|but|and|so)\b"
                     r"(?!')", re.I)
INSIDE = re.compile(r"\b(above|below|this article|this post|this blog|click here|read more|figure \d|yesterday's digest)\b"
                    r"(?! [\d.]+)", re.I)


def dangles(text):
    """The first word points to a sentence before; or the text speaks of the page that it stood on."""
    return bool(OPENERS.match(text)) and not text.startswith(("That ", "IT ")) or bool(
        re.search(r"\b(as|see|shown|listed|seen|described) (above|below)\b|click here|read more|figure \d", text, re.I))


# ---- ROUGE ----

def words_of(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def f1(right, got, want):
    return 2 * right / (got + want) if got + want else 0


def rouge_n(got, want, n):
    a = collections.Counter(zip(*(got[i:] for i in range(n))))
    b = collections.Counter(zip(*(want[i:] for i in range(n))))
    return f1(sum((a & b).values()), sum(a.values()), sum(b.values()))


def rouge_l(got, want):
    row = [0] * (len(want) + 1)
    for g in got:
        before = 0
        for j, w in enumerate(want):
            row[j + 1], before = (before + 1 if g == w else max(row[j + 1], row[j])), row[j + 1]
    return f1(row[-1], len(got), len(want))


def rouge(got, want):
    got, want = words_of(got), words_of(want)
    return rouge_n(got, want, 1), rouge_n(got, want, 2), rouge_l(got, want)


def mean(values):
    values = list(values)
    return sum(values) / max(1, len(values))


# ---- 3: labelled articles ----

def labelled():
    """(name, articles with labels) of each set."""
    gold = Path(os.environ["TOCSIN_SHARED"]) / "data/gold"
    yield "shared, second half", [json.loads(line) for line in (gold / "annotated_dev.jsonl").read_text().splitlines()][30:]
    articles = {a["id"]: a for a in map(json.loads, (gold / "events_dev.jsonl").read_text().splitlines())}
    yield "of ours, only counted", [labels.labelled(row, articles[row["id"]]) for row in labels.rows()
                                    if row["part"] == "test" and row["id"] in articles]


def role_hits(read, row):
    """Of how many labelled sentences is the role that of the read one that overlaps it most?"""
    hits = 0
    for s in row["sentences"]:
        lo, hi = (len(row["text"][:s[k]].encode()) for k in ("start", "end"))
        hits += max(read, key=lambda r: min(hi, r["end"]) - max(lo, r["start"]))["role"] == s["role"]
    return hits


def check_labelled(name, rows, floors):
    bands = ["Low", "Medium", "High", "Critical"]
    exact = near = hit = told = best = days_hit = days_got = days_want = 0
    scores, lead_scores = [], []
    roles = sentences = 0
    for r in rows:
        r["published"] = r.get("published") or r["date"]
    read = {r["id"]: r for r in brief(rows, "annotate")}
    severities = {i: r["severity"]["label"] for i, r in read.items()}
    for r in rows:
        roles += role_hits(read[r["id"]]["sentences"], r)
        sentences += len(r["sentences"])
        step = abs(bands.index(severities[r["id"]]) - bands.index(r["severity"]["label"]))
        exact += step == 0
        near += step <= 1
        threat = brief([r])[0]
        cut = r["text"]
        gold = [r["sentences"][i] for i in r["best_summary"]]
        spans = [(len(cut[:s["start"]].encode()), len(cut[:s["end"]].encode())) for s in gold]
        for s in threat["summary"]:
            told += 1
            hit += any(min(s["end"], e) - max(s["start"], b) > .5 * (e - b) for b, e in spans)
        best += len(spans)
        want = " ".join(cut[s["start"]:s["end"]] for s in gold)
        scores.append(rouge(" ".join(s["text"] for s in threat["summary"]), want))
        lead_scores.append(rouge(" ".join(cut[s["start"]:s["end"]] for s in r["sentences"][:len(gold)]), want))
        days = {e["date"][:10] for e in threat["timeline"] if e["start"] < e["end"]}
        wanted = {e["date"][:10] for e in r["events"]}
        days_hit += len(days & wanted)
        days_got += len(days)
        days_want += len(wanted)
    n = len(rows)
    print(f"labelled ({name}): {n} articles: roles {roles / sentences:.2f}, severity exact {exact / n:.2f}, "
          f"within one band {near / n:.2f}")
    print(f"        summary: {hit / max(1, told):.2f} of its sentences are among the best, {hit / max(1, best):.2f} of the best are in it; "
          "ROUGE-1/2/L {:.2f} {:.2f} {:.2f}".format(*(mean(s[i] for s in scores) for i in range(3))),
          "(as many first sentences: {:.2f} {:.2f} {:.2f})".format(*(mean(s[i] for s in lead_scores) for i in range(3))))
    print(f"        timeline dates: P {days_hit / max(1, days_got):.2f} R {days_hit / max(1, days_want):.2f} "
          f"F1 {f1(days_hit, days_got, days_want):.2f}")
    floors.append((f"{name}: roles", 100 * roles / sentences, 55))
    floors.append((f"{name}: within one band", 100 * near / n, 90))
    floors.append((f"{name}: summary sentences among the best", 100 * hit / max(1, told), 75))


# ---- 4: timelines of experts ----

def read_timeline(text):
    out, day, lines = {}, None, []
    for line in text.splitlines() + ["-----"]:
        line = line.strip()
        if re.fullmatch(r"\d{4}-\d\d-\d\d", line):
            day, lines = line, []
        elif set(line) == {"-"} and day:
            out[day] = " ".join(lines)
            day = None
        elif line and day:
            lines.append(line)
    return out




def as_article(n, timeline):
    """Dated entries as one report; each begins with its day."""
    text = []
    for day, words in sorted(timeline.items()):
        y, m, d = day.split("-")
        text.append(f"On {MONTHS[int(m) - 1]} {int(d)}, {y}, {words}")
    return {"id": f"t{n}", "source": f"outlet{n}.example", "url": f"https://outlet{n}.example/{n}",
            "title": "A story told by its days", "published": max(timeline) + "T12:00:00Z", "text": "\n".join(text)}


def check_timelines():
    path = Path(os.environ["TOCSIN_SHARED"]) / "data/timeline.tar.xz"
    stories = collections.defaultdict(list)
    with tarfile.open(path) as tar:
        for member in tar.getmembers():
            if "/gold-timelines/" in member.name and member.name.endswith(".txt"):
                timeline = read_timeline(tar.extractfile(member).read().decode(errors="replace"))
                if timeline:
                    stories[Path(member.name).parent.name].append(timeline)
    scores, dates = [], []
    for timelines in stories.values():
        for held in range(len(timelines)):
            others = [t for i, t in enumerate(timelines) if i != held]
            if not others:
                continue
            threats = brief([as_article(i, t) for i, t in enumerate(others)])
            threat = max(threats, key=lambda t: len(t["articles"]))
            rows = [e for e in threat["timeline"] if e["start"] < e["end"]]
            days, want = {e["date"][:10] for e in rows}, set(timelines[held])
            dates.append(f1(len(days & want), len(days), len(want)))
            scores.append(rouge(" ".join(e["text"] for e in rows), " ".join(timelines[held].values())))
    print("timelines: {} held out: dates F1 {:.2f}, ROUGE-1/2/L {:.2f} {:.2f} {:.2f}".format(
        len(scores), mean(dates), *(mean(s[i] for s in scores) for i in range(3))))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stream", type=int, default=0, metavar="N")
    chosen = options.parse_args()
    if not (Path(os.environ.get("TOCSIN_SHARED", "/nowhere")) / "data/stream").is_dir():
        print("SKIPPED briefs: TOCSIN_SHARED has no data/stream")
        return 0
    floors = []
    check_stream(chosen.stream, floors)
    for name, rows in labelled():
        check_labelled(name, rows, floors)
    check_timelines()
    missed = [f"{name}: {got:.2f} < {floor}" for name, got, floor in floors if got < floor]
    for m in missed:
        print("MISSED", m)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
