/* Threats as a STIX 2.1 bundle. Numbers in comments are clauses of that specification. */
#include "export_stix.h"

#include <openssl/evp.h>

#include "date.h"
#include "json_write.h"
#include "map.h"

#define TLP_WHITE "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9" /* 7.2.1.4 */
#define FIXED_TIME "2026-01-01T00:00:00.000Z"

enum { REFERENCES_MAX = 50, LABELS_MAX = 12, PATTERN_BYTES = 4096, ID_BYTES = 64 };

static const unsigned char our_space[16] = {0x8f, 0x1c, 0x7d, 0x52, 0x4b, 0x0e, 0x4d, 0x3a,
					    0x9c, 0x66, 0x2e, 0x7a, 0x3b, 0x0f, 0x9d, 0x41};

/* ---- ids ---- */

bool uuid_of(const unsigned char name_space[16], struct str name, char to[UUID_TEXT_BYTES])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char hash[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool ok = md && EVP_DigestInit_ex(md, EVP_sha1(), NULL) && EVP_DigestUpdate(md, name_space, 16) &&
		  EVP_DigestUpdate(md, name.p, name.n) && EVP_DigestFinal_ex(md, hash, NULL);
	EVP_MD_CTX_free(md);
	if (!ok)
		return false;
	hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x50);
	hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
	for (size_t i = 0, at = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			to[at++] = '-';
		to[at++] = hex[hash[i] >> 4];
		to[at++] = hex[hash[i] & 15];
	}
	return true;
}

struct stix_id {
	char text[ID_BYTES];
	size_t n;
};

struct bundle {
	struct json_writer w;
	struct map written; /* hash of an id: it stands in the bundle */
	struct buf name;    /* of what an id is made */
	struct str base;
	bool failed;
};

static struct str id_str(const struct stix_id *id)
{
	return (struct str){id->text, id->n};
}

/* "malware--..." of what it is; of a thing of one threat only, with that threat's id. */
static struct stix_id make_id(struct bundle *b, const char *type, struct str owner, struct str what)
{
	struct stix_id id = {.n = 0};
	struct str kind = str_of(type);
	char uuid[UUID_TEXT_BYTES];
	buf_reset(&b->name);
	buf_add(&b->name, kind);
	buf_add_byte(&b->name, '\n');
	buf_add(&b->name, owner);
	buf_add_byte(&b->name, '\n');
	buf_add(&b->name, what);
	if (buf_status(&b->name) || !uuid_of(our_space, buf_str(&b->name), uuid)) {
		b->failed = true;
		return id;
	}
	memcpy(id.text, kind.p, kind.n);
	memcpy(id.text + kind.n, "--", 2);
	memcpy(id.text + kind.n + 2, uuid, sizeof(uuid));
	id.n = kind.n + 2 + sizeof(uuid);
	return id;
}

/* True the first time. */
static bool is_first(struct bundle *b, const struct stix_id *id)
{
	uint64_t *times = map_at(&b->written, str_hash(id_str(id)));
	if (!times)
		b->failed = true;
	return times && (*times)++ == 0;
}

/* ---- what every object has (3.2) ---- */

static void put_time(struct json_writer *w, const char *key, int64_t time_s)
{
	char stamp[DATE_RFC3339_BYTES + 4];
	if (!date_put_rfc3339(stamp, time_s))
		(void)date_put_rfc3339(stamp, 0);
	memcpy(stamp + DATE_RFC3339_BYTES - 1, ".000Z", 5);
	jw_put_str(w, key, (struct str){stamp, sizeof(stamp)});
}

static void open_object(struct bundle *b, const char *type, const struct stix_id *id, const struct threat *times)
{
	struct json_writer *w = &b->w;
	struct stix_id us = make_id(b, "identity", STR_EMPTY, STR("tocsin"));
	jw_object(w);
	jw_put_str(w, "type", str_of(type));
	jw_put_str(w, "spec_version", STR("2.1"));
	jw_put_str(w, "id", id_str(id));
	jw_put_str(w, "created_by_ref", id_str(&us));
	if (times) {
		put_time(w, "created", times->published);
		put_time(w, "modified", times->updated > times->published ? times->updated : times->published);
	} else {
		jw_put_str(w, "created", STR(FIXED_TIME));
		jw_put_str(w, "modified", STR(FIXED_TIME));
	}
	jw_key(w, STR("object_marking_refs"));
	jw_array(w);
	jw_str(w, STR(TLP_WHITE));
	jw_array_end(w);
}

