/* The clustering alone at 10,000, 100,000 and 1,000,000 live threats: articles a second, the time of one
 * placing (median, 99th percentile), bytes a threat.
 *
 * usage: bench_cluster [MOST]     MOST live threats; 1,000,000 when not said
 *        bench_cluster months [N] N articles of 90 days, 1,000,000 when not said, remembered by dedupe too: a line with
 * the memory of both for every nine days
 *
 * Articles are made: 60 words each by Zipf's law from a vocabulary of 50,000, and for each event its own
 * names; one of five articles tells an event that another told before. All lie in the horizon. Reading and
 * features are not timed. Times are of the processor, not of the wall: what else runs does not count. */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "buf.h"
#include "caps.h"
#include "cluster.h"
#include "dedupe.h"

enum {
	WORDS = 60,
	VOCABULARY = 50000,
	OUTLETS = 400,
	SAMPLE = 4000, /* placings timed at each size */
	SPAN_S = 8 * 24 * 3600,
	START = 1780358400,
	MONTHS_S = 90 * 24 * 3600,
	MONTHS_ARTICLES = 1000000,
	RECENT = 100000, /* articles back, an event may be told again */
};

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d)
{
	d->state += 0x9e3779b97f4a7c15u;
	uint64_t z = d->state;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Word number n, made of syllables: "bakelo". */
static void put_word(struct buf *to, uint64_t n, bool is_name)
{
	static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
	for (int i = 0; i < 3 || n; i++) {
		char syllable[2] = {consonants[n % 14], vowels[n / 14 % 5]};
		if (!i && is_name)
			syllable[0] = (char)(syllable[0] - 32);
		buf_add(to, (struct str){syllable, 2});
		n /= 70;
	}
	buf_add_byte(to, ' ');
}

static void put_words(struct buf *to, struct dice *dice, uint64_t event, int n, int names)
{
	for (int i = 0; i < n; i++) {
		double u = (double)(roll(dice) >> 11) * 0x1p-53;
		if (i % (n / names) == 0)
			put_word(to, VOCABULARY * 4 + event * 5 + roll(dice) % 5, true); /* of the event */
		else
			put_word(to, (uint64_t)pow(VOCABULARY, u), false);
	}
}

static struct cluster_features make(struct arena *arena, const struct ranks *ranks, struct dice *dice, uint64_t number,
				    int64_t published, struct signature *signature)
{
	struct buf title, text;
	uint64_t event =
		number % 5 == 4 && number > 5 ? number - 1 - roll(dice) % (number < RECENT ? number : RECENT) : number;
	if (event % 5 == 4)
		event--;
	buf_init(&title, KIB);
	buf_init(&text, 4 * KIB);
	put_words(&title, dice, event, 8, 3);
	put_words(&text, dice, event, WORDS, 12);
	struct article article = {.id = str_print(arena, "a%llu", (unsigned long long)number),
				  .title = buf_str(&title),
				  .text = buf_str(&text),
				  .published = published,
				  .lang = STR("en")};
	struct reading reading = {0};
	struct annotation annotation = {0};
	struct cluster_features f = {0};
	struct str outlet = str_print(arena, "outlet%llu.example", (unsigned long long)(roll(dice) % OUTLETS));
	struct cluster_input input = {&article, &reading, &annotation, outlet, article.id};
	if (text_read(arena, &article, &reading, NULL) || cluster_features(arena, ranks, &input, &f, NULL))
		abort();
	if (signature && dedupe_sign(arena, ranks, &article,
				     str_print(arena, "%.*s/%.*s", STR_FORMAT(outlet), STR_FORMAT(article.id)),
				     &reading, signature, NULL))
		abort();
	buf_release(&title);
	buf_release(&text);
	return f;
}

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static size_t memory(void)
{
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

static void report(struct cluster *cluster, int64_t *times, size_t n, size_t before)
{
	struct cluster_counts counts;
	double sum = 0;
	cluster_count(cluster, &counts);
	for (size_t i = 0; i < n; i++)
		sum += (double)times[i];
	qsort(times, n, sizeof(*times), by_time);
	printf("%9zu threats  %9zu articles  %7.0f articles/s  p50 %6.1f us  p99 %7.1f us  %5.0f bytes/threat\n",
	       counts.threats, counts.articles, (double)n * 1e9 / sum, (double)times[n / 2] / 1e3,
	       (double)times[n * 99 / 100] / 1e3, (double)(memory() - before) / (double)counts.threats);
	fflush(stdout);
}

struct bench {
	struct arena *arena;
	struct ranks *ranks;
	struct cluster *cluster;
	struct dedupe *dedupe; /* NULL: not asked */
	struct dice dice;
	int64_t times[SAMPLE];
	size_t timed, before;
};

static void place(struct bench *b, uint64_t number, int64_t published)
{
	struct placement placement;
	struct signature signature;
	struct dedupe_answer answer;
	arena_reset(b->arena);
	struct cluster_features f =
		make(b->arena, b->ranks, &b->dice, number, published, b->dedupe ? &signature : NULL);
	int64_t from = now_ns();
	if (b->dedupe) {
		dedupe_ask(b->dedupe, &signature, &answer);
		if (dedupe_add(b->dedupe, f.id, &signature, published))
			abort();
	}
	if (cluster_place(b->cluster, b->arena, &f, &placement, NULL))
		abort();
	b->times[b->timed++ % SAMPLE] = now_ns() - from;
}

static void grow_to(struct bench *b, uint64_t most)
{
	size_t next = 10000;
	for (uint64_t i = 0; next <= most; i++) {
		place(b, i, START + (int64_t)(i * SPAN_S / (most * 5 / 4)));
		if (i % SAMPLE)
			continue;
		struct cluster_counts counts;
		cluster_count(b->cluster, &counts);
		if (counts.threats >= next) {
			report(b->cluster, b->times, b->timed < SAMPLE ? b->timed : SAMPLE, b->before);
			next *= 10;
		}
	}
}

static void go_months(struct bench *b, uint64_t articles)
{
	enum { LINES = 10 };
	b->dedupe = dedupe_new();
	if (!b->dedupe)
		abort();
	for (uint64_t i = 0; i < articles; i++) {
		place(b, i, START + (int64_t)(i * MONTHS_S / articles));
		if ((i + 1) % (articles / LINES))
			continue;
		struct cluster_counts counts;
		double sum = 0;
		for (size_t k = 0; k < SAMPLE; k++)
			sum += (double)b->times[k];
		cluster_count(b->cluster, &counts);
		printf("day %2llu  %7llu articles  %7zu threats known  %7.0f articles/s  %4zu MB\n",
		       (unsigned long long)((i + 1) * 90 / articles), (unsigned long long)i + 1, counts.threats,
		       SAMPLE * 1e9 / sum, (memory() - b->before) / MIB);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	static struct bench b = {.dice = {7}};
	struct knowledge *knowledge;
	uint64_t most = 0;
	if (argc < 2 || !str_u64(str_of(argv[1]), &most))
		most = 1000000;
	b.arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	if (!b.arena || knowledge_new(&knowledge, NULL) || ranks_new(&b.ranks, NULL))
		return 3;
	b.before = memory();
	if (cluster_new(knowledge, &b.cluster, NULL))
		return 3;
	uint64_t articles = MONTHS_ARTICLES;
	bool is_months = argc > 1 && str_eq(str_of(argv[1]), STR("months"));
	if (is_months && argc > 2 && (!str_u64(str_of(argv[2]), &articles) || articles < SAMPLE * 10))
		return 2;
	if (is_months)
		go_months(&b, articles);
	else
		grow_to(&b, most);
	cluster_free(b.cluster);
	dedupe_free(b.dedupe);
	ranks_free(b.ranks);
	knowledge_free(knowledge);
	arena_free(b.arena);
	return 0;
}
