/* Observables and their verdicts: indicator only when sure (design: reading an article). */
#include "enrich_priv.h"
#include "warnings.h"

#include <math.h>

#define INDICATOR_FROM 0.6
#define REFERENCE_FROM 0.3
#define CUE_BYTES 90       /* how far in front of an observable a cue may stand */
#define BESIDE_BYTES 8     /* "1.2.3.4 and evil.example" */
#define SECTION_BYTES 4000 /* how far the heading "Indicators of compromise" reaches */

struct evidence { /* the sum, and the words of it */
	double confidence;
	struct strs reasons;
};

static void count(struct sight *sight, struct evidence *evidence, double points, struct str reason)
{
	evidence->confidence += points;
	if (reason.n && !strs_add(sight->arena, &evidence->reasons, reason))
		sight->no_memory = true;
}

/* Words in front that say what it is for. */
static const struct role_cue {
	struct str word, role;
} role_cues[] = {
	{{"c2", 2}, {"c2", 2}},
	{{"c&c", 3}, {"c2", 2}},
	{{"command-and-control", 19}, {"c2", 2}},
	{{"command and control", 19}, {"c2", 2}},
	{{"beacon", 6}, {"c2", 2}},
	{{"contacts", 8}, {"c2", 2}},
	{{"connects to", 11}, {"c2", 2}},
	{{"connecting to", 13}, {"c2", 2}},
	{{"communicates with", 17}, {"c2", 2}},
	{{"communicating with", 18}, {"c2", 2}},
	{{"talks to", 8}, {"c2", 2}},
	{{"reaches out to", 14}, {"c2", 2}},
	{{"resolves to", 11}, {"c2", 2}},
	{{"phishing", 8}, {"phishing", 8}},
	{{"victims to", 10}, {"phishing", 8}},
	{{"users to", 8}, {"phishing", 8}},
	{{"redirecting to", 14}, {"phishing", 8}},
	{{"redirects to", 12}, {"phishing", 8}},
	{{"landing page", 12}, {"phishing", 8}},
	{{"fake site", 9}, {"phishing", 8}},
	{{"lookalike", 9}, {"phishing", 8}},
	{{"spoofed", 7}, {"phishing", 8}},
	{{"payload", 7}, {"payload", 7}},
	{{"download", 8}, {"payload", 7}},
	{{"hosted at", 9}, {"payload", 7}},
	{{"hosted on", 9}, {"payload", 7}},
	{{"served", 6}, {"payload", 7}},
	{{"dropp", 5}, {"payload", 7}},
	{{"sha256", 6}, {"payload", 7}},
	{{"sha-256", 7}, {"payload", 7}},
	{{"sha1", 4}, {"payload", 7}},
	{{"md5", 3}, {"payload", 7}},
	{{"hash", 4}, {"payload", 7}},
	{{"sample", 6}, {"payload", 7}},
	{{"exfiltrat", 9}, {"exfiltration", 12}},
	{{"sent from", 9}, {"sender", 6}},
	{{"emails from", 11}, {"sender", 6}},
	{{"messages from", 13}, {"sender", 6}},
	{{"sender", 6}, {"sender", 6}},
	{{"emailed", 7}, {"sender", 6}},
	{{"attacker", 8}, {"attacker", 8}},
	{{"malicious", 9}, {"attacker", 8}},
	{{"lookalike domain", 16}, {"attacker", 8}},
	{{"fake domain", 11}, {"attacker", 8}},
	{{"source ip", 9}, {"attacker", 8}},
	{{"ip address", 10}, {"attacker", 8}},
	{{"traffic from", 12}, {"attacker", 8}},
	{{"attacks from", 12}, {"attacker", 8}},
	{{"originat", 8}, {"attacker", 8}},
	{{"from ip", 7}, {"attacker", 8}},
	{{"wallet", 6}, {"payment", 7}},
	{{"leak site", 9}, {"leak site", 9}},
};

