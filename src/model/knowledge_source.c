#include "knowledge_source.h"

#define SPARSE(member, kind) FIELD_SET(struct knowledge_source, member, kind, .flags = FIELD_SPARSE)

static const struct field source_fields[] = {FIELD(struct knowledge_source, name, FIELD_STR),
					     FIELD(struct knowledge_source, kind, FIELD_STR),
					     FIELD(struct knowledge_source, title, FIELD_STR),
					     FIELD(struct knowledge_source, version, FIELD_STR),
					     FIELD(struct knowledge_source, date, FIELD_STR),
					     FIELD(struct knowledge_source, origin, FIELD_STR),
					     FIELD(struct knowledge_source, sha256, FIELD_STR),
					     FIELD(struct knowledge_source, bytes, FIELD_I64),
					     FIELD(struct knowledge_source, imported, FIELD_TIME),
					     FIELD(struct knowledge_source, licence, FIELD_STR),
					     FIELD(struct knowledge_source, credit, FIELD_STR),
					     SPARSE(role, FIELD_STR),
					     SPARSE(entities, FIELD_U32),
					     SPARSE(names, FIELD_U32),
					     SPARSE(vulnerabilities, FIELD_U32),
					     SPARSE(warnings, FIELD_U32),
					     SPARSE(techniques, FIELD_U32),
					     SPARSE(left_out, FIELD_U32),
					     SPARSE(trouble, FIELD_STR)};

const struct record *knowledge_source_record(void)
{
	static const struct record table = RECORD("knowledge_source", struct knowledge_source, source_fields);
	return &table;
}
