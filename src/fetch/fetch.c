#include "fetch.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "fetch_priv.h"
#include "caps.h"
#include "url.h"

enum { EVENTS_MAX = 256, IDLE_CONNECTIONS = 256 };

struct fetch {
	CURLM *multi;
	int epoll_fd, wake_fd;
	int64_t deadline_ms; /* when libcurl wants to be asked; -1: never */
	struct err trouble;  /* of a callback, told by the next turn */
	struct resolver *resolver;
	struct robots robots;
	char *proxy; /* of requests that name none; "" */
	struct queue queue;
	struct shares shares;
	struct transfer_rules rules;
	struct transfer **transfers; /* the first `busy_n` are at work, the others idle */
	size_t busy_n, made_n, at_most;
};

/* --- what libcurl asks of the loop --- */

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known)
{
	(void)easy;
	struct fetch *fetch = ctx;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(fetch->epoll_fd, EPOLL_CTL_DEL, fd, NULL); /* may be closed already */
		return 0;
	}
	struct epoll_event event = {.data.u64 = (uint32_t)fd};
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	if (epoll_ctl(fetch->epoll_fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0)
		(void)err_set(&fetch->trouble, E_NET, "fetch: epoll_ctl: errno %d", errno);
	if (!known)
		(void)curl_multi_assign(fetch->multi, fd, fetch); /* any pointer: "we know it" */
	return 0;
}

static int set_timer(CURLM *multi, long timeout_ms, void *ctx)
{
	(void)multi;
	struct fetch *fetch = ctx;
	fetch->deadline_ms = timeout_ms < 0 ? -1 : clock_monotonic_ms() + timeout_ms;
	return 0;
}

/* --- life --- */

static uint32_t or_cap(uint32_t value, uint32_t cap)
{
	return value ? value : cap;
}

static bool open_multi(struct fetch *fetch)
{
	struct epoll_event event = {.events = EPOLLIN};
	fetch->multi = curl_multi_init();
	fetch->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	fetch->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	event.data.u64 = (uint32_t)fetch->wake_fd;
	if (!fetch->multi || fetch->epoll_fd < 0 || fetch->wake_fd < 0 ||
	    epoll_ctl(fetch->epoll_fd, EPOLL_CTL_ADD, fetch->wake_fd, &event) != 0)
		return false;
	return !curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, watch_socket) &&
	       !curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch) &&
	       !curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, set_timer) &&
	       !curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch) &&
	       !curl_multi_setopt(fetch->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS);
}

/* "tocsin" of "tocsin/1.0 (...)": what a robots.txt calls us (RFC 9309 2.2.1). */
static struct str token_of(const char *user_agent)
{
	return str_cut(str_of(user_agent), 0, strcspn(user_agent, "/ (;"));
}

enum status fetch_new(const struct fetch_options *options, struct fetch **out, struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, E_NOMEM, "fetch: libcurl does not start");
	struct fetch *fetch = calloc(1, sizeof(*fetch));
	if (!fetch) {
		curl_global_cleanup();
		return err_set(err, E_NOMEM, "fetch: no memory");
	}
	*fetch = (struct fetch){
		.epoll_fd = -1,
		.wake_fd = -1,
		.deadline_ms = -1,
		.at_most = or_cap(options->in_flight, CAP_IN_FLIGHT),
		.rules = {.transfer_s = or_cap(options->transfer_s, CAP_TRANSFER_S),
			  .connect_s = or_cap(options->connect_s, CAP_CONNECT_S),
			  .slow_s = or_cap(options->slow_s, CAP_SLOW_S)},
	};
	robots_init(&fetch->robots);
	queue_init(&fetch->queue, or_cap(options->per_host, CAP_PER_HOST),
		   or_cap(options->page_gap_ms, CAP_PAGE_GAP_MS));
	enum status status = guard_init(&fetch->rules.guard, &options->allow_private, err);
	if (status)
		goto out;

	struct str agent = options->user_agent.n ? options->user_agent : STR("tocsin/" TOCSIN_VERSION);
	fetch->rules.user_agent = strndup(agent.p, agent.n);
	fetch->transfers = calloc(fetch->at_most, sizeof(struct transfer *));
	fetch->rules.asks_robots = !options->no_robots;
	fetch->rules.token = token_of(fetch->rules.user_agent ? fetch->rules.user_agent : "");
	fetch->rules.ca_file = strndup(options->ca_file.n ? options->ca_file.p : "", options->ca_file.n);
	fetch->proxy = strndup(options->proxy.n ? options->proxy.p : "", options->proxy.n);
	if (!fetch->proxy || !fetch->rules.user_agent || !fetch->rules.ca_file || !fetch->transfers)
		status = err_set(err, E_NOMEM, "fetch: no memory for %zu transfers", fetch->at_most);
	else if (!open_multi(fetch))
		status = err_set(err, E_NET, "fetch: epoll cannot be set up: errno %d", errno);
	else
		status = resolver_new(fetch->epoll_fd, options->resolver, &fetch->resolver, err);
