#include "fetch_priv.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "caps.h"
#include "url.h"

enum { TRANSFER_ARENA_BYTES = 2 * 1024 * 1024 };

static const char accept_feed[] =
	"Accept: application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
	"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";
static const char accept_robots[] = "Accept: text/plain, */*;q=0.5";
static const char accept_page[] = "Accept: text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

size_t transfer_body_cap(const struct transfer *transfer)
{
	if (transfer->page.is_set)
		return CAP_ROBOTS_BYTES;
	if (transfer->job->body_bytes)
		return transfer->job->body_bytes;
	return transfer->job->is_page ? CAP_PAGE_BYTES : CAP_FEED_BYTES;
}

/* --- what the wire calls --- */

/* The last word on every address: no socket is opened to what the guard refuses. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *transfer = ctx;
	struct address address;
	enum verdict verdict = VERDICT_REFUSED;
	char text[ADDRESS_TEXT_BYTES] = "";
	if (purpose == CURLSOCKTYPE_IPCXN && address_of_socket(&to->addr, &address)) {
		verdict = guard_judge(&transfer->rules->guard, &address);
		address_print(&address, text);
	}
	if (verdict == VERDICT_REFUSED) {
		(void)err_set(&transfer->refused, E_DENIED, "%s is %s, which fetch.allow_private does not list",
			      text[0] ? text : "the host", text[0] ? address_kind(&address) : "not on the internet");
		return CURL_SOCKET_BAD;
	}
	if (verdict == VERDICT_LISTED && transfer->urls.n == 1)
		transfer->job->host->is_listed = true;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_header(char *bytes, size_t size, size_t n, void *ctx)
{
	struct transfer *transfer = ctx;
	struct str line = {bytes, size * n};
	transfer->header_bytes += line.n;
	if (transfer->header_bytes > CAP_HEADER_BYTES) {
		(void)err_set(&transfer->trouble, E_LIMIT, "more than %zu KiB of header", CAP_HEADER_BYTES / KIB);
		return 0;
	}
	if (headers_read(&transfer->headers, transfer->arena, line)) {
		(void)err_set(&transfer->trouble, E_NOMEM, "no memory for the header");
		return 0;
	}
	return line.n;
}

/* Decoded far beyond what came over the wire: nobody writes feeds like that. */
static bool is_bomb(const struct transfer *transfer)
{
	curl_off_t received = 0;
	if (transfer->body.n <= CAP_RATIO_GRACE_BYTES)
		return false;
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	return transfer->body.n / CAP_COMPRESSION_RATIO > (size_t)(received > 0 ? received : 1);
}

static size_t take_body(char *bytes, size_t size, size_t n, void *ctx)
{
	struct transfer *transfer = ctx;
	struct str piece = {bytes, size * n};
	buf_add(&transfer->body, piece);
	enum status status = buf_status(&transfer->body);
	transfer->shares->bytes += status ? 0 : piece.n;
	if (status == E_LIMIT)
		(void)err_set(&transfer->trouble, E_LIMIT, "larger than %zu MiB", transfer_body_cap(transfer) / MIB);
	else if (status)
		(void)err_set(&transfer->trouble, status, "no memory for the body");
	else if (is_bomb(transfer))
		(void)err_set(&transfer->trouble, E_LIMIT, "decompressed to more than %d times its size",
			      CAP_COMPRESSION_RATIO);
	return transfer->trouble.code ? 0 : piece.n;
}

/* The body's cap is that of its kind: the buf is made anew. */
static void renew_body(struct transfer *transfer, size_t cap)
{
	transfer->shares->bytes -= transfer->body.n;
	transfer->shares->held_n -= transfer->is_held;
	transfer->is_held = false;
	buf_release(&transfer->body);
	buf_init(&transfer->body, cap);
}

/* --- the handle --- */