static void put_reference(struct json_writer *w, struct str source, struct str id, struct str url)
{
	jw_object(w);
	jw_put_str(w, "source_name", source.n ? source : STR("unknown"));
	if (id.n > 0)
		jw_put_str(w, "external_id", id);
	if (str_starts(url, STR("https://")) || str_starts(url, STR("http://")))
		jw_put_str(w, "url", url);
	jw_object_end(w);
}

static void put_one_reference(struct json_writer *w, struct str source, struct str id)
{
	jw_key(w, STR("external_references"));
	jw_array(w);
	put_reference(w, source, id, STR_EMPTY);
	jw_array_end(w);
}

static void put_strings(struct json_writer *w, const char *key, struct str one)
{
	jw_key(w, str_of(key));
	jw_array(w);
	jw_str(w, one);
	jw_array_end(w);
}

/* ---- entities ---- */

static const char *stix_type(enum entity_type type)
{
	switch (type) {
	case ENTITY_VULNERABILITY:
		return "vulnerability";
	case ENTITY_THREAT_ACTOR:
	case ENTITY_RANSOMWARE_GROUP:
		return "threat-actor";
	case ENTITY_MALWARE:
		return "malware";
	case ENTITY_TOOL:
		return "tool";
	case ENTITY_CAMPAIGN:
		return "campaign";
	default:
		return NULL;
	}
}

static void put_entity(struct bundle *b, const struct threat_entity *entity)
{
	const char *type = stix_type(entity->type);
	if (!type)
		return;
	struct stix_id id = make_id(b, type, STR_EMPTY, entity->id);
	if (!is_first(b, &id))
		return;
	open_object(b, type, &id, NULL);
	jw_put_str(&b->w, "name", entity->name.n ? entity->name : entity->id);
	if (entity->type == ENTITY_VULNERABILITY)
		put_one_reference(&b->w, STR("cve"), entity->name);
	if (entity->type == ENTITY_MALWARE)
		jw_put_bool(&b->w, "is_family", true); /* 4.11: required */
	if (entity->type == ENTITY_RANSOMWARE_GROUP)
		put_strings(&b->w, "threat_actor_types", STR("crime-syndicate"));
	jw_object_end(&b->w);
}

static void put_technique(struct bundle *b, const struct technique *technique)
{
	struct stix_id id = make_id(b, "attack-pattern", STR_EMPTY, technique->id);
	if (technique->id.n == 0 || !is_first(b, &id))
		return;
	open_object(b, "attack-pattern", &id, NULL);
	jw_put_str(&b->w, "name", technique->name.n ? technique->name : technique->id);
	put_one_reference(&b->w, STR("mitre-attack"), technique->id);
	jw_object_end(&b->w);
}

/* ---- indicators ---- */

static const char *object_path(enum observable_type type)
{
	static const char *const paths[OBSERVABLE_TYPES_N] = {
		[OBSERVABLE_IPV4] = "ipv4-addr:value",
		[OBSERVABLE_IPV6] = "ipv6-addr:value",
		[OBSERVABLE_DOMAIN] = "domain-name:value",
		[OBSERVABLE_ONION] = "domain-name:value",
		[OBSERVABLE_URL] = "url:value",
		[OBSERVABLE_EMAIL] = "email-addr:value",
		[OBSERVABLE_MD5] = "file:hashes.MD5",
		[OBSERVABLE_SHA1] = "file:hashes.'SHA-1'",
		[OBSERVABLE_SHA256] = "file:hashes.'SHA-256'",
		[OBSERVABLE_SHA512] = "file:hashes.'SHA-512'",
		[OBSERVABLE_REGISTRY_KEY] = "windows-registry-key:key",
		[OBSERVABLE_MUTEX] = "mutex:name",
	};
	return paths[type];
}

