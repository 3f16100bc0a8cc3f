#include "enrich_words.h"

enum kind {
	WORD,
	BEFORE,
	AFTER,
	BEFORE2,
	AFTER2,
	BEFORES,
	AFTERS,
	WORD_AFTER,
	WORD_BEFORE,
	END,
	ENDING,
	HEAD,
	SHAPE,
	LENGTH,
	PLACE,
	RANK,
	RANK_AFTER,
	RANK_BEFORE,
	SEEN,
	LOWER,
	MARK,
	RUN,
	RUN_PLACE,
	RUN_BEFORE,
	RUN_BEFORE2,
	RUN_AFTER,
	RUN_AFTER2,
	RUN_LAST,
	RUN_FIRST,
	RUN_FORM,
	JOINT_BEFORE,
	JOINT_AFTER,
	OWNER,
	OWNER_NAMED,
	OWNER_BEFORE,
	OWNER_AFTER,
	GATED,
	NOUN_BEFORE,
	NOUN_AFTER,
	GIVEN,
	SHAPE_BEFORE,
	SHAPE_AFTER,
	RUN_TELLS,
	ROLE,
	RUN_MARKUP,
	SHORT_FORM,
	LIST_BEFORE,
	LIST_AFTER,
	KINDS_N
};
_Static_assert((int)KINDS_N == (int)WORD_KINDS_N, "the header tells how many kinds there are");

struct str word_kind_name(uint32_t kind)
{
	static const char *const names[KINDS_N] = {
		[WORD] = "w",
		[BEFORE] = "w-1",
		[AFTER] = "w+1",
		[BEFORE2] = "w-2",
		[AFTER2] = "w+2",
		[BEFORES] = "w-2-1",
		[AFTERS] = "w+1+2",
		[WORD_AFTER] = "w+0+1",
		[WORD_BEFORE] = "w-1-0",
		[END] = "end3",
		[ENDING] = "end2",
		[HEAD] = "head3",
		[SHAPE] = "shape",
		[LENGTH] = "length",
		[PLACE] = "place",
		[RANK] = "rank",
		[RANK_AFTER] = "rank+1",
		[RANK_BEFORE] = "rank-1",
		[SEEN] = "seen",
		[LOWER] = "lower",
		[MARK] = "mark",
		[RUN] = "run",
		[RUN_PLACE] = "runplace",
		[RUN_BEFORE] = "run-1",
		[RUN_BEFORE2] = "run-2",
		[RUN_AFTER] = "run+1",
		[RUN_AFTER2] = "run+2",
		[RUN_LAST] = "runlast",
		[RUN_FIRST] = "runfirst",
		[RUN_FORM] = "runform",
		[JOINT_BEFORE] = "joint-1",
		[JOINT_AFTER] = "joint+1",
		[OWNER] = "own",
		[OWNER_NAMED] = "ownword",
		[OWNER_BEFORE] = "own-1",
		[OWNER_AFTER] = "own+1",
		[GATED] = "gated",
		[NOUN_BEFORE] = "noun-1",
		[NOUN_AFTER] = "noun+1",
		[GIVEN] = "given",
		[SHAPE_BEFORE] = "shape-1",
		[SHAPE_AFTER] = "shape+1",
		[RUN_TELLS] = "tells",
		[ROLE] = "role",
		[RUN_MARKUP] = "markup",
		[SHORT_FORM] = "short",
		[LIST_BEFORE] = "list-1",
		[LIST_AFTER] = "list+1",
	};
	return kind < KINDS_N ? str_of(names[kind]) : STR_EMPTY;
}