/* Where the word ends for the last time in the window; 0: nowhere. */
static size_t last_end(struct str window, struct str word)
{
	size_t end = 0, found;
	while ((found = str_find_ascii_nocase(str_cut(window, end, window.n), word)) != STR_NONE)
		end += found + word.n;
	return end;
}

/* The role that the nearest cue in front gives. */
static struct str role_before(struct str text, size_t start)
{
	struct str window = str_cut(text, start > CUE_BYTES ? start - CUE_BYTES : 0, start), role = STR_EMPTY;
	size_t nearest = 0;
	for (size_t i = 0; i < sizeof(role_cues) / sizeof(role_cues[0]); i++) {
		size_t end = last_end(window, role_cues[i].word);
		if (end > nearest) {
			nearest = end;
			role = role_cues[i].role;
		}
	}
	return role;
}

/* Start of the last heading of a list of indicators; STR_NONE. */
static size_t section_start(struct str text)
{
	static const struct str heads[] = {{"indicators of compromise", 24},
					   {"iocs", 4},
					   {"indicators of attack", 20},
					   {"network indicators", 18},
					   {"file hashes", 11}};
	size_t best = STR_NONE;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		for (size_t at = 0; at < text.n;) {
			size_t found = str_find_ascii_nocase(str_cut(text, at, text.n), heads[i]);
			if (found == STR_NONE)
				break;
			at += found + heads[i].n;
			/* A heading, not the words in a sentence about the article. */
			bool heading = at >= text.n || text.p[at] == '\n' || text.p[at] == ':' || text.p[at] == ')' ||
				       (at + 1 < text.n && text.p[at] == ' ' && is_ascii_upper(text.p[at + 1]));
			if (heading && (best == STR_NONE || at > best))
				best = at;
		}
	return best;
}

/* "version 10.1.2.3", "prior to 11.1.0.2", "5.3.9/5.4.9". */
static bool is_version(struct str text, size_t start, size_t end)
{
	static const struct str cues[] = {{"version", 7},     {"prior to", 8}, {"before", 6},    {"build", 5},
					  {"release", 7},     {"firmware", 8}, {"update to", 9}, {"upgrade to", 10},
					  {"fixed in", 8},    {"through", 7},  {"earlier", 7},   {"later", 5},
					  {"patched in", 10}, {"hotfix", 6}};
	struct str before = str_cut(text, start > 48 ? start - 48 : 0, start);
	struct str after = str_cut(text, end, end + 24 < text.n ? end + 24 : text.n);
	for (size_t i = 0; i < sizeof(cues) / sizeof(cues[0]); i++)
		if (str_find_ascii_nocase(before, cues[i]) != STR_NONE ||
		    (i > 8 && str_find_ascii_nocase(after, cues[i]) != STR_NONE))
			return true;
	return start > 0 && (text.p[start - 1] == 'v' || text.p[start - 1] == '/' || text.p[start - 1] == '-');
}

static bool is_file_name(const struct sight *sight, struct str domain)
{
	size_t dot = str_rfind_byte(domain, '.');
	return dot != STR_NONE &&
	       knowledge_has(sight->knowledge, STR("file_suffixes"), str_cut(domain, dot + 1, domain.n));
}

static bool is_popular(const struct sight *sight, struct str host)
{
	return knowledge_has(sight->knowledge, STR("popular_domains"), host) ||
	       knowledge_has(sight->knowledge, STR("popular_domains"), shape_site(host));
}

/* "Next.js", "Booking.com", "U.S": a name of the text and not a host. */
static bool is_name_with_dot(struct str text, size_t start)
{
	return start < text.n && is_ascii_upper(text.p[start]);
}

/* Does an address that we hold for an indicator stand close in front? */
static bool is_beside_indicator(const struct sight *sight, size_t start)
{
	const struct observables *list = &sight->out->observables;
	for (size_t i = list->n; i > 0 && i + 4 > list->n; i--)
		if (list->at[i - 1].verdict == VERDICT_INDICATOR && list->at[i - 1].end <= start &&
		    start - list->at[i - 1].end < BESIDE_BYTES)
			return true;
	return false;
}

