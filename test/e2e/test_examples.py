#!/usr/bin/env python3
"""examples/briefs: ten briefs of the sample week as Markdown, made again and compared, so that a change of words is seen
in review. `test_examples.py --write` makes them anew."""
import difflib
import json
import sys

from program import ROOT, Folder, tocsin

BRIEFS = ROOT / "examples/briefs"
COUNT = 10
KNOWN = "5w0hz6xer8"  # the outage that docs/severity.md sums


def letter_of(threat):
    return {a["id"]: chr(65 + i) if i < 26 else str(i + 1) for i, a in enumerate(threat["articles"])}


def by(said, letters, sources):
    if said["general"]:
        return " *(general advice)*"
    mark = ", machine-worded" if said.get("machine") else ""
    return f" [{letters[said['article']]}, {said['agree']}/{sources}{mark}]"


def silence(shown, title):
    """What the program says in the place of an empty part: the line under its head in `tocsin show`."""
    return shown.split(f"\n{title}\n  ", 1)[1].splitlines()[0]


def saids(rows, letters, threat, shown, title):
    if not rows:
        return [silence(shown, title)]
    return ["* " + s["text"] + by(s, letters, threat["sources"]) for s in rows]


def markdown(t, shown):
    letters, s = letter_of(t), t["severity"]
    out = [f"# {t['title']}", "", f"**Severity: {s['label']} (Score: {s['score']:.1f})**" +
           (" provisional" if s.get("provisional") else ""), ""]
    for r in s["reasons"]:
        out.append(f"* {r['line']} {r['what']}: {r['text']} (+{r['points']:.2f})")
    out += ["", "What would change it: " + ("; ".join(s["would_change"]) or "nothing known") + ".", "",
            "Keywords: " + ", ".join(t["keywords"]), "",
            "Severity indicators: " + (", ".join(i["name"] for i in t["indicators"]) or "none"), ""]
    analysis = t["analysis"]
    parts = {"Summary": t["summary"], "Key points": t["key_points"], "Impact": analysis["impact"],
             "Technical details": analysis["technical"], "Recommended response": analysis["response"]}
    facts_of = {"Impact": "impact", "Technical details": "technical", "Recommended response": "response"}
    for title, rows in parts.items():
        facts = [f"* {f['what']}: {f['text']} [{letters[f['evidence']['article']]}]"
                 for f in analysis.get("facts", []) if f["part"] == facts_of.get(title)]
        out += ["## " + title] + facts + (saids(rows, letters, t, shown, title) if rows or not facts else []) + [""]
    out += ["## Timeline"] + [f"* {e['date']} ({e['kind']}{', to come' if e.get('future') else ''}): {e['text']}"
                                  for e in t["timeline"]]
    if t["differences"]:
        out += ["", "## Sources disagree"] + [f"* {d['what']}: " + "; ".join(d["values"]) for d in t["differences"]]
    out += ["", "## Source articles"] + [f"* {letters[a['id']]}: {a['title']} ({a['source']}): {a['excerpt']}"
                                         for a in t["articles"]]
    return "\n".join(out) + "\n"


def make():
    with Folder() as folder:
        tocsin("sample", "load", "--data", folder)
        rows = json.loads(tocsin("list", "--data", folder, "--json", "--order", "score", "--limit", "200",
                                 "--singles").stdout)["items"]
        known = [r for r in rows if r["id"] == KNOWN]
        worst = [r for r in rows if r["id"] != KNOWN][:COUNT - 4]
        chosen = worst + known + rows[len(rows) // 2:len(rows) // 2 + 2] + rows[-1:]  # the middle, the mildest
        return {r["id"] + ".md": markdown(json.loads(tocsin("show", "--data", folder, "--json", r["id"]).stdout),
                                          tocsin("show", "--data", folder, r["id"]).stdout.decode()) for r in chosen}


def main():
    made = make()
    assert len(made) == COUNT, made.keys()
    if "--write" in sys.argv:
        for old in BRIEFS.glob("*.md"):
            old.unlink()
        for name, text in made.items():
            (BRIEFS / name).write_text(text)
        return 0
    kept = {p.name: p.read_text() for p in BRIEFS.glob("*.md")}
    for name in sorted(made.keys() | kept.keys()):
        sys.stdout.writelines(difflib.unified_diff(kept.get(name, "").splitlines(True), made.get(name, "").splitlines(True),
                                                   "examples/briefs/" + name, "made now"))
    if made != kept:
        print("\nThe words have changed. If they are better: python3 test/e2e/test_examples.py --write")
    return int(made != kept)


if __name__ == "__main__":
    sys.exit(main())
