/* Facts about CVEs: CISA's catalog of exploited ones, tables of scores, EPSS. */
#include "facts.h"
#include "import_priv.h"

/* ---- KEV ---- */

static enum status take_exploited(struct importing *in, struct str cve, const struct json *entry, unsigned long line,
				  struct err *err)
{
	struct pack_builder *b = in->build;
	struct str added = json_get_str(entry, "dateAdded"), due = json_get_str(entry, "dueDate");
	if (!cve_key(cve))
		return err_set(err, E_SYNTAX, "line %lu: \"%.*s\" is no CVE number", line,
			       (int)(cve.n > 40 ? 40 : cve.n), cve.p ? cve.p : "");
	if (!is_day(added) || (due.n && !is_day(due)))
		return err_set(err, E_SYNTAX, "line %lu: %.*s has no proper dateAdded or dueDate", line,
			       STR_FORMAT(cve));
	struct pack_kev *row = vec_push(b->arena, &b->kev);
	if (!row)
		return err_set(err, E_NOMEM, "no memory");
	row->cve = cve_key(cve);
	row->added = pack_keep(b, added);
	row->due = pack_keep(b, due);
	row->vendor = pack_keep(b, str_trim(json_get_str(entry, "vendorProject")));
	row->product = pack_keep(b, str_trim(json_get_str(entry, "product")));
	row->title = pack_keep(b, str_trim(json_get_str(entry, "vulnerabilityName")));
	row->ransomware = str_eq(json_get_str(entry, "knownRansomwareCampaignUse"), STR("Known"));
	return OK;
}

static enum status take_kev(void *ctx, const struct json_item *item, struct err *err)
{
	struct importing *in = ctx;
	if (str_eq(item->member, STR("catalogVersion")))
		in->about->version = keep(in, json_str(item->value));
	if (str_eq(item->member, STR("dateReleased")))
		in->about->date = keep(in, str_cut(json_str(item->value), 0, 10));
	if (!str_eq(item->member, STR("vulnerabilities")))
		return OK;
	if (!item->is_part || !json_is_object(item->value))
		return err_set(err, E_SYNTAX, "line %lu: a vulnerability is no object", item->line);
	struct str cve = item->key.n ? item->key : json_get_str(item->value, "cveID");
	return take_exploited(in, cve, item->value, item->line, err);
}

enum status import_kev(struct importing *in)
{
	in->about->name = STR("cisa-kev");
	in->about->title = STR("CISA Known Exploited Vulnerabilities");
	in->about->licence = STR("CC0 1.0");
	in->about->credit = STR("Cybersecurity and Infrastructure Security Agency");
	return importing_json(in, take_kev, in);
}

/* ---- scores ---- */

enum {
	SCORE_CVE,
	SCORE_VENDOR,
	SCORE_PRODUCT,
	SCORE_CWE,
	SCORE_CVSS,
	SCORE_BAND,
	SCORE_EXPLOITATION,
	SCORE_AUTOMATABLE,
	SCORE_IMPACT,
	SCORE_FIXED,
	SCORE_COLUMNS
};
static const char *const score_columns[SCORE_COLUMNS] = {
	"cve", "vendor", "product", "cwe", "cvss", "cvss_sev", "exploitation", "automatable", "tech_impact", "fixed"};

static struct str named(struct str cell)
{
	return str_eq(cell, STR("n/a")) || str_eq_ascii_nocase(cell, STR("unknown")) ? STR_EMPTY : cell;
}

/* False when a cell says what none may say: the row has slipped. */
static bool read_score(struct pack_builder *b, const struct str *cells, struct pack_score *row)
{
	double cvss = 0;
	int band = fact_word(FACT_BAND, cells[SCORE_BAND]);
	int exploitation = fact_word(FACT_EXPLOITATION, cells[SCORE_EXPLOITATION]);
	int automatable = fact_word(FACT_AUTOMATABLE, cells[SCORE_AUTOMATABLE]);
	int impact = fact_word(FACT_IMPACT, cells[SCORE_IMPACT]);
	if (cells[SCORE_CVSS].n && (!str_double(cells[SCORE_CVSS], &cvss) || !(cvss >= 0 && cvss <= 10)))
		return false;
	if (band < 0 || exploitation < 0 || automatable < 0 || impact < 0)
		return false;
	*row = (struct pack_score){.cve = cve_key(cells[SCORE_CVE]),
				   .cvss = (uint16_t)(cvss * 10 + 0.5),
				   .band = (uint8_t)band,
				   .exploitation = (uint8_t)exploitation,
				   .automatable = (uint8_t)automatable,
				   .impact = (uint8_t)impact,
				   .vendor = pack_keep(b, named(cells[SCORE_VENDOR])),
				   .product = pack_keep(b, named(cells[SCORE_PRODUCT])),
				   .weakness = pack_keep(b, named(cells[SCORE_CWE])),
				   .fixed = pack_keep(b, cells[SCORE_FIXED])};
	return true;
}

