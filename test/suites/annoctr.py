#!/usr/bin/python3
"""Scores names and dates of `tocsin annotate` on AnnoCTR.

usage: annoctr.py PROGRAM FOLDER [test|dev] [--errors]

FOLDER is ner/annoctr of ner.tar.xz. Names: the spans of GROUP, MALWARE and TOOL against those of threat actors,
ransomware groups, malware and tools, each surface form that the program gives looked up in the whole report; a span
counts when both ends are right, of whatever type. Names are also counted once a report. Dates: a labelled expression
counts as found when its sentence has a date that overlaps it in time, and as right when one has its very value; all
values of a report are also compared as sets.
"""
import collections
import html
import json
import os
import re
import subprocess
import sys

KINDS = {"GROUP", "MALWARE", "TOOL"}
OURS = {"threat_actor", "ransomware_group", "malware", "tool", "campaign"}


def reports(path):
    """(text, spans (from, to, kind)) of each report, joined from its tokens."""
    text, spans, fresh = "", [], True
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if cells[0] == "<DOCSTART>":
            if text:
                yield text, spans
            text, spans, fresh = "", [], True
            continue
        if len(cells) < 2:
            text += "" if fresh else "\n"
            fresh = True
            continue
        token, tag = cells[0], cells[4]
        if not fresh and not re.match(r"^[.,;:!?)\]%]|^'s$|^’s$|^”$", token) and text[-1:] not in "([“":
            text += " "
        start = len(text)
        text += token
        fresh = False
        head, _, kind = tag.partition("-")
        if head == "I" and spans and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], len(text), kind)
        elif head in "BI" and kind:
            spans.append((start, len(text), kind))
    if text:
        yield text, spans


def annotate(program, texts):
    lines = "".join(json.dumps({"id": str(i), "title": "", "text": t, "published": "2021-06-01T00:00:00Z"}) + "\n"
                    for i, t in enumerate(texts))
    done = subprocess.run([program, "annotate"], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def find(text, answer, kinds=OURS):
    """Spans of all places of the names of an answer, the longest first."""
    raw, forms = text.encode(), {}
    for e in answer["entities"]:
        if e["type"] in kinds:
            forms[e["name"]] = e["type"]
            if e["end"]:
                forms[raw[e["start"]:e["end"]].decode(errors="replace")] = e["type"]
    taken, found = set(), {}
    for form in sorted(forms, key=len, reverse=True):
        for m in re.finditer(r"(?<![\w])" + re.escape(form) + r"(?![\w])", text):
            if not taken & set(range(*m.span())):
                taken |= set(range(*m.span()))
                found[m.span()] = forms[form]
    return found


def timed(folder):
    """(text, day of the report, [(offset in bytes, value)]) of each report."""
    for name in sorted(os.listdir(folder)):
        source = open(os.path.join(folder, name), encoding="utf-8").read()
        day = re.search(r'CREATION_TIME"[^>]*value="([^"]*)"', source)[1]
        body = re.search(r"<TEXT>(.*)</TEXT>", source, re.S)[1]
        text, dates = b"", []
        for part in re.split(r"(<TIMEX3.*?</TIMEX3>)", body, flags=re.S):
            m = re.match(r'<TIMEX3[^>]*value="([^"]*)"[^>]*>(.*)</TIMEX3>', part, re.S)
            if m:
                dates.append((len(text), m[1]))
            text += html.unescape(m[2] if m else part).encode()
        yield text.decode(), day, dates


def score_dates(program, folder, errors):
    reports_ = list(timed(folder))
    lines = "".join(json.dumps({"id": str(i), "title": "", "text": t, "published": d + "T12:00:00Z"}) + "\n"
                    for i, (t, d, _) in enumerate(reports_))
    done = subprocess.run([program, "annotate"], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    c, wrong = collections.Counter(), []
    for (text, _, dates), line in zip(reports_, done.stdout.splitlines()):
        events = json.loads(line)["events"]
        plain = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
        dates = [d for d in dates if plain.match(d[1])]
        for at, value in dates:
            here = {e["date"][:10] for e in events if e["start"] <= at < e["end"]}
            near = any(h.startswith(value) or value.startswith(h) for h in here)
            c.update(all=1, found=near, right=value in here)
            if value not in here:
                wrong.append((value, sorted(here), text.encode()[at - 40:at + 40].decode(errors="replace")))
        g, o = {v for _, v in dates}, {e["date"][:10] for e in events}
        c.update(gold=len(g), ours=len(o), both=len(g & o))
    if errors is None:
        return c["right"] / max(1, c["found"])
    print(f"dates, found {c['found'] / c['all']:.3f} right value {c['right'] / c['all']:.3f} "
          f"right of found {c['right'] / max(1, c['found']):.3f} n {c['all']}")
    print("dates, values of a report " + f1(c["both"], c["ours"], c["gold"]))
    if errors:
        for w in wrong:
            print("  ", w)


def f1(right, given, wanted):
    p, r = right / max(1, given), right / max(1, wanted)
    return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} n {wanted}"


def score_names(program, folder, part="test"):
    """F1 of the names, each place."""
    found = list(reports(f"{folder}/ner_bio/{part}.bio"))
    right = given = wanted = 0
    for (text, spans), answer in zip(found, annotate(program, [t for t, _ in found])):
        gold, ours = {(a, b) for a, b, k in spans if k in KINDS}, find(text, answer)
        right, given, wanted = right + len(gold & ours.keys()), given + len(ours), wanted + len(gold)
    return 2 * right / max(1, given + wanted)


def main():
    program, folder = sys.argv[1:3]
    part = "dev" if "dev" in sys.argv[3:] else "test"
    found = list(reports(f"{folder}/ner_bio/{part}.bio"))
    answers = annotate(program, [t for t, _ in found])
    c, names, kinds = collections.Counter(), collections.Counter(), collections.Counter()
    missed, false = collections.Counter(), collections.Counter()
    for (text, spans), answer in zip(found, answers):
        gold = {(a, b): k for a, b, k in spans if k in KINDS}
        ours = find(text, answer)
        c.update(right=len(gold.keys() & ours.keys()), ours=len(ours), gold=len(gold))
        g, o = {text[a:b].lower() for a, b in gold}, {text[a:b].lower() for a, b in ours}
        names.update(right=len(g & o), ours=len(o), gold=len(g))
        for k in KINDS:
            want = {s for s in gold if gold[s] == k}
            kinds.update({k: len(want), k + " found": len(want & ours.keys())})
        missed.update((gold[s], text[s[0]:s[1]]) for s in gold if s not in ours)
        false.update((ours[s], text[s[0]:s[1]]) for s in ours if s not in gold)
    print("names, each place   " + f1(c["right"], c["ours"], c["gold"]))
    print("names, once a report " + f1(names["right"], names["ours"], names["gold"]))
    for k in sorted(KINDS):
        print(f"  {k} recall {kinds[k + ' found'] / max(1, kinds[k]):.3f} n {kinds[k]}")
    score_dates(program, f"{folder}/time/{part}", "--errors" in sys.argv)
    if "--errors" in sys.argv:
        print("missed", missed.most_common(60))
        print("false", false.most_common(60))


if __name__ == "__main__":
    main()
