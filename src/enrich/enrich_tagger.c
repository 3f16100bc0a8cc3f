/* The tagger of names: a linear model looks at each word that may belong to a name and at the tag of the word in
 * front, the best legal chain of tags is taken, and what it says of all places of one name decides together. */
#include "enrich_words.h"

#include <math.h>

bool words_told(struct sight *sight, struct word_signs *told)
{
	struct word_view words;
	struct word_sign signs[WORD_SIGNS_MAX];
	uint64_t keys[WORD_SIGNS_MAX];
	struct side *sides[] = {&sight->title, &sight->body};
	if (!words_look(sight, NULL, &words))
		return false;
	for (int s = 0; s < 2; s++)
		for (uint32_t at = 0; at < sides[s]->pieces.n; at++) {
			if (!words_is_candidate(&words, sides[s], at))
				continue;
			struct told_word *word = vec_push(sight->arena, told);
			if (!word)
				return false;
			*word = (struct told_word){.start = sides[s]->pieces.at[at].start,
						   .end = sides[s]->pieces.at[at].end,
						   .sentence = sides[s]->pieces.at[at].sentence,
						   .in_title = sides[s]->is_title};
			size_t n = words_signs(&words, sides[s], at, keys, signs);
			for (size_t i = 0; i < n; i++) {
				struct str kind = word_kind_name(signs[i].kind);
				struct str sign = str_print(sight->arena, "%.*s=%.*s%s%.*s", STR_FORMAT(kind),
							    STR_FORMAT(signs[i].value), signs[i].more.n ? " " : "",
							    STR_FORMAT(signs[i].more));
				if (str_is_null(sign) || !strs_add(sight->arena, &word->signs, sign))
					return false;
			}
		}
	return true;
}

/* ---- The tags of one side ---- */

#define NAME "tagger"
#define TAGS_MAX 24
#define KEEP_SURE 0.1f /* below it a name of the lexicon is taken back */
#define KEEP 0.1f      /* ... one that rules found */
#define RETYPE 0.5f    /* from which another type is believed */
#define ADD 0.5f       /* how likely a new name must be, over all its places, of whatever type */
#define ADD_TYPE 0.2f  /* ... of its likeliest type */
#define NO_NAME 0.67   /* what "no name" counts for when the chain is taken: its places decide later */
#define UNLIKELY 0.02  /* a tag in front that is not looked at */
#define ALONE 0.7f     /* how sure a new name must be that only the title has */
#define TEXT_PIECES 30 /* of a text that would say again what its title names */
#define TOLD 0.8       /* confidence of what the text itself calls so: "a backdoor dubbed X" */
#define SURE 0.9       /* confidence from which the ends of a name are not disputed */

struct tags { /* the classes of the model: 0 none, then for each type where a name begins and goes on */
	const struct model *model;
	const double *odds; /* of a tag by how far it is behind */
	size_t odds_n;
	uint64_t bias;
	size_t n;
	enum entity_type type[TAGS_MAX];
	bool begins[TAGS_MAX];
	int32_t behind[TAGS_MAX][MODEL_CLASSES_MAX]; /* what a tag says of the word behind it */
};

static bool tags_of(const struct sight *sight, struct tags *out)
{
	*out = (struct tags){.model = knowledge_model(sight->knowledge, STR(NAME)), .bias = str_hash(STR("bias"))};
	if (!out->model)
		return false;
	out->odds = model_odds(out->model, &out->odds_n);
	out->n = model_classes_n(out->model);
	if (out->n < 2 || out->n > TAGS_MAX)
		return false;
	uint64_t ahead = str_hash(STR("ahead"));
	for (size_t i = 0; i < out->n; i++) {
		struct str class = model_class(out->model, i);
		(void)model_add(out->model, model_mix(ahead, str_hash(class)), out->behind[i]);
		if (i == 0)
			continue;
		int type = class.n > 2 ? words_find(entity_type_words(), str_cut(class, 2, class.n)) : -1;
		if (type < 0)
			return false;
		out->type[i] = (enum entity_type)type;
		out->begins[i] = class.p[0] == 'B';
	}
	return true;
}