enum word_mark {
	MARK_TELLS = 1,      /* "X said" */
	MARK_POSSESSED = 2,  /* "X's" */
	MARK_FLAWED = 4,     /* "a vulnerability in X", "X vulnerability" */
	MARK_VERSIONED = 8,  /* "X 7.4" */
	MARK_MALWARE = 16,   /* "X malware" */
	MARK_ACTOR = 32,     /* "X gang" */
	MARK_FORMED = 64,    /* a run that ends in "Inc", "Labs" */
	MARK_TRADE = 128,    /* "CEO X" */
	MARK_FROM = 256,     /* "from X", "at X", "by X" */
	MARK_IN = 512,       /* "in X", "on X", "via X" */
	MARK_USES = 1024,    /* "using X", "abuses X" */
	MARK_BRACKET = 2048, /* "(X" */
	MARK_TITLED = 4096,  /* the title has it too */
	MARKS_N = 13
};

static struct word_stats *stats_at(const struct word_view *words, uint64_t hash)
{
	size_t i = hash & (words->room - 1);
	while (words->stats[i].hash && words->stats[i].hash != hash)
		i = (i + 1) & (words->room - 1);
	words->stats[i].hash = hash;
	return &words->stats[i];
}

/* ---- What the whole article shows ---- */

static uint16_t mark_before(const struct side *side, uint32_t from)
{
	static const struct {
		struct str word;
		uint16_t mark;
	} cues[] = {{{"from", 4}, MARK_FROM},
		    {{"at", 2}, MARK_FROM},
		    {{"by", 2}, MARK_FROM},
		    {{"in", 2}, MARK_IN},
		    {{"on", 2}, MARK_IN},
		    {{"via", 3}, MARK_IN},
		    {{"using", 5}, MARK_USES},
		    {{"abuses", 6}, MARK_USES},
		    {{"abusing", 7}, MARK_USES},
		    {{"uses", 4}, MARK_USES},
		    {{"used", 4}, MARK_USES},
		    {{"with", 4}, MARK_USES},
		    {{"ceo", 3}, MARK_TRADE},
		    {{"researcher", 10}, MARK_TRADE},
		    {{"spokesperson", 12}, MARK_TRADE},
		    {{"analyst", 7}, MARK_TRADE},
		    {{"president", 9}, MARK_TRADE},
		    {{"director", 8}, MARK_TRADE}};
	unsigned marks = 0;
	if (from == 0 || side->pieces.at[from - 1].sentence != side->pieces.at[from].sentence)
		return 0;
	for (size_t i = 0; i < sizeof(cues) / sizeof(cues[0]); i++)
		if (is_piece(side, from - 1, cues[i].word))
			marks |= cues[i].mark;
	if (side->pieces.at[from].start && side->text.p[side->pieces.at[from].start - 1] == '(')
		marks |= MARK_BRACKET;
	return (uint16_t)marks;
}

static uint16_t mark_after(const struct sight *sight, const struct side *side, uint32_t to)
{
	static const struct str flaws[] = {
		{"vulnerability", 13}, {"flaw", 4},     {"bug", 3},     {"vulnerabilities", 15},
		{"flaws", 5},          {"versions", 8}, {"version", 7}, {"servers", 7},
		{"instances", 9},      {"users", 5},    {"devices", 7}, {"appliances", 10}};
	if (to >= side->pieces.n || side->pieces.at[to].sentence != side->pieces.at[to - 1].sentence)
		return 0;
	if (is_piece(side, to, STR("s")))
		return MARK_POSSESSED;
	if (side->pieces.at[to].flags & PIECE_DIGITS)
		return MARK_VERSIONED;
	if (list_row(sight, LIST_TELLING, &side->pieces.at[to]))
		return MARK_TELLS;
	for (size_t i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++)
		if (is_piece(side, to, flaws[i]))
			return MARK_FLAWED;
	const struct table_row *noun = list_row(sight, LIST_NOUNS, &side->pieces.at[to]);
	if (!noun || noun->n < 2)
		return 0;
	if (str_eq(noun->cells[1], STR("malware")) || str_eq(noun->cells[1], STR("ransomware_group")))
		return MARK_MALWARE;
	return str_eq(noun->cells[1], STR("threat_actor")) ? MARK_ACTOR : 0;
}

