/* Which versions of a product are hit, and which hold the repair: "FortiOS 7.4.3 and earlier", "before 8.5.1",
 * "versions 2.0 through 2.14.1", "upgrade to 7.4.4". A version belongs to the last product named before it. */
#include "enrich_priv.h"

#define PART_DIGITS 8 /* digits of one part of a version */
#define TAIL_MAX 6    /* letters or digits of "-rc1" */
#define CUE_REACH 9   /* pieces between "fixed" and the version */
#define SENTENCES 2   /* over which "it affects versions before 3.1" looks back for its product */

struct versions {
	struct sight *sight;
	const struct side *side;
	uint32_t product;  /* index + 1 of the mention; 0 none yet */
	uint32_t behind;   /* the piece behind its last place */
	uint32_t sentence; /* of that place */
	uint32_t release;  /* ... of publishing */
	bool hit, flawed;  /* the sentence says "affects", or speaks of a flaw at all */
	uint32_t fix;      /* the piece behind the last word of repairs in this sentence; 0 none */
	uint32_t listed;   /* the piece behind the last version that was taken */
	bool listed_fixed;
};

static bool is_one_of(const struct side *side, uint32_t at, const char *const *words, size_t n)
{
	if (at >= side->pieces.n)
		return false;
	struct str fold = side->pieces.at[at].fold;
	for (size_t i = 0; i < n; i++)
		if (fold.n && fold.p[0] == words[i][0] && str_eq(fold, str_of(words[i])))
			return true;
	return false;
}
#define IS(side, at, ...)                                                                                              \
	__extension__({                                                                                                \
		static const char *const words_of_list[] = {__VA_ARGS__};                                              \
		is_one_of(side, at, words_of_list, sizeof(words_of_list) / sizeof(words_of_list[0]));                  \
	})

/* ---- One version ---- */

static size_t tail_n(struct str text, size_t at) /* "p1", "-rc1", "-h2"; always ends in a digit */
{
	size_t i = at + (at < text.n && text.p[at] == '-'), letters = i;
	while (i < text.n && i - letters < TAIL_MAX && is_ascii_alpha(text.p[i]))
		i++;
	size_t digits = i;
	while (i < text.n && i - digits < TAIL_MAX && is_ascii_digit(text.p[i]))
		i++;
	return digits > letters && i > digits ? i - at : 0;
}

/* Bytes of the version that begins there, 0 none; *parts of it. */
static size_t version_n(struct str text, size_t at, size_t *parts)
{
	size_t i = at;
	*parts = 0;
	if (at && (is_ascii_alnum(text.p[at - 1]) || strchr("-.$#/_:@", text.p[at - 1])))
		return 0;
	if (i + 1 < text.n && (text.p[i] == 'v' || text.p[i] == 'V') && is_ascii_digit(text.p[i + 1]))
		i++;
	while (i < text.n && is_ascii_digit(text.p[i])) {
		size_t from = i;
		while (i < text.n && is_ascii_digit(text.p[i]))
			i++;
		if (i - from > PART_DIGITS)
			return 0;
		++*parts;
		if (i + 1 >= text.n || text.p[i] != '.')
			break;
		bool any = text.p[i + 1] == 'x' || text.p[i + 1] == '*';
		if (any && (i + 2 >= text.n || !is_ascii_alnum(text.p[i + 2]))) {
			i += 2;
			++*parts;
			break;
		}
		if (!is_ascii_digit(text.p[i + 1]))
			break;
		i++;
	}
	if (*parts)
		i += tail_n(text, i);
	if (i < text.n && (is_ascii_alnum(text.p[i]) || text.p[i] == '%' || text.p[i] == '_' || text.p[i] == '/'))
		return 0;
	if (i + 1 < text.n && text.p[i] == ',' && is_ascii_digit(text.p[i + 1])) /* 1,200 */
		return 0;
	return *parts ? i - at : 0;
}

struct version {
	struct str text;
	uint32_t to; /* the piece behind it */
	size_t parts;
};

static bool read_version(const struct side *side, uint32_t at, struct version *out)
{
	uint32_t start = side->pieces.at[at].start;
	size_t n = version_n(side->text, start, &out->parts);
	if (!n)
		return false;
	out->text = str_cut(side->text, start, start + n);
	if (!is_ascii_digit(out->text.p[0]))
		out->text = str_cut(out->text, 1, out->text.n);
	for (out->to = at; out->to < side->pieces.n && side->pieces.at[out->to].start < start + n;)
		out->to++;
	return !IS(side, out->to, "million", "billion", "percent", "gb", "mb", "tb", "kb", "ghz", "gbps", "tbps",
		   "hours", "days", "years", "minutes", "out");
}