/* Quotes and backslashes are escaped (9.3). */
static void make_pattern(struct buf *to, const struct observable *o)
{
	buf_reset(to);
	buf_add_byte(to, '[');
	buf_add_c(to, object_path(o->type));
	buf_add_c(to, " = '");
	for (size_t i = 0; i < o->value.n; i++) {
		if (o->value.p[i] == '\'' || o->value.p[i] == '\\')
			buf_add_byte(to, '\\');
		buf_add_byte(to, o->value.p[i]);
	}
	buf_add_c(to, "']");
}

static bool has_pattern(const struct observable *o)
{
	return o->verdict == VERDICT_INDICATOR && object_path(o->type) && o->value.n > 0 &&
	       o->value.n < PATTERN_BYTES / 4;
}

static void put_indicator(struct bundle *b, const struct threat *threat, const struct observable *o)
{
	struct buf pattern;
	struct stix_id id = make_id(b, "indicator", threat->id, o->value);
	if (!is_first(b, &id))
		return;
	buf_init(&pattern, PATTERN_BYTES);
	make_pattern(&pattern, o);
	open_object(b, "indicator", &id, threat);
	jw_put_str(&b->w, "name", o->value);
	if (o->reason.n > 0)
		jw_put_str(&b->w, "description", o->reason);
	put_strings(&b->w, "indicator_types", STR("malicious-activity"));
	jw_put_str(&b->w, "pattern", buf_str(&pattern));
	jw_put_str(&b->w, "pattern_type", STR("stix"));
	put_time(&b->w, "valid_from", threat->published);
	jw_put_i64(&b->w, "confidence", (int64_t)(o->confidence * 100 + .5));
	jw_object_end(&b->w);
	b->failed = b->failed || buf_status(&pattern);
	buf_release(&pattern);
}

/* ---- the report ---- */

static void put_ref(struct bundle *b, const struct stix_id *id)
{
	jw_str(&b->w, id_str(id));
}

static void put_refs(struct bundle *b, const struct threat *threat)
{
	struct stix_id id = make_id(b, "identity", STR_EMPTY, STR("tocsin"));
	jw_key(&b->w, STR("object_refs"));
	jw_array(&b->w);
	put_ref(b, &id); /* 4.16: there must be one */
	for (size_t i = 0; i < threat->entities.n; i++)
		if (stix_type(threat->entities.at[i].type)) {
			id = make_id(b, stix_type(threat->entities.at[i].type), STR_EMPTY, threat->entities.at[i].id);
			put_ref(b, &id);
		}
	for (size_t i = 0; i < threat->techniques.n; i++)
		if (threat->techniques.at[i].id.n > 0) {
			id = make_id(b, "attack-pattern", STR_EMPTY, threat->techniques.at[i].id);
			put_ref(b, &id);
		}
	for (size_t i = 0; i < threat->observables.n; i++)
		if (has_pattern(&threat->observables.at[i])) {
			id = make_id(b, "indicator", threat->id, threat->observables.at[i].value);
			put_ref(b, &id);
		}
	jw_array_end(&b->w);
}

static void put_description(struct bundle *b, const struct threat *threat)
{
	buf_reset(&b->name);
	for (size_t i = 0; i < threat->summary.n; i++) {
		if (i > 0)
			buf_add_byte(&b->name, ' ');
		buf_add(&b->name, threat->summary.at[i].text);
	}
	if (b->name.n > 0)
		jw_put_str(&b->w, "description", buf_str(&b->name));
}

static void put_sources(struct bundle *b, const struct threat *threat)
{
	struct json_writer *w = &b->w;
	jw_key(w, STR("external_references"));
	jw_array(w);
	buf_reset(&b->name);
	buf_add(&b->name, b->base);
	buf_add_c(&b->name, "/threat/");
	buf_add(&b->name, threat->id);
	put_reference(w, STR("tocsin"), threat->id, buf_str(&b->name));
	for (size_t i = 0; i < threat->articles.n && i < REFERENCES_MAX; i++)
		put_reference(w, threat->articles.at[i].source, STR_EMPTY, threat->articles.at[i].url);
	jw_array_end(w);
}

