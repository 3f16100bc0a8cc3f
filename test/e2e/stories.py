"""News of our own without end: events that never happened, each told by one to four outlets in words of their own.

    stories(300, seed=7)   # items (slug, title, date, text), oldest first; the same for the same seed
"""
import random

from web import rfc822

FIRST = "Al Bre Cor Dun El Fen Gar Hol Ist Jor Kel Lum Mor Nal Ost Pel Quin Ras Sol Tam Ul Ver Wal Xan Yor Zel".split()
LAST = "beck dorf field gate haven light mark mont ridge stead thorpe vale wick worth".split()
TRADE = ["Hospital", "Bank", "Logistics", "Energy", "Airways", "Telecom", "Foods", "University", "Insurance", "Steel"]
GANG = "Ash Bone Cinder Dusk Ember Flint Grave Hollow Iron Jade Night Onyx Pale Rust Silent Thorn".split()
TAIL = "lock crypt spider hand wolf storm veil".split()
PLACE = ["in the north", "at its main site", "across the region", "in three cities", "at two plants"]

KINDS = [
    ("{victim} hit by {gang} ransomware", "{victim} said that the {gang} ransomware gang encrypted {n} servers {place}.",
     ["{gang} ransomware stops {victim}", "Ransomware at {victim}: {gang} asks for {m} million dollars",
      "{victim} still offline after {gang} attack"],
     ["Staff of {victim} work on paper while {n} servers are restored from backups.",
      "{gang} asks {victim} for {m} million dollars and threatens to publish files.",
      "Partners of {victim} should rotate the credentials that they share.",
      "The first alarm came at night, when domain controllers of {victim} {place} stopped to answer.",
      "Police were told of {gang}, and {victim} does not intend to pay."]),
    ("Attackers exploit CVE-2026-{cve} in {product}", "A flaw in {product}, CVE-2026-{cve}, is exploited in the wild.",
     ["{product} flaw CVE-2026-{cve} under attack", "Patch now: CVE-2026-{cve} in {product}",
      "{n} servers open to {product} flaw CVE-2026-{cve}"],
     ["CVE-2026-{cve} lets an attacker run code on {product} without a login.",
      "Version {m}.{n} of {product} mends it.",
      "{n} servers with {product} can be reached from the internet.",
      "Attackers drop a web shell on {product} after the first request.",
      "Those who cannot patch CVE-2026-{cve} should close the admin port."]),
    ("{victim} leaks data of {n} thousand customers", "{victim} told {n} thousand customers that their data was copied.",
     ["Data breach at {victim}", "{victim} breach: {n} thousand people are concerned", "What was taken from {victim}"],
     ["Names, addresses and account numbers were copied from a cloud store of {victim}.",
      "No passwords of {victim} are among the data.",
      "The copy of {victim} was offered for {m} thousand dollars in a forum.", "{victim} has closed the store {place}.",
      "Customers should be wary of mail that names {victim}."]),
]


def event(roll):
    victim = f"{roll.choice(FIRST)}{roll.choice(LAST)} {roll.choice(TRADE)}"
    return {"victim": victim, "gang": roll.choice(GANG) + roll.choice(TAIL), "n": roll.randint(11, 990),
            "m": roll.randint(2, 40), "cve": roll.randint(10000, 99999), "place": roll.choice(PLACE),
            "product": f"{roll.choice(FIRST)}{roll.choice(LAST)} Gateway"}


def stories(count, seed=7):
    roll, told = random.Random(seed), []
    while len(told) < count:
        facts, (title, lead, titles, body) = event(roll), roll.choice(KINDS)
        day = 1 + len(told) * 27 // count
        for outlet in range(roll.randint(1, 4)):
            head = title if outlet == 0 else titles[(outlet - 1) % len(titles)]
            text = "\n".join([lead] + roll.sample(body, roll.randint(3, len(body))))
            told.append((day, roll.randint(0, 23), roll.randint(0, 59), head.format(**facts), text.format(**facts)))
    told = sorted(told[:count])
    return [(f"s{i}", title, rfc822(day, hour, minute), text) for i, (day, hour, minute, title, text) in enumerate(told)]
