#include "entity_facts.h"

#define LIST(type, member, record) FIELD_SET(struct type, member, FIELD_LIST, .of = (record), .flags = FIELD_SPARSE)
#define SPARSE(type, member, kind) FIELD_SET(struct type, member, kind, .flags = FIELD_SPARSE)

static const struct field alias_fields[] = {FIELD(struct entity_alias, name, FIELD_STR),
					    FIELD(struct entity_alias, sources, FIELD_STRS),
					    SPARSE(entity_alias, dispute, FIELD_STR)};
static const struct record *alias_record(void)
{
	static const struct record table = RECORD("entity alias", struct entity_alias, alias_fields);
	return &table;
}

static const struct field technique_fields[] = {FIELD(struct entity_technique, id, FIELD_STR),
						FIELD(struct entity_technique, name, FIELD_STR)};
static const struct record *technique_record(void)
{
	static const struct record table = RECORD("entity technique", struct entity_technique, technique_fields);
	return &table;
}

static const struct field profile_fields[] = {FIELD(struct entity_profile, is_known, FIELD_BOOL),
					      LIST(entity_profile, aliases, alias_record),
					      SPARSE(entity_profile, namesakes, FIELD_STRS),
					      SPARSE(entity_profile, vendor, FIELD_STR),
					      SPARSE(entity_profile, within, FIELD_STR),
					      SPARSE(entity_profile, domain, FIELD_STR),
					      SPARSE(entity_profile, cve, FIELD_STR),
					      SPARSE(entity_profile, latest, FIELD_STR),
					      SPARSE(entity_profile, ends, FIELD_STR),
					      SPARSE(entity_profile, tactics, FIELD_STRS),
					      SPARSE(entity_profile, mitigations, FIELD_STRS),
					      SPARSE(entity_profile, replaced_by, FIELD_STR),
					      LIST(entity_profile, uses, technique_record),
					      LIST(entity_profile, vulnerabilities, vulnerability_record),
					      SPARSE(entity_profile, credits, FIELD_STRS)};
static const struct record *profile_record(void)
{
	static const struct record table = RECORD("entity profile", struct entity_profile, profile_fields);
	return &table;
}

static const struct field week_fields[] = {FIELD(struct entity_week, monday, FIELD_STR),
					   FIELD(struct entity_week, threats, FIELD_U32)};
static const struct record *week_record(void)
{
	static const struct record table = RECORD("entity week", struct entity_week, week_fields);
	return &table;
}

static const struct field beside_fields[] = {
	FIELD_SET(struct entity_beside, type, FIELD_ENUM, .words = entity_type_words),
	FIELD(struct entity_beside, id, FIELD_STR), FIELD(struct entity_beside, name, FIELD_STR),
	FIELD(struct entity_beside, threats, FIELD_U32)};
const struct record *entity_beside_record(void)
{
	static const struct record table = RECORD("entity beside", struct entity_beside, beside_fields);
	return &table;
}

static const struct field activity_fields[] = {
	FIELD(struct entity_activity, threats, FIELD_U32),
	FIELD(struct entity_activity, central, FIELD_U32),
	FIELD_SET(struct entity_activity, name, FIELD_STR, .flags = FIELD_HIDDEN),
	FIELD(struct entity_activity, first, FIELD_TIME),
	FIELD(struct entity_activity, newest, FIELD_TIME),
	FIELD_SET(struct entity_activity, weeks, FIELD_LIST, .of = week_record),
	FIELD_SET(struct entity_activity, beside, FIELD_LIST, .of = entity_beside_record)};
static const struct record *activity_record(void)
{
	static const struct record table = RECORD("entity activity", struct entity_activity, activity_fields);
	return &table;
}

static const struct field entity_fields[] = {FIELD_SET(struct entity, type, FIELD_ENUM, .words = entity_type_words),
					     FIELD(struct entity, id, FIELD_STR), FIELD(struct entity, name, FIELD_STR),
					     FIELD_SET(struct entity, profile, FIELD_RECORD, .of = profile_record),
					     FIELD_SET(struct entity, activity, FIELD_RECORD, .of = activity_record)};
const struct record *entity_record(void)
{
	static const struct record table = RECORD("entity", struct entity, entity_fields);
	return &table;
}
