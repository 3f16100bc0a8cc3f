/* tocsin decide: merge, split, move, retitle, pin, dismiss, undo; list. With a running server it carries the
 * decision out, else this command does. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "caps.h"
#include "clock.h"
#include "date.h"
#include "options.h"
#include "shelf.h"
#include "store_decisions.h"
#include "terminal.h"

enum { LISTED_MAX = 1000, WAIT_MS = 10000, LOOK_MS = 100 };

struct asked {
	const struct command *self;
	struct arena *arena;
	struct str folder;
	struct decision decision;
	struct err err;
};

/* ---- what is asked ---- */

static const struct form {
	enum decision_kind kind;
	int least, most; /* operands after the kind */
} forms[] = {
	{DECISION_MERGE, 2, 2}, {DECISION_SPLIT, 2, 500}, {DECISION_MOVE, 2, 2}, {DECISION_RETITLE, 2, 2},
	{DECISION_PIN, 1, 1},   {DECISION_DISMISS, 1, 1}, {DECISION_UNDO, 1, 1},
};

static bool read_form(struct asked *a, int n, char **words)
{
	struct decision *d = &a->decision;
	int kind = n > 0 ? words_find(decision_kind_words(), str_of(words[0])) : -1;
	const struct form *form = NULL;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if ((int)forms[i].kind == kind)
			form = &forms[i];
	if (!form || n - 1 < form->least || n - 1 > form->most)
		return false;
	uint64_t number = 0;
	d->kind = form->kind;
	d->threat = str_of(words[1]);
	switch (d->kind) {
	case DECISION_MERGE:
		d->other = str_of(words[2]);
		return true;
	case DECISION_SPLIT:
		for (int i = 2; i < n; i++)
			if (!strs_add(a->arena, &d->articles, str_of(words[i])))
				return false;
		return true;
	case DECISION_MOVE:
		d->threat = STR_EMPTY;
		d->other = str_of(words[2]);
		return strs_add(a->arena, &d->articles, str_of(words[1]));
	case DECISION_RETITLE:
		d->title = str_of(words[2]);
		return true;
	case DECISION_UNDO:
		d->threat = STR_EMPTY;
		if (!str_u64(str_of(words[1]), &number) || number > UINT32_MAX)
			return false;
		d->undoes = (uint32_t)number;
		return true;
	default:
		return true;
	}
}

/* ---- carrying out ---- */

static enum status carry_out_here(struct asked *a, struct store *store)
{
	struct tools tools;
	struct shelf *shelf = NULL;
	size_t n;
	enum status status = tools_init(&tools, &a->err);
	if (status)
		return status;
	status = shelf_new(&tools, store, &shelf, &a->err);
	if (!status)
		status = shelf_decide(shelf, clock_wall_s(), &n, &a->err);
	shelf_free(shelf);
	tools_release(&tools);
	return status;
}

/* The one that holds the folder looks once a second. */
static enum status wait_for_other(struct asked *a, struct store *store)
{
	enum status status = OK;
	for (int waited = 0; waited < WAIT_MS && !status && a->decision.state == DECISION_WAITING; waited += LOOK_MS) {
		poll(NULL, 0, LOOK_MS);
		status = store_decision_get(store, a->arena, a->decision.num, &a->decision, &a->err);
	}
	return status;
}

static enum status ask(struct asked *a)
{
	struct store *store = NULL;
	struct decision *d = &a->decision;
	enum status status = store_open(a->folder.p, STORE_WRITE, &store, &a->err);
	bool is_held = status == E_CONFLICT;
	if (is_held)
		status = store_open(a->folder.p, STORE_ASK, &store, &a->err);
	if (!status)
		status = store_decision_add(store, d, &d->num, &a->err);
	if (!status && !is_held)
		status = carry_out_here(a, store);
	if (!status)
		status = store_decision_get(store, a->arena, d->num, d, &a->err);
	if (!status && is_held)
		status = wait_for_other(a, store);
	store_close(store);
	return status;
}

/* ---- telling ---- */

