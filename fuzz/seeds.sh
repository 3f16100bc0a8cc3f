#!/bin/sh
# fuzz/seeds.sh WHAT: the folders that a fuzz target begins with, below the root of the tree: its corpus, what it found
# before, and files of tests that serve both, so that none lies twice.
set -eu
cd "$(dirname "$0")/.."
case $1 in
extract) more="test/cases/extract test/hostile" ;;
parse | xml) more="test/cases/parse test/hostile" ;;
import) more="test/cases/knowledge" ;;
html) more="test/hostile" ;;
honest) more="test/cases/extract test/cases/parse fuzz/corpus/extract" ;;
*) more="" ;;
esac
for folder in "fuzz/corpus/$1" "fuzz/regress/$1" $more; do
	[ ! -d "$folder" ] || echo "$folder"
done