out:
	if (status)
		fetch_free(fetch);
	else
		*out = fetch;
	return status;
}

void fetch_free(struct fetch *fetch)
{
	if (!fetch)
		return;
	for (size_t i = 0; i < fetch->made_n; i++) {
		struct transfer *transfer = fetch->transfers[i];
		if (i < fetch->busy_n) {
			(void)curl_multi_remove_handle(fetch->multi, transfer->easy);
			queue_done(&fetch->queue, transfer->job);
		}
		transfer_free(transfer);
	}
	resolver_free(fetch->resolver);
	if (fetch->multi)
		(void)curl_multi_cleanup(fetch->multi);
	if (fetch->epoll_fd >= 0)
		(void)close(fetch->epoll_fd);
	if (fetch->wake_fd >= 0)
		(void)close(fetch->wake_fd);
	robots_release(&fetch->robots);
	queue_release(&fetch->queue);
	guard_release(&fetch->rules.guard);
	free(fetch->rules.user_agent);
	free(fetch->rules.ca_file);
	free(fetch->proxy);
	free(fetch->transfers);
	free(fetch);
	curl_global_cleanup();
}

enum status fetch_add(struct fetch *fetch, const struct fetch_request *request, struct err *err)
{
	if (!url_is_http(request->url))
		return err_set(err, E_SYNTAX, "fetch: \"%.*s\" is not an http or https address",
			       STR_FORMAT(str_cut(request->url, 0, 120)));
	struct fetch_request whole = *request;
	if (!whole.proxy.n)
		whole.proxy = str_of(fetch->proxy);
	enum status status = queue_add(&fetch->queue, &fetch->rules.guard, &whole);
	return status ? err_set(err, status, "fetch: no memory for a request") : OK;
}

size_t fetch_pending(const struct fetch *fetch)
{
	return fetch->queue.waiting_n + fetch->busy_n;
}

void fetch_wake(struct fetch *fetch)
{
	uint64_t one = 1;
	ssize_t n = write(fetch->wake_fd, &one, sizeof(one));
	(void)n; /* a full counter wakes as well */
}

/* --- a turn --- */

struct turn {
	struct fetch *fetch;
	fetch_answer_fn *each;
	void *ctx;
};

static bool has_idle(struct fetch *fetch)
{
	if (fetch->busy_n < fetch->made_n)
		return true;
	struct transfer *made = transfer_new(&fetch->rules, &fetch->shares);
	if (made)
		fetch->transfers[fetch->made_n++] = made;
	return made != NULL;
}

static struct transfer *take_idle(struct fetch *fetch)
{
	struct transfer *transfer = fetch->transfers[fetch->busy_n];
	transfer->place = fetch->busy_n++;
	return transfer;
}

/* Hands the answer over and makes the place free. The callback may add requests. */
static void finish(const struct turn *turn, struct transfer *transfer, const struct fetch_answer *answer)
{
	struct fetch *fetch = turn->fetch;
	turn->each(turn->ctx, answer);
	queue_done(&fetch->queue, transfer->job);
	transfer_reset(transfer);

	struct transfer *last = fetch->transfers[--fetch->busy_n];
	fetch->transfers[transfer->place] = last;
	last->place = transfer->place;
	fetch->transfers[fetch->busy_n] = transfer;
}