static uint16_t mark_form(const struct sight *sight, const struct side *side, uint32_t last)
{
	return list_row(sight, LIST_FORMS, &side->pieces.at[last]) ? MARK_FORMED : 0;
}

static void count_words(struct word_view *words, const struct side *side)
{
	const uint32_t *from = words->run_from[side->is_title], *to = words->run_to[side->is_title];
	unsigned marks = 0;
	for (uint32_t at = 0; at < side->pieces.n; at++) {
		const struct piece *piece = &side->pieces.at[at];
		struct word_stats *stats = stats_at(words, piece->hash);
		ranks_ahead(words->sight->ranks, piece->hash);
		if (to[at] == from[at]) {
			if (!(piece->flags & PIECE_CAPITAL) && stats->lower < UINT16_MAX)
				stats->lower++;
			continue;
		}
		if (from[at] == at)
			marks = (unsigned)mark_before(side, at) | mark_after(words->sight, side, to[at]) |
				mark_form(words->sight, side, to[at] - 1);
		if (stats->capital < UINT16_MAX)
			stats->capital++;
		stats->marks = (uint16_t)(stats->marks | marks | (side->is_title ? MARK_TITLED : 0));
	}
}

bool words_look(struct sight *sight, const struct model *model, struct word_view *out)
{
	*out = (struct word_view){.sight = sight, .model = model, .room = 64};
	while (out->room < 2 * (sight->body.pieces.n + sight->title.pieces.n))
		out->room *= 2;
	out->stats = arena_zero(sight->arena, out->room, sizeof(*out->stats));
	out->hashes = arena_zero(sight->arena, VALUE_HASHES_N, sizeof(*out->hashes));
	if (!out->stats || !out->hashes || !words_lay_runs(out, &sight->body) || !words_lay_runs(out, &sight->title))
		return false;
	count_words(out, &sight->body);
	count_words(out, &sight->title);
	for (uint32_t k = 0; k < WORD_KINDS_N; k++)
		out->kinds[k] = str_hash(word_kind_name(k));
	return true;
}

/* ---- The signs of one word ---- */

struct telling {
	const struct word_view *view;
	uint64_t *keys;
	struct word_sign *at; /* NULL: only the keys are wanted */
	size_t n;
};

static void tell_key(struct telling *out, enum kind kind, uint64_t key, struct str value, struct str more)
{
	if (out->n == WORD_SIGNS_MAX)
		return;
	out->keys[out->n] = key;
	if (out->view->model)
		model_ahead(out->view->model, key);
	if (out->at)
		out->at[out->n] = (struct word_sign){.kind = kind, .value = value, .more = more};
	out->n++;
}

static void tell_hashed(struct telling *out, enum kind kind, struct str value, uint64_t hash)
{
	tell_key(out, kind, model_mix(out->view->kinds[kind], hash), value, STR_EMPTY);
}

static void tell_both(struct telling *out, enum kind kind, struct str value, uint64_t hash, struct str more,
		      uint64_t more_hash)
{
	tell_key(out, kind, model_mix(model_mix(out->view->kinds[kind], hash), more_hash), value, more);
}

static void tell_word(struct telling *out, enum kind kind, const struct piece *piece)
{
	tell_hashed(out, kind, piece->fold, piece->hash);
}

static void tell_letters(struct telling *out, enum kind kind, struct str value)
{
	tell_hashed(out, kind, value, str_hash(value));
}

/* Most values are few: the hash of each is remembered by the place where it lies. */
static uint64_t hash_of(const struct telling *out, struct str value)
{
	struct value_hash *known = &out->view->hashes[((uintptr_t)value.p + value.n * 37) % VALUE_HASHES_N];
	if (!value.p || known->value.p != value.p || known->value.n != value.n)
		*known = (struct value_hash){value, str_hash(value)};
	return known->hash;
}

static void tell(struct telling *out, enum kind kind, struct str value)
{
	tell_hashed(out, kind, value, hash_of(out, value));
}

