/* Before the wire: whom would libcurl speak to, and may it? Read with libcurl's own eyes, so that no spelling
 * of an address means one host to us and another to it. */
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "fetch_priv.h"
#include "url.h"

static bool take_part(struct arena *arena, CURLU *url, CURLUPart part, unsigned flags, char **out)
{
	char *text = NULL;
	if (curl_url_get(url, part, &text, flags) != CURLUE_OK)
		return false;
	*out = str_c(arena, str_of(text));
	curl_free(text);
	return *out != NULL;
}

enum status target_parse(struct arena *arena, const char *text, bool is_proxy, struct target *out)
{
	unsigned flags = is_proxy ? CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME : 0;
	struct target target = {0};
	CURLU *url = curl_url();
	bool ok = url && curl_url_set(url, CURLUPART_URL, text, flags) == CURLUE_OK &&
		  (take_part(arena, url, CURLUPART_HOST, CURLU_PUNYCODE, &target.host) ||
		   take_part(arena, url, CURLUPART_HOST, 0, &target.host));
	if (ok && !take_part(arena, url, CURLUPART_PORT, is_proxy ? 0 : CURLU_DEFAULT_PORT, &target.port))
		ok = is_proxy && (target.port = str_c(arena, STR("1080"))) != NULL; /* what libcurl takes */
	curl_url_cleanup(url);
	if (!ok)
		return E_SYNTAX;
	size_t n = strlen(target.host);
	if (n > 2 && target.host[0] == '[' && target.host[n - 1] == ']') {
		target.host[n - 1] = '\0';
		target.host++;
	}
	target.is_address = address_parse(str_of(target.host), &target.address);
	*out = target;
	return OK;
}

static bool is_refused(struct transfer *transfer, const struct address *address, const char *name)
{
	char text[ADDRESS_TEXT_BYTES];
	if (guard_judge(&transfer->rules->guard, address) != VERDICT_REFUSED)
		return false;
	address_print(address, text);
	if (*name)
		(void)err_set(&transfer->trouble, E_DENIED,
			      "%.80s resolves to %s, %s, which fetch.allow_private does not list", name, text,
			      address_kind(address));
	else
		(void)err_set(&transfer->trouble, E_DENIED, "%s is %s, which fetch.allow_private does not list", text,
			      address_kind(address));
	return true;
}

enum status transfer_needs_name(struct transfer *transfer, bool *out)
{
	const struct job *job = transfer->job;
	const char *url = transfer->urls.at[transfer->urls.n - 1].p;
	struct target host;
	if (target_parse(transfer->arena, url, false, &host) ||
	    (job->proxy.n && target_parse(transfer->arena, job->proxy.p, true, &transfer->target)))
		return err_set(&transfer->trouble, E_SYNTAX, "the address cannot be read");
	if (!job->proxy.n)
		transfer->target = host;
	if ((host.is_address && is_refused(transfer, &host.address, "")) ||
	    (transfer->target.is_address && is_refused(transfer, &transfer->target.address, "")))
		return E_DENIED;
	*out = !transfer->target.is_address;
	return OK;
}

/* "host:443:192.0.2.1,[2001:db8::1]"; the plus lets it age like any other answer. */
enum status transfer_pin(struct transfer *transfer)
{
	const struct lookup *lookup = &transfer->lookup;
	if (lookup->status)
		return err_set(&transfer->trouble, lookup->status, "%s", lookup->reason);
	struct buf line;
	size_t good = 0;
	buf_init(&line, 4 * KIB);
	buf_print(&line, "+%s:%s:", transfer->target.host, transfer->target.port);
	for (size_t i = 0; i < lookup->n; i++) {
		char text[ADDRESS_TEXT_BYTES];
		if (is_refused(transfer, &lookup->at[i], lookup->name))
			continue;
		address_print(&lookup->at[i], text);
		buf_print(&line, strchr(text, ':') ? "%s[%s]" : "%s%s", good++ ? "," : "", text);
	}
	struct curl_slist *pins = good && !buf_status(&line) ? curl_slist_append(NULL, line.p) : NULL;
	buf_release(&line);
	if (!good)
		return E_DENIED; /* `trouble` was filled by the last of them */
	transfer->trouble = (struct err){0};
	if (!pins)
		return E_NOMEM;
	(void)curl_easy_setopt(transfer->easy, CURLOPT_RESOLVE, pins);
	curl_slist_free_all(transfer->pins);
	transfer->pins = pins;
	return OK;
}
