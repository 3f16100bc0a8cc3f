/* Decisions: what people said of threats, and saying it.
 *
 * GET lists. POST takes a decision from this machine alone, not through a proxy on it, with the header
 * X-Tocsin-Decision, which a page of another site cannot send without being allowed to first; nobody is allowed. The
 * decision is kept and carried out by the shelf within a second: 202, and the list says how it went. */
#include <netinet/in.h>
#include <string.h>

#include "json_record.h"
#include "serve_priv.h"
#include "store_decisions.h"

enum { LISTED_MAX = 200, WORDS_BYTES_MAX = 1000, ARTICLES_MAX = 100 };
static const struct str json = {"application/json", sizeof("application/json") - 1};

static bool is_this_machine(const struct sockaddr *address)
{
	if (address && address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof(v4));
		return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
	}
	if (address && address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof(v6));
		return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
	}
	return false;
}

static void write_decision(struct json_writer *w, const struct decision *d)
{
	jw_object(w);
	jw_put_i64(w, "num", (int64_t)d->num);
	json_record_write_fields(w, decision_record(), d);
	jw_object_end(w);
}

static void list(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct decisions all = {0};
	struct json_writer w;
	uint64_t after = 0;
	static const char *const known[] = {"after"};
	if (!api_has_known_parameters(request, reply, known, 1))
		return;
	struct str asked = request_param(request, "after");
	if (asked.n && !str_u64(asked, &after)) {
		api_bad_parameter(request, reply, STR("after"), STR("after is the number of a decision."));
		return;
	}
	if (store_decisions(request->store, request->arena, false, after, LISTED_MAX, &all, &err)) {
		fail(request, reply, "decisions are not read", &err);
		return;
	}
	reply->type = json;
	jw_init(&w, &reply->body);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < all.n; i++)
		write_decision(&w, &all.at[i]);
	jw_array_end(&w);
	jw_key(&w, STR("next"));
	if (all.n == LISTED_MAX)
		jw_str(&w, str_print(request->arena, "%llu", (unsigned long long)all.at[all.n - 1].num));
	else
		jw_null(&w);
	jw_object_end(&w);
}

/* ---- deciding ---- */

static bool read_articles(struct request *request, struct decision *d)
{
	struct str rest = request_param(request, "articles"), id;
	while (rest.n && str_next(&rest, ',', &id))
		if (!id.n || d->articles.n == ARTICLES_MAX || !strs_add(request->arena, &d->articles, id))
			return false;
	return true;
}

static bool read_decision(struct request *request, struct decision *d)
{
	int kind = words_find(decision_kind_words(), request_param(request, "kind"));
	struct str undoes = request_param(request, "undoes");
	uint64_t number = 0;
	*d = (struct decision){.kind = kind < 0 ? DECISION_KINDS_N : (enum decision_kind)kind,
			       .author = request_param(request, "author"),
			       .reason = request_param(request, "reason"),
			       .threat = request_param(request, "threat"),
			       .other = request_param(request, "other"),
			       .title = request_param(request, "title"),
			       .made = request->now,
			       .done = TIME_UNKNOWN};
	bool is_short =
		d->author.n <= WORDS_BYTES_MAX && d->reason.n <= WORDS_BYTES_MAX && d->title.n <= WORDS_BYTES_MAX;
	bool are_ids = (!d->threat.n || is_threat_id(d->threat)) && (!d->other.n || is_threat_id(d->other));
	if (!d->author.n)
		d->author = STR("analyst");
	if (undoes.n && (!str_u64(undoes, &number) || number > UINT32_MAX))
		return false;
	d->undoes = (uint32_t)number;
	return kind >= 0 && is_short && are_ids && read_articles(request, d);
}

static void decide(struct request *request, struct reply *reply)
{
	static const char *const known[] = {"kind",  "threat", "other",  "articles",
					    "title", "author", "reason", "undoes"};
	struct err err = {0};
	struct decision d;
	struct store *store = NULL;
	if (!is_this_machine(request->address) || request->is_passed_on || !request->is_guarded) {
		api_problem(request, reply, 403, STR("Not allowed"),
			    STR("Decisions are taken from this machine, with the header X-Tocsin-Decision: 1."));
		return;
	}
	if (!api_has_known_parameters(request, reply, known, sizeof(known) / sizeof(known[0])))
		return;
	if (!read_decision(request, &d)) {
		api_bad_parameter(
			request, reply, STR("kind"),
			STR("merge, split, move, retitle, pin, dismiss or undo, with its threats and articles."));
		return;
	}
	enum status status = store_open(request->serve->pool.folder, STORE_ASK, &store, &err);
	if (!status)
		status = store_decision_add(store, &d, &d.num, &err);
	store_close(store);
	if (status) {
		fail(request, reply, "decision is not kept", &err);
		return;
	}
	struct json_writer w;
	reply->code = 202;
	reply->type = json;
	jw_init(&w, &reply->body);
	write_decision(&w, &d);
}

void api_decisions(struct request *request, struct reply *reply)
{
	if (request->is_post)
		decide(request, reply);
	else
		list(request, reply);
}
