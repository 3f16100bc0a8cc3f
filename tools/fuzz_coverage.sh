#!/bin/sh
# ./dev fuzz coverage: what the corpora of the fuzz targets reach, seeds and what earlier runs added to build-fuzz: lines
# of each room, and of each target the share of the lines in the files that it enters at all.
set -eu
cd "$(dirname "$0")/.."
profile=build-fuzz-coverage/profile
rm -rf "$profile"
mkdir -p "$profile"
objects=""
for source in fuzz/fuzz_*.c; do
	what=$(basename "$source" .c | sed 's/^fuzz_//')
	# shellcheck disable=SC2046
	LLVM_PROFILE_FILE="$profile/$what.profraw" nice -n 10 "build-fuzz-coverage/test/replay_$what" $(sh fuzz/seeds.sh "$what") \
		$([ ! -d "build-fuzz/corpus-$what" ] || echo "build-fuzz/corpus-$what") >"$profile/$what.out" 2>&1 ||
		echo "$what: not all of its corpus runs, see $profile/$what.out"
	objects="$objects -object build-fuzz-coverage/test/replay_$what"
	llvm-profdata-14 merge -sparse "$profile/$what.profraw" -o "$profile/$what.profdata"
	rm "$profile/$what.profraw"
	llvm-cov-14 export -summary-only "build-fuzz-coverage/test/replay_$what" -instr-profile "$profile/$what.profdata" \
		>"$profile/$what.json"
done
llvm-profdata-14 merge -sparse "$profile"/*.profdata -o "$profile/all"
# shellcheck disable=SC2086
llvm-cov-14 export -summary-only ${objects#" -object "} -instr-profile "$profile/all" >"$profile/all.json"
exec python3 - "$profile" <<'END'
import json
import sys
from collections import defaultdict
from pathlib import Path

folder = Path(sys.argv[1])


def files(name):
    for row in json.loads((folder / f"{name}.json").read_text())["data"][0]["files"]:
        parts = Path(row["filename"]).parts
        if "src" in parts:
            yield parts[parts.index("src") + 1:], row["summary"]["lines"]


print("| target | lines | of the files that it enters |\n|---|---|---|")
for one in sorted(p.stem for p in folder.glob("*.json") if p.stem != "all"):
    rows = [lines for _, lines in files(one) if lines["covered"]]
    covered, count = sum(r["covered"] for r in rows), sum(r["count"] for r in rows)
    print(f"| {one} | {covered} | {100 * covered / max(count, 1):.0f} % |")
rooms = defaultdict(lambda: [0, 0])
for path, lines in files("all"):
    rooms[path[0]][0] += lines["covered"]
    rooms[path[0]][1] += lines["count"]
print("\n| room | lines reached by all targets | of |\n|---|---|---|")
for room, (covered, count) in sorted(rooms.items()):
    print(f"| {room} | {covered} ({100 * covered / max(count, 1):.0f} %) | {count} |")
END
