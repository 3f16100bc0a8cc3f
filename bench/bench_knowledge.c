/* How fast knowledge is with a large import: loading, the matcher, facts by number, warning lists.
 *
 *     bench_knowledge FOLDER FILE...   a folder of imports (tocsin knowledge import), texts to look through
 *     bench_knowledge --names N FILE   writes a galaxy of N made-up names, to be imported
 * Times are those of the processor. Prints one figure a line: name, tab, value, tab, unit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "caps.h"
#include "facts.h"
#include "names.h"
#include "text.h"
#include "warnings.h"

enum { TURNS = 5, TEXT_BYTES = 64 * 1024 * 1024 };

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void figure(const char *name, double value, const char *unit)
{
	printf("%s\t%.2f\t%s\n", name, value, unit);
}

/* ---- made-up names ---- */

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static void put_name(FILE *out, uint64_t *state)
{
	static const char *const heads[] = {"bra", "cor", "del", "fen", "gry", "hal", "jor", "kel", "lum", "mor"};
	static const char *const tails[] = {"bex", "dun", "fix", "gar", "hop", "jin", "kos", "lyn", "mok", "nur"};
	unsigned words = 1 + (unsigned)(next_random(state) % 3 == 0);
	for (unsigned w = 0; w < words; w++) {
		const char *head = heads[next_random(state) % 10], *tail = tails[next_random(state) % 10];
		fprintf(out, "%s%c%s%c%s%u", w ? " " : "", head[0] - 32, head + 1, tail[0] - 32, tail + 1,
			(unsigned)(next_random(state) % 100000));
	}
}

static int make_names(unsigned n, const char *path)
{
	uint64_t state = 7;
	FILE *out = fopen(path, "w");
	if (!out)
		return 1;
	fprintf(out, "{\"name\": \"Made up\", \"type\": \"malpedia\", \"version\": 1, \"values\": [\n");
	for (unsigned i = 0; i < n; i++) {
		fprintf(out, "%s{\"value\": \"", i ? ",\n" : "");
		put_name(out, &state);
		fprintf(out, "\"}");
	}
	fprintf(out, "]}\n");
	return fclose(out) != 0;
}

/* ---- measuring ---- */

static uint32_t place(const void *ranks, struct str fold)
{
	return ranks_place(ranks, fold);
}

static double load(const char *folder, const struct ranks *ranks, struct knowledge **out)
{
	struct err err = {0};
	struct knowledge_options options = {.folder = folder, .place = place, .ctx = ranks};
	double from = now_s();
	if (knowledge_load(&options, out, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		exit(1);
	}
	return now_s() - from;
}

static struct str read_text(struct arena *arena, int n, char **paths)
{
	char *p = arena_take(arena, TEXT_BYTES);
	size_t at = 0;
	for (int i = 0; p && i < n; i++) {
		FILE *in = fopen(paths[i], "rb");
		if (!in)
			continue;
		at += fread(p + at, 1, TEXT_BYTES / 8 - at, in);
		fclose(in);
	}
	return (struct str){p, at};
}

static void measure_matcher(const struct knowledge *knowledge, struct arena *arena, struct str text)
{
	struct pieces pieces = {0};
	double best = 1e9;
	size_t found = 0;
	for (size_t at = 0; at < text.n; at += 4096) /* a part is like an article */
		if (!pieces_of_name(arena, str_cut(text, at, at + 4096), &pieces))
			break;
	for (int turn = 0; turn < TURNS; turn++) {
		size_t from = 0, base = 0;
		double begin = now_s();
		found = 0;
		for (size_t at = 0; at < pieces.n; at++) {
			if (at && pieces.at[at].start < pieces.at[at - 1].start) {
				from = at;
				base += 4096;
			}
			struct pieces part = {pieces.at + from, pieces.n - from, 0};
			found += names_match(knowledge, &part, str_cut(text, base, base + 4096), at - from).n > 0;
		}
		best = now_s() - begin < best ? now_s() - begin : best;
	}
	figure("matcher", (double)text.n / best / 1e6, "MB/s");
	figure("names found", (double)found, "");
}

static void measure_facts(const struct knowledge *knowledge, struct arena *arena)
{
	enum { N = 200000 };
	struct vulnerability_facts facts;
	char cve[32];
	size_t found = 0;
	double begin = now_s();
	for (int i = 0; i < N; i++) {
		int n = snprintf(cve, sizeof(cve), "CVE-%d-%05d", 2015 + i % 11, i % 60000);
		if (i % 1000 == 0)
			arena_reset(arena);
		found += knowledge_vulnerability(knowledge, arena, (struct str){cve, (size_t)n}, &facts);
	}
	figure("facts of a CVE", (now_s() - begin) / N * 1e6, "us");
	figure("CVEs found", (double)found, "");
	begin = now_s();
	found = 0;
	for (int i = 0; i < N; i++) {
		int n = snprintf(cve, sizeof(cve), "host%d.example%d.com", i % 977, i);
		found += knowledge_warning(knowledge, OBSERVABLE_DOMAIN, (struct str){cve, (size_t)n}).found;
	}
	figure("warning lists, a host", (now_s() - begin) / N * 1e6, "us");
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--names") == 0) {
		uint64_t n = 0;
		return str_u64(str_of(argv[2]), &n) && n <= 1000000 ? make_names((unsigned)n, argv[3]) : 2;
	}
	if (argc < 3) {
		fprintf(stderr, "usage: bench_knowledge FOLDER TEXT...\n");
		return 2;
	}
	struct ranks *ranks;
	struct knowledge *knowledge;
	struct rusage usage;
	if (ranks_new(&ranks, NULL))
		return 1;
	double best = 1e9, took = load(argv[1], ranks, &knowledge);
	getrusage(RUSAGE_SELF, &usage);
	figure("memory", (double)usage.ru_maxrss / 1024, "MiB");
	for (int turn = 0; turn < TURNS; turn++) {
		knowledge_free(knowledge);
		took = load(argv[1], ranks, &knowledge);
		best = took < best ? took : best;
	}
	figure("load", best * 1e3, "ms");
	figure("rows", (double)knowledge_n(knowledge), "");
	struct arena *arena = arena_new((size_t)4 << 30), *small = arena_new(64 * MIB);
	if (!arena || !small)
		return 1;
	measure_matcher(knowledge, arena, read_text(arena, argc - 2, argv + 2));
	measure_facts(knowledge, small);
	knowledge_free(knowledge);
	ranks_free(ranks);
	arena_free(arena);
	arena_free(small);
	return 0;
}