/* How likely each tag is by these sums. */
static void weigh(const struct tags *tags, const int32_t *sums, double *out)
{
	double all = 0;
	int32_t most = sums[0];
	for (size_t t = 1; t < tags->n; t++)
		most = sums[t] > most ? sums[t] : most;
	for (size_t t = 0; t < tags->n; t++)
		all += out[t] = (size_t)(most - sums[t]) < tags->odds_n ? tags->odds[most - sums[t]] : 0;
	for (size_t t = 0; t < tags->n; t++)
		out[t] /= all;
}

struct standing {               /* at one word of a run */
	double share[TAGS_MAX]; /* how likely each tag is */
	double best[TAGS_MAX];  /* ... the likeliest legal chain that ends in it */
	uint8_t back[TAGS_MAX]; /* the tag in front in that chain */
};

static bool may_follow(const struct tags *tags, size_t before, size_t tag)
{
	return tag == 0 || tags->begins[tag] || before == tag || before + 1 == tag;
}

static double chain_share(size_t tag, double share)
{
	return tag == 0 ? share * NO_NAME : share;
}

static void begin(const struct tags *tags, const int32_t *sums, struct standing *out)
{
	weigh(tags, sums, out->share);
	for (size_t t = 0; t < tags->n; t++)
		out->best[t] = t == 0 || tags->begins[t] ? chain_share(t, out->share[t]) : 0;
}

/* What a word says depends on the tag of the word in front, of which the likely ones are looked at. */
static void go_on(const struct tags *tags, const int32_t *sums, const struct standing *before, struct standing *out)
{
	double here[TAGS_MAX], most = 0;
	int32_t behind[TAGS_MAX];
	*out = (struct standing){0};
	for (size_t b = 0; b < tags->n; b++)
		most = before->best[b] > most ? before->best[b] : most;
	for (size_t b = 0; b < tags->n; b++) {
		if (before->share[b] < UNLIKELY && before->best[b] < most * UNLIKELY)
			continue;
		for (size_t t = 0; t < tags->n; t++)
			behind[t] = sums[t] + tags->behind[b][t];
		weigh(tags, behind, here);
		for (size_t t = 0; t < tags->n; t++) {
			double best = before->best[b] * chain_share(t, here[t]);
			out->share[t] += before->share[b] * here[t];
			if (may_follow(tags, b, t) && best > out->best[t]) {
				out->best[t] = best;
				out->back[t] = (uint8_t)b;
			}
		}
	}
}

/* Each word of the run [from, to): what is said of the run is added up once. */
static void weigh_run(const struct tags *tags, const struct word_view *view, const struct side *side, uint32_t from,
		      uint32_t to, struct standing *out)
{
	int32_t run[MODEL_CLASSES_MAX] = {0}, sums[MODEL_CLASSES_MAX];
	uint64_t keys[WORD_SIGNS_MAX + 1];
	model_ahead(tags->model, tags->bias);
	size_t n = words_run_keys(view, side, from, to, keys);
	keys[n++] = tags->bias;
	(void)model_add_all(tags->model, keys, n, run);
	for (uint32_t at = from; at < to; at++) {
		memcpy(sums, run, tags->n * sizeof(*sums));
		n = words_own_keys(view, side, at, keys);
		(void)model_add_all(tags->model, keys, n, sums);
		if (at == from)
			begin(tags, sums, out);
		else
			go_on(tags, sums, &out[at - from - 1], &out[at - from]);
	}
}

/* The likeliest legal chain of tags over n words. */
static void chain(const struct tags *tags, const struct standing *words, uint32_t n, uint8_t *out)
{
	size_t last = 0;
	for (size_t t = 1; t < tags->n; t++)
		last = words[n - 1].best[t] > words[n - 1].best[last] ? t : last;
	for (uint32_t i = n; i-- > 0;) {
		out[i] = (uint8_t)last;
		last = words[i].back[last];
	}
}

/* ---- Places: where names stand, and what the model says of each ---- */

struct place {
	struct side *side;
	uint32_t from, to;
	uint32_t owner; /* index + 1 of the mention that rules or lexicon made of it; 0: only the model saw it */
	uint64_t name;  /* hash of its pieces */
	float share[ENTITY_TYPES_N]; /* how likely each type is */
	bool disputed;               /* the model sees a name with other ends here */
};
VEC_TYPE(places, struct place);