static void tell_two(struct telling *out, enum kind kind, const struct piece *a, const struct piece *b)
{
	tell_both(out, kind, a->fold, a->hash, b->fold, b->hash);
}

static struct str digit(size_t n)
{
	return str_cut(STR("0123456789"), n < 9 ? n : 9, n < 9 ? n + 1 : 10);
}

/* "Xx", "XX", "xX", with "9" where there are digits. */
static struct str shape(const struct piece *piece)
{
	static const char *const shapes[] = {"x", "Xx", "XX", "xX", "x9", "Xx9", "XX9", "xX9", "9", "link"};
	bool digits = false;
	for (size_t i = 0; i < piece->fold.n && !digits; i++)
		digits = is_ascii_digit(piece->fold.p[i]);
	if (piece->flags & PIECE_LINK)
		return str_of(shapes[9]);
	if (piece->flags & PIECE_DIGITS)
		return str_of(shapes[8]);
	size_t base = piece->flags & PIECE_CAPS               ? 2
		      : piece->flags & PIECE_MIXED && !digits ? 3
		      : piece->flags & PIECE_CAPITAL          ? 1
							      : 0;
	return str_of(shapes[base + 4 * digits]);
}

static struct str rank(const struct sight *sight, const struct piece *piece)
{
	uint32_t place = ranks_place_hashed(sight->ranks, piece->hash);
	size_t level = 0;
	for (uint32_t step = 250; step < place && level < 8; step *= 2)
		level++;
	return digit(place == UINT32_MAX ? 9 : level);
}

static struct str joint(const struct side *side, uint32_t at) /* between piece at - 1 and at */
{
	if (at == 0 || !is_beside(side, at - 1, at))
		return STR("edge");
	if (at >= side->pieces.n)
		return STR("edge");
	uint32_t from = side->pieces.at[at - 1].end, to = side->pieces.at[at].start;
	struct str between = str_cut(side->text, from, to > from ? to : from);
	if (between.n == 0)
		return STR("none");
	if (str_eq(between, STR(" ")))
		return STR("blank");
	for (size_t i = 0; i < between.n; i++)
		if (strchr("-.,/&(\":;'", between.p[i]))
			return str_cut(between, i, i + 1);
	return STR("other");
}

static struct str noun_at(const struct sight *sight, const struct side *side, uint32_t at, uint32_t of)
{
	if (!is_beside(side, at, of))
		return STR_EMPTY;
	const struct table_row *row = list_row(sight, LIST_NOUNS, &side->pieces.at[at]);
	return row && row->n > 1 ? row->cells[1] : STR_EMPTY;
}

static void tell_around(struct telling *out, const struct side *side, uint32_t at)
{
	const struct piece *pieces = side->pieces.at;
	bool before = at > 0 && is_beside(side, at - 1, at), after = is_beside(side, at + 1, at);
	bool before2 = at > 1 && is_beside(side, at - 2, at), after2 = is_beside(side, at + 2, at);
	tell_word(out, WORD, &pieces[at]);
	if (before) {
		tell_word(out, BEFORE, &pieces[at - 1]);
		tell(out, SHAPE_BEFORE, shape(&pieces[at - 1]));
		tell_two(out, WORD_BEFORE, &pieces[at - 1], &pieces[at]);
	}
	if (after) {
		tell_word(out, AFTER, &pieces[at + 1]);
		tell(out, SHAPE_AFTER, shape(&pieces[at + 1]));
		tell_two(out, WORD_AFTER, &pieces[at], &pieces[at + 1]);
	}
	if (before2) {
		tell_word(out, BEFORE2, &pieces[at - 2]);
		tell_two(out, BEFORES, &pieces[at - 2], &pieces[at - 1]);
	}
	if (after2) {
		tell_word(out, AFTER2, &pieces[at + 2]);
		tell_two(out, AFTERS, &pieces[at + 1], &pieces[at + 2]);
	}
	tell(out, JOINT_BEFORE, joint(side, at));
	tell(out, JOINT_AFTER, joint(side, at + 1));
}