static enum status take_score(struct lines *lines, struct str line, const size_t *columns, size_t width)
{
	struct importing *in = lines->in;
	struct str cells[CELLS_OF_LINE_MAX], picked[SCORE_COLUMNS] = {0};
	size_t n = cells_of(in->arena, line, '\t', cells, CELLS_OF_LINE_MAX);
	if (n < width)
		return bad_line(lines, "fewer cells than the head line has");
	for (size_t i = 0; i < SCORE_COLUMNS; i++)
		if (columns[i] < n)
			picked[i] = cells[columns[i]];
	if (!cve_key(picked[SCORE_CVE]))
		return bad_line(lines, "it does not begin with a CVE number");
	struct pack_score row, *to = NULL;
	if (n > width || !read_score(in->build, picked, &row)) {
		in->about->left_out++;
		return OK;
	}
	to = vec_push(in->build->arena, &in->build->scores);
	if (!to)
		return err_set(in->err, E_NOMEM, "no memory");
	*to = row;
	return OK;
}

enum status import_scores(struct importing *in)
{
	struct lines lines;
	struct str line, cells[CELLS_OF_LINE_MAX];
	size_t columns[SCORE_COLUMNS], width = 0;
	enum status status = lines_init(&lines, in);
	in->about->name = STR("cve-scores");
	in->about->title = STR("CVSS and SSVC of CVEs");
	in->about->licence = STR("CC0 1.0");
	in->about->credit = STR("CVE Program and CISA Vulnrichment");
	while (!status && lines_next(&lines, &line, &status)) {
		if (lines.number > 1) {
			status = take_score(&lines, line, columns, width);
			continue;
		}
		width = cells_of(in->arena, line, '\t', cells, CELLS_OF_LINE_MAX);
		for (size_t i = 0; i < SCORE_COLUMNS; i++)
			columns[i] = column_of(cells, width < CELLS_OF_LINE_MAX ? width : CELLS_OF_LINE_MAX,
					       score_columns[i]);
		if (columns[SCORE_CVSS] == SIZE_MAX || width > CELLS_OF_LINE_MAX)
			status = bad_line(&lines, "the head line has no column cvss");
	}
	if (!status && lines.was_cut)
		status = bad_line(&lines, "the last line has no end: the file was cut");
	lines_release(&lines);
	return status;
}

/* ---- EPSS ---- */

/* "#model_version:v2025.03.14,score_date:2026-08-21T00:00:00+0000" */
static void read_epss_head(struct importing *in, struct str line)
{
	struct str part;
	for (line = str_cut(line, 1, line.n); line.n && str_next(&line, ',', &part);) {
		if (str_starts(part, STR("model_version:")))
			in->about->version = keep(in, str_cut(part, 14, part.n));
		if (str_starts(part, STR("score_date:")) && is_day(str_cut(part, 11, 21)))
			in->about->date = keep(in, str_cut(part, 11, 21));
	}
}

static enum status take_epss(struct lines *lines, struct str line)
{
	struct str cells[4];
	double score, percentile;
	if (cells_of(lines->in->arena, line, ',', cells, 4) != 3)
		return bad_line(lines, "not three cells");
	if (!cve_key(cells[0]))
		return bad_line(lines, "it does not begin with a CVE number");
	if (!str_double(cells[1], &score) || !str_double(cells[2], &percentile) || !(score >= 0 && score <= 1) ||
	    !(percentile >= 0 && percentile <= 1))
		return bad_line(lines, "a score is not between 0 and 1");
	struct pack_builder *b = lines->in->build;
	struct pack_epss *row = vec_push(b->arena, &b->epss);
	if (!row)
		return err_set(lines->in->err, E_NOMEM, "no memory");
	*row = (struct pack_epss){.cve = cve_key(cells[0]),
				  .score = (uint32_t)(score * 1e6 + 0.5),
				  .percentile = (uint32_t)(percentile * 1e6 + 0.5)};
	return OK;
}

enum status import_epss(struct importing *in)
{
	struct lines lines;
	struct str line;
	enum status status = lines_init(&lines, in);
	in->about->name = STR("epss");
	in->about->title = STR("EPSS scores");
	in->about->licence = STR("free to use with credit");
	in->about->credit = STR("EPSS, FIRST.org, https://www.first.org/epss");
	while (!status && lines_next(&lines, &line, &status)) {
		if (lines.number <= 2 && str_starts(line, STR("#")))
			read_epss_head(in, line);
		else if (!(lines.number <= 2 && str_eq(line, STR("cve,epss,percentile"))))
			status = take_epss(&lines, line);
	}
	if (!status && lines.was_cut)
		status = bad_line(&lines, "the last line has no end: the file was cut");
	lines_release(&lines);
	return status;
}
