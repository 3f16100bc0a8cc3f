#!/bin/sh
# All tests: gcc with warnings as errors, clang with ASan and UBSan and one malloc for every arena
# piece, lint, and the program end to end. `./dev test NAME` runs the one unit test of that name.
set -eu
cd "$(dirname "$0")/.."

# ../shared beside the project holds real data; tests that want it skip by name without.
if [ -z "${TOCSIN_SHARED:-}" ] && [ -d ../shared/data ]; then
	TOCSIN_SHARED=$(cd ../shared && pwd)
	export TOCSIN_SHARED
fi

setup() {
	folder=$1
	shift
	if [ -f "$folder/build.ninja" ]; then
		meson setup --reconfigure "$folder" >/dev/null # cmocka may have come since
	else
		meson setup "$folder" "$@" >/dev/null
	fi
}

passed=0
failed=0
skipped=0
step() {
	name=$1
	shift
	from=$(date +%s)
	if "$@" >"build/$name.out" 2>&1; then
		passed=$((passed + 1))
		echo "ok      $name ($(($(date +%s) - from)) s)"
	else
		failed=$((failed + 1))
		echo "FAILED  $name"
		tail -n 60 "build/$name.out"
	fi
}

setup build
if [ $# -gt 0 ]; then
	exec meson test -C build --print-errorlogs "$@"
fi

CC=clang setup build-san -Db_sanitize=address,undefined -Db_lundef=false -Darena_pieces=true
step build-gcc ninja -C build
ln -sf src/tocsin build/tocsin
step build-clang-san ninja -C build-san
step unit-gcc meson test -C build --no-rebuild --print-errorlogs
step unit-clang-san meson test -C build-san --no-rebuild --print-errorlogs
step lint python3 tools/lint.py
if [ -n "${TOCSIN_SHARED:-}" ]; then
	step suites python3 test/suites/run.py
	step briefs python3 test/suites/briefs.py
	step severity python3 test/suites/severity.py
	step pages python3 test/suites/pages.py
	step copies python3 test/suites/copies.py
	step understanding python3 test/suites/understanding.py
fi
for t in test/e2e/test_*.py; do
	step "$(basename "$t" .py)" python3 "$t"
done
echo
skipped=$(cat build/*.out 2>/dev/null | grep -c '^SKIPPED' || true)
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
