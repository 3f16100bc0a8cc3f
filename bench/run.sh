#!/bin/sh
# Measures tocsin beside its peers on the same input in the same run; called by ./dev bench.
#   ./dev bench          a table, and docs/benchmarks.md
#   ./dev bench --json   {"rows":[...]}
#   ./dev bench --quick  fewer runs, threats and sources: some three minutes
# A peer that cannot be had, and real data that is not there (TOCSIN_SHARED), skip their row by name.
set -eu
cd "$(dirname "$0")/.."

if [ -z "${TOCSIN_SHARED:-}" ] && [ -d ../shared/tools ]; then
	TOCSIN_SHARED=$(cd ../shared && pwd)
	export TOCSIN_SHARED
fi

need=""
for p in python3-sklearn sfeed python3-feedparser python3-readability libgumbo-dev wrk valgrind; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || need="$need $p"
done
if [ -n "$need" ]; then
	as_root=""
	[ "$(id -u)" = 0 ] || as_root="sudo -n"
	echo "installing the peers:$need" >&2
	# shellcheck disable=SC2086
	{ $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq \
		--no-install-recommends $need; } >/dev/null 2>&1 || echo "not all of them can be had" >&2
fi
ninja -C build bench/fill_store src/bench_cluster >build/ninja.out 2>&1 || { cat build/ninja.out; exit 1; }
exec python3 -B bench/bench.py "$@"
