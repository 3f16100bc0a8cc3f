#include "member.h"

static const struct field why_fields[] = {
	FIELD(struct why, terms, FIELD_STRS),        FIELD(struct why, identifiers, FIELD_STRS),
	FIELD(struct why, similarity, FIELD_DOUBLE), FIELD(struct why, score, FIELD_DOUBLE),
	FIELD(struct why, runner_up, FIELD_DOUBLE),  FIELD(struct why, gap_s, FIELD_I64),
	FIELD(struct why, vetoes, FIELD_STRS),       FIELD(struct why, best, FIELD_STR),
	FIELD(struct why, second, FIELD_STR),        FIELD(struct why, wanted, FIELD_DOUBLE)};

const struct record *why_record(void)
{
	static const struct record table = RECORD("why", struct why, why_fields);
	return &table;
}

static bool is_first_of_site(const struct members *members, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!members->at[k].copy_of.n && str_eq(members->at[k].site, members->at[i].site))
			return false;
	return true;
}

uint32_t members_independent(const struct members *members)
{
	uint32_t n = 0;
	for (size_t i = 0; i < members->n; i++)
		n += !members->at[i].copy_of.n && is_first_of_site(members, i);
	return n;
}
