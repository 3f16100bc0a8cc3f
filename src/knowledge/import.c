/* One input: looked at, recognised, read again by its reader, packed. */
#include "import.h"

#include <openssl/evp.h>
#include <string.h>

#include "import_priv.h"

struct import {
	struct arena *arena; /* the caller's */
	int64_t now;
	bool has_parts;
	struct pack_builder parts;
	struct knowledge_source parts_about;
	EVP_MD_CTX *parts_sha;
};

/* ---- recognising ---- */

bool sniff_has(const struct importing *in, const char *member)
{
	for (size_t i = 0; i < in->members_n; i++)
		if (str_eq(in->members[i].name, str_of(member)))
			return true;
	return false;
}

struct str sniff_text(const struct importing *in, const char *member)
{
	for (size_t i = 0; i < in->members_n; i++)
		if (str_eq(in->members[i].name, str_of(member)))
			return in->members[i].value;
	return STR_EMPTY;
}

static struct str head_of(const struct importing *in)
{
	return (struct str){in->head, in->head_n};
}

static bool is_attack(const struct importing *in)
{
	return str_eq(sniff_text(in, "type"), STR("bundle")) && sniff_has(in, "objects");
}

static bool is_galaxy(const struct importing *in)
{
	return sniff_has(in, "values") && sniff_text(in, "type").n && sniff_text(in, "name").n;
}

static bool is_warning(const struct importing *in)
{
	return sniff_has(in, "list") && sniff_text(in, "name").n && sniff_text(in, "type").n;
}

static bool is_kev(const struct importing *in)
{
	return sniff_has(in, "vulnerabilities") && sniff_has(in, "catalogVersion");
}

static bool is_scores(const struct importing *in)
{
	return str_starts(head_of(in), STR("cve\t"));
}

static bool is_epss(const struct importing *in)
{
	return str_starts(head_of(in), STR("#model_version:")) || str_starts(head_of(in), STR("cve,epss,percentile"));
}

static bool is_product(const struct importing *in)
{
	return str_starts(head_of(in), STR("---\n")) && str_has(head_of(in), STR("\ntitle:")) &&
	       str_has(head_of(in), STR("\npermalink:"));
}

static bool is_companies(const struct importing *in)
{
	return str_starts(head_of(in), STR("Symbol,Security,"));
}

const struct importer *importers(void)
{
	static const struct importer table[] = {
		{"attack", false, is_attack, import_attack},
		{"galaxy", false, is_galaxy, import_galaxy},
		{"warning", false, is_warning, import_warning},
		{"kev", false, is_kev, import_kev},
		{"scores", false, is_scores, import_scores},
		{"epss", false, is_epss, import_epss},
		{"products", true, is_product, import_product},
		{"companies", false, is_companies, import_companies},
		{0},
	};
	return table;
}

static enum status note_member(void *ctx, const struct json_item *item, struct err *err)
{
	struct importing *in = ctx;
	(void)err;
	if (in->members_n == SNIFFED_MAX)
		return OK;
	in->members[in->members_n++] = (struct sniffed){keep(in, item->member), keep(in, json_str(item->value))};
	return OK;
}

static enum status look(struct importing *in)
{
	const struct import_input *input = in->input;
	while (in->head_n < HEAD_BYTES) {
		long got = input->read(input->ctx, in->head + in->head_n, HEAD_BYTES - in->head_n);
		if (got < 0)
			return err_set(in->err, E_IO, "it cannot be read");
		if (got == 0)
			break;
		in->head_n += (size_t)got;
	}
	if (in->head_n == 0)
		return err_set(in->err, E_EMPTY, "it is empty");
	struct str start = str_trim(head_of(in));
	if (str_starts(start, STR("\xEF\xBB\xBF")))
		start = str_cut(start, 3, start.n);
	in->is_json = str_starts(start, STR("{"));
	if (!input->rewind(input->ctx))
		return err_set(in->err, E_IO, "it cannot be read twice");
	if (!in->is_json)
		return OK;
	enum status status =
		json_stream_members(importing_read, in, CAP_KNOWLEDGE_ITEM_BYTES, note_member, in, in->err);
	if (!status && !input->rewind(input->ctx))
		status = err_set(in->err, E_IO, "it cannot be read twice");
	return status;
}

