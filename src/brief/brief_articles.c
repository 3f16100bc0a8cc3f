/* The source articles, each with the lines of its own that say most. */
#include "brief_priv.h"

enum { EXCERPT_BYTES = 300 };

/* Outlets whose name cannot be seen in their domain. */
static const struct {
	const char *site, *name;
} outlets[] = {
	{"bleepingcomputer.com", "BleepingComputer"},
	{"thehackernews.com", "The Hacker News"},
	{"securityweek.com", "SecurityWeek"},
	{"darkreading.com", "Dark Reading"},
	{"therecord.media", "The Record"},
	{"krebsonsecurity.com", "Krebs on Security"},
	{"helpnetsecurity.com", "Help Net Security"},
	{"cyberscoop.com", "CyberScoop"},
	{"theregister.com", "The Register"},
	{"arstechnica.com", "Ars Technica"},
	{"techcrunch.com", "TechCrunch"},
	{"wired.com", "WIRED"},
	{"infosecurity-magazine.com", "Infosecurity"},
	{"csoonline.com", "CSO Online"},
	{"securityaffairs.com", "Security Affairs"},
	{"hackread.com", "HackRead"},
	{"gbhackers.com", "GBHackers"},
	{"welivesecurity.com", "WeLiveSecurity"},
	{"securelist.com", "Securelist"},
	{"cybersecuritydive.com", "Cybersecurity Dive"},
	{"zerodayinitiative.com", "Zero Day Initiative"},
	{"cisa.gov", "CISA"},
	{"ncsc.gov.uk", "NCSC UK"},
	{"cert.europa.eu", "CERT-EU"},
	{"isc.sans.edu", "SANS Internet Storm Center"},
	{"sans.edu", "SANS Internet Storm Center"},
	{"4sysops.com", "4sysops"},
	{"malware.news", "Malware News"},
	{"schneier.com", "Schneier on Security"},
	{"thedfirreport.com", "The DFIR Report"},
	{"exploit-db.com", "Exploit Database"},
	{"malwarebytes.com", "Malwarebytes"},
	{"crowdstrike.com", "CrowdStrike"},
	{"tenable.com", "Tenable"},
	{"rapid7.com", "Rapid7"},
	{"wiz.io", "Wiz"},
	{"talosintelligence.com", "Cisco Talos"},
	{"blog.talosintelligence.com", "Cisco Talos"},
	{"unit42.paloaltonetworks.com", "Unit 42"},
	{"research.checkpoint.com", "Check Point Research"},
	{"googleblog.com", "Google"},
	{"security.googleblog.com", "Google Security Blog"},
	{"github.com", "GitHub"},
	{"microsoft.com", "Microsoft"},
	{"cyberpress.org", "Cyber Press"},
	{"trendmicro.com", "Trend Micro"},
	{"sentinelone.com", "SentinelOne"},
	{"aws.amazon.com", "AWS"},
	{"404media.co", "404 Media"},
	{"reuters.com", "Reuters"},
};

static struct str outlet_of_site(struct str site)
{
	if (str_starts(site, STR("www.")))
		site = str_cut(site, 4, site.n);
	for (size_t i = 0; i < COUNT_OF(outlets); i++)
		if (str_eq_ascii_nocase(site, str_of(outlets[i].site)))
			return str_of(outlets[i].name);
	return STR_EMPTY;
}

/* "BleepingComputer RSS Feed | Latest news": the name before the rest. */
static struct str plain_title(struct str title)
{
	static const char *const rests[] = {" | ",  " \xc2\xbb ", " - ",  " \xe2\x80\x93 ", " \xe2\x80\x94 ",
					    " RSS", " Feed",      " feed"};
	for (size_t i = 0; i < COUNT_OF(rests); i++) {
		size_t at = str_find(title, str_of(rests[i]));
		if (at != STR_NONE && at >= 3)
			title = str_cut(title, 0, at);
	}
	return str_trim(title);
}

struct str outlet_name(struct arena *arena, const struct member *member)
{
	struct str source = member->article->source, name = outlet_of_site(source);
	if (!name.n)
		name = outlet_of_site(member->site);
	if (!name.n && member->source)
		name = plain_title(member->source->title);
	if (!name.n)
		name = source.n ? source : member->site;
	if (str_starts(name, STR("www.")))
		name = str_cut(name, 4, name.n);
	return trim_spaces(arena, name.n ? name : STR("Unknown source"));
}

