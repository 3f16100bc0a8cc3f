/* From a request of libmicrohttpd to a reply: method, host, target, then the table of routes. */
#include "caps.h"
#include "serve_live.h"
#include "serve_patience.h"

enum { REPLY_BYTES = 64 * 1024 * 1024 };

struct conversation { /* one request, from its first line on */
	bool has_begun;
	char uri[];
};

void *conversation_begin(void *serve, const char *uri, struct MHD_Connection *connection)
{
	(void)serve;
	size_t n = strlen(uri);
	struct conversation *talk = patience_hold(connection, sizeof(*talk) + n + 1);
	if (!talk)
		return NULL;
	talk->has_begun = false;
	memcpy(talk->uri, uri, n + 1);
	return talk;
}

void conversation_end(void *serve, struct MHD_Connection *connection, void **conversation,
		      enum MHD_RequestTerminationCode code)
{
	struct serve *s = serve;
	(void)code;
	patience_set(s->patience, connection, PATIENCE_ASKING);
	(void)patience_hold(connection, 0);
	*conversation = NULL;
}

static struct str header_of(struct MHD_Connection *connection, const char *name)
{
	return str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

/* ---- framing: what a proxy before us could read as another request than we do (RFC 9112 3.2, 5.1, 6.3, 11.2) ---- */

struct framing {
	unsigned lengths, encodings, hosts;
	bool is_odd;
};

static enum MHD_Result look_at_header(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct framing *f = ctx;
	struct str key = str_of(name), text = str_trim(str_of(value));
	uint64_t n;
	(void)kind;
	for (size_t i = 0; i < key.n; i++)
		f->is_odd |= (unsigned char)key.p[i] <= ' ';
	f->is_odd |= str_find_byte(text, '\r') != STR_NONE || str_find_byte(text, '\n') != STR_NONE;
	if (str_eq_ascii_nocase(key, STR("Content-Length"))) {
		f->lengths++;
		f->is_odd |= !str_u64(text, &n);
	} else if (str_eq_ascii_nocase(key, STR("Transfer-Encoding"))) {
		f->encodings++;
		f->is_odd |= !str_eq_ascii_nocase(text, STR("chunked"));
	} else if (str_eq_ascii_nocase(key, STR("Host"))) {
		f->hosts++;
	}
	return MHD_YES;
}

/* Answered at the head, so that nothing after it is read as a request. */
static bool has_odd_framing(struct MHD_Connection *connection)
{
	struct framing f = {0};
	(void)MHD_get_connection_values(connection, MHD_HEADER_KIND, look_at_header, &f);
	return f.is_odd || f.lengths + f.encodings > 1 || f.hosts > 1;
}

/* ---- a request ---- */

static struct str theme_of(struct str cookies)
{
	struct str piece;
	while (cookies.n > 0 && str_next(&cookies, ';', &piece)) {
		piece = str_trim(piece);
		if (str_eq(piece, STR("theme=light")))
			return STR("light");
		if (str_eq(piece, STR("theme=dark")))
			return STR("dark");
	}
	return STR_EMPTY;
}

/* "pins=k7p2m9xq4d.m2m2m2m2m2": the threats that this browser keeps. Only ids come through. */
static void read_pins(struct request *request, struct str cookies)
{
	struct str piece, id;
	while (cookies.n > 0 && str_next(&cookies, ';', &piece)) {
		piece = str_trim(piece);
		if (!str_starts(piece, STR("pins=")))
			continue;
		piece = str_cut(piece, 5, piece.n);
		while (piece.n > 0 && request->pins.n < CAP_PAGE_ITEMS && str_next(&piece, '.', &id))
			if (is_threat_id(id) && !strs_add(request->arena, &request->pins, id))
				return;
	}
}

/* What is refused before any page is looked for; false when the request may go on. */
static bool is_refused(struct MHD_Connection *connection, struct request *request, const char *method,
		       struct str target, struct reply *reply)
{
	struct str host = header_of(connection, MHD_HTTP_HEADER_HOST);
	request->host = host.n > 0 ? host : str_of(request->serve->door.text);
	enum status status = request_read_target(request, target);
	if (has_odd_framing(connection))
		api_problem(request, reply, 400, STR("Bad request"),
			    STR("Where the request ends, or for whom it is, is not clear."));
	else if (status)
		api_problem(request, reply, status == E_SYNTAX ? 400 : 414, STR("Bad request"),
			    STR("The address cannot be read."));
	else if (host.n > 0 && !door_knows_host(&request->serve->door, host))
		api_problem(request, reply, 421, STR("Misdirected request"),
			    STR("The Host header names another server than this one."));
	else if (!str_eq(str_of(method), STR("GET")) && !str_eq(str_of(method), STR("HEAD")) &&
		 !(request->is_post && str_eq(request->path, STR(DECISIONS_PATH))))
		api_problem(request, reply, 405, STR("Method not allowed"), STR("Only GET and HEAD are answered."));
	else
		return false;
	return true;
}

static bool is_too_often(struct request *request, struct reply *reply)
{
	if (!is_api(request) || rate_take(&request->serve->rate, request->address, request->now, &reply->rate))
		return false;
	api_problem(request, reply, 429, STR("Too many requests"),
		    STR("This address has asked too often; Retry-After says in how many seconds to come back."));
	return true;
}

/* Passed on for somebody else: that our own machine asks says nothing then. Proxies that say nothing of themselves
 * speak HTTP/1.0 (nginx, unless told otherwise) or leave the name by which the others know us. */
static bool is_passed_on(struct MHD_Connection *connection, const char *version)
{
	static const char *const names[] = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, names[i]))
			return true;
	return !str_eq(str_of(version), STR("HTTP/1.1")) ||
	       !host_is_loopback(header_of(connection, MHD_HTTP_HEADER_HOST));
}

