#include "fetch_priv.h"

#include <errno.h>

#include "caps.h"
#include "url.h"

struct wire_words {
	CURLcode code;
	enum status status;
	const char *words;
};

static const struct wire_words wire_words[] = {
	{CURLE_GOT_NOTHING, E_NET, "the server closed the connection without an answer"},
	{CURLE_HTTP2, E_NET, "the server broke the rules of HTTP/2"},
	{CURLE_HTTP2_STREAM, E_NET, "the server gave up the HTTP/2 stream"},
	{CURLE_WEIRD_SERVER_REPLY, E_SYNTAX, "the answer is not HTTP"},
	{CURLE_UNSUPPORTED_PROTOCOL, E_SYNTAX, "the answer is not HTTP"},
	{CURLE_HTTP_RETURNED_ERROR, E_SYNTAX, "the answer is not HTTP"},
	{CURLE_URL_MALFORMAT, E_SYNTAX, "the address cannot be read"},
	{CURLE_OUT_OF_MEMORY, E_NOMEM, "no memory"},
	{CURLE_SSL_CONNECT_ERROR, E_NET, "TLS: no common protocol or cipher"},
	{CURLE_SSL_CACERT_BADFILE, E_IO, "TLS: this machine's list of certificate authorities cannot be read"},
	{CURLE_SSL_CERTPROBLEM, E_NET, "TLS: the certificate cannot be used"},
	{CURLE_SSL_INVALIDCERTSTATUS, E_NET, "TLS: the certificate was revoked"},
	{CURLE_SSL_SHUTDOWN_FAILED, E_NET, "TLS: the connection was not closed properly"},
};

static struct str host_asked(const struct transfer *transfer)
{
	return url_host(transfer->urls.at[transfer->urls.n - 1]);
}

static struct str megabytes(struct arena *arena, size_t bytes)
{
	return str_print(arena, "larger than %zu MiB", bytes / MIB);
}

static struct str reason_of_connect(const struct transfer *transfer)
{
	long os = 0;
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &os);
	const char *words = os == ECONNREFUSED   ? "connection refused by"
			    : os == EHOSTUNREACH ? "no route to"
			    : os == ENETUNREACH  ? "no network to"
						 : "no connection to";
	return str_print(transfer->arena, "%s %.*s", words, STR_FORMAT(host_asked(transfer)));
}

/* Three clocks can run out: the connection's, the slowness's, the whole transfer's. */
static struct str reason_of_timeout(const struct transfer *transfer)
{
	const struct transfer_rules *rules = transfer->rules;
	curl_off_t connected = 0, bytes = 0;
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	int64_t took_ms = clock_monotonic_ms() - transfer->started_ms;

	if (took_ms + 50 >= (int64_t)rules->transfer_s * 1000)
		return str_print(transfer->arena, "not finished within %u s", rules->transfer_s);
	if (connected == 0)
		return str_print(transfer->arena, "no connection to %.*s within %u s", STR_FORMAT(host_asked(transfer)),
				 rules->connect_s);
	if (bytes == 0)
		return str_print(transfer->arena, "no answer came for %u s", rules->slow_s);
	return str_print(transfer->arena, "slower than %d bytes a second for %u s", CAP_SLOW_BYTES_S, rules->slow_s);
}

static struct str reason_of_partial(const struct transfer *transfer)
{
	curl_off_t got = 0, promised = -1;
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &got);
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &promised);
	if (promised < 0)
		return str_print(transfer->arena, "the answer ended early, after %lld bytes", (long long)got);
	return str_print(transfer->arena, "the answer ended early: %lld of %lld bytes came", (long long)got,
			 (long long)promised);
}

/* The library's words say best what was wrong: "certificate has expired"; but for the name, where they vary. */
static struct str reason_of_certificate(const struct transfer *transfer)
{
	struct str said = str_of(transfer->said);
	if (str_has(said, STR("subject name")))
		return str_print(transfer->arena, "TLS: the certificate is for another host than %.*s",
				 STR_FORMAT(host_asked(transfer)));
	if (str_has(said, STR("has expired")))
		return STR("TLS: the certificate has expired");
	const struct str head = STR("SSL certificate problem: ");
	if (str_starts(said, head))
		said = str_cut(said, head.n, said.n);
	return str_print(transfer->arena, "TLS: the certificate is not trusted: %.*s", STR_FORMAT(said));
}

