/* tocsin eval: how well the articles of labelled events are put together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "partition.h"
#include "placer.h"
#include "stream.h"
#include "terminal.h"

struct labelled {     /* the articles that have an event, numbered through */
	size_t *rows; /* of the stream's list */
	uint32_t *threats, *events;
	size_t n;
};

static enum status place_all(const struct tools *tools, struct placer *placer, struct stream_articles *all,
			     struct err *err)
{
	enum status status = OK;
	cluster_keep_all(placer->cluster);
	for (size_t i = 0; i < all->list.n && !status; i++) {
		struct article *article = &all->list.at[all->by_time[i]];
		struct dossier *d = stream_dossier(tools, article, err);
		struct place place;
		status = d ? placer_place(placer, d, &place, err) : err->code;
		if (!status && !article->id.n)
			article->id = str_copy(all->arena, d->article.id);
		dossier_free(d);
	}
	return status;
}

/* A small number for each text, from 0. */
static bool number_of(struct map *map, struct str text, uint32_t *out)
{
	uint64_t *value = map_at(map, str_hash(text));
	if (!value)
		return false;
	if (!*value)
		*value = map->n;
	*out = (uint32_t)(*value - 1);
	return true;
}

static enum status label(const struct placer *placer, const struct stream_articles *all, struct labelled *out)
{
	struct map threats, events;
	size_t n = all->list.n + 1;
	*out = (struct labelled){.rows = arena_zero(all->arena, n, sizeof(*out->rows)),
				 .threats = arena_zero(all->arena, n, sizeof(*out->threats)),
				 .events = arena_zero(all->arena, n, sizeof(*out->events))};
	if (!out->rows || !out->threats || !out->events)
		return E_NOMEM;
	map_init(&threats);
	map_init(&events);
	bool ok = true;
	for (size_t i = 0; i < all->list.n && ok; i++) {
		if (!all->notes.at[i].n)
			continue;
		out->rows[out->n] = i;
		ok = number_of(&threats, cluster_threat_of(placer->cluster, all->list.at[i].id),
			       &out->threats[out->n]) &&
		     number_of(&events, all->notes.at[i], &out->events[out->n]);
		out->n++;
	}
	map_release(&threats);
	map_release(&events);
	return ok ? OK : E_NOMEM;
}

/* ---- the worst ---- */

struct fault { /* a group and the pairs in it that are of different classes */
	uint32_t group;
	double pairs;
};

static int by_pairs(const void *a, const void *b)
{
	const struct fault *x = a, *y = b;
	if (x->pairs < y->pairs || x->pairs > y->pairs)
		return x->pairs > y->pairs ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

struct sorting {
	uint32_t group, class;
	size_t row;
};

static int by_group(const void *a, const void *b)
{
	const struct sorting *x = a, *y = b;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Prints the members of a group, those of one class together. */
static void print_group(const struct stream_articles *all, const struct sorting *from, const struct sorting *to)
{
	enum { MEMBERS = 20 };
	for (const struct sorting *s = from; s < to && s < from + MEMBERS; s++) {
		const struct article *a = &all->list.at[s->row];
		say(stdout, "  %c %.*s  %.*s\n", s > from && s[-1].class == s->class ? ' ' : '*', STR_FORMAT(a->id),
		    STR_FORMAT(a->title));
	}
	if (to - from > MEMBERS)
		printf("    and %zu more\n", (size_t)(to - from) - MEMBERS);
}

/* The groups with the most pairs that do not belong together by the classes. */
static enum status print_worst(const struct stream_articles *all, const struct labelled *l, const uint32_t *groups,
			       const uint32_t *classes, const char *what, size_t most)
{
	struct sorting *order = arena_zero(all->arena, l->n + 1, sizeof(*order));
	struct fault *faults = arena_zero(all->arena, l->n + 1, sizeof(*faults));
	size_t *starts = arena_zero(all->arena, l->n + 2, sizeof(*starts)), faults_n = 0;
	if (!order || !faults || !starts)
		return E_NOMEM;
	for (size_t i = 0; i < l->n; i++)
		order[i] = (struct sorting){groups[i], classes[i], l->rows[i]};
	qsort(order, l->n, sizeof(*order), by_group);
	for (size_t from = 0, to; from < l->n; from = to) {
		double same = 0;
		for (to = from; to < l->n && order[to].group == order[from].group;) {
			size_t run = to;
			while (to < l->n && order[to].group == order[from].group && order[to].class == order[run].class)
				to++;
			same += (double)(to - run) * (double)(to - run - 1) / 2;
		}
		starts[order[from].group] = from;
		double pairs = (double)(to - from) * (double)(to - from - 1) / 2 - same;
		if (pairs > 0)
			faults[faults_n++] = (struct fault){order[from].group, pairs};
	}
	qsort(faults, faults_n, sizeof(*faults), by_pairs);
	for (size_t i = 0; i < faults_n && i < most; i++) {
		size_t from = starts[faults[i].group], to = from;
		while (to < l->n && order[to].group == order[from].group)
			to++;
		printf("\n%s, %.0f wrong pairs of %zu articles (* begins another %s)\n", what, faults[i].pairs,
		       to - from, groups == l->threats ? "event" : "threat");
		print_group(all, order + from, order + to);
	}
	return OK;
}

static void print_agreement(const char *name, const struct agreement *a)
{
	printf("%-9s precision %.4f  recall %.4f  F1 %.4f\n", name, a->precision, a->recall, a->f1);
}

static enum status print_score(const struct placer *placer, const struct stream_articles *all, uint32_t worst)
{
	struct labelled l;
	struct partition_score score;
	enum status status = label(placer, all, &l);
	if (!status)
		status = partition_score(l.threats, l.events, l.n, &score);
	if (status)
		return status;
	printf("articles  %zu labelled of %zu  threats %zu  events %zu\n", l.n, all->list.n, score.groups,
	       score.classes);
	print_agreement("B-cubed", &score.bcubed);
	print_agreement("pairwise", &score.pairwise);
	status = print_worst(all, &l, l.threats, l.events, "one threat, several events", worst);
	return status ? status : print_worst(all, &l, l.events, l.threats, "one event, several threats", worst);
}

int cmd_eval(const struct command *self, int argc, char **argv)
{
	struct tools tools;
	struct placer placer = {0};
	struct stream_articles all = {0};
	struct err err;
	uint32_t worst = 5;
	const struct flag flags[] = {
		{"worst", FLAG_NUMBER, &worst, "N", "show N of the worst threats and events; 5 when not said"},
	};
	int operand = options_read(self, NULL, flags, 1, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand + 1 < argc)
		return complain(self, EXIT_USAGE, "one file is wanted; see tocsin eval --help");
	FILE *in = operand < argc ? fopen(argv[operand], "r") : stdin;
	if (!in)
		return complain(self, EXIT_CANNOT, "cannot read %s: %s", argv[operand], strerror(errno));
	if (tools_init(&tools, &err)) {
		if (in != stdin)
			fclose(in);
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	}
	int exit_code = stream_noted(self, in, "event", &all);
	if (exit_code != EXIT_CANNOT && (placer_init(&placer, &tools, &err) || place_all(&tools, &placer, &all, &err)))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (exit_code != EXIT_CANNOT && print_score(&placer, &all, worst))
		exit_code = complain(self, EXIT_CANNOT, "no memory");
	if (in != stdin)
		fclose(in);
	placer_release(&placer);
	stream_release(&all);
	tools_release(&tools);
	return exit_code;
}
