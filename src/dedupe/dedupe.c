#include "dedupe.h"

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "dedupe_priv.h"

enum {
	CHAIN_MAX = 256,
	HAMMING_MAX = 3,
	ROOM_MIN = 64,
	FORGET_STEP = 4096, /* articles between two clean-ups */
	TRIM_SHARE = 4,     /* heads are cleaned when a quarter of them may lead nowhere */
};
static const double SIMILAR = 0.8, CONTAINED = 0.9;
enum { TELLING = 20 }; /* shingles of the shorter text that must be known before it counts as a part */

const struct words *dedupe_verdict_words(void)
{
	static const char *const words[] = {"new", "revision", "copy", "same"};
	static const struct words table = WORDS(words);
	return &table;
}

struct dedupe *dedupe_new(void)
{
	struct dedupe *dedupe = calloc(1, sizeof(*dedupe));
	if (dedupe) {
		map_init(&dedupe->heads);
		dedupe->newest = TIME_UNKNOWN;
	}
	return dedupe;
}

void dedupe_free(struct dedupe *dedupe)
{
	if (!dedupe)
		return;
	for (uint32_t i = dedupe->from; i < dedupe->n; i++)
		free(entry_at(dedupe, i)->bytes);
	free(dedupe->entries);
	free(dedupe->links);
	map_release(&dedupe->heads);
	free(dedupe);
}

size_t dedupe_n(const struct dedupe *dedupe)
{
	return dedupe->n - dedupe->from;
}

/* ---- Keys ---- */

static uint32_t sample_at(struct str sample, size_t i)
{
	uint32_t value = 0;
	for (unsigned byte = 0; byte < 4; byte++)
		value |= (uint32_t)(unsigned char)sample.p[i * 4 + byte] << 8 * byte;
	return value;
}

/* The key of a kind; false when the article has none of that kind. */
static bool key_of(const struct signature *signature, unsigned kind, uint64_t *key)
{
	uint64_t value = 0;
	bool has = true;
	if (kind == KEY_URL) {
		value = str_hash(signature->url_key);
		has = signature->url_key.n > 0;
	} else if (kind == KEY_BODY) {
		value = (uint64_t)signature->body_hash;
		has = value && signature->head_hash;
	} else if (kind == KEY_HEAD) {
		value = (uint64_t)signature->head_hash;
		has = value != 0;
	} else if (kind < KEY_SMALL) {
		value = (uint64_t)signature->simhash >> 16 * (kind - KEY_BAND) & 0xffff;
		has = signature->simhash != 0;
	} else {
		has = signature->sample.n >= 4 * SMALLEST;
		value = has ? sample_at(signature->sample, kind - KEY_SMALL) : 0;
		kind = KEY_SMALL; /* whichever place it has among the smallest */
	}
	*key = str_hash_seed((struct str){(const char *)&value, sizeof(value)}, kind);
	return has;
}

/* The first link of the chain, plus 1; 0 when there is none. */
static uint32_t chain_of(const struct dedupe *dedupe, const struct signature *signature, unsigned kind)
{
	uint64_t key;
	const uint64_t *head = key_of(signature, kind, &key) ? map_get(&dedupe->heads, key) : NULL;
	return head ? (uint32_t)*head : 0;
}

/* Not of a text that was replaced since. */
static bool is_current(const struct dedupe *dedupe, uint32_t link)
{
	return link - entry_at(dedupe, link_at(dedupe, link)->entry)->links < KEYS;
}

/* The chain ends here: this link, plus 1, and all behind it are of forgotten entries. */
static bool is_end(const struct dedupe *dedupe, uint32_t link)
{
	return !link || link - 1 < dedupe->links_from || link_at(dedupe, link - 1)->entry < dedupe->from;
}

/* The next entry of a chain that still counts; NULL at the end. Begin with *link = chain_of. */
static const struct entry *chain_next(const struct dedupe *dedupe, uint32_t *link)
{
	while (!is_end(dedupe, *link)) {
		uint32_t at = *link - 1;
		*link = link_at(dedupe, at)->next;
		if (is_current(dedupe, at))
			return entry_at(dedupe, link_at(dedupe, at)->entry);
	}
	return NULL;
}

/* ---- Likeness ---- */

