/* A reply as bytes on the wire: ETag and 304, gzip, the strict headers; and the log of failures. */
#include <zlib.h>

#include "serve_priv.h"

static struct str header_of(struct MHD_Connection *connection, const char *name)
{
	return str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

/* ---- gzip ---- */

/* Accept-Encoding names gzip, and not with q=0. */
static bool wants_gzip(struct str accepted)
{
	struct str piece;
	while (accepted.n > 0 && str_next(&accepted, ',', &piece)) {
		size_t mark = str_find_byte(piece, ';');
		struct str name = str_trim(str_cut(piece, 0, mark == STR_NONE ? piece.n : mark));
		if (!str_eq_ascii_nocase(name, STR("gzip")))
			continue;
		struct str quality = mark == STR_NONE ? STR_EMPTY : str_trim(str_cut(piece, mark + 1, piece.n));
		double value = 1;
		if (str_starts_ascii_nocase(quality, STR("q=")) && !str_double(str_cut(quality, 2, quality.n), &value))
			return false;
		return value > 0;
	}
	return false;
}

/* The body packed in place of the plain one; false leaves it as it is. */
static bool gzip(struct buf *body)
{
	z_stream stream = {0};
	struct buf packed;
	if (deflateInit2(&stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	size_t bound = deflateBound(&stream, body->n);
	buf_init(&packed, bound + 1);
	char *to = buf_room(&packed, bound);
	bool done = false;
	if (to) {
		stream.next_in = (Bytef *)body->p;
		stream.avail_in = (uInt)body->n;
		stream.next_out = (Bytef *)to;
		stream.avail_out = (uInt)bound;
		done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
		packed.n = bound - stream.avail_out;
	}
	deflateEnd(&stream);
	if (done) {
		buf_release(body);
		*body = packed;
	} else {
		buf_release(&packed);
	}
	return done;
}

/* ---- ETag: weak, because the packed and the plain form share it (RFC 9110 8.8.3) ---- */

struct etag {
	char text[24];
};

static struct etag etag_of(struct str body)
{
	struct etag tag;
	(void)snprintf(tag.text, sizeof(tag.text), "W/\"%016llx\"", (unsigned long long)str_hash(body));
	return tag;
}

static bool is_known(struct str if_none_match, const struct etag *tag)
{
	struct str opaque = str_cut(str_of(tag->text), 2, sizeof(tag->text));
	return str_eq(str_trim(if_none_match), STR("*")) || str_has(if_none_match, opaque);
}

/* ---- headers ---- */

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	(void)MHD_add_response_header(response, name, value); /* a missing one is no reason not to answer */
}

static void add_str(struct MHD_Response *response, const char *name, struct str value)
{
	char *text = strndup(value.n ? value.p : "", value.n);
	if (text && value.n > 0)
		add(response, name, text);
	free(text);
}

/* Names are ours: ids and words, without quotes. */
static void add_file_name(struct MHD_Response *response, struct str name)
{
	char text[160];
	int n = snprintf(text, sizeof(text), "attachment; filename=\"%.*s\"", (int)name.n, name.p);
	if (n > 0 && (size_t)n < sizeof(text))
		add(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, text);
}

static void add_number(struct MHD_Response *response, const char *name, uint32_t value)
{
	char text[16];
	(void)snprintf(text, sizeof(text), "%u", value);
	add(response, name, text);
}

static void add_strict_headers(struct MHD_Response *response)
{
	add(response, "Content-Security-Policy",
	    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
	    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	add(response, "X-Content-Type-Options", "nosniff");
	add(response, "Referrer-Policy", "no-referrer");
	add(response, "X-Frame-Options", "DENY");
	add(response, "Cross-Origin-Opener-Policy", "same-origin");
	add(response, "Cross-Origin-Resource-Policy", "same-origin");
}

void add_stream_headers(struct MHD_Response *response)
{
	add_strict_headers(response);
	add(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
	add(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	add(response, "X-Accel-Buffering", "no");
}

static void add_headers(struct MHD_Response *response, const struct reply *reply, const struct etag *tag, bool packed)
{
	add_strict_headers(response);
	add_str(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
	add_str(response, MHD_HTTP_HEADER_LOCATION, reply->location);
	add_str(response, MHD_HTTP_HEADER_SET_COOKIE, reply->cookie);
	add(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding, Cookie, Origin");
	add_str(response, "Access-Control-Allow-Origin", reply->origin);
	if (reply->rate.limit > 0) {
		add_number(response, "RateLimit-Limit", reply->rate.limit);
		add_number(response, "RateLimit-Remaining", reply->rate.left);
		add_number(response, "RateLimit-Reset", reply->rate.reset_s);
	}
	if (reply->code == 429 || (reply->code == 503 && reply->rate.reset_s))
		add_number(response, MHD_HTTP_HEADER_RETRY_AFTER, reply->rate.reset_s);
	add(response, MHD_HTTP_HEADER_CACHE_CONTROL,
	    reply->is_lasting ? "public, max-age=31536000, immutable" : "no-cache");
	if (reply->name.n > 0)
		add_file_name(response, reply->name);
	if (reply->code == 405)
		add(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	if (tag)
		add(response, MHD_HTTP_HEADER_ETAG, tag->text);
	if (packed)
		add(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
}

/* ---- what waits to be taken ---- */

struct outgoing { /* a larger answer, counted until the library is done with it */
	struct serve *serve;
	char *bytes;
	size_t n;
};

static void outgoing_free(void *ctx)
{
	struct outgoing *out = ctx;
	atomic_fetch_sub(&out->serve->sending, out->n);
	free(out->bytes);
	free(out);
}

static bool has_room(struct serve *serve, size_t n)
{
	return n <= SERVE_SMALL_BYTES || atomic_load(&serve->sending) + n <= SERVE_SENDING_BYTES;
}

/* Takes `bytes`, which may be NULL, also when it fails. */
static struct MHD_Response *response_of(struct serve *serve, char *bytes, size_t n)
{
	struct outgoing *out = bytes && n > SERVE_SMALL_BYTES ? malloc(sizeof(*out)) : NULL;
	if (out)
		*out = (struct outgoing){serve, bytes, n};
	struct MHD_Response *response =
		out ? MHD_create_response_from_buffer_with_free_callback_cls(n, bytes, outgoing_free, out)
		    : MHD_create_response_from_buffer(n, bytes, bytes ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
	if (response && out)
		atomic_fetch_add(&serve->sending, n);
	if (!response) {
		free(bytes);
		free(out);
	}
	return response;
}

static enum MHD_Result queue(struct serve *serve, struct MHD_Connection *connection, const struct reply *reply,
			     struct buf *body, const struct etag *tag, bool packed, unsigned code)
{
	size_t n = 0;
	char *bytes = body ? buf_take(body, &n) : NULL;
	struct MHD_Response *response = response_of(serve, bytes, n);
	if (!response)
		return MHD_NO;
	add_headers(response, reply, tag, packed);
	enum MHD_Result result = MHD_queue_response(connection, code, response);
	MHD_destroy_response(response);
	return result;
}

enum { BUSY_RETRY_S = 10 };

static enum MHD_Result send_busy(struct serve *serve, struct MHD_Connection *connection)
{
	struct reply busy = {.code = 503, .type = STR("text/plain; charset=utf-8"), .rate = {.reset_s = BUSY_RETRY_S}};
	buf_init(&busy.body, SERVE_GZIP_FROM_BYTES);
	buf_add(&busy.body, STR("Too many large answers wait to be taken; come back later.\n"));
	enum MHD_Result result = queue(serve, connection, &busy, &busy.body, NULL, false, 503);
	buf_release(&busy.body);
	return result;
}

enum MHD_Result send_reply(struct serve *serve, struct MHD_Connection *connection, struct reply *reply)
{
	struct etag tag;
	bool is_page = reply->code == 200;
	if (is_page) {
		tag = etag_of(buf_str(&reply->body));
		if (is_known(header_of(connection, MHD_HTTP_HEADER_IF_NONE_MATCH), &tag))
			return queue(serve, connection, reply, NULL, &tag, false, 304);
	}
	bool packed = reply->body.n > SERVE_GZIP_FROM_BYTES &&
		      wants_gzip(header_of(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING)) && gzip(&reply->body);
	if (!has_room(serve, reply->body.n))
		return send_busy(serve, connection);
	return queue(serve, connection, reply, &reply->body, is_page ? &tag : NULL, packed, (unsigned)reply->code);
}

/* ---- log ---- */

/* What may come from outside, a query that SQLite quotes for example, stays inside its quotes and on its line. */
static void put_plain(char *to, size_t room, struct str text, char least)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n && n + 1 < room; i++) {
		char c = text.p[i];
		to[n++] = c >= least && c < 0x7f && c != '"' && c != '\\' ? c : '?';
	}
	to[n] = '\0';
}

void log_failure(const struct request *request, const char *what, const char *why)
{
	char path[120], reason[240];
	put_plain(path, sizeof(path), request->path, '!');
	put_plain(reason, sizeof(reason), str_of(why), ' ');
	(void)fprintf(stderr, "level=error stage=serve what=\"%s\" path=\"%s\" why=\"%s\"\n", what, path, reason);
}