/* What is the same for every job. Options that this libcurl does not know show up in the result. */
static CURLcode set_habits(struct transfer *transfer)
{
	const struct transfer_rules *rules = transfer->rules;
	CURL *easy = transfer->easy;
	CURLcode code = CURLE_OK;
#define SET(option, value) (code = code ? code : curl_easy_setopt(easy, (option), (value)))
	SET(CURLOPT_PRIVATE, transfer);
	SET(CURLOPT_ERRORBUFFER, transfer->said);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(CURLOPT_ACCEPT_ENCODING, "");
	if (rules->ca_file[0])
		SET(CURLOPT_CAINFO, rules->ca_file);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, transfer);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, transfer);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, transfer);
	SET(CURLOPT_CONNECTTIMEOUT, (long)rules->connect_s);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)CAP_SLOW_BYTES_S);
	SET(CURLOPT_LOW_SPEED_TIME, (long)rules->slow_s);
#undef SET
	return code;
}

struct transfer *transfer_new(const struct transfer_rules *rules, struct shares *shares)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	if (!transfer)
		return NULL;
	transfer->rules = rules;
	transfer->shares = shares;
	transfer->arena = arena_new(TRANSFER_ARENA_BYTES);
	transfer->easy = curl_easy_init();
	if (!transfer->arena || !transfer->easy || set_habits(transfer) != CURLE_OK) {
		transfer_free(transfer);
		return NULL;
	}
	return transfer;
}

void transfer_free(struct transfer *transfer)
{
	if (!transfer)
		return;
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->lines);
	curl_slist_free_all(transfer->pins);
	renew_body(transfer, 0);
	arena_free(transfer->arena);
	free(transfer);
}

static bool add_line(struct transfer *transfer, const char *line)
{
	struct curl_slist *lines = line ? curl_slist_append(transfer->lines, line) : NULL;
	if (lines)
		transfer->lines = lines;
	return lines != NULL;
}

/* A validator comes from outside: one with control characters would be a header of its own. */
static bool add_validator(struct transfer *transfer, const char *name, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f)
			return true;
	if (value.n == 0)
		return true;
	return add_line(transfer, str_print(transfer->arena, "%s: %.*s", name, STR_FORMAT(value)).p);
}

/* The source's own lines; those that are not "Name: value" were refused where they were written. */
static bool add_own_lines(struct transfer *transfer, struct str rest)
{
	struct str line;
	while (str_next(&rest, '\n', &line)) {
		line = str_trim(line);
		bool is_plain = line.n > 0 && str_find_byte(line, ':') != STR_NONE;
		for (size_t i = 0; i < line.n && is_plain; i++)
			is_plain = (unsigned char)line.p[i] >= ' ' && line.p[i] != 0x7f;
		if (is_plain && !add_line(transfer, str_c(transfer->arena, line)))
			return false;
	}
	return true;
}

/* What goes with the request for the last of the chain: a secret of the first host is not told to others. */
MUST_USE static enum status request_lines(struct transfer *transfer)
{
	const struct job *job = transfer->job;
	struct str first = transfer->urls.at[0], now = transfer->urls.at[transfer->urls.n - 1];
	bool is_home = url_tells_to(first, now);
	curl_slist_free_all(transfer->lines);
	transfer->lines = NULL;
	if (transfer->page.is_set)
		return add_line(transfer, accept_robots) ? OK : E_NOMEM;
	if (!add_line(transfer, job->is_page ? accept_page : accept_feed) ||
	    !add_validator(transfer, "If-None-Match", job->etag) ||
	    !add_validator(transfer, "If-Modified-Since", job->last_modified))
		return E_NOMEM;
	return is_home && !add_own_lines(transfer, job->headers) ? E_NOMEM : OK;
}