static bool add_place(struct sight *sight, struct places *places, const struct tags *tags, struct side *side,
		      uint32_t from, uint32_t to, const struct standing *words)
{
	struct place *place = vec_push(sight->arena, places);
	if (!place)
		return false;
	place->side = side;
	place->from = from;
	place->to = to;
	place->owner = side->owner[from];
	for (uint32_t i = from; i < to; i++) {
		place->name = pieces_mix(place->name, side->pieces.at[i].hash);
		for (size_t t = 1; t < tags->n; t++)
			place->share[tags->type[t]] += (float)words[i - from].share[t] / (float)(to - from);
	}
	return true;
}

static uint32_t owned_end(const struct side *side, uint32_t at, uint32_t to)
{
	uint32_t end = at + 1;
	while (end < to && side->owner[end] == side->owner[at] && !side->begins[end])
		end++;
	return end;
}

/* Is every word of it part of a name that is known for sure? "SonicWall SMA1000" is a vendor and its product. */
static bool is_tiled(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (!side->owner[i] || sight->out->entities.at[side->owner[i] - 1].confidence < TOLD)
			return false;
	return owned_end(side, from, to) < to;
}

/* "Northwind America Corporation": what a firm is by law belongs to the name in front of it. */
static bool is_legal_form(const struct sight *sight, const struct piece *piece)
{
	const struct table_row *row = list_row(sight, LIST_FORMS, piece);
	return row && row->n > 2 && str_has(row->cells[2], STR("law"));
}

/* "The Cyber Centre" is what the Cyber Centre is called. */
static bool is_article_of(const struct side *side, uint32_t at, uint32_t end)
{
	return at + 1 < end && is_piece(side, at, STR("the")) && side->owner[at + 1] && !side->owner[at] &&
	       side->begins[at + 1];
}

/* "TeamCity On-Premises": hardly a name ends at a hyphen. */
static bool is_one_word(const struct sight *sight, const struct side *side, uint32_t at)
{
	return is_hyphened(side, at) && !side->owner[at] && !(side->is_title && sight->title_shouts);
}

/* "N-able" in a title of capitals: a letter is no name. */
static bool is_letter(const struct side *side, uint32_t from, uint32_t to)
{
	return to - from == 1 && side->pieces.at[from].fold.n == 1;
}

static bool read_run(struct sight *sight, const struct tags *tags, const struct word_view *view, struct side *side,
		     uint32_t from, uint32_t to, struct places *places)
{
	struct standing words[RUN_MAX];
	uint8_t tag[RUN_MAX];
	uint32_t n = to - from;
	weigh_run(tags, view, side, from, to, words);
	chain(tags, words, n, tag);
	for (uint32_t i = 1; i < n; i++)
		if (tag[i - 1] && is_legal_form(sight, &side->pieces.at[from + i]))
			tag[i] = tags->begins[tag[i - 1]] ? tag[i - 1] + 1 : tag[i - 1];
	size_t owned = places->n;
	for (uint32_t at = from, end; at < to; at = end) {
		end = side->owner[at] ? owned_end(side, at, to) : at + 1;
		if (side->owner[at] && !add_place(sight, places, tags, side, at, end, words + (at - from)))
			return false;
	}
	size_t seen = places->n;
	for (uint32_t at = from, end; at < to; at = end) {
		end = at + 1;
		if (!tags->begins[tag[at - from]])
			continue;
		while (end < to &&
		       ((tag[end - from] && !tags->begins[tag[end - from]]) || is_one_word(sight, side, end)))
			end++;
		uint32_t begin = is_article_of(side, at, end) ? at + 1 : at;
		if (is_tiled(sight, side, begin, end) || is_letter(side, begin, end))
			continue;
		bool free = true;
		for (size_t i = owned; i < seen; i++) {
			struct place *place = &places->at[i];
			if (place->to <= begin || end <= place->from)
				continue;
			const struct mention *owner = &sight->out->entities.at[place->owner - 1];
			bool same = place->from == begin && place->to == end;
			bool within = !same && begin <= place->from && place->to <= end;
			bool weak = within || (!words_is_plain_type(owner->type) && owner->confidence < SURE);
			place->disputed = place->disputed || (weak && !same);
			free = free && weak && !same;
		}
		if (free && !add_place(sight, places, tags, side, begin, end, words + (begin - from)))
			return false;
		if (free)
			places->at[places->n - 1].owner = 0;
	}
	return true;
}

/* ---- What all places of one name say together ---- */

struct verdict_on { /* a name */
	float share[ENTITY_TYPES_N];
	uint32_t places, disputed;
};

