#include "facts.h"

#include "knowledge_priv.h"

#define WORDS_MAX 6
static const char *const scales[][WORDS_MAX] = {
	[FACT_BAND] = {"", "none", "low", "medium", "high", "critical"},
	[FACT_EXPLOITATION] = {"", "none", "poc", "active"},
	[FACT_AUTOMATABLE] = {"", "no", "yes"},
	[FACT_IMPACT] = {"", "partial", "total"},
};

int fact_word(enum fact_scale scale, struct str word)
{
	for (int i = 0; i < WORDS_MAX && scales[scale][i]; i++)
		if (str_eq_ascii_nocase(word, str_of(scales[scale][i])))
			return i;
	return -1;
}

struct str fact_name(enum fact_scale scale, unsigned value)
{
	return value < WORDS_MAX ? str_of(scales[scale][value]) : STR_EMPTY;
}

static struct str first_of(struct str a, struct str b)
{
	return a.n ? a : b;
}

static void take_score(const struct pack *pack, const struct pack_score *row, struct vulnerability_facts *f)
{
	if (row->cvss)
		f->cvss = row->cvss / 10.0;
	if (row->band)
		f->band = fact_name(FACT_BAND, row->band);
	f->vendor = first_of(pack_str(pack, row->vendor), f->vendor);
	f->product = first_of(pack_str(pack, row->product), f->product);
	f->weakness = first_of(pack_str(pack, row->weakness), f->weakness);
	f->fixed = first_of(pack_str(pack, row->fixed), f->fixed);
	f->exploitation = first_of(fact_name(FACT_EXPLOITATION, row->exploitation), f->exploitation);
	f->automatable = first_of(fact_name(FACT_AUTOMATABLE, row->automatable), f->automatable);
	f->impact = first_of(fact_name(FACT_IMPACT, row->impact), f->impact);
}

static void take_kev(const struct pack *pack, const struct pack_kev *row, struct vulnerability_facts *f)
{
	f->kev = true;
	f->kev_added = pack_str(pack, row->added);
	f->kev_due = pack_str(pack, row->due);
	f->kev_ransomware = row->ransomware != 0;
	f->kev_name = pack_str(pack, row->title);
	f->vendor = first_of(f->vendor, pack_str(pack, row->vendor));
	f->product = first_of(f->product, pack_str(pack, row->product));
}

bool knowledge_vulnerability(const struct knowledge *knowledge, struct arena *arena, struct str cve,
			     struct vulnerability_facts *out)
{
	struct vulnerability_facts f = {.cve = cve};
	uint64_t key = cve_key(cve);
	for (size_t i = 0; key && i < knowledge->with_facts.n; i++) {
		const struct imported *import = &knowledge->imports.at[knowledge->with_facts.at[i]];
		const struct pack_score *score = pack_by_cve(&import->pack, PACK_SCORES, key);
		const struct pack_kev *kev = pack_by_cve(&import->pack, PACK_KEV, key);
		const struct pack_epss *epss = pack_by_cve(&import->pack, PACK_EPSS, key);
		if (score)
			take_score(&import->pack, score, &f);
		if (kev)
			take_kev(&import->pack, kev, &f);
		if (epss) {
			f.has_epss = true;
			f.epss = epss->score / 1e6;
			f.epss_percentile = epss->percentile / 1e6;
			f.epss_date = import->source.date;
		}
		if ((score || kev || epss) && !strs_add(arena, &f.sources, import->source.name))
			return false;
	}
	if (f.sources.n == 0)
		return false;
	*out = f;
	return true;
}

static void take_list(const struct pack *pack, struct arena *arena, struct pack_list list, struct strs *out)
{
	size_t n = pack_list_n(pack, list);
	for (size_t i = 0; i < n && i < 100; i++)
		if (!strs_add(arena, out, pack_list_at(pack, list, i)))
			return;
}

bool knowledge_technique(const struct knowledge *knowledge, struct arena *arena, struct str id,
			 struct technique_facts *out)
{
	const uint64_t *slot = map_get(&knowledge->by_technique, str_hash(id));
	if (!slot)
		return false;
	uint64_t place = *slot - 1;
	const struct imported *import = &knowledge->imports.at[place >> 32];
	const struct pack_technique *rows = import->pack.sections[PACK_TECHNIQUES].at;
	const struct pack_technique *row = &rows[place & UINT32_MAX];
	*out = (struct technique_facts){.id = pack_str(&import->pack, row->id),
					.name = pack_str(&import->pack, row->name),
					.replaced_by = pack_str(&import->pack, row->replaced_by),
					.revoked = row->flags & PACK_REVOKED,
					.source = import->source.name};
	take_list(&import->pack, arena, row->tactics, &out->tactics);
	take_list(&import->pack, arena, row->mitigations, &out->mitigations);
	return true;
}