static enum MHD_Result give_answer(struct serve *serve, struct MHD_Connection *connection, const char *method,
				   const char *version, const char *uri)
{
	struct request request = {.serve = serve, .now = clock_wall_s()};
	struct reply reply = {.code = 200};
	buf_init(&reply.body, REPLY_BYTES);
	request.arena = arena_new(CAP_REQUEST_ARENA_BYTES);
	enum MHD_Result result = MHD_NO;
	if (request.arena) {
		request.theme = theme_of(header_of(connection, MHD_HTTP_HEADER_COOKIE));
		const union MHD_ConnectionInfo *peer =
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
		request.address = peer ? peer->client_addr : NULL;
		request.origin = header_of(connection, "Origin");
		request.last_event = str_trim(header_of(connection, "Last-Event-ID"));
		request.is_post = str_eq(str_of(method), STR("POST"));
		request.is_guarded = header_of(connection, "X-Tocsin-Decision").n > 0;
		request.is_passed_on = is_passed_on(connection, version);
		read_pins(&request, header_of(connection, MHD_HTTP_HEADER_COOKIE));
		if (!is_refused(connection, &request, method, str_of(uri), &reply) && !is_too_often(&request, &reply))
			answer(&request, &reply);
		if (is_api(&request) && strs_has(&serve->allowed_origins, request.origin))
			reply.origin = request.origin;
		if (buf_status(&reply.body) != OK) {
			log_failure(&request, "page is not written", status_name(buf_status(&reply.body)));
			buf_reset(&reply.body);
			api_problem(&request, &reply, 500, STR("Internal error"),
				    STR("The page could not be written."));
		}
		if (reply.is_live && reply.code == 200 && str_eq(str_of(method), STR("GET"))) {
			if (live_listen(serve->live, connection, &reply)) {
				patience_set(serve->patience, connection, PATIENCE_LIVE);
				result = MHD_YES;
			} else {
				api_problem(&request, &reply, 503, STR("Too many live readers"),
					    STR("Ask /api/v1/threats?order=time instead, or come back later."));
			}
		}
		if (result != MHD_YES)
			result = send_reply(serve, connection, &reply);
	}
	buf_release(&reply.body);
	arena_free(request.arena);
	return result;
}

/* Called first when the headers are there, then for each piece of a body, then at the end. A GET is
 * answered at its end, so that the connection stays usable; a method that we refuse at once. */
enum MHD_Result conversation_step(void *serve, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_n, void **conversation)
{
	struct conversation *talk = *conversation;
	(void)url;
	(void)upload;
	if (!talk)
		return MHD_NO;
	bool is_read = str_eq(str_of(method), STR("GET")) || str_eq(str_of(method), STR("HEAD")) ||
		       (str_eq(str_of(method), STR("POST")) && str_starts(str_of(talk->uri), STR(DECISIONS_PATH)));
	if (!talk->has_begun && is_read && !has_odd_framing(connection)) {
		talk->has_begun = true;
		return MHD_YES;
	}
	if (*upload_n > 0) { /* a body that nobody asked for */
		*upload_n = 0;
		return MHD_YES;
	}
	struct serve *s = serve;
	patience_set(s->patience, connection, PATIENCE_TAKING);
	return give_answer(serve, connection, method, version, talk->uri);
}