/* Asks `url`, the last of the chain, with what is left of the time. */
MUST_USE static enum status ask(struct transfer *transfer, struct str url)
{
	const struct job *job = transfer->job;
	struct str *place = vec_push(transfer->arena, &transfer->urls);
	char *url_c = str_c(transfer->arena, url);
	if (!place || !url_c)
		return E_NOMEM;
	*place = (struct str){url_c, url.n};

	headers_init(&transfer->headers);
	transfer->header_bytes = 0;
	transfer->said[0] = '\0';
	transfer->trouble = transfer->refused = (struct err){0};
	renew_body(transfer, transfer_body_cap(transfer));

	int64_t left_ms = transfer->started_ms + (int64_t)transfer->rules->transfer_s * 1000 - clock_monotonic_ms();
	CURLcode code = curl_easy_setopt(transfer->easy, CURLOPT_URL, url_c);
	if (!code)
		code = curl_easy_setopt(transfer->easy, CURLOPT_PROXY, job->proxy.p);
	if (!code)
		code = curl_easy_setopt(transfer->easy, CURLOPT_NOPROXY, job->proxy.n ? "" : "*");
	if (!code)
		code = curl_easy_setopt(transfer->easy, CURLOPT_USERAGENT,
					job->user_agent.n ? job->user_agent.p : transfer->rules->user_agent);
	if (code || request_lines(transfer))
		return E_NOMEM;
	code = curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->lines);
	if (!code)
		code = curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS, (long)(left_ms > 1 ? left_ms : 1));
	if (!code)
		code = curl_easy_setopt(transfer->easy, CURLOPT_MAXFILESIZE_LARGE,
					(curl_off_t)(transfer->page.is_set ? 0 : transfer_body_cap(transfer)));
	return code ? E_NOMEM : OK;
}

enum status transfer_start(struct transfer *transfer, struct job *job, int64_t now_ms)
{
	transfer->job = job;
	transfer->started_ms = now_ms;
	transfer->is_permanent = true;
	return ask(transfer, job->url);
}

void transfer_reset(struct transfer *transfer)
{
	if (transfer->lookup.resolver)
		resolver_forget(&transfer->lookup);
	transfer->target = (struct target){0};
	(void)curl_easy_setopt(transfer->easy, CURLOPT_RESOLVE, (struct curl_slist *)NULL);
	curl_slist_free_all(transfer->pins);
	transfer->pins = NULL;
	curl_slist_free_all(transfer->lines);
	transfer->lines = NULL;
	transfer->job = NULL;
	transfer->urls = (struct strs){0};
	transfer->page = (struct chain){0};
	transfer->robots_n = 0;
	transfer->moved_to = STR_EMPTY;
	transfer->is_downgraded = false;
	transfer->trouble = transfer->refused = (struct err){0};
	renew_body(transfer, 0);
	arena_reset(transfer->arena);
}

/* --- after the wire --- */

static bool was_asked(const struct transfer *transfer, struct str url)
{
	for (size_t i = 0; i < transfer->urls.n; i++)
		if (str_eq(transfer->urls.at[i], url))
			return true;
	return false;
}

/* One hop on; on failure `trouble` says why. */
static bool follow(struct transfer *transfer)
{
	struct err *trouble = &transfer->trouble;
	struct str from = transfer->urls.at[transfer->urls.n - 1];
	struct str to = url_resolve(transfer->arena, from, transfer->headers.location);
	if (transfer->headers.location.n > URL_MOST_BYTES || to.n > URL_MOST_BYTES) {
		(void)err_set(trouble, E_DENIED, "redirects to an address of more than %d bytes", URL_MOST_BYTES);
		return false;
	}
	if (!url_is_http(to)) {
		(void)err_set(trouble, E_DENIED, "redirects to \"%.*s\", which is not http or https",
			      STR_FORMAT(str_cut(transfer->headers.location, 0, 100)));
		return false;
	}
	if (was_asked(transfer, to)) {
		(void)err_set(trouble, E_LIMIT, "redirects in a circle, back to %.*s", STR_FORMAT(str_cut(to, 0, 140)));
		return false;
	}
	if (transfer->urls.n > CAP_REDIRECTS) {
		(void)err_set(trouble, E_LIMIT, "more than %d redirects", CAP_REDIRECTS);
		return false;
	}
	bool is_downgrade = str_starts_ascii_nocase(from, STR("https:")) && str_starts_ascii_nocase(to, STR("http:"));
	bool is_permanent = transfer->is_permanent && headers_is_permanent(&transfer->headers) && !is_downgrade;
	if (ask(transfer, to)) {
		(void)err_set(trouble, E_NOMEM, "no memory for a redirect");
		return false;
	}
	transfer->is_downgraded |= is_downgrade;
	transfer->is_permanent = is_permanent;
	if (is_permanent)
		transfer->moved_to = to;
	return true;
}