static const struct importer *recognise(const struct importing *in)
{
	for (const struct importer *i = importers(); i->kind; i++)
		if (i->is_it(in))
			return i;
	return NULL;
}

/* ---- reading ---- */

long importing_read(void *ctx, char *to, size_t n)
{
	struct importing *in = ctx;
	long got = in->input->read(in->input->ctx, to, n);
	if (got <= 0)
		return got;
	in->bytes += (uint64_t)got;
	if (in->bytes > CAP_KNOWLEDGE_BYTES) {
		in->too_large = true;
		return -1;
	}
	if (in->sha && EVP_DigestUpdate(in->sha, to, (size_t)got) != 1)
		return -1;
	return got;
}

enum status importing_json(struct importing *in, json_item_fn *each, void *ctx)
{
	return json_stream(importing_read, in, CAP_KNOWLEDGE_ITEM_BYTES, each, ctx, in->err);
}

struct str keep(struct importing *in, struct str s)
{
	struct str copy = str_copy(in->arena, s);
	in->build->no_memory |= str_is_null(copy);
	return copy;
}

struct str slug_of(struct importing *in, const char *head, struct str title)
{
	struct buf slug;
	buf_init(&slug, 80);
	buf_add_c(&slug, head);
	for (size_t i = 0; i < title.n && slug.n < 72; i++) {
		char c = ascii_lower(title.p[i]);
		if (is_ascii_alnum(c))
			buf_add_byte(&slug, c);
		else if (slug.n && slug.p[slug.n - 1] != '-')
			buf_add_byte(&slug, '-');
	}
	while (slug.n && slug.p[slug.n - 1] == '-')
		buf_cut(&slug, slug.n - 1);
	struct str out = keep(in, buf_str(&slug));
	buf_release(&slug);
	return out;
}

struct pack_entity *add_entity(struct importing *in, enum entity_type type, struct str name)
{
	struct pack_builder *b = in->build;
	name = str_trim(name);
	if (name.n == 0 || name.n > CAP_NAME_BYTES || b->entities.n >= CAP_KNOWLEDGE_ENTITIES) {
		in->about->left_out++;
		return NULL;
	}
	struct pack_entity *entity = vec_push(b->arena, &b->entities);
	if (!entity) {
		b->no_memory = true;
		return NULL;
	}
	entity->type = (uint32_t)type;
	entity->name = pack_keep(b, name);
	entity->aliases.first = (uint32_t)b->texts.n;
	return entity;
}

void add_alias(struct importing *in, struct pack_entity *entity, struct str alias)
{
	alias = str_trim(alias);
	if (!entity || alias.n == 0 || alias.n > CAP_NAME_BYTES || entity->aliases.n >= CAP_KNOWLEDGE_ALIASES)
		return;
	if (str_eq(alias, str_cut(buf_str(&in->build->pool), entity->name.at, entity->name.at + entity->name.n)))
		return;
	pack_keep_item(in->build, alias);
	entity->aliases.n++;
}

bool is_day(struct str s)
{
	static const char form[] = "0000-00-00";
	if (s.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (form[i] == '0' ? !is_ascii_digit(s.p[i]) : s.p[i] != form[i])
			return false;
	return str_cmp(str_cut(s, 5, 7), STR("13")) < 0 && str_cmp(str_cut(s, 8, 10), STR("32")) < 0;
}

static struct str hex_of(struct arena *arena, EVP_MD_CTX *sha)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	if (EVP_DigestFinal_ex(sha, sum, &n) != 1)
		return STR_EMPTY;
	char *p = arena_take(arena, 2 * (size_t)n);
	if (!p)
		return STR_EMPTY;
	for (unsigned i = 0; i < n; i++) {
		p[2 * i] = digits[sum[i] >> 4];
		p[2 * i + 1] = digits[sum[i] & 15];
	}
	return (struct str){p, 2 * (size_t)n};
}

static EVP_MD_CTX *sha_new(void)
{
	EVP_MD_CTX *sha = EVP_MD_CTX_new();
	if (sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL) == 1)
		return sha;
	EVP_MD_CTX_free(sha);
	return NULL;
}