/* The best passage of the member that fits and is neither said by the ones before nor by other articles. */
static const struct passage *best_line(const struct desk *desk, uint32_t member, size_t most_bytes,
				       const struct passage *const *shown, size_t shown_n)
{
	const struct passage *found = NULL;
	double most = 0;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		if (p->member != member || p->text.n > most_bytes || p->leaning == LEANS_SENTENCE)
			continue;
		double same = 0;
		for (size_t k = 0; k < shown_n; k++) {
			double with = stems_containment(shown[k]->stems, p->stems);
			same = with > same ? with : same;
		}
		bool is_taken = false;
		for (size_t k = 0; k < shown_n && !is_taken; k++)
			is_taken = shown[k] == p;
		/* The first line of all tells the event; each further one what the others do not. */
		double news = shown_n ? 1 - .5 * p->shared : 1;
		double worth = news * (p->weight + (p->index == 0 ? .2 : 0)) * (1 - .6 * same) *
			       (p->grade == GRADE_GOOD ? 1 : .5);
		if (!is_taken && worth > most) {
			most = worth;
			found = p;
		}
	}
	return found;
}

/* The beginning of the text, when no sentence of it may be shown by itself. */
static struct str plain_excerpt(struct desk *desk, const struct article *article)
{
	static const char *const links[] = {"article link", "appeared first on"};
	struct str words = article->text.n ? article->text : article->excerpt;
	words = trim_spaces(desk->arena, str_trim(str_cut(words, 0, 2 * (size_t)EXCERPT_BYTES)));
	if (words.n < EXCERPT_BYTES && has_phrase(words, links, COUNT_OF(links)))
		return STR_EMPTY;
	return cut_words(desk->arena, words, EXCERPT_BYTES);
}

static struct str excerpt_of(struct desk *desk, uint32_t member, const struct passage **shown, size_t *shown_n)
{
	const struct article *article = desk->members.at[member].article;
	const struct passage *one = best_line(desk, member, EXCERPT_BYTES, shown, *shown_n);
	if (!one) {
		return plain_excerpt(desk, article);
	}
	shown[(*shown_n)++] = one;
	const struct passage *two = one->text.n + 30 < EXCERPT_BYTES
					    ? best_line(desk, member, EXCERPT_BYTES - one->text.n - 1, shown, *shown_n)
					    : NULL;
	if (!two)
		return one->text;
	shown[(*shown_n)++] = two;
	const struct passage *first = one->index < two->index ? one : two, *second = first == one ? two : one;
	return str_print(desk->arena, "%.*s %.*s", STR_FORMAT(first->text), STR_FORMAT(second->text));
}

static uint32_t desk_index(const struct desk *desk, const struct member *member)
{
	for (uint32_t i = 0; i < desk->members.n; i++)
		if (desk->members.at[i].article == member->article)
			return i;
	return UINT32_MAX;
}

static bool has_passage(const struct desk *desk, uint32_t member)
{
	for (size_t i = 0; i < desk->passages.n; i++)
		if (desk->passages.at[i].member == member && desk->passages.at[i].text.n <= EXCERPT_BYTES &&
		    desk->passages.at[i].leaning != LEANS_SENTENCE)
			return true;
	return false;
}

void brief_articles(struct desk *desk, const struct members *all, struct threat *threat)
{
	const struct passage *shown[2 * CAP_THREAT_MEMBERS];
	size_t shown_n = 0;
	threat->articles = (struct threat_articles){0};
	for (size_t i = 0; i < all->n && i < CAP_THREAT_ARTICLES; i++) {
		const struct member *member = &all->at[i];
		const struct article *article = member->article;
		struct threat_article *slot = vec_push(desk->arena, &threat->articles);
		if (!slot) {
			desk->starved = true;
			return;
		}
		uint32_t at = desk_index(desk, member);
		*slot = (struct threat_article){.id = article->id,
						.url = article->url,
						.title = article->title,
						.lang = article->lang,
						.source = at == UINT32_MAX ? outlet_name(desk->arena, member)
									   : desk->outlets.at[at],
						.source_id = member->source ? member->source->id : article->source,
						.site = member->site,
						.published = article->published,
						.category = member->source ? member->source->category : CATEGORY_NEWS,
						.credibility = member->source ? member->source->credibility : 0,
						.copy_of = member->copy_of,
						.why = member->why};
		slot->excerpt = at == UINT32_MAX ? plain_excerpt(desk, article) : excerpt_of(desk, at, shown, &shown_n);
		desk->starved |= !slot->excerpt.n && at != UINT32_MAX && has_passage(desk, at);
	}
}