/* A sample knows all shingles of its text up to its last one, and all of them where it is not full. */
static uint64_t known_to(struct str sample)
{
	size_t n = sample.n / 4;
	bool is_full = n == DEDUPE_SAMPLE_MAX || n == DEDUPE_SAMPLE_OLD;
	return is_full ? sample_at(sample, n - 1) : UINT64_MAX;
}

struct overlap {
	double jaccard, containment; /* common shingles by those of both, by those of the shorter text */
};

/* Both texts' shingles up to the bound that both samples know are a fair sample of them (Broder 1997; with
 * one bound for texts of any length, as in FracMinHash). */
static struct overlap overlap(struct str a, struct str b)
{
	uint64_t a_to = known_to(a), b_to = known_to(b), to = a_to < b_to ? a_to : b_to;
	size_t a_n = a.n / 4, b_n = b.n / 4, i = 0, k = 0, all = 0, common = 0;
	while (i < a_n || k < b_n) {
		uint64_t x = i < a_n ? sample_at(a, i) : UINT64_MAX, y = k < b_n ? sample_at(b, k) : UINT64_MAX;
		if ((x < y ? x : y) > to)
			break;
		i += x <= y;
		k += y <= x;
		common += x == y;
		all++;
	}
	size_t shorter = i < k ? i : k;
	return (struct overlap){all ? (double)common / (double)all : 0,
				shorter >= TELLING ? (double)common / (double)shorter : 0};
}

/* How sure the younger text is the older one, or a part of it, or holds it and not much more: 0 when it is
 * not. A text four times as long as the other is a round-up, or a story of its own. */
static double likeness(const struct signature *a, const struct signature *b)
{
	struct overlap o = overlap(a->sample, b->sample);
	uint32_t shorter = a->words < b->words ? a->words : b->words, longer = a->words + b->words - shorter;
	if (o.jaccard >= SIMILAR)
		return o.jaccard;
	return o.containment >= CONTAINED && longer / 4 <= shorter ? o.containment : 0;
}

static bool is_near(const struct signature *a, const struct signature *b)
{
	return __builtin_popcountll((uint64_t)a->simhash ^ (uint64_t)b->simhash) <= HAMMING_MAX;
}

/* Advisories and release notes of one template share nearly all of their words. When each names
 * a code or version that the other does not, they are sisters and no copies. */
static bool are_sisters(const struct signature *a, const struct signature *b)
{
	return (a->marks & ~b->marks) && (b->marks & ~a->marks);
}

/* ---- Asking ---- */

static const struct entry *same_address(const struct dedupe *dedupe, const struct signature *signature)
{
	uint32_t link = chain_of(dedupe, signature, KEY_URL);
	const struct entry *entry;
	while ((entry = chain_next(dedupe, &link)) != NULL)
		if (str_eq(entry->signature.url_key, signature->url_key))
			return entry;
	return NULL;
}

/* The oldest with the same hash: the original, and not a copy of it. */
static const struct entry *exact_copy(const struct dedupe *dedupe, const struct signature *signature, unsigned kind)
{
	uint32_t link = chain_of(dedupe, signature, kind);
	const struct entry *entry, *oldest = NULL;
	for (size_t steps = 0; steps < CHAIN_MAX && (entry = chain_next(dedupe, &link)) != NULL; steps++) {
		const struct signature *other = &entry->signature;
		bool equal = kind == KEY_BODY ? other->body_hash == signature->body_hash
					      : other->head_hash == signature->head_hash;
		if (equal && !are_sisters(other, signature))
			oldest = entry;
	}
	return oldest;
}

static const struct entry *near_copy(const struct dedupe *dedupe, const struct signature *signature, double *similarity)
{
	const struct entry *best = NULL;
	*similarity = 0;
	for (unsigned kind = KEY_BAND; kind < KEYS; kind++) {
		uint32_t link = chain_of(dedupe, signature, kind);
		const struct entry *entry;
		for (size_t steps = 0; steps < CHAIN_MAX && (entry = chain_next(dedupe, &link)) != NULL; steps++) {
			bool out_of_reach = kind < KEY_SMALL && !is_near(&entry->signature, signature);
			if (out_of_reach || are_sisters(&entry->signature, signature))
				continue;
			double similar = likeness(&entry->signature, signature);
			bool is_older = best && similar >= *similarity && entry->number < best->number;
			if (similar > *similarity || is_older) {
				best = entry;
				*similarity = similar;
			}
		}
	}
	return best;
}

