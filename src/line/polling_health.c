/* What an answer says of its source: its class, its sentence, what is worth keeping as an event. */
#include "polling_priv.h"

bool health_is_failure(const struct job *job)
{
	return job->answer.status || job->status || (job->answer.code != 200 && job->answer.code != 304);
}

static bool is_page(const struct job *job)
{
	return job->status == E_SYNTAX && str_has(str_of(job->err.msg), STR("HTML page"));
}

enum answer_class health_class(const struct job *job)
{
	const struct fetch_answer *a = &job->answer;
	if (a->is_insecure)
		return ANSWER_INSECURE;
	if (a->status == E_DENIED)
		return ANSWER_DENIED;
	if (a->status == E_LIMIT || a->status == E_SYNTAX)
		return ANSWER_UNREADABLE;
	if (a->status)
		return ANSWER_UNREACHABLE;
	if (a->code >= 500)
		return ANSWER_FAILING;
	if (a->code != 200 && a->code != 304)
		return ANSWER_REFUSED;
	if (job->status)
		return ANSWER_UNREADABLE;
	return a->code == 304 ? ANSWER_SAME : ANSWER_NEW;
}

/* "10 min", "2 h" */
static struct str span_words(struct arena *arena, int64_t seconds)
{
	if (seconds < 120)
		return str_print(arena, "%lld s", (long long)(seconds > 0 ? seconds : 0));
	if (seconds < 2 * 3600)
		return str_print(arena, "%lld min", (long long)((seconds + 30) / 60));
	return str_print(arena, "%lld h", (long long)((seconds + 1800) / 3600));
}

static struct str reason_of(struct job *job)
{
	if (job->status)
		return str_print(job->arena, "answered %u, but %s", job->answer.code, job->err.msg);
	if (job->answer.reason.n)
		return job->answer.reason;
	return str_print(job->arena, "HTTP status %u", job->answer.code);
}

struct str health_trouble(struct job *job, const struct source *after)
{
	enum { URL_BYTES = 200 };
	struct str url = job->answer.url.n ? job->answer.url : after->url;
	return str_print(job->arena, "%.*s: %.*s; asked again in %.*s", STR_FORMAT(str_cut(url, 0, URL_BYTES)),
			 STR_FORMAT(reason_of(job)), STR_FORMAT(span_words(job->arena, after->next_poll - job->now)));
}

/* A failure is an event when it is the first, or of another kind than its code before. */
static bool event_of_failure(struct job *job, const struct source *before, struct source_event *event)
{
	if (job->mishaps_n) { /* other bytes each time: the same are not read again */
		*event = job->mishaps[0];
		return true;
	}
	event->detail = str_cut(reason_of(job), 0, 300);
	if (before->failures && before->http_status == job->answer.code)
		return false;
	event->kind = job->answer.is_insecure   ? EVENT_TLS
		      : job->answer.code == 410 ? EVENT_GONE
		      : is_page(job)            ? EVENT_HTML
						: EVENT_TROUBLE;
	return true;
}

struct source_note health_note(struct job *job, const struct source *before, const struct source *after)
{
	struct source_note note = {.id = before->id,
				   .at = job->now,
				   .class = health_class(job),
				   .repairs = job->feed.repairs,
				   .event = {.at = job->now}};
	if (health_is_failure(job)) {
		note.has_event = event_of_failure(job, before, &note.event);
	} else if (!str_eq(before->url, after->url)) {
		note.has_event = true;
		note.event.kind = EVENT_MOVED;
		note.event.detail = str_print(job->arena, "%.*s -> %.*s", STR_FORMAT(str_cut(before->url, 0, 500)),
					      STR_FORMAT(str_cut(after->url, 0, 500)));
	} else if (before->failures) {
		note.has_event = true;
		note.event.kind = EVENT_WELL;
	}
	return note;
}