enum status reason_of_wire(const struct transfer *transfer, CURLcode code, struct str *out)
{
	struct arena *arena = transfer->arena;
	if (transfer->trouble.code) {
		*out = str_copy(arena, str_of(transfer->trouble.msg));
		return transfer->trouble.code;
	}
	if (transfer->refused.code && code == CURLE_COULDNT_CONNECT) {
		*out = str_copy(arena, str_of(transfer->refused.msg));
		return transfer->refused.code;
	}
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		*out = str_print(arena, "no such host: %.*s", STR_FORMAT(host_asked(transfer)));
		return E_NET;
	case CURLE_COULDNT_CONNECT:
		*out = reason_of_connect(transfer);
		return E_NET;
	case CURLE_OPERATION_TIMEDOUT:
		*out = reason_of_timeout(transfer);
		return E_NET;
	case CURLE_PARTIAL_FILE:
		*out = reason_of_partial(transfer);
		return E_NET;
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		if (str_find_ascii_nocase(str_of(transfer->said), STR("chunk")) != STR_NONE)
			*out = STR("the body's chunks are damaged");
		else
			*out = STR("connection reset");
		return E_NET;
	case CURLE_FILESIZE_EXCEEDED:
		*out = megabytes(arena, transfer_body_cap(transfer));
		return E_LIMIT;
	case CURLE_OUT_OF_MEMORY: /* libcurl says so, too, of one header line past its own 100 KB */
		if (!transfer->headers.code || transfer->body.n)
			break;
		*out = str_print(arena, "more than %zu KiB of header", CAP_HEADER_BYTES / KIB);
		return E_LIMIT;
	case CURLE_BAD_CONTENT_ENCODING:
		if (str_has(str_of(transfer->said), STR("Unrecognized")) ||
		    str_has(str_of(transfer->said), STR("Reject")))
			*out = STR("packed in a way that we did not offer");
		else
			*out = STR("the compressed body is damaged");
		return E_SYNTAX;
	case CURLE_PEER_FAILED_VERIFICATION:
		*out = reason_of_certificate(transfer);
		return E_NET;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(wire_words) / sizeof(wire_words[0]); i++)
		if (wire_words[i].code == code) {
			*out = str_of(wire_words[i].words);
			return wire_words[i].status;
		}
	*out = str_copy(arena, str_of(curl_easy_strerror(code)));
	return E_NET;
}

struct code_words {
	uint32_t code;
	const char *words;
};

static const struct code_words code_words[] = {
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{402, "Payment Required"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{410, "Gone"},
	{412, "Precondition Failed"},
	{414, "URI Too Long"},
	{418, "I'm a teapot"},
	{421, "Misdirected Request"},
	{423, "Locked"},
	{425, "Too Early"},
	{429, "Too Many Requests"},
	{451, "Unavailable For Legal Reasons"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{505, "HTTP Version Not Supported"},
	{508, "Loop Detected"},
	{511, "Network Authentication Required"},
	{520, "Unknown Error of Cloudflare"},
	{521, "Web Server Is Down"},
	{522, "Connection Timed Out"},
	{523, "Origin Is Unreachable"},
	{524, "A Timeout Occurred"},
	{525, "TLS Handshake Failed"},
	{526, "Invalid TLS Certificate"},
	{530, "Origin Error"},
};

struct str reason_of_code(struct arena *arena, uint32_t code, int64_t retry_after_s)
{
	if (code >= 300 && code < 400 && code != 304)
		return str_print(arena, "%u: a redirect that does not say where to", code);
	if (code < 400)
		return STR_EMPTY;
	const char *words = code < 500 ? "the server refuses" : "the server has trouble";
	for (size_t i = 0; i < sizeof(code_words) / sizeof(code_words[0]); i++)
		if (code_words[i].code == code)
			words = code_words[i].words;
	if (retry_after_s > 0)
		return str_print(arena, "%u %s, retry in %lld s", code, words, (long long)retry_after_s);
	return str_print(arena, "%u %s", code, words);
}