static inline bool version_at(const struct side *side, uint32_t at, struct version *out)
{
	if (at >= side->pieces.n)
		return false;
	char first = side->text.p[side->pieces.at[at].start];
	return (is_ascii_digit(first) || first == 'v' || first == 'V') && read_version(side, at, out);
}

static bool is_version_word(const struct side *side, uint32_t at)
{
	return IS(side, at, "version", "versions", "release", "releases", "build", "builds", "branch", "v");
}

/* "7.4.0 through version 7.4.3": the second of them. */
static bool second_at(const struct side *side, uint32_t at, struct version *out)
{
	return version_at(side, is_version_word(side, at) ? at + 1 : at, out);
}

/* ---- What is said around it ---- */

static bool is_before(const struct side *side, uint32_t at) /* "before V", "prior to V", "older than V" */
{
	if (at && is_version_word(side, at - 1))
		at--;
	if (at && IS(side, at - 1, "before", "below", "predating"))
		return true;
	return at > 1 && ((IS(side, at - 1, "to") && IS(side, at - 2, "prior", "previous")) ||
			  (IS(side, at - 1, "than") && IS(side, at - 2, "older", "earlier", "lower", "less")));
}

static bool is_up_to(const struct side *side, uint32_t at) /* "up to and including V", "through V" */
{
	if (at && is_version_word(side, at - 1))
		at--;
	if (at > 1 && IS(side, at - 1, "including") && IS(side, at - 2, "and"))
		at -= 2;
	return (at && IS(side, at - 1, "through", "until")) ||
	       (at > 1 && IS(side, at - 1, "to") && IS(side, at - 2, "up"));
}

static bool is_dash(const struct side *side, uint32_t at) /* between piece at - 1 and at */
{
	if (at == 0 || at >= side->pieces.n)
		return false;
	struct str between = str_trim(str_cut(side->text, side->pieces.at[at - 1].end, side->pieces.at[at].start));
	return str_eq(between, STR("-")) || str_eq(between, STR("\xe2\x80\x93"));
}

/* The range that begins with version `one` at piece `at`; false: it stands alone. *to is moved behind it. */
static bool range_of(const struct side *side, uint32_t at, const struct version *one, struct version_range *out,
		     uint32_t *to)
{
	struct version two;
	uint32_t next = one->to, word = next + 1;
	if (IS(side, next, "and", "or")) {
		word += IS(side, word, "all", "any");
		bool older = IS(side, word, "earlier", "below", "prior", "older", "lower", "previous", "under");
		if (older || IS(side, word, "later", "above", "newer", "higher", "up", "onward", "onwards")) {
			*out = older ? (struct version_range){.to = one->text}
				     : (struct version_range){.from = one->text};
			*to = word + 1;
			return true;
		}
	}
	if (is_dash(side, next) && version_at(side, next, &two) && two.parts > 1) {
		*out = (struct version_range){.from = one->text, .to = two.text};
		*to = two.to;
		return true;
	}
	bool between = IS(side, next, "and") && at && IS(side, at - 1, "between");
	if (IS(side, next, "through", "thru", "to", "until") || between) {
		word = next + 1;
	} else if (IS(side, next, "up") && IS(side, next + 1, "to")) {
		word = next + 2;
	} else if (IS(side, next, "before") || (IS(side, next, "prior") && IS(side, next + 1, "to"))) {
		word = next + 1 + !IS(side, next, "before");
		if (second_at(side, word, &two)) {
			*out = (struct version_range){.from = one->text, .to = two.text, .before = true};
			*to = two.to;
			return true;
		}
		return false;
	} else {
		word = UINT32_MAX;
	}
	if (second_at(side, word, &two)) {
		*out = (struct version_range){.from = one->text, .to = two.text};
		*to = two.to;
		return true;
	}
	*to = one->to;
	if (is_before(side, at))
		*out = (struct version_range){.to = one->text, .before = true};
	else if (is_up_to(side, at))
		*out = (struct version_range){.to = one->text};
	else
		return false;
	return true;
}

/* ---- Whose it is ---- */