/* Words that leave no doubt that the address behind them belongs to the attackers. */
static bool is_hostile(struct str role, enum observable_type type)
{
	if (type == OBSERVABLE_EMAIL)
		return str_eq(role, STR("sender")) || str_eq(role, STR("attacker"));
	return type == OBSERVABLE_DOMAIN && (str_eq(role, STR("c2")) || str_eq(role, STR("exfiltration")) ||
					     str_eq(role, STR("attacker")) || str_eq(role, STR("phishing")));
}

/* "wss://", "tcp://": nobody links to it. */
static bool is_link(struct str url)
{
	return str_starts(url, STR("http://")) || str_starts(url, STR("https://"));
}

/* In code or in bold: the address itself is meant. */
static bool is_marked(struct str text, const struct candidate *candidate)
{
	char before = candidate->start > 0 ? text.p[candidate->start - 1] : ' ';
	return before == '`' || before == '*';
}

/* "Verify the SHA-256 checksum": a good file's. */
static bool is_checksum(struct str text, size_t start)
{
	struct str window = str_cut(text, start > 60 ? start - 60 : 0, start);
	return str_find_ascii_nocase(window, STR("checksum")) != STR_NONE ||
	       str_find_ascii_nocase(window, STR("verify")) != STR_NONE ||
	       str_find_ascii_nocase(window, STR("commit")) != STR_NONE;
}

/* "Source: Outlet[.]example": who made the picture. */
static bool is_credit(struct str text, size_t start)
{
	static const struct str label = {"source:", 7};
	struct str before = str_trim(str_cut(text, start > 12 ? start - 12 : 0, start));
	return str_ends_ascii_nocase(before, label);
}

static void weigh_host(struct sight *sight, const struct candidate *candidate, struct str host,
		       enum observable_type type, struct str role, struct evidence *evidence)
{
	struct str own = shape_site(shape_host(sight->article->url));
	if (own.n && str_eq_ascii_nocase(shape_site(host), own))
		count(sight, evidence, -0.6, STR("the outlet's own domain"));
	if (is_credit(sight->article->text, candidate->start))
		count(sight, evidence, -0.3, STR("source of a picture"));
	/* Attackers write from the addresses of everybody's mail services. */
	bool anybody = type == OBSERVABLE_EMAIL && knowledge_has(sight->knowledge, STR("free_mail"), host);
	if (is_popular(sight, host) && !(anybody && is_hostile(role, type)))
		count(sight, evidence, candidate->defanged && type == OBSERVABLE_URL ? -0.05 : -0.4,
		      STR("well-known domain"));
	if (type == OBSERVABLE_DOMAIN && is_file_name(sight, host))
		count(sight, evidence, candidate->defanged ? -0.1 : -0.7, STR("name of a file"));
	if (!candidate->defanged && type == OBSERVABLE_URL && is_link(candidate->value))
		count(sight, evidence, -0.3, STR("plain link"));
	if (type == OBSERVABLE_URL && !is_link(candidate->value) && !candidate->defanged)
		count(sight, evidence, 0.1, STR("address of a service"));
	if (!candidate->defanged && type == OBSERVABLE_DOMAIN) {
		if (is_name_with_dot(sight->article->text, candidate->start))
			count(sight, evidence, -0.3, STR("written as a name"));
		else
			count(sight, evidence,
			      !is_marked(sight->article->text, candidate) ? -0.1
			      : role.n                                    ? 0.1
									  : 0,
			      STR_EMPTY);
	}
}

/* What an imported warning list says of the value. Lists of services that are abused as often as used, and of
 * clouds, only give a reason. */