static void tell_form(struct telling *out, const struct sight *sight, const struct side *side, uint32_t at)
{
	const struct piece *piece = &side->pieces.at[at];
	struct str fold = piece->fold;
	tell_letters(out, END, str_cut(fold, fold.n > 3 ? fold.n - 3 : 0, fold.n));
	tell_letters(out, ENDING, str_cut(fold, fold.n > 2 ? fold.n - 2 : 0, fold.n));
	tell_letters(out, HEAD, str_cut(fold, 0, 3));
	tell(out, SHAPE, shape(piece));
	tell(out, LENGTH, digit(fold.n / 2));
	tell(out, RANK, rank(sight, piece));
	tell(out, PLACE,
	     side->is_title               ? (sight->title_shouts ? STR("shout") : STR("title"))
	     : side->heading[at]          ? STR("heading")
	     : piece->flags & PIECE_FIRST ? STR("first")
					  : STR("inside"));
	if (list_row(sight, LIST_NAMES, piece))
		tell(out, GIVEN, STR("0"));
	if (at > 0 && is_beside(side, at - 1, at) && list_row(sight, LIST_NAMES, &side->pieces.at[at - 1]))
		tell(out, GIVEN, STR("-1"));
	if (at > 0 && is_beside(side, at - 1, at))
		tell(out, RANK_BEFORE, rank(sight, &side->pieces.at[at - 1]));
	if (is_beside(side, at + 1, at))
		tell(out, RANK_AFTER, rank(sight, &side->pieces.at[at + 1]));
}

static void tell_article(struct telling *out, const struct word_view *words, const struct piece *piece)
{
	const struct word_stats *stats = stats_at(words, piece->hash);
	tell(out, SEEN, digit(stats->capital < 4 ? stats->capital : 4));
	tell(out, LOWER, digit(stats->lower < 2 ? stats->lower : 2));
	for (size_t i = 0; i < MARKS_N; i++)
		if (stats->marks >> i & 1)
			tell(out, MARK, str_cut(STR("abcdefghijklm"), i, i + 1));
}

static void tell_if(struct telling *out, enum kind kind, struct str value)
{
	if (value.n)
		tell(out, kind, value);
}

static void tell_run_place(struct telling *out, const struct word_view *words, const struct side *side, uint32_t at)
{
	uint32_t from = words->run_from[side->is_title][at], to = words->run_to[side->is_title][at];
	tell(out, RUN_PLACE,
	     to - from == 1 ? STR("alone")
	     : at == from   ? STR("begin")
	     : at + 1 == to ? STR("end")
			    : STR("mid"));
}

/* What stands around the run and at its ends: the same for each of its words. */
static void tell_run(struct telling *out, const struct word_view *words, const struct side *side, uint32_t from,
		     uint32_t to)
{
	const struct piece *pieces = side->pieces.at;
	if (from > 0 && is_beside(side, from - 1, from))
		tell_word(out, RUN_BEFORE, &pieces[from - 1]);
	if (from > 1 && is_beside(side, from - 2, from))
		tell_word(out, RUN_BEFORE2, &pieces[from - 2]);
	if (is_beside(side, to, from))
		tell_word(out, RUN_AFTER, &pieces[to]);
	if (is_beside(side, to + 1, from))
		tell_word(out, RUN_AFTER2, &pieces[to + 1]);
	tell_word(out, RUN_LAST, &pieces[to - 1]);
	tell_word(out, RUN_FIRST, &pieces[from]);
	const struct table_row *form = list_row(words->sight, LIST_FORMS, &pieces[to - 1]);
	if (form && form->n > 1)
		tell(out, RUN_FORM, form->cells[1]);
	if (is_beside(side, to, from) && list_row(words->sight, LIST_TELLING, &pieces[to]))
		tell(out, RUN_TELLS, STR("1"));
	tell_if(out, RUN_MARKUP, words_markup(side, from, to));
	tell_if(out, SHORT_FORM, words_short_form(side, from, to));
	tell_if(out, LIST_BEFORE, words_list_owner(words->sight, side, from, to, false));
	tell_if(out, LIST_AFTER, words_list_owner(words->sight, side, from, to, true));
	struct str noun = noun_at(words->sight, side, to, from);
	if (noun.n)
		tell(out, NOUN_AFTER, noun);
	if (from > 0 && (noun = noun_at(words->sight, side, from - 1, from)).n)
		tell(out, NOUN_BEFORE, noun);
}