static void print_decision(struct arena *arena, const struct decision *d)
{
	struct str kind = words_name(decision_kind_words(), (int)d->kind);
	struct str state = words_name(decision_state_words(), (int)d->state);
	say(stdout, "%llu  %.*s  %.*s  %.*s", (unsigned long long)d->num, STR_FORMAT(date_rfc3339(arena, d->made)),
	    STR_FORMAT(state), STR_FORMAT(kind));
	if (d->undoes)
		printf(" %u", d->undoes);
	if (d->threat.n)
		say(stdout, " %.*s", STR_FORMAT(d->threat));
	if (d->kind == DECISION_SPLIT || d->kind == DECISION_MOVE)
		for (size_t i = 0; i < d->articles.n; i++)
			say(stdout, " %.*s", STR_FORMAT(d->articles.at[i]));
	if (d->other.n)
		say(stdout, " -> %.*s", STR_FORMAT(d->other));
	if (d->title.n)
		say(stdout, " \"%.*s\"", STR_FORMAT(d->title));
	say(stdout, "  by %.*s", STR_FORMAT(d->author));
	if (d->reason.n)
		say(stdout, ": %.*s", STR_FORMAT(d->reason));
	say(stdout, "%s%.*s\n", d->note.n ? "  refused: " : "", STR_FORMAT(d->note));
}

static enum status list(struct asked *a)
{
	struct store *store = NULL;
	struct decisions all = {0};
	enum status status = store_open(a->folder.p, STORE_READ, &store, &a->err);
	if (!status)
		status = store_decisions(store, a->arena, false, 0, LISTED_MAX, &all, &a->err);
	for (size_t i = 0; i < all.n; i++)
		print_decision(a->arena, &all.at[i]);
	store_close(store);
	return status;
}

static int finish(struct asked *a, enum status status)
{
	const struct decision *d = &a->decision;
	if (status)
		return complain(a->self, EXIT_CANNOT, "%s", a->err.msg);
	if (d->state == DECISION_REFUSED)
		return complain(a->self, EXIT_BAD_RECORDS, "%.*s", STR_FORMAT(d->note));
	if (d->state == DECISION_WAITING)
		return complain(a->self, EXIT_BAD_RECORDS, "decision %llu is kept; nobody carried it out yet",
				(unsigned long long)d->num);
	print_decision(a->arena, d);
	return EXIT_DONE;
}

int cmd_decide(const struct command *self, int argc, char **argv)
{
	struct asked a = {.self = self, .folder = STR("tocsin-data")};
	const char *user = getenv("USER");
	struct str author = str_of(user ? user : "analyst"), reason = STR_EMPTY;
	const struct flag flags[] = {
		DATA_FLAG(&a.folder),
		{"author", FLAG_TEXT, &author, "NAME", "who decides; the user's name when not said"},
		{"reason", FLAG_TEXT, &reason, "TEXT", "why; the page of a dismissed threat shows it"},
	};
	int operand = options_read(self, NULL, flags, 3, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	a.arena = arena_new(CAP_THREAT_ARENA_BYTES);
	if (!a.arena)
		return complain(self, EXIT_CANNOT, "no memory");
	int exit_code;
	bool is_list = operand + 1 == argc && str_eq(str_of(argv[operand]), STR("list"));
	if (is_list) {
		enum status status = list(&a);
		exit_code = status ? complain(self, EXIT_CANNOT, "%s", a.err.msg) : EXIT_DONE;
	} else if (!read_form(&a, argc - operand, argv + operand)) {
		exit_code = complain(self, EXIT_USAGE,
				     "merge FROM INTO, split THREAT ARTICLE..., move ARTICLE THREAT, retitle THREAT "
				     "TITLE, pin THREAT, dismiss THREAT, undo NUMBER or list is wanted");
	} else {
		a.decision.author = author;
		a.decision.reason = reason;
		a.decision.made = clock_wall_s();
		a.decision.done = TIME_UNKNOWN;
		exit_code = finish(&a, ask(&a));
	}
	arena_free(a.arena);
	return exit_code;
}
