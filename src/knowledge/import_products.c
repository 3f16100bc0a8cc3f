/* Products of endoflife.date and companies of a stock index. */
#include "import_priv.h"

/* "title: Cisco IOS XE" -> the value; quotes off. */
static bool value_of(struct str line, const char *key, struct str *out)
{
	struct str head = str_of(key);
	if (!str_starts(line, head))
		return false;
	struct str value = str_trim(str_cut(line, head.n, line.n));
	size_t comment = str_find(value, STR(" #"));
	if (comment != STR_NONE)
		value = str_trim(str_cut(value, 0, comment));
	if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') && value.p[value.n - 1] == value.p[0])
		value = str_cut(value, 1, value.n - 1);
	*out = value;
	return true;
}

struct product {
	struct str title, latest, ends;
	bool has_cycle;
};

/* What stands between the two lines "---". Only the newest cycle, which is the first, counts. */
static void take_product_line(struct importing *in, struct product *p, struct str line)
{
	struct str value;
	if (value_of(line, "title:", &value) && p->title.n == 0) {
		p->title = keep(in, value);
	} else if (value_of(str_trim(line), "- releaseCycle:", &value)) {
		if (p->has_cycle && p->latest.n == 0)
			p->latest = STR("-");
		p->has_cycle = true;
	} else if (p->has_cycle && p->latest.n == 0 && value_of(str_trim(line), "latest:", &value)) {
		p->latest = keep(in, value);
	} else if (p->has_cycle && value_of(str_trim(line), "eol:", &value) && is_day(value) &&
		   str_cmp(value, p->ends) > 0) {
		p->ends = keep(in, value);
	}
}

enum status import_product(struct importing *in)
{
	struct lines lines;
	struct product product = {0};
	struct str line;
	unsigned marks = 0;
	enum status status = lines_init(&lines, in);
	while (!status && marks < 2 && lines_next(&lines, &line, &status)) {
		marks += str_eq(line, STR("---"));
		take_product_line(in, &product, line);
	}
	while (!status && lines_next(&lines, &line, &status))
		; /* the rest of the bytes counts for the hash */
	if (!status && (marks < 2 || product.title.n == 0))
		status = bad_line(&lines, marks < 2 ? "the head of the page does not end" : "the page has no title");
	lines_release(&lines);
	struct pack_entity *entity = status ? NULL : add_entity(in, ENTITY_PRODUCT, product.title);
	if (entity) {
		entity->latest = pack_keep(in->build, str_eq(product.latest, STR("-")) ? STR_EMPTY : product.latest);
		entity->ends = pack_keep(in->build, product.ends);
	}
	in->about->name = STR("endoflife-products");
	in->about->title = STR("endoflife.date products");
	in->about->origin =
		in->input->origin.n && !in->about->origin.n ? keep(in, in->input->origin) : in->about->origin;
	in->about->licence = STR("MIT");
	in->about->credit = STR("endoflife.date and contributors");
	return status;
}

/* "Alphabet Inc. (Class A)" */
static struct str company_name(struct str name)
{
	size_t open = str_find(name, STR(" (Class"));
	return open == STR_NONE ? name : str_cut(name, 0, open);
}

enum status import_companies(struct importing *in)
{
	struct lines lines;
	struct str line, cells[CELLS_OF_LINE_MAX];
	enum status status = lines_init(&lines, in);
	in->about->name = STR("companies");
	in->about->title = STR("Companies of a stock index");
	in->about->licence = STR("Public Domain Dedication and License");
	in->about->credit = STR("datasets/s-and-p-500-companies");
	while (!status && lines_next(&lines, &line, &status)) {
		if (lines.number == 1)
			continue;
		size_t n = cells_of(in->arena, line, ',', cells, CELLS_OF_LINE_MAX);
		if (n < 2 || cells[1].n == 0)
			status = bad_line(&lines, "a row without a name");
		else
			add_entity(in, ENTITY_COMPANY, company_name(cells[1]));
	}
	lines_release(&lines);
	return status;
}