static struct str report_type(enum event_class class)
{
	switch (class) {
	case CLASS_FLAW_PATCHED:
	case CLASS_FLAW_POC:
		return STR("vulnerability");
	case CLASS_CAMPAIGN:
		return STR("campaign");
	default:
		return STR("threat-report");
	}
}

static void put_report(struct bundle *b, const struct threat *threat)
{
	struct json_writer *w = &b->w;
	struct stix_id id = make_id(b, "report", STR_EMPTY, threat->id);
	if (!is_first(b, &id))
		return;
	open_object(b, "report", &id, threat);
	jw_put_str(w, "name", threat->title.n ? threat->title : threat->id);
	put_description(b, threat);
	put_strings(w, "report_types", report_type(threat->severity.class));
	put_time(w, "published", threat->published);
	jw_key(w, STR("labels"));
	jw_array(w);
	buf_reset(&b->name);
	buf_add_c(&b->name, "severity:");
	buf_add(&b->name, words_name(band_words(), (int)threat->severity.label));
	jw_str(w, buf_str(&b->name));
	for (size_t i = 0; i < threat->keywords.n && i < LABELS_MAX; i++)
		jw_str(w, threat->keywords.at[i]);
	jw_array_end(w);
	put_sources(b, threat);
	put_refs(b, threat);
	jw_object_end(w);
}

/* ---- the bundle (8) ---- */

static void put_marking(struct json_writer *w)
{
	jw_object(w);
	jw_put_str(w, "type", STR("marking-definition"));
	jw_put_str(w, "spec_version", STR("2.1"));
	jw_put_str(w, "id", STR(TLP_WHITE));
	jw_put_str(w, "created", STR("2017-01-20T00:00:00.000Z"));
	jw_put_str(w, "definition_type", STR("tlp"));
	jw_put_str(w, "name", STR("TLP:WHITE"));
	jw_key(w, STR("definition"));
	jw_object(w);
	jw_put_str(w, "tlp", STR("white"));
	jw_object_end(w);
	jw_object_end(w);
}

static void put_us(struct bundle *b)
{
	struct stix_id id = make_id(b, "identity", STR_EMPTY, STR("tocsin"));
	open_object(b, "identity", &id, NULL);
	jw_put_str(&b->w, "name", STR("tocsin"));
	jw_put_str(&b->w, "identity_class", STR("system"));
	jw_object_end(&b->w);
}

static void put_threat(struct bundle *b, const struct threat *threat)
{
	for (size_t i = 0; i < threat->entities.n; i++)
		put_entity(b, &threat->entities.at[i]);
	for (size_t i = 0; i < threat->techniques.n; i++)
		put_technique(b, &threat->techniques.at[i]);
	for (size_t i = 0; i < threat->observables.n; i++)
		if (has_pattern(&threat->observables.at[i]))
			put_indicator(b, threat, &threat->observables.at[i]);
	put_report(b, threat);
}

void export_stix(struct buf *out, const struct threats *threats, struct str base)
{
	struct bundle b = {.base = base};
	struct buf all;
	map_init(&b.written);
	buf_init(&b.name, 1024 * 1024);
	buf_init(&all, 1024 * 1024);
	for (size_t i = 0; i < threats->n; i++)
		buf_print(&all, "%.*s %lld\n", STR_FORMAT(threats->at[i].id), (long long)threats->at[i].updated);
	struct stix_id id = make_id(&b, "bundle", STR_EMPTY, buf_str(&all));
	jw_init(&b.w, out);
	jw_object(&b.w);
	jw_put_str(&b.w, "type", STR("bundle"));
	jw_put_str(&b.w, "id", id_str(&id));
	jw_key(&b.w, STR("objects"));
	jw_array(&b.w);
	put_marking(&b.w);
	put_us(&b);
	for (size_t i = 0; i < threats->n; i++)
		put_threat(&b, &threats->at[i]);
	jw_array_end(&b.w);
	jw_object_end(&b.w);
	buf_add_byte(out, '\n');
	if (b.failed || buf_status(&all) || buf_status(&b.name))
		out->status = E_NOMEM;
	buf_release(&all);
	buf_release(&b.name);
	map_release(&b.written);
}
