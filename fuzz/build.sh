#!/bin/bash -eu
# Builds all fuzz targets as OSS-Fuzz wants them: $CC, $CXX, $CFLAGS, $CXXFLAGS, $LIB_FUZZING_ENGINE in, and in $OUT each
# target with NAME_seed_corpus.zip, NAME.dict, NAME.options and the libraries that it runs with. To try it:
#     OUT=/tmp/out WORK=/tmp/work CC=clang CXX=clang++ CFLAGS="-O1 -g -fsanitize=address,fuzzer-no-link" \
#         LIB_FUZZING_ENGINE=-fsanitize=fuzzer fuzz/build.sh
# Wanted beside the compiler: what ./dev deps installs, and zip.
cd "$(dirname "$0")/.."
work=${WORK:-/tmp}/tocsin-fuzz
engine=$LIB_FUZZING_ENGINE
case $engine in
*.a) engine="$engine -lstdc++" ;; # linked by a C compiler
esac

# The flags are the caller's alone: no -Db_sanitize, and no libraries but those of the system beside the targets.
rm -rf "$work"
LDFLAGS="${CFLAGS:-} -Wl,-rpath,\$ORIGIN/lib" meson setup "$work" -Dfuzz=true -Darena_pieces=true -Dwerror=false \
	-Dbuildtype=plain -Db_lundef=false -Dfuzz_engine="$engine"
targets=$(ls fuzz | sed -n 's/^\(fuzz_.*\)\.c$/\1/p')
# shellcheck disable=SC2046
ninja -C "$work" $(printf 'test/%s ' $targets)

mkdir -p "$OUT/lib"
for target in $targets; do
	what=${target#fuzz_}
	cp "$work/test/$target" "$OUT/$target"
	rm -rf "$work/seeds" "$OUT/${target}_seed_corpus.zip"
	mkdir "$work/seeds"
	for folder in $(sh fuzz/seeds.sh "$what"); do
		find "$folder" -type f ! -name 'want.*' | while read -r file; do
			cp "$file" "$work/seeds/$(echo "$file" | tr / -)"
		done
	done
	[ -z "$(ls "$work/seeds")" ] || (cd "$work/seeds" && zip -q "$OUT/${target}_seed_corpus.zip" ./*)
	[ ! -f "fuzz/dict/$what.dict" ] || cp "fuzz/dict/$what.dict" "$OUT/$target.dict"
	printf '[libfuzzer]\nmax_len = 30000\ntimeout = 25\nrss_limit_mb = 2560\n' >"$OUT/$target.options"
	ldd "$OUT/$target" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | grep -Ev '/(libc|libm|libpthread|libdl|librt|ld-linux[^/]*)\.so' |
		while read -r library; do
			[ -f "$OUT/lib/$(basename "$library")" ] || cp -L "$library" "$OUT/lib/"
		done
done
echo "$(echo "$targets" | wc -w) targets in $OUT"