static void pool(struct verdict_on *on, const struct place *place)
{
	for (int t = 0; t < ENTITY_TYPES_N; t++)
		on->share[t] += place->disputed ? 0 : place->share[t];
	on->places++;
	on->disputed += place->disputed;
}

static enum entity_type likeliest(const struct verdict_on *on, float *share)
{
	enum entity_type best = ENTITY_COMPANY;
	for (enum entity_type t = ENTITY_COMPANY; t < ENTITY_TYPES_N; t++)
		if (on->share[t] > on->share[best])
			best = t;
	*share = on->places ? on->share[best] / (float)on->places : 0;
	return best;
}

/* How likely it is a name at all. */
static float name_share(const struct verdict_on *on)
{
	float all = 0;
	for (int t = 0; t < ENTITY_TYPES_N; t++)
		all += on->share[t];
	return on->places ? all / (float)on->places : 0;
}

static void free_place(const struct place *place)
{
	for (uint32_t i = place->from; i < place->to; i++)
		place->side->taken[i] = place->side->begins[i] = 0, place->side->owner[i] = 0;
}

/* Takes back the mentions that the model does not believe, by index; their places are free again. */
static void forget(struct sight *sight, const uint8_t *gone, uint32_t *now)
{
	struct mentions *list = &sight->out->entities;
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		now[i] = gone[i] ? 0 : (uint32_t)kept + 1;
		if (!gone[i])
			list->at[kept++] = list->at[i];
	}
	list->n = kept;
	struct side *sides[] = {&sight->title, &sight->body};
	for (int s = 0; s < 2; s++)
		for (uint32_t at = 0; at < sides[s]->pieces.n; at++)
			if (sides[s]->owner[at])
				sides[s]->owner[at] = (uint16_t)now[sides[s]->owner[at] - 1];
}

/* "Curry": the person who is named in full elsewhere. */
static struct str full_name(const struct sight *sight, enum entity_type type, struct str name)
{
	const struct mentions *list = &sight->out->entities;
	for (size_t i = 0; i < list->n && type == ENTITY_PERSON; i++) {
		struct str full = list->at[i].name;
		if (list->at[i].type == type && full.n > name.n && full.p[full.n - name.n - 1] == ' ' &&
		    str_ends(full, name))
			return full;
	}
	return name;
}

static void add_name(struct sight *sight, const struct place *place, enum entity_type type, float share)
{
	struct str name = full_name(sight, type, piece_span(place->side, place->from, place->to));
	uint32_t row = knowledge_find(sight->knowledge, type, name);
	struct finding finding = {.type = type,
				  .name = name,
				  .known = row,
				  .confidence = round((double)share * 100) / 100,
				  .evidence = STR("read in its context")};
	mention_add(sight, place->side, place->from, place->to, &finding);
}

/* "the extortion group X", "X backdoor": the noun beside it knows the type better than the model. */
static bool is_told_by_cue(const struct mention *mention)
{
	return mention->confidence < SURE && (mention->type == ENTITY_THREAT_ACTOR || mention->type == ENTITY_MALWARE ||
					      mention->type == ENTITY_RANSOMWARE_GROUP);
}

/* Does the model take the mention for something else, or for nothing? */
static bool is_taken_back(const struct mention *mention, const struct verdict_on *on, enum entity_type *becomes,
			  float *share)
{
	float own = on->places ? on->share[mention->type] / (float)on->places : 1;
	float least = mention->confidence >= SURE ? KEEP_SURE : KEEP;
	*becomes = likeliest(on, share);
	if (words_is_plain_type(mention->type)) {
		*becomes = ENTITY_TYPES_N;
		return on->places && on->disputed == on->places;
	}
	if (mention->confidence >= TOLD && mention->confidence < SURE && mention->type != ENTITY_PERSON)
		return false;
	if (on->places == 0 || own >= least || (is_told_by_cue(mention) && *share >= RETYPE))
		return false;
	if (*share < RETYPE || is_told_by_cue(mention))
		*becomes = ENTITY_TYPES_N;
	return *becomes != mention->type;
}