static void add_range(struct versions *v, const struct version_range *range)
{
	struct mention *mention = &v->sight->out->entities.at[v->product - 1];
	for (size_t i = 0; i < mention->versions.n; i++) {
		const struct version_range *had = &mention->versions.at[i];
		if (str_eq(had->from, range->from) && str_eq(had->to, range->to) && had->before == range->before)
			return;
	}
	if (mention->versions.n >= CAP_VERSIONS)
		return;
	struct version_range *slot = vec_push(v->sight->arena, &mention->versions);
	if (slot)
		*slot = *range;
	v->sight->no_memory |= !slot;
}

static void add_fixed(struct versions *v, struct str version)
{
	struct mention *mention = &v->sight->out->entities.at[v->product - 1];
	if (mention->fixed.n >= CAP_VERSIONS || strs_has(&mention->fixed, version))
		return;
	v->sight->no_memory |= !strs_add(v->sight->arena, &mention->fixed, version);
}

static bool is_product(const struct sight *sight, const struct side *side, uint32_t at)
{
	return side->owner[at] && sight->out->entities.at[side->owner[at] - 1].type == ENTITY_PRODUCT;
}

static bool is_other(const struct sight *sight, const struct side *side, uint32_t at) /* has versions of its own */
{
	enum entity_type type = side->owner[at] ? sight->out->entities.at[side->owner[at] - 1].type : ENTITY_COMPANY;
	return type == ENTITY_MALWARE || type == ENTITY_TOOL;
}

static bool is_score(const struct side *side, uint32_t at) /* "a CVSS score of 9.8" */
{
	for (uint32_t i = at; i > 0 && at - i < 4; i--)
		if (IS(side, i - 1, "score", "scores", "scored", "cvss", "rated", "rating", "severity"))
			return true;
	return false;
}

/* "Python SDK 1.39.4": the version of something that has a name of its own. */
static bool is_of_other(const struct versions *v, uint32_t at)
{
	const struct side *side = v->side;
	if (at && is_version_word(side, at - 1))
		at--;
	if (at == 0 || at == v->behind)
		return false;
	const struct piece *before = &side->pieces.at[at - 1];
	return before->sentence == side->pieces.at[at].sentence && !(before->flags & PIECE_FIRST) &&
	       (before->flags & (PIECE_CAPITAL | PIECE_MIXED | PIECE_LINK)) != 0;
}

/* "versions prior to V" */
static bool is_worded(const struct side *side, uint32_t at)
{
	bool worded = false;
	for (uint32_t i = at; i > 0 && at - i < 5; i--)
		worded |= is_version_word(side, i - 1);
	return worded;
}

/* What the sentence that begins at piece `at` speaks of. */
static void look_ahead(struct versions *v, uint32_t at)
{
	const struct side *side = v->side;
	v->fix = v->release = v->listed = 0;
	v->hit = v->flawed = false;
	for (uint32_t i = at; i < side->pieces.n && side->pieces.at[i].sentence == side->pieces.at[at].sentence; i++) {
		v->hit |= IS(side, i, "affects", "affecting", "affected", "affect", "vulnerable", "impacts",
			     "impacting", "impacted");
		v->flawed |=
			IS(side, i, "vulnerability", "vulnerabilities", "flaw", "flaws", "bug", "bugs", "cve",
			   "exploit", "exploited", "exploiting", "exploitation", "execution", "injection", "bypass",
			   "overflow", "traversal", "escalation", "malicious", "backdoored", "compromised");
	}
	v->flawed |= v->hit;
}

/* Takes what the version at piece `at` says; the piece behind it. */
static uint32_t take_version(struct versions *v, uint32_t at, const struct version *one)
{
	const struct side *side = v->side;
	struct version_range range = {.from = one->text, .to = one->text};
	uint32_t to = one->to;
	bool worded = at && is_version_word(side, at - 1);
	bool is_range = range_of(side, at, one, &range, &to);
	bool fixing = v->fix && at - v->fix < CUE_REACH;
	bool beside = v->behind == at || (worded && v->behind + 1 == at);
	bool listed = v->listed && (v->listed == at || (v->listed + 1 == at && IS(side, at - 1, "and", "or")));
	if (one->parts < 2 && !worded && !listed && !(is_range && range.from.n && range.to.n && beside))
		return to;
	if (is_score(side, at) || (!listed && is_of_other(v, at)))
		return to;
	if (!fixing && !is_range && v->release && at - v->release < CUE_REACH) {
		if (!v->flawed) /* news of a product */
			return to;
		fixing = true; /* "released version 7.0.4 to address a flaw" */
	}
	bool upward = is_range && range.to.n == 0;
	bool is_hit = is_range ? v->flawed || beside || is_worded(side, at)
			       : (v->hit && (worded || listed)) || (v->flawed && beside);
	if (fixing && (!is_range || upward || IS(side, at - 1, "from"))) {
		/* "fixed in 7.4.4 and later"; "upgrade from 7.2 to 7.4" */
		add_fixed(v, upward || !is_range ? range.from : range.to);
		v->listed_fixed = true;
	} else if (listed && !is_range && v->listed_fixed) {
		add_fixed(v, one->text);
	} else if (is_hit) {
		add_range(v, &range);
		v->listed_fixed = false;
	} else {
		return to;
	}
	v->listed = to;
	return to;
}