void dedupe_ask(const struct dedupe *dedupe, const struct signature *signature, struct dedupe_answer *out)
{
	*out = (struct dedupe_answer){.verdict = DEDUPE_NEW, .of = STR("")};
	const struct entry *entry = same_address(dedupe, signature);
	if (entry) {
		bool same = entry->signature.body_hash == signature->body_hash &&
			    entry->signature.head_hash == signature->head_hash;
		*out = (struct dedupe_answer){.verdict = same ? DEDUPE_SAME : DEDUPE_REVISION, .of = entry->id};
		return;
	}
	double similarity = 1;
	entry = exact_copy(dedupe, signature, KEY_BODY);
	if (!entry)
		entry = exact_copy(dedupe, signature, KEY_HEAD);
	if (!entry)
		entry = near_copy(dedupe, signature, &similarity);
	if (entry)
		*out = (struct dedupe_answer){.verdict = DEDUPE_COPY, .of = entry->id, .similarity = similarity};
}

/* ---- Adding ---- */

/* Room for `more` items behind n in a ring; it is as before when there is none. */
static bool reserve(void **ring, uint32_t from, uint32_t n, uint32_t more, uint32_t *room, size_t item_bytes)
{
	uint32_t wanted = *room ? *room : ROOM_MIN;
	if (n > UINT32_MAX - more - 1)
		return false;
	while (wanted < n + more - from)
		wanted *= 2;
	if (wanted == *room)
		return true;
	char *bigger = calloc(wanted, item_bytes);
	if (!bigger)
		return false;
	for (uint32_t i = from; i < n; i++)
		memcpy(bigger + (i & (wanted - 1)) * item_bytes, (const char *)*ring + (i & (*room - 1)) * item_bytes,
		       item_bytes);
	free(*ring);
	*ring = bigger;
	*room = wanted;
	return true;
}

static struct str keep(char **to, struct str s)
{
	struct str kept = {*to, s.n};
	if (s.n)
		memcpy(*to, s.p, s.n);
	*to += s.n;
	return kept;
}

static bool entry_make(struct str id, const struct signature *signature, struct entry *out)
{
	char *to = malloc(id.n + signature->url_key.n + signature->sample.n + 1);
	if (!to)
		return false;
	*out = (struct entry){.bytes = to, .signature = *signature};
	out->id = keep(&to, id);
	out->signature.url_key = keep(&to, signature->url_key);
	out->signature.sample = keep(&to, signature->sample);
	return true;
}

struct keys {
	uint64_t at[KEYS];
	size_t n;
};

static struct keys keys_of(const struct dedupe *dedupe, const struct signature *signature)
{
	struct keys keys = {.n = 0};
	for (unsigned kind = 0; kind < KEYS; kind++)
		if (key_of(signature, kind, &keys.at[keys.n]))
			map_ahead(&dedupe->heads, keys.at[keys.n++]);
	return keys;
}

/* All that can fail, before anything changes. A key without a link (0) is an empty chain. */
static bool make_room(struct dedupe *dedupe, const struct keys *keys)
{
	for (size_t i = 0; i < keys->n; i++)
		if (!map_at(&dedupe->heads, keys->at[i]))
			return false;
	return reserve((void **)&dedupe->entries, dedupe->from, dedupe->n, 1, &dedupe->room,
		       sizeof(*dedupe->entries)) &&
	       reserve((void **)&dedupe->links, dedupe->links_from, dedupe->links_n, KEYS, &dedupe->links_room,
		       sizeof(*dedupe->links));
}

/* Where in a chain the links of entry `number` begin: behind all younger ones. Stale ones on the way are taken
 * out, so that a page that is revised day after day leaves no long tail. NULL: so far back that nobody looks. */