static void go(const struct turn *turn, struct transfer *transfer, enum status status);

/* What came of a robots.txt is kept, and the way to the page taken up again. */
static void leave_robots(const struct turn *turn, struct transfer *transfer, uint32_t code)
{
	struct fetch *fetch = turn->fetch;
	struct chain *page = &transfer->page;
	struct buf rules;
	buf_init(&rules, 2 * CAP_ROBOTS_BYTES);
	if (code >= 200 && code < 300)
		robots_read(str_cut(buf_str(&transfer->body), 0, CAP_ROBOTS_BYTES), fetch->rules.token, &rules);
	robots_keep(&fetch->robots, page->urls.at[page->urls.n - 1], code, buf_str(&rules), clock_monotonic_ms());
	buf_release(&rules);
	go(turn, transfer, transfer_to_page(transfer));
}

/* Onto the wire, or away with it. */
static void send_off(const struct turn *turn, struct transfer *transfer, enum status status)
{
	struct fetch_answer answer;
	if (!status && curl_multi_add_handle(turn->fetch->multi, transfer->easy) == CURLM_OK)
		return;
	if (transfer_is_on_robots(transfer)) {
		leave_robots(turn, transfer, 0);
		return;
	}
	transfer_refuse(transfer, status ? status : E_NOMEM, &answer);
	finish(turn, transfer, &answer);
}

/* May the page be asked? When its host was not heard yet, the transfer is on the way to its robots.txt after this. */
MUST_USE static enum status hear_robots(struct fetch *fetch, struct transfer *transfer)
{
	struct str url = transfer_url(transfer);
	if (!fetch->rules.asks_robots || !transfer->job->is_page || transfer_is_on_robots(transfer))
		return OK;
	switch (robots_judge(&fetch->robots, url, clock_monotonic_ms())) {
	case ROBOTS_ALLOWED:
		return OK;
	case ROBOTS_UNKNOWN: /* without memory it stays unknown, so there is a bound */
		if (transfer->robots_n++ <= CAP_REDIRECTS)
			return transfer_to_robots(transfer);
		break;
	case ROBOTS_FORBIDDEN:
		return err_set(&transfer->trouble, E_DENIED, "robots.txt of %.*s forbids it (RFC 9309)",
			       STR_FORMAT(str_cut(url_host(url), 0, 100)));
	case ROBOTS_UNREACHABLE:
		break;
	}
	return err_set(&transfer->trouble, E_DENIED, "robots.txt of %.*s cannot be read now (RFC 9309 2.3.1.4)",
		       STR_FORMAT(str_cut(url_host(url), 0, 100)));
}

/* A hop begins with what its host allows, then with the name of the host. */
static void go(const struct turn *turn, struct transfer *transfer, enum status status)
{
	bool needs_name = false;
	if (!status)
		status = hear_robots(turn->fetch, transfer);
	if (!status)
		status = transfer_needs_name(transfer, &needs_name);
	if (!status && needs_name)
		resolver_ask(turn->fetch->resolver, &transfer->lookup, transfer->target.host);
	else
		send_off(turn, transfer, status);
}

static void take_names(const struct turn *turn)
{
	resolver_timeouts(turn->fetch->resolver);
	for (struct lookup *lookup; (lookup = resolver_next(turn->fetch->resolver)) != NULL;) {
		struct transfer *transfer =
			(struct transfer *)(void *)((char *)lookup - offsetof(struct transfer, lookup));
		send_off(turn, transfer, transfer_pin(transfer));
	}
}

MUST_USE static enum status start_what_may(const struct turn *turn, struct err *err)
{
	struct fetch *fetch = turn->fetch;
	int64_t now_ms = clock_monotonic_ms();
	while (fetch->busy_n < fetch->at_most && fetch->queue.waiting_n > 0) {
		if (!has_idle(fetch))
			return err_set(err, E_NOMEM, "fetch: no memory for a transfer");
		struct job *job = queue_next(&fetch->queue, now_ms);
		if (!job)
			break;
		struct transfer *transfer = take_idle(fetch);
		go(turn, transfer, transfer_start(transfer, job, now_ms));
	}
	return OK;
}