static void watch_words(struct versions *v, uint32_t at)
{
	const struct side *side = v->side;
	if (side->pieces.at[at].flags & PIECE_STOP || side->pieces.at[at].fold.n < 3)
		return; /* none of those below */
	if (IS(side, at, "fixed", "patched", "addressed", "resolved", "remediated", "upgrade", "upgrading", "upgraded",
	       "update", "updating", "updated", "fixes", "fix", "patch", "patches", "corrected", "mitigated"))
		v->fix = at + 1;
	else if (IS(side, at, "released", "releases", "releasing", "shipped", "ships", "issued", "launched",
		    "announced", "published"))
		v->release = at + 1;
	else if (IS(side, at, "affects", "affecting", "affected", "affect", "vulnerable", "impacts", "impacting",
		    "impacted", "running"))
		v->fix = 0;
}

/* Does a version begin in the sentence that begins at piece `at`, or in the next one, into which a name may reach?
 * Where none does, the words tell nothing. */
static bool has_version(const struct side *side, uint32_t at)
{
	struct version unused;
	for (uint32_t i = at; i < side->pieces.n && side->pieces.at[i].sentence <= side->pieces.at[at].sentence + 1;
	     i++)
		if (version_at(side, i, &unused))
			return true;
	return false;
}

static void read_side(struct versions *v)
{
	const struct pieces *pieces = &v->side->pieces;
	bool tells = false;
	for (uint32_t at = 0, to; at < pieces->n; at = to) {
		struct version one;
		to = at + 1;
		if (at == 0 || pieces->at[at].sentence != pieces->at[at - 1].sentence) {
			tells = has_version(v->side, at);
			if (tells)
				look_ahead(v, at);
		}
		if (is_product(v->sight, v->side, at)) {
			while (to < pieces->n && v->side->owner[to] == v->side->owner[at] && !v->side->begins[to])
				to++;
			/* "WordPress plugin": made for it, with versions of its own */
			bool beside = IS(v->side, to, "plugin", "plugins", "plug", "extension", "extensions", "client",
					 "app", "apps", "image", "images", "sdk", "package", "packages", "theme",
					 "connector", "module");
			v->product = beside ? 0 : v->side->owner[at];
			v->behind = to;
			v->sentence = pieces->at[at].sentence;
		} else if (is_other(v->sight, v->side, at)) {
			v->product = 0;
		} else if (!tells) {
			continue;
		} else if (!v->side->owner[at] && v->product && pieces->at[at].sentence - v->sentence <= SENTENCES &&
			   version_at(v->side, at, &one)) {
			to = take_version(v, at, &one);
		} else {
			watch_words(v, at);
		}
	}
}

/* A product, and a piece that begins with a digit or is "v7": without both there is nothing to tell. */
static void look_for_both(const struct sight *sight, const struct side *side, bool *product, bool *number)
{
	for (uint32_t i = 0; i < side->pieces.n && !(*product && *number); i++) {
		struct str fold = side->pieces.at[i].fold;
		*product |= is_product(sight, side, i);
		*number |= fold.n && (is_ascii_digit(fold.p[0]) || (fold.n > 1 && is_ascii_digit(fold.p[1])));
	}
}

void enrich_versions(struct sight *sight)
{
	bool product = false, number = false;
	look_for_both(sight, &sight->title, &product, &number);
	look_for_both(sight, &sight->body, &product, &number);
	if (!product || !number)
		return;
	struct versions v = {.sight = sight, .side = &sight->title};
	read_side(&v);
	v.side = &sight->body; /* the product of the title is still the one that is spoken of */
	v.behind = v.sentence = 0;
	read_side(&v);
}
