/* MISP warning lists: values that are no indicators, by value, by host and all below it, by address range. */
#include <arpa/inet.h>
#include <string.h>

#include "import_priv.h"
#include "warnings.h"

struct warning {
	struct importing *in;
	struct str type;
};

static void add_hash(struct importing *in, bool is_suffix, struct str value)
{
	struct pack_builder *b = in->build;
	uint64_t *row = is_suffix ? vec_push(b->arena, &b->suffixes) : vec_push(b->arena, &b->exact);
	if (row)
		*row = warning_hash(value);
	else
		b->no_memory = true;
}

static void add_range(struct importing *in, struct str value)
{
	struct pack_range range;
	struct str address = value;
	uint64_t bits = 128;
	bool is_v6 = str_find_byte(value, ':') != STR_NONE;
	size_t slash = str_find_byte(value, '/');
	if (slash != STR_NONE) {
		address = str_cut(value, 0, slash);
		bool fits = str_u64(str_cut(value, slash + 1, value.n), &bits) && bits <= (is_v6 ? 128 : 32);
		bits = fits ? bits + (is_v6 ? 0 : 96) : 0;
	}
	struct pack_range *row = NULL;
	if (bits && address_read(address, range.lo))
		row = vec_push(in->build->arena, &in->build->ranges);
	else
		in->about->left_out++;
	if (!row)
		return;
	memcpy(range.hi, range.lo, 16);
	for (uint64_t bit = bits; bit < 128; bit++) {
		range.lo[bit / 8] &= (uint8_t) ~(0x80u >> bit % 8);
		range.hi[bit / 8] |= (uint8_t)(0x80u >> bit % 8);
	}
	*row = range;
}

/* Lists of substrings hold hosts in practice: they are read as hosts. */
static void add_value(struct warning *w, struct str value)
{
	struct importing *in = w->in;
	uint8_t address[16];
	value = str_trim(value);
	bool is_suffix = str_eq(w->type, STR("hostname")) || str_eq(w->type, STR("substring"));
	if (value.n == 0 || value.n > WARNING_VALUE_BYTES || str_eq(w->type, STR("regex")))
		in->about->left_out++;
	else if (str_eq(w->type, STR("cidr")) || address_read(value, address))
		add_range(in, value);
	else if (value.p[0] == '.' || str_starts(value, STR("*.")))
		add_hash(in, true, str_cut(value, value.p[0] == '*' ? 2 : 1, value.n));
	else
		add_hash(in, is_suffix, value);
}

static enum status take_item(void *ctx, const struct json_item *item, struct err *err)
{
	struct warning *w = ctx;
	if (!item->is_part && str_eq(item->member, STR("version")))
		w->in->about->version = json_is_number(item->value)
						? str_print(w->in->arena, "%lld", (long long)json_i64(item->value))
						: keep(w->in, json_str(item->value));
	if (!str_eq(item->member, STR("list")))
		return OK;
	if (!item->is_part)
		return err_set(err, E_SYNTAX, "line %lu: the list is none", item->line);
	struct str value = item->key.n ? item->key : json_str(item->value);
	if (value.n == 0)
		return err_set(err, E_SYNTAX, "line %lu: a value of the list is no text", item->line);
	add_value(w, value);
	return w->in->build->no_memory ? err_set(err, E_NOMEM, "no memory") : OK;
}

enum status import_warning(struct importing *in)
{
	struct warning w = {.in = in, .type = sniff_text(in, "type")};
	static const char *const types[] = {"string", "hostname", "substring", "cidr", "regex"};
	bool known = false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		known |= str_eq(w.type, str_of(types[i]));
	if (!known)
		return err_set(in->err, E_NOTFOUND, "a list of \"%.*s\": no reader knows this content",
			       (int)(w.type.n > 60 ? 60 : w.type.n), w.type.p);
	struct str title = sniff_text(in, "name");
	in->about->title = title;
	in->about->name = slug_of(in, "warning-",
				  str_starts(title, STR("List of known ")) ? str_cut(title, 14, title.n)
				  : str_starts(title, STR("List of "))     ? str_cut(title, 8, title.n)
									   : title);
	in->about->role = warning_role_word(warning_role_of(title));
	in->about->licence = STR("CC0 1.0");
	in->about->credit = STR("MISP warning lists, MISP project and contributors");
	return importing_json(in, take_item, &w);
}