static uint32_t *place_in(const struct dedupe *dedupe, uint32_t *head, uint32_t number)
{
	uint32_t *at = head;
	for (unsigned steps = 0; steps < CHAIN_MAX; steps++) {
		while (!is_end(dedupe, *at) && !is_current(dedupe, *at - 1))
			*at = link_at(dedupe, *at - 1)->next;
		if (is_end(dedupe, *at) || link_at(dedupe, *at - 1)->entry < number)
			return at;
		at = &link_at(dedupe, *at - 1)->next;
	}
	return NULL;
}

/* The newest entry goes in front. */
static void link_entry(struct dedupe *dedupe, struct entry *entry, const struct keys *keys)
{
	bool is_newest = entry->number + 1 == dedupe->n;
	entry->links = dedupe->links_n;
	for (size_t i = 0; i < keys->n; i++) {
		uint64_t *head = map_get(&dedupe->heads, keys->at[i]);
		if (!head)
			continue;
		uint32_t first = (uint32_t)*head;
		uint32_t *at = is_newest ? &first : place_in(dedupe, &first, entry->number);
		if (at) {
			*link_at(dedupe, dedupe->links_n) = (struct link){entry->number, *at};
			*at = ++dedupe->links_n;
		}
		*head = first;
	}
}

/* Heads that lead nowhere go. Without memory they stay for now. */
static void trim_heads(struct dedupe *dedupe)
{
	struct map kept;
	struct map_slot slot;
	bool ok = true;
	if (dedupe->from - dedupe->trimmed_to < (dedupe->n - dedupe->from) / TRIM_SHARE)
		return;
	map_init(&kept);
	for (size_t at = 0; ok && map_next(&dedupe->heads, &at, &slot);)
		if (!is_end(dedupe, (uint32_t)slot.value))
			ok = map_put(&kept, slot.key, slot.value);
	if (!ok) {
		map_release(&kept);
		return;
	}
	map_release(&dedupe->heads);
	dedupe->heads = kept;
	dedupe->trimmed_to = dedupe->from;
}

static bool is_old(const struct dedupe *dedupe)
{
	uint32_t n = dedupe->n - dedupe->from;
	return n > CAP_STATE_MOST ||
	       (n > CAP_STATE_LEAST && entry_at(dedupe, dedupe->from)->at < dedupe->newest - CAP_KEPT_S);
}

static void forget_old(struct dedupe *dedupe)
{
	while (is_old(dedupe))
		free(entry_at(dedupe, dedupe->from++)->bytes);
	while (dedupe->links_from < dedupe->links_n && link_at(dedupe, dedupe->links_from)->entry < dedupe->from)
		dedupe->links_from++;
	trim_heads(dedupe);
}

enum status dedupe_append(struct dedupe *dedupe, struct str id, const struct signature *signature, int64_t at)
{
	struct entry entry;
	struct keys keys = keys_of(dedupe, signature);
	if (!make_room(dedupe, &keys) || !entry_make(id, signature, &entry))
		return E_NOMEM;
	entry.number = dedupe->n++;
	entry.at = at;
	*entry_at(dedupe, entry.number) = entry;
	link_entry(dedupe, entry_at(dedupe, entry.number), &keys);
	return OK;
}

/* The entry stays where it is, with another text and its first id. */
static enum status revise(struct dedupe *dedupe, uint32_t number, const struct signature *signature)
{
	struct entry entry;
	struct keys keys = keys_of(dedupe, signature);
	if (!make_room(dedupe, &keys) || !entry_make(entry_at(dedupe, number)->id, signature, &entry))
		return E_NOMEM;
	entry.number = number;
	entry.at = entry_at(dedupe, number)->at;
	free(entry_at(dedupe, number)->bytes);
	*entry_at(dedupe, number) = entry;
	link_entry(dedupe, entry_at(dedupe, number), &keys);
	return OK;
}

enum status dedupe_add(struct dedupe *dedupe, struct str article_id, const struct signature *signature,
		       int64_t published)
{
	const struct entry *before = same_address(dedupe, signature);
	if (before)
		return revise(dedupe, before->number, signature);
	int64_t newest = published > dedupe->newest ? published : dedupe->newest;
	if (dedupe_append(dedupe, article_id, signature, newest))
		return E_NOMEM;
	dedupe->newest = newest;
	if (dedupe->n % FORGET_STEP == 0)
		forget_old(dedupe);
	return OK;
}
