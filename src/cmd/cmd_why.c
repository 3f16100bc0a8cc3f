/* tocsin why, why-not: what put articles together, and what keeps them apart. */
#include <stdio.h>

#include "caps.h"
#include "options.h"
#include "state.h"
#include "store.h"
#include "terminal.h"

enum { MERGES_MAX = 16, COMPARED = 20 };

/* The members of a threat (followed through joins), or the one article of that id. */
static enum status members_of(struct store *store, struct arena *arena, struct str id, struct stored_articles *out,
			      struct err *err)
{
	struct threat threat;
	struct str at = id;
	enum status status = store_threat_get(store, arena, at, &threat, err);
	for (int i = 0; i < MERGES_MAX && !status && threat.state == THREAT_MERGED; i++) {
		at = threat.merged_into;
		status = store_threat_get(store, arena, at, &threat, err);
	}
	if (!status)
		return store_members(store, arena, at, CAP_THREAT_ARTICLES, out, err);
	if (status != E_NOTFOUND)
		return status;
	struct stored_article *slot = vec_push(arena, out);
	status = slot ? store_article_get(store, arena, id, slot, err) : err_set(err, E_NOMEM, "no memory");
	return status == E_NOTFOUND ? err_set(err, status, "there is no threat or article %.*s", STR_FORMAT(id))
				    : status;
}

/* ---- why ---- */

static void print_list(const char *name, const struct strs *list)
{
	if (!list->n)
		return;
	printf("    %s: ", name);
	for (size_t i = 0; i < list->n; i++)
		say(stdout, "%s%.*s", i ? ", " : "", STR_FORMAT(list->at[i]));
	printf("\n");
}

/* How sure the choice was. A score of 0 is as good as a threat by chance and no threat. */
static void print_margin(const struct why *why)
{
	printf("    score %.2f", why->score);
	if (why->wanted < 0 || why->wanted > 0)
		printf(", %.2f was wanted", why->wanted);
	if (why->second.n)
		printf("; second best threat %.*s %.2f, margin %.2f\n", STR_FORMAT(why->second), why->runner_up,
		       why->score - why->runner_up);
	else
		printf("; no other threat was near\n");
}

static enum status print_why(struct store *store, struct arena *arena, const struct stored_article *a, struct err *err)
{
	struct why why = {0};
	say(stdout, "%.*s  %.*s (%.*s)\n", STR_FORMAT(a->article.id), STR_FORMAT(a->article.title),
	    STR_FORMAT(a->article.source));
	if (a->copy_of.n) {
		say(stdout, "    a copy of %.*s\n", STR_FORMAT(a->copy_of));
		return OK;
	}
	enum status status = a->why.n ? store_unpack(store, arena, why_record(), a->why, &why, err) : OK;
	if (status == E_SYNTAX) {
		printf("    its reasons were kept by an unknown tocsin\n");
		return OK;
	}
	if (status)
		return status;
	if (!why.best.n) {
		printf("    the first of its threat\n");
		return OK;
	}
	say(stdout, "    similarity %.2f to %.*s, %.1f hours apart\n", why.similarity, STR_FORMAT(why.best),
	    (double)why.gap_s / 3600);
	print_margin(&why);
	print_list("shared rare words", &why.terms);
	print_list("shared identifiers", &why.identifiers);
	print_list("vetoes that did not fire", &why.vetoes);
	return OK;
}

int cmd_why(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	struct stored_articles members = {0};
	struct err err = {0};
	const struct flag flags[] = {
		DATA_FLAG(&folder),
	};
	int operand = options_read(self, NULL, flags, 1, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand == argc || operand + 2 < argc)
		return complain(self, EXIT_USAGE, "a threat, and perhaps an article; see tocsin why --help");
	struct str one = operand + 1 < argc ? str_of(argv[operand + 1]) : STR_EMPTY;
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct store *store = NULL;
	size_t shown = 0;
	enum status status =
		arena ? store_open(folder.p, STORE_READ, &store, &err) : err_set(&err, E_NOMEM, "no memory");
	if (!status)
		status = members_of(store, arena, str_of(argv[operand]), &members, &err);
	for (size_t i = 0; i < members.n && !status; i++) {
		if (one.n && !str_eq(members.at[i].article.id, one))
			continue;
		status = print_why(store, arena, &members.at[i], &err);
		shown++;
	}
	int exit_code = EXIT_DONE;
	if (status == E_NOTFOUND && store)
		exit_code = complain(self, EXIT_BAD_RECORDS, "%s", err.msg);
	else if (status)
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (!shown)
		exit_code = complain(self, EXIT_BAD_RECORDS, "the threat has no article %.*s", STR_FORMAT(one));
	store_close(store);
	arena_free(arena);
	return exit_code;
}

