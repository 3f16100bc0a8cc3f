/* General advice where the sources give too little: rows of data/advice.tsv that fit the event. */
#include "brief_priv.h"

enum { SOURCES_ENOUGH = 2, GENERAL_ALONE = 4, GENERAL_BESIDE = 2, ROWS_MOST = 32 };

struct setting { /* what the conditions of a row are held against */
	enum asset_class asset;
	bool patched;   /* somebody says that there is a fix */
	bool unpatched; /* somebody says that there is none, and nobody that there is one */
	bool traces;    /* addresses, domains or files of the attackers are listed */
	bool methods;   /* a technique, malware or tool is named */
};

static bool has_traces(const struct observables *observables)
{
	for (size_t i = 0; i < observables->n; i++)
		if (observables->at[i].verdict == VERDICT_INDICATOR)
			return true;
	return false;
}

/* A word counts when it stands in a title, or in a third of the articles at their head and more than once. */
static bool is_said(const struct desk *desk, struct str word)
{
	const struct tally_item *item = tally_find(&desk->folds, str_hash(word));
	if (!item)
		return false;
	bool is_shared = item->members * 3 >= desk->members.n;
	return item->in_title || (is_shared && item->in_lead && item->count > 1);
}

/* "device+code": side by side in a title or at the head of a text. */
static bool is_phrase_said(const struct desk *desk, struct str choice)
{
	enum { HEAD_BYTES = 600 };
	for (int sign = 0; sign < 2; sign++) {
		char bytes[80];
		size_t n = choice.n < sizeof(bytes) ? choice.n : sizeof(bytes);
		for (size_t i = 0; i < n; i++)
			bytes[i] = choice.p[i] == '+' ? " -"[sign] : choice.p[i];
		struct str phrase = {bytes, n};
		for (size_t m = 0; m < desk->members.n; m++) {
			const struct article *article = desk->members.at[m].article;
			if (str_find_ascii_nocase(article->title, phrase) != STR_NONE ||
			    str_find_ascii_nocase(str_cut(article->text, 0, HEAD_BYTES), phrase) != STR_NONE)
				return true;
		}
	}
	return false;
}

/* "vulnerab|flaw": a word that begins so stands in a title or at the head of a text. */
static bool is_begun(const struct desk *desk, struct str choices)
{
	enum { HEAD_BYTES = 800, CHOICES_MOST = 24, CHOICE_BYTES = 32 };
	char room[CHOICES_MOST][CHOICE_BYTES];
	const char *phrases[CHOICES_MOST];
	size_t n = 0;
	struct str choice;
	while (n < CHOICES_MOST && str_next(&choices, '|', &choice)) {
		if (!choice.n || choice.n >= CHOICE_BYTES)
			continue;
		memcpy(room[n], choice.p, choice.n);
		room[n][choice.n] = 0;
		phrases[n] = room[n];
		n++;
	}
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct article *article = desk->members.at[m].article;
		if (has_phrase(article->title, phrases, n) ||
		    has_phrase(str_cut(article->text, 0, HEAD_BYTES), phrases, n))
			return true;
	}
	return false;
}

static struct setting setting_of(const struct desk *desk)
{
	struct setting setting = {0};
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct member *member = &desk->members.at[m];
		const struct annotation *a = member->annotation;
		for (size_t i = 0; i < a->entities.n; i++) {
			const struct known *known = knowledge_at(desk->knowledge, a->entities.at[i].known);
			if (known && known->type == ENTITY_PRODUCT && known->asset > setting.asset &&
			    mention_leads(member, &a->entities.at[i]))
				setting.asset = known->asset;
			enum entity_type type = a->entities.at[i].type;
			setting.methods |= type == ENTITY_TECHNIQUE || type == ENTITY_MALWARE || type == ENTITY_TOOL;
		}
		setting.traces |= has_traces(&a->observables);
		for (size_t i = 0; i < a->indicators.n; i++) {
			setting.unpatched |= str_eq(a->indicators.at[i].name, STR("unpatched"));
			setting.patched |= str_eq(a->indicators.at[i].name, STR("patch available"));
		}
	}
	if (!setting.unpatched && !is_begun(desk, STR("fully patched|patch bypass|no patch|no fix|without a patch")))
		setting.patched |= is_begun(desk, STR("patches|has patched|has fixed|has released|was patched|were "
						      "patched|patch for|fixes|hotfix|"
						      "security update|security advisory|security bulletin|upgrade to|"
						      "fixed in|addressed in"));
	setting.unpatched = setting.unpatched && !setting.patched;
	return setting;
}

/* "npm|pypi", "device+code" */
static bool are_said(const struct desk *desk, struct str choices)
{
	struct str choice;
	while (str_next(&choices, '|', &choice))
		if (choice.n &&
		    (str_find_byte(choice, '+') == STR_NONE ? is_said(desk, choice) : is_phrase_said(desk, choice)))
			return true;
	return false;
}