static void weigh_warning(struct sight *sight, const struct candidate *candidate, enum observable_type type,
			  struct str value, struct evidence *evidence)
{
	static const double against[] = {
		[WARNING_FALSE] = -0.9, [WARNING_RESERVED] = -0.9, [WARNING_POPULAR] = -0.4, [WARNING_SCANNER] = -0.3,
		[WARNING_SHARED] = 0,   [WARNING_SERVICE] = 0,     [WARNING_OTHER] = 0};
	struct warning_hit hit = knowledge_warning(sight->knowledge, type, value);
	if (!hit.found)
		return;
	double points = against[hit.role];
	/* who defangs a popular site means it: a page of it, or a site that is popular with bots */
	if (hit.role == WARNING_POPULAR && candidate->defanged)
		points = type == OBSERVABLE_URL ? -0.05 : -0.2;
	count(sight, evidence, points, hit.reason);
}

static void weigh(struct sight *sight, const struct candidate *candidate, enum observable_type type, struct str value,
		  size_t section, struct str *role, struct evidence *evidence)
{
	struct str text = sight->article->text;
	bool hash = (type >= OBSERVABLE_MD5 && type <= OBSERVABLE_SHA512) || type == OBSERVABLE_JA3;
	*role = role_before(text, candidate->start);
	evidence->confidence = 0.35;
	if (candidate->defanged)
		count(sight, evidence, 0.3, STR("defanged"));
	if (section != STR_NONE && candidate->start >= section && candidate->start - section < SECTION_BYTES)
		count(sight, evidence, 0.2, STR("in a list of indicators"));
	bool plain = !candidate->defanged && !hash && type != OBSERVABLE_IPV4;
	if (role->n)
		count(sight, evidence, !plain ? 0.3 : is_hostile(*role, type) ? 0.35 : 0.15, STR("cue word in front"));
	if (type != OBSERVABLE_EMAIL && !hash && is_beside_indicator(sight, candidate->start))
		count(sight, evidence, 0.25, STR("beside another indicator"));
	if (type == OBSERVABLE_IPV4) {
		if (shape_is_private(value))
			count(sight, evidence, -0.9, STR("private address"));
		if (!candidate->defanged && is_version(text, candidate->start, candidate->end))
			count(sight, evidence, -0.9, STR("version number"));
	}
	if (hash)
		count(sight, evidence, 0.15, STR("hash"));
	if (hash && is_checksum(text, candidate->start))
		count(sight, evidence, -0.6, STR("checksum of a good file"));
	if (type == OBSERVABLE_ONION)
		count(sight, evidence, 0.25, STR("onion service"));
	if (type == OBSERVABLE_URL || type == OBSERVABLE_DOMAIN || type == OBSERVABLE_EMAIL)
		weigh_host(sight, candidate, shape_host(value), type, *role, evidence);
	if (type == OBSERVABLE_FILE_PATH || type == OBSERVABLE_REGISTRY_KEY || type == OBSERVABLE_ASN)
		count(sight, evidence, -0.02, STR("kept for hunting"));
	if (type == OBSERVABLE_EMAIL && !candidate->defanged && !is_hostile(*role, type))
		count(sight, evidence, -0.15, STR("plain address"));
	weigh_warning(sight, candidate, type, value, evidence);
}

static bool is_kept_already(const struct sight *sight, enum observable_type type, struct str value)
{
	const struct observables *list = &sight->out->observables;
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].type == type && str_eq(list->at[i].value, value))
			return true;
	return false;
}

/* "JA3: 6734f37431670b3ab4292b8f60f29984": no hash of a file. */
static bool is_fingerprint(struct str text, size_t start)
{
	struct str window = str_cut(text, start > 40 ? start - 40 : 0, start);
	return str_find_ascii_nocase(window, STR("ja3")) != STR_NONE;
}

