#!/bin/sh
# ./dev tsan [PATTERN]: the tests in which threads meet, under ThreadSanitizer (clang): all unit tests, and the program end
# to end. What it finds lies in build-tsan/tsan.*; test/tsan.supp says which findings are none of ours, and why. Tests
# of single processes, of damaged machines and of a browser are left out: they add no meeting of threads; test_attack,
# too: the seconds that it allows do not hold under the tool; and test_reader: its processes end themselves by signals, under a
# filter of system calls that the tool's own runtime needs.
set -eu
cd "$(dirname "$0")/.."
what=${1:-}
[ -f build-tsan/build.ninja ] || CC=clang meson setup build-tsan -Db_sanitize=thread -Db_lundef=false >/dev/null
rm -f build-tsan/tsan.*
TSAN_OPTIONS="log_path=$PWD/build-tsan/tsan suppressions=$PWD/test/tsan.supp exitcode=0 history_size=4"
export TSAN_OPTIONS TOCSIN_PROGRAM="$PWD/build-tsan/src/tocsin"
failed=0

nice -n 5 ninja -C build-tsan src/tocsin >build-tsan/ninja.out 2>&1 || { tail -n 30 build-tsan/ninja.out; exit 1; }
if [ -z "$what" ]; then
	nice -n 5 ninja -C build-tsan >build-tsan/ninja.out 2>&1 || { tail -n 30 build-tsan/ninja.out; exit 1; }
	# shellcheck disable=SC2046
	nice -n 5 meson test -C build-tsan --no-rebuild -t 10 $(meson test -C build-tsan --list 2>/dev/null |
		sed -n 's/.*:unit \/ //p' | grep -v '^test_reader$') >build-tsan/unit.out 2>&1 || failed=1
	grep -E '^(Ok|Fail|Timeout)|FAIL|TIMEOUT' build-tsan/unit.out || true
fi
for t in test/e2e/test_*.py; do
	name=$(basename "$t" .py)
	case $name in
	test_browser | test_attack | test_hardening | test_crash | test_bad_world | test_examples | test_same | test_cli | test_config) continue ;;
	*"$what"*) ;;
	*) continue ;;
	esac
	if timeout 900 nice -n 5 python3 "$t" >"build-tsan/$name.out" 2>&1; then
		echo "ok      $name"
	else
		failed=1
		echo "FAILED  $name"
		tail -n 20 "build-tsan/$name.out"
	fi
done
for log in build-tsan/tsan.*; do
	[ -f "$log" ] || continue
	failed=1
	grep -hE 'WARNING: ThreadSanitizer|SUMMARY:' "$log"
done
exit "$failed"