static bool is_named(const struct desk *desk, enum entity_type type, struct str name)
{
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct member *member = &desk->members.at[m];
		for (size_t i = 0; i < member->annotation->entities.n; i++) {
			const struct mention *mention = &member->annotation->entities.at[i];
			if (mention->type == type && str_starts(mention->name, name) &&
			    (type == ENTITY_TECHNIQUE || mention_leads(member, mention)))
				return true;
		}
	}
	return false;
}

static bool holds(const struct desk *desk, const struct setting *setting, struct str key, struct str value)
{
	static const char *const assets[] = {[ASSET_IDENTITY] = "identity",
					     [ASSET_MAIL] = "mail",
					     [ASSET_EDGE] = "edge",
					     [ASSET_HYPERVISOR] = "hypervisor",
					     [ASSET_CLOUD] = "cloud"};
	if (str_eq(key, STR("asset")))
		return setting->asset >= ASSET_IDENTITY && str_eq(str_of(assets[setting->asset]), value);
	if (str_eq(key, STR("status")))
		return desk->is_exploited && str_eq(value, STR("exploited"));
	if (str_eq(key, STR("patch")))
		return str_eq(value, STR("none")) ? setting->unpatched : setting->patched;
	if (str_eq(key, STR("has")))
		return str_eq(value, STR("traces")) ? setting->traces : setting->methods;
	if (str_eq(key, STR("head")))
		return is_begun(desk, value);
	if (str_eq(key, STR("sector")))
		return is_named(desk, ENTITY_SECTOR, value);
	if (str_eq(key, STR("technique")))
		return is_named(desk, ENTITY_TECHNIQUE, value);
	return str_eq(key, STR("word")) && are_said(desk, value);
}

/* How many conditions hold that make it special ("!", has and head do not); -1 when the row does not fit. */
static int row_fits(const struct desk *desk, const struct setting *setting, struct str when)
{
	int n = 0;
	struct str condition;
	if (str_eq(when, STR("-")))
		return 0;
	while (str_next(&when, ';', &condition)) {
		bool denied = str_starts(condition, STR("!"));
		condition = str_cut(condition, denied, condition.n);
		size_t at = str_find_byte(condition, '=');
		struct str key = str_cut(condition, 0, at == STR_NONE ? condition.n : at);
		if (at == STR_NONE || denied == holds(desk, setting, key, str_cut(condition, at + 1, condition.n)))
			return -1;
		bool lets_in =
			str_eq(key, STR("has")) || str_eq(key, STR("head")) || str_eq(condition, STR("patch=out"));
		n += !denied && !lets_in;
	}
	return n;
}

struct fitting { /* rows that fit, those with most conditions first, then in the order of the table */
	struct str text[ROWS_MOST];
	int conditions[ROWS_MOST];
	size_t n;
};

static void fitting_add(struct fitting *list, struct str text, int conditions)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->text[i], text))
			return;
	if (list->n == ROWS_MOST)
		return;
	size_t at = list->n++;
	for (; at && list->conditions[at - 1] < conditions; at--) {
		list->text[at] = list->text[at - 1];
		list->conditions[at] = list->conditions[at - 1];
	}
	list->text[at] = text;
	list->conditions[at] = conditions;
}

void brief_advice(struct desk *desk, struct threat *threat)
{
	struct saids *response = &threat->analysis.response;
	const struct table *table = knowledge_table(desk->knowledge, STR("advice"));
	if (!table || response->n >= SOURCES_ENOUGH)
		return;
	struct str class = words_name(event_class_words(), (int)threat->severity.class);
	struct setting setting = setting_of(desk);
	struct fitting fitting = {.n = 0};
	for (size_t i = 0; i < table->n; i++) {
		const struct table_row *row = &table->rows[i];
		if (row->n < 3 || !(str_eq(row->cells[0], class) || str_eq(row->cells[0], STR("*"))))
			continue;
		int conditions = row_fits(desk, &setting, row->cells[1]);
		if (conditions >= 0)
			fitting_add(&fitting, row->cells[2], conditions);
	}
	/* Half for the special case, half for the kind of event. */
	size_t most = response->n ? GENERAL_BESIDE : GENERAL_ALONE, special = 0;
	while (special < fitting.n && fitting.conditions[special] > 0)
		special++;
	for (size_t i = 0, told = 0; i < fitting.n && told < most; i++) {
		bool has_rest = fitting.n - special >= most - most / 2;
		if (fitting.conditions[i] > 0 && told >= most / 2 && has_rest)
			continue;
		told++;
		struct said *said = vec_push(desk->arena, response);
		if (!said) {
			desk->starved = true;
			return;
		}
		*said = (struct said){.text = fitting.text[i], .general = true};
	}
}