/* ---- why not ---- */

static void print_comparison(const struct stored_article *a, const struct stored_article *b,
			     const struct cluster_comparison *c)
{
	say(stdout, "%.*s  %.*s\n%.*s  %.*s\n", STR_FORMAT(a->article.id), STR_FORMAT(a->article.title),
	    STR_FORMAT(b->article.id), STR_FORMAT(b->article.title));
	if (c->veto.n)
		say(stdout, "kept apart: %.*s\n", STR_FORMAT(c->veto));
	printf("score %.2f, %.2f is wanted\n", c->score, c->threshold);
	printf("%16s %8s %8s %8s\n", "", "value", "weight", "points");
	for (size_t i = 0; i < c->n; i++)
		if (c->values[i] < 0 || c->values[i] > 0)
			say(stdout, "%16.*s %8.3f %8.2f %8.2f\n", STR_FORMAT(c->names[i]), c->values[i], c->weights[i],
			    c->values[i] * c->weights[i]);
	printf("%16s %8s %8s %8.2f\n", "bias", "", "", c->bias);
}

/* Compares all members and tells of the likeliest pair, or of the first that a veto parts. */
static enum status compare(const struct cluster *cluster, const struct stored_articles *a,
			   const struct stored_articles *b, struct err *err)
{
	struct cluster_comparison best = {.score = -1e9}, c;
	const struct stored_article *best_a = NULL, *best_b = NULL;
	size_t pairs = 0, vetoed = 0;
	for (size_t i = 0; i < a->n && i < COMPARED; i++)
		for (size_t k = 0; k < b->n && k < COMPARED; k++) {
			if (cluster_compare(cluster, a->at[i].article.id, b->at[k].article.id, &c, NULL))
				continue;
			pairs++;
			vetoed += c.veto.n > 0;
			bool better = c.veto.n > best.veto.n || (!best.veto.n && c.score > best.score);
			if (best_a && !better)
				continue;
			best = c;
			best_a = &a->at[i];
			best_b = &b->at[k];
		}
	if (!best_a)
		return err_set(err, E_NOTFOUND, "too old to be compared, or copies");
	if (pairs > 1)
		printf("%zu pairs compared, %zu kept apart by a veto; %s:\n", pairs, vetoed,
		       vetoed ? "one of these" : "the likeliest");
	print_comparison(best_a, best_b, &best);
	return OK;
}

int cmd_why_not(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	struct stored_articles a = {0}, b = {0};
	struct err err = {0};
	struct tools tools;
	struct placer placer = {0};
	struct state_restored restored;
	struct store *store = NULL;
	const struct flag flags[] = {
		DATA_FLAG(&folder),
	};
	int operand = options_read(self, NULL, flags, 1, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand + 2 != argc)
		return complain(self, EXIT_USAGE, "two threats or articles are wanted; see tocsin why-not --help");
	if (tools_init(&tools, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	enum status status =
		arena ? store_open(folder.p, STORE_READ, &store, &err) : err_set(&err, E_NOMEM, "no memory");
	if (!status)
		status = members_of(store, arena, str_of(argv[operand]), &a, &err);
	if (!status)
		status = members_of(store, arena, str_of(argv[operand + 1]), &b, &err);
	if (!status)
		status = state_restore(&tools, store, &placer, &restored, &err);
	if (!status)
		status = compare(placer.cluster, &a, &b, &err);
	int exit_code = !status                         ? EXIT_DONE
			: status == E_NOTFOUND && store ? complain(self, EXIT_BAD_RECORDS, "%s", err.msg)
							: complain(self, EXIT_CANNOT, "%s", err.msg);
	placer_release(&placer);
	store_close(store);
	arena_free(arena);
	tools_release(&tools);
	return exit_code;
}
