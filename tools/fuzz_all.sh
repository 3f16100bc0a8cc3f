#!/bin/sh
# ./dev fuzz all [S]: every fuzz target for S seconds (60), one after the other, and a row for each: edges that the
# corpus reaches, runs, and whether it found something (its file is then in fuzz/regress/WHAT).
set -u
cd "$(dirname "$0")/.."
seconds=${1:-60}
found=0

printf '%-12s %8s %12s %8s  %s\n' target edges runs corpus finding
for source in fuzz/fuzz_*.c; do
	what=$(basename "$source" .c | sed 's/^fuzz_//')
	log="build-fuzz/fuzz-$what.log"
	mkdir -p "build-fuzz/corpus-$what" "fuzz/regress/$what"
	finding=none
	# shellcheck disable=SC2046
	nice -n 10 "build-fuzz/test/fuzz_$what" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=30000 \
		$([ ! -f "fuzz/dict/$what.dict" ] || echo "-dict=fuzz/dict/$what.dict") \
		-artifact_prefix="fuzz/regress/$what/" "build-fuzz/corpus-$what" $(sh fuzz/seeds.sh "$what") \
		>"$log" 2>&1 || {
		found=1
		finding=$(sed -n 's/.*SUMMARY: //p;s/.*Test unit written to //p' "$log" | tr '\n' ' ')
	}
	rmdir "fuzz/regress/$what" 2>/dev/null || true
	last=$(grep -a 'cov: ' "$log" | tail -n 1)
	printf '%-12s %8s %12s %8s  %s\n' "$what" \
		"$(echo "$last" | sed -n 's/.*cov: \([0-9]*\).*/\1/p')" \
		"$(echo "$last" | sed -n 's/^#\([0-9]*\).*/\1/p')" \
		"$(echo "$last" | sed -n 's/.*corp: \([0-9]*\).*/\1/p')" "${finding:-it ended with an error, see $log}"
done
exit "$found"