/* ---- robots.txt on the way ---- */

struct str transfer_url(const struct transfer *transfer)
{
	return transfer->urls.at[transfer->urls.n - 1];
}

bool transfer_is_on_robots(const struct transfer *transfer)
{
	return transfer->page.is_set;
}

enum status transfer_to_robots(struct transfer *transfer)
{
	struct str origin = robots_origin(transfer->arena, transfer_url(transfer));
	struct str url = str_join(transfer->arena, (struct str[]){origin, STR("/robots.txt")}, 2, STR_EMPTY);
	if (str_is_null(origin) || str_is_null(url))
		return E_NOMEM;
	transfer->page = (struct chain){true, transfer->urls, transfer->is_permanent, transfer->is_downgraded,
					transfer->moved_to};
	transfer->urls = (struct strs){0};
	return ask(transfer, url);
}

enum status transfer_to_page(struct transfer *transfer)
{
	struct chain page = transfer->page;
	transfer->page = (struct chain){0};
	transfer->urls = page.urls;
	transfer->is_permanent = page.is_permanent;
	transfer->is_downgraded = page.is_downgraded;
	transfer->moved_to = page.moved_to;
	struct str url = transfer->urls.at[--transfer->urls.n]; /* asking puts it there again */
	return ask(transfer, url);
}

/* Past its cap the rest of a robots.txt does not count (RFC 9309 2.5). */
bool transfer_end_robots(struct transfer *transfer, CURLcode code, uint32_t *answer)
{
	bool is_cut = buf_status(&transfer->body) == E_LIMIT;
	if (code == CURLE_OK && headers_is_redirect(&transfer->headers) && follow(transfer))
		return false;
	*answer = code == CURLE_OK || is_cut ? transfer->headers.code : 0;
	if (headers_is_redirect(&transfer->headers))
		*answer = 404; /* a redirect that leads nowhere says nothing (2.3.1.2) */
	return true;
}

static void describe(const struct transfer *transfer, struct fetch_answer *answer)
{
	*answer = (struct fetch_answer){
		.tag = transfer->job->tag,
		.url = transfer->urls.n ? transfer->urls.at[transfer->urls.n - 1] : transfer->job->url,
		.is_downgraded = transfer->is_downgraded,
		.took_ms = (uint32_t)(clock_monotonic_ms() - transfer->started_ms),
	};
}

static void fill(const struct transfer *transfer, struct fetch_answer *answer)
{
	const struct headers *headers = &transfer->headers;
	int64_t now_s = clock_wall_s();
	answer->code = headers->code;
	answer->etag = headers->etag;
	answer->last_modified = headers->last_modified;
	answer->content_type = headers->content_type;
	answer->retry_after_s = headers_retry_after(headers, now_s);
	answer->max_age_s = headers_max_age(headers, now_s);
	answer->reason = reason_of_code(transfer->arena, headers->code, answer->retry_after_s);
	answer->body = buf_str(&transfer->body);
	if (headers->code < 400)
		answer->moved_to = transfer->moved_to;
}

bool transfer_end(struct transfer *transfer, CURLcode code, struct fetch_answer *answer)
{
	if (code == CURLE_OK && headers_is_redirect(&transfer->headers) && follow(transfer))
		return false;

	describe(transfer, answer);
	if (code == CURLE_OK && !transfer->trouble.code)
		fill(transfer, answer);
	else
		answer->status = reason_of_wire(transfer, code, &answer->reason);
	answer->is_insecure = answer->status && str_starts(answer->reason, STR("TLS: "));
	return true;
}

void transfer_refuse(struct transfer *transfer, enum status status, struct fetch_answer *answer)
{
	describe(transfer, answer);
	answer->status = status;
	if (transfer->trouble.code)
		answer->reason = str_copy(transfer->arena, str_of(transfer->trouble.msg));
	else
		answer->reason = status == E_NOMEM ? STR("no memory") : STR("the transfer could not be started");
}