static int wait_of(const struct fetch *fetch, uint32_t wait_ms)
{
	int64_t now_ms = clock_monotonic_ms(), wait = wait_ms;
	if (fetch->deadline_ms >= 0 && fetch->deadline_ms - now_ms < wait)
		wait = fetch->deadline_ms - now_ms;
	int64_t name = resolver_wait_ms(fetch->resolver);
	if (name >= 0 && name < wait)
		wait = name;
	int64_t rest = fetch->busy_n < fetch->at_most ? queue_wait_ms(&fetch->queue, now_ms) : -1;
	if (rest >= 0 && rest < wait)
		wait = rest;
	return wait < 0 ? 0 : wait > INT_MAX ? INT_MAX : (int)wait;
}

static void serve_event(struct fetch *fetch, const struct epoll_event *event)
{
	int mask = 0, running, fd = (int)(uint32_t)event->data.u64;
	if (event->data.u64 & RESOLVE_FLAG) {
		bool is_over = event->events & (EPOLLERR | EPOLLHUP);
		resolver_event(fetch->resolver, fd, is_over || event->events & EPOLLIN, event->events & EPOLLOUT);
		return;
	}
	if (fd == fetch->wake_fd) {
		uint64_t count;
		ssize_t n = read(fetch->wake_fd, &count, sizeof(count));
		(void)n;
		return;
	}
	if (event->events & EPOLLIN)
		mask |= CURL_CSELECT_IN;
	if (event->events & EPOLLOUT)
		mask |= CURL_CSELECT_OUT;
	if (event->events & (EPOLLERR | EPOLLHUP))
		mask |= CURL_CSELECT_ERR;
	(void)curl_multi_socket_action(fetch->multi, fd, mask, &running);
}

static void serve_timer(struct fetch *fetch)
{
	int running;
	if (fetch->deadline_ms < 0 || fetch->deadline_ms > clock_monotonic_ms())
		return;
	fetch->deadline_ms = -1; /* libcurl sets it anew */
	(void)curl_multi_socket_action(fetch->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

static void collect(const struct turn *turn)
{
	struct fetch *fetch = turn->fetch;
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(fetch->multi, &left)) != NULL;) {
		struct transfer *transfer = NULL;
		struct fetch_answer answer;
		CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;
		(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
		assert(transfer && transfer->easy == easy);
		(void)curl_multi_remove_handle(fetch->multi, easy); /* the message is gone now */
		uint32_t robots_code;
		if (transfer_is_on_robots(transfer)) {
			if (transfer_end_robots(transfer, code, &robots_code))
				leave_robots(turn, transfer, robots_code);
			else
				go(turn, transfer, OK);
		} else if (transfer_end(transfer, code, &answer))
			finish(turn, transfer, &answer);
		else
			go(turn, transfer, OK);
	}
}

enum status fetch_turn(struct fetch *fetch, uint32_t wait_ms, fetch_answer_fn *each, void *ctx, struct err *err)
{
	const struct turn turn = {fetch, each, ctx};
	enum status status = start_what_may(&turn, err);
	if (status)
		return status;

	struct epoll_event events[EVENTS_MAX];
	int n = epoll_wait(fetch->epoll_fd, events, EVENTS_MAX, wait_of(fetch, wait_ms));
	if (n < 0 && errno != EINTR)
		return err_set(err, E_NET, "fetch: epoll_wait: errno %d", errno);
	for (int i = 0; i < n; i++) {
		serve_event(fetch, &events[i]);
		shares_settle(&fetch->shares, fetch->transfers, fetch->busy_n);
	}
	take_names(&turn);
	serve_timer(fetch);
	collect(&turn);
	shares_settle(&fetch->shares, fetch->transfers, fetch->busy_n);

	if (fetch->trouble.code) {
		struct err trouble = fetch->trouble;
		fetch->trouble = (struct err){0};
		return err_set(err, trouble.code, "%s", trouble.msg);
	}
	return OK;
}