static void judge(struct sight *sight, const struct candidate *candidate, size_t section)
{
	enum observable_type type;
	struct str value, role;
	struct evidence evidence = {0};
	if (!shape_of(sight->arena, sight->knowledge, candidate->value, candidate->defanged, &type, &value))
		return;
	if (str_is_null(value)) {
		sight->no_memory = true;
		return;
	}
	if (type == OBSERVABLE_MD5 && is_fingerprint(sight->article->text, candidate->start))
		type = OBSERVABLE_JA3;
	if (is_kept_already(sight, type, value))
		return;
	weigh(sight, candidate, type, value, section, &role, &evidence);
	bool sure = evidence.confidence >= INDICATOR_FROM - 1e-9;
	/* A plain name of a file is nothing to keep. */
	if (type == OBSERVABLE_DOMAIN && !candidate->defanged && evidence.confidence < 0)
		return;
	struct observable *observable = vec_push(sight->arena, &sight->out->observables);
	struct str reason = str_join(sight->arena, evidence.reasons.at, evidence.reasons.n, STR("; "));
	if (!observable) {
		sight->no_memory = true;
		return;
	}
	*observable = (struct observable){
		.type = type,
		.value = value,
		.verdict = sure                                    ? VERDICT_INDICATOR
			   : evidence.confidence >= REFERENCE_FROM ? VERDICT_REFERENCE
								   : VERDICT_BENIGN,
		.confidence = fmin(fmax(evidence.confidence, 0), 1),
		.reason = reason,
		.role = sure ? role : STR_EMPTY,
		.start = candidate->start,
		.end = candidate->end,
	};
}

#define POINT 5 /* bytes in front of the point of "421 4.3.2" */

/* Where the next such code begins, at `from` or behind it; STR_NONE. */
static size_t next_answer(struct str text, size_t from)
{
	for (size_t at = from; at + 9 < text.n; at++) {
		size_t point = str_find_byte(str_cut(text, at + POINT, text.n), '.');
		if (point == STR_NONE || (at += point) + 9 >= text.n)
			return STR_NONE;
		const char *p = text.p + at;
		bool code = (p[0] == '4' || p[0] == '5') && is_ascii_digit(p[1]) && is_ascii_digit(p[2]) &&
			    (p[3] == ' ' || p[3] == '-') && p[4] == p[0] && is_ascii_digit(p[POINT + 1]);
		if (code && (at == 0 || !is_ascii_alnum(p[-1])))
			return at;
	}
	return STR_NONE;
}

/* "421 4.3.2 ... ": answers of mail servers, as a defender finds them in logs. */
static void find_log_lines(struct sight *sight)
{
	struct str text = sight->article->text;
	for (size_t i = 0; sight->out->observables.n < CAP_OBSERVABLES; i++) {
		i = next_answer(text, i);
		if (i == STR_NONE)
			return;
		size_t end = i;
		while (end < text.n && text.p[end] != '\n' && text.p[end] != '"' && (unsigned char)text.p[end] < 0x80 &&
		       end - i < 200)
			end++;
		struct str line = str_trim(str_cut(text, i, end));
		struct observable *observable = vec_push(sight->arena, &sight->out->observables);
		if (!observable) {
			sight->no_memory = true;
			return;
		}
		*observable = (struct observable){.type = OBSERVABLE_LOG_LINE,
						  .value = line,
						  .verdict = VERDICT_INDICATOR,
						  .confidence = 0.9,
						  .reason = STR("answer of a mail server"),
						  .role = STR("symptom"),
						  .start = (uint32_t)i,
						  .end = (uint32_t)(i + line.n)};
		i = end;
	}
}

void enrich_observables(struct sight *sight)
{
	struct candidates candidates = {0};
	if (!candidates_find(sight->arena, sight->article->text, &candidates)) {
		sight->no_memory = true;
		return;
	}
	size_t section = section_start(sight->article->text);
	for (size_t i = 0; i < candidates.n && sight->out->observables.n < CAP_OBSERVABLES; i++)
		judge(sight, &candidates.at[i], section);
	find_artifacts(sight);
	find_log_lines(sight);
}