static enum status finish(struct import *import, struct pack_builder *build, struct knowledge_source *about,
			  EVP_MD_CTX *sha, struct buf *out, struct err *err)
{
	about->imported = import->now;
	about->sha256 = hex_of(import->arena, sha);
	if (build->no_memory || about->sha256.n == 0)
		return err_set(err, E_NOMEM, "no memory for what it holds");
	if (!build->entities.n && !build->scores.n && !build->kev.n && !build->epss.n && !build->techniques.n &&
	    !build->exact.n && !build->suffixes.n && !build->ranges.n)
		return err_set(err, E_EMPTY, "it holds nothing that can be used");
	return pack_write(build, about, out, err);
}

static enum status read_with(struct importing *in, const struct importer *importer)
{
	in->bytes = 0;
	enum status status = importer->read(in);
	if (in->too_large)
		return err_set(in->err, E_LIMIT, "it has more than %zu MiB", CAP_KNOWLEDGE_BYTES / MIB);
	in->about->bytes += (int64_t)in->bytes;
	return status;
}

static enum status read_whole(struct import *import, struct importing *in, const struct importer *importer,
			      struct knowledge_source *about, struct buf *out)
{
	struct pack_builder build;
	struct knowledge_source own = {.kind = str_of(importer->kind),
				       .origin = str_copy(import->arena, in->input->origin)};
	EVP_MD_CTX *sha = sha_new();
	enum status status = sha ? pack_builder_init(&build, CAP_KNOWLEDGE_BUILD_BYTES, in->err)
				 : err_set(in->err, E_NOMEM, "no memory");
	if (status)
		goto out;
	in->sha = sha;
	in->build = &build;
	in->about = &own;
	status = read_with(in, importer);
	if (!status)
		status = finish(import, &build, &own, sha, out, in->err);
	if (!status)
		*about = own;
	pack_builder_release(&build);
out:
	EVP_MD_CTX_free(sha);
	return status;
}

enum status import_read(struct import *import, const struct import_input *input, bool *is_whole,
			struct knowledge_source *about, struct buf *out, struct err *err)
{
	struct pack_builder none = {0};
	struct knowledge_source nothing = {0};
	struct importing *in = arena_zero(import->arena, 1, sizeof(*in));
	if (!in)
		return err_set(err, E_NOMEM, "no memory");
	*in = (struct importing){.input = input, .arena = import->arena, .build = &none, .about = &nothing, .err = err};
	enum status status = look(in);
	if (in->too_large)
		return err_set(err, E_LIMIT, "it has more than %zu MiB", CAP_KNOWLEDGE_BYTES / MIB);
	if (status)
		return status;
	const struct importer *importer = recognise(in);
	if (!importer)
		return err_set(err, E_NOTFOUND, "no reader knows this content");
	*is_whole = !importer->is_part;
	if (*is_whole)
		return read_whole(import, in, importer, about, out);
	import->has_parts = true;
	in->sha = import->parts_sha;
	in->build = &import->parts;
	in->about = &import->parts_about;
	in->about->kind = str_of(importer->kind);
	return read_with(in, importer);
}

enum status import_finish(struct import *import, struct knowledge_source *about, struct buf *out, struct err *err)
{
	if (!import->has_parts)
		return E_EMPTY;
	enum status status = finish(import, &import->parts, &import->parts_about, import->parts_sha, out, err);
	if (!status)
		*about = import->parts_about;
	return status;
}

enum status import_new(struct arena *arena, int64_t now, struct import **out, struct err *err)
{
	struct import *import = arena_zero(arena, 1, sizeof(*import));
	if (!import)
		return err_set(err, E_NOMEM, "no memory");
	import->arena = arena;
	import->now = now;
	import->parts_sha = sha_new();
	enum status status = pack_builder_init(&import->parts, CAP_KNOWLEDGE_BUILD_BYTES, err);
	if (!status && !import->parts_sha)
		status = err_set(err, E_NOMEM, "no memory");
	if (status)
		import_free(import);
	else
		*out = import;
	return status;
}

void import_free(struct import *import)
{
	if (!import)
		return;
	EVP_MD_CTX_free(import->parts_sha);
	pack_builder_release(&import->parts);
}