/* What the rules and the lexicon have made of it: the type, whether the name begins here, how sure. */
static struct str owner_word(const struct sight *sight, const struct side *side, uint32_t at)
{
	const struct mention *owner = words_owner(sight, side, at);
	return owner ? words_name(entity_type_words(), (int)owner->type) : STR("none");
}

static void tell_owner(struct telling *out, const struct word_view *words, const struct side *side, uint32_t at)
{
	static const char *const sure[] = {"begins-50", "begins-60", "begins-70", "begins-80", "begins-90",
					   "goes-50",   "goes-60",   "goes-70",   "goes-80",   "goes-90"};
	const struct sight *sight = words->sight;
	const struct mention *owner = words_owner(sight, side, at);
	struct str type = owner_word(sight, side, at);
	if (owner) {
		int level = (int)(owner->confidence * 10 + 0.05) - 5;
		bool goes = at > 0 && side->owner[at - 1] == side->owner[at] && !side->begins[at];
		struct str how = str_of(sure[(level < 0 ? 0 : level > 4 ? 4 : level) + 5 * goes]);
		tell_both(out, OWNER, type, hash_of(out, type), how, hash_of(out, how));
	} else {
		tell(out, OWNER, type);
		struct name_match match = names_match(sight->knowledge, &side->pieces, side->text, at);
		for (uint32_t i = 0; i < match.rows_n && i < 3; i++)
			tell(out, GATED,
			     words_name(entity_type_words(), (int)knowledge_at(sight->knowledge, match.rows[i])->type));
	}
	if (at > 0 && is_beside(side, at - 1, at))
		tell(out, OWNER_BEFORE, owner_word(sight, side, at - 1));
	if (is_beside(side, at + 1, at))
		tell(out, OWNER_AFTER, owner_word(sight, side, at + 1));
	if (!side->is_title)
		tell(out, ROLE,
		     words_name(sentence_role_words(), (int)annotation_role_at(sight->out, side->pieces.at[at].start)));
}

static void tell_run_length(struct telling *out, uint32_t from, uint32_t to)
{
	tell(out, RUN, digit(to - from));
}

size_t words_signs(const struct word_view *words, const struct side *side, uint32_t at, uint64_t *keys,
		   struct word_sign *out)
{
	struct telling telling = {.view = words, .keys = keys, .at = out};
	uint32_t from = words->run_from[side->is_title][at], to = words->run_to[side->is_title][at];
	tell_around(&telling, side, at);
	tell_form(&telling, words->sight, side, at);
	tell_article(&telling, words, &side->pieces.at[at]);
	tell_run_length(&telling, from, to);
	tell_run_place(&telling, words, side, at);
	tell_run(&telling, words, side, from, to);
	tell_owner(&telling, words, side, at);
	return telling.n;
}

size_t words_run_keys(const struct word_view *words, const struct side *side, uint32_t from, uint32_t to,
		      uint64_t *keys)
{
	struct telling telling = {.view = words, .keys = keys};
	tell_run_length(&telling, from, to);
	tell_run(&telling, words, side, from, to);
	return telling.n;
}

size_t words_own_keys(const struct word_view *words, const struct side *side, uint32_t at, uint64_t *keys)
{
	struct telling telling = {.view = words, .keys = keys};
	tell_around(&telling, side, at);
	tell_form(&telling, words->sight, side, at);
	tell_article(&telling, words, &side->pieces.at[at]);
	tell_run_place(&telling, words, side, at);
	tell_owner(&telling, words, side, at);
	return telling.n;
}