static bool judge_mentions(struct sight *sight, const struct places *places)
{
	size_t n = sight->out->entities.n;
	struct verdict_on *on = arena_zero(sight->arena, n + 1, sizeof(*on));
	uint8_t *gone = arena_zero(sight->arena, n + 1, 1);
	uint32_t *now = arena_zero(sight->arena, n + 1, sizeof(*now));
	if (!on || !gone || !now)
		return false;
	for (size_t i = 0; i < places->n; i++)
		if (places->at[i].owner)
			pool(&on[places->at[i].owner - 1], &places->at[i]);
	enum entity_type becomes;
	float share;
	for (size_t i = 0; i < n; i++)
		gone[i] = is_taken_back(&sight->out->entities.at[i], &on[i], &becomes, &share);
	for (size_t i = 0; i < places->n; i++)
		if (places->at[i].owner && (gone[places->at[i].owner - 1] || places->at[i].disputed))
			free_place(&places->at[i]);
	struct mentions old = sight->out->entities;
	struct mention *kept = arena_zero(sight->arena, n + 1, sizeof(*kept));
	if (!kept)
		return false;
	if (n)
		memcpy(kept, old.at, n * sizeof(*kept));
	forget(sight, gone, now);
	for (size_t i = 0; i < places->n; i++) {
		const struct place *place = &places->at[i];
		if (place->owner && gone[place->owner - 1] &&
		    is_taken_back(&kept[place->owner - 1], &on[place->owner - 1], &becomes, &share) &&
		    becomes != ENTITY_TYPES_N)
			add_name(sight, place, becomes, share);
	}
	return true;
}

static bool is_free(const struct place *place)
{
	for (uint32_t i = place->from; i < place->to; i++)
		if (place->side->taken[i])
			return false;
	return true;
}

static int by_name(const void *a, const void *b) /* the longer first: full names before their parts */
{
	const struct place *x = a, *y = b;
	if (x->to - x->from != y->to - y->from)
		return x->to - x->from > y->to - y->from ? -1 : 1;
	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	if (x->side != y->side)
		return x->side->is_title ? 1 : -1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static bool is_doubtful_name(const struct sight *sight, const struct place *place)
{
	return place->to == place->from + 1 && is_doubtful_alone(sight, place->side, place->from);
}

/* New names: all free places of one name together. */
static bool judge_places(struct sight *sight, const struct places *places)
{
	struct places found = {0};
	for (size_t i = 0; i < places->n; i++) {
		struct place *place = NULL;
		if (places->at[i].owner == 0 && is_free(&places->at[i]) && !(place = vec_push(sight->arena, &found)))
			return false;
		if (place)
			*place = places->at[i];
	}
	if (found.n > 1)
		qsort(found.at, found.n, sizeof(found.at[0]), by_name);
	for (size_t i = 0, end; i < found.n; i = end) {
		struct verdict_on on = {0};
		float share;
		for (end = i; end < found.n && found.at[end].name == found.at[i].name; end++)
			pool(&on, &found.at[end]);
		enum entity_type type = likeliest(&on, &share);
		/* by_name: places of the title stand last */
		bool unconfirmed = found.at[i].side->is_title && share < ALONE && sight->body.pieces.n >= TEXT_PIECES;
		if (unconfirmed || name_share(&on) < ADD || share < ADD_TYPE || is_doubtful_name(sight, &found.at[i]))
			continue;
		size_t before = sight->out->entities.n;
		for (size_t j = i; j < end; j++)
			if (is_free(&found.at[j]))
				add_name(sight, &found.at[j], type, share);
		if (sight->out->entities.n > before) {
			struct mention mention = sight->out->entities.at[before];
			mention_propagate(sight, &sight->title, &mention);
			mention_propagate(sight, &sight->body, &mention);
		}
	}
	return true;
}

void enrich_tagger(struct sight *sight)
{
	struct tags tags;
	struct word_view view;
	struct places places = {0};
	struct side *sides[] = {&sight->body, &sight->title};
	if (sight->no_memory || !tags_of(sight, &tags))
		return;
	bool done = words_look(sight, tags.model, &view);
	for (int s = 0; s < 2 && done; s++)
		for (uint32_t at = 0; at < sides[s]->pieces.n && done; at++)
			if (words_is_candidate(&view, sides[s], at) && view.run_from[sides[s]->is_title][at] == at)
				done = read_run(sight, &tags, &view, sides[s], at, view.run_to[sides[s]->is_title][at],
						&places);
	done = done && judge_mentions(sight, &places) && judge_places(sight, &places);
	sight->no_memory = sight->no_memory || !done;
}
