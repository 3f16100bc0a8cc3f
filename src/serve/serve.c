#include "serve_live.h"
#include "serve_patience.h"

#include <sys/resource.h>
#include <unistd.h>

static void drop_message(void *ctx, const char *format, va_list args)
{
	(void)ctx;
	(void)format;
	(void)args;
}

/* Poll mode: the library's epoll mode stops answering when 128 sockets are ready at once. */
static struct MHD_Daemon *start_daemon(struct serve *serve, unsigned threads)
{
	struct MHD_OptionItem options[] = {
		{MHD_OPTION_LISTEN_SOCKET, serve->door.fd, NULL},
		{MHD_OPTION_CONNECTION_LIMIT, SERVE_CONNECTIONS, NULL},
		{MHD_OPTION_PER_IP_CONNECTION_LIMIT, SERVE_OF_ADDRESS, NULL},
		{MHD_OPTION_CONNECTION_TIMEOUT, SERVE_TIMEOUT_S, NULL},
		{MHD_OPTION_CONNECTION_MEMORY_LIMIT, SERVE_CONNECTION_BYTES, NULL},
		{MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
		{threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL},
		{MHD_OPTION_END, 0, NULL},
	};
	return MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0, NULL,
				NULL, conversation_step, serve, MHD_OPTION_EXTERNAL_LOGGER, drop_message, NULL,
				MHD_OPTION_URI_LOG_CALLBACK, conversation_begin, serve, MHD_OPTION_NOTIFY_COMPLETED,
				conversation_end, serve, MHD_OPTION_NOTIFY_CONNECTION, patience_connection,
				serve->patience, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/* Each live reader is an open file: as many as the system lets us have. */
static void allow_files(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= 2 * SERVE_CONNECTIONS)
		return;
	files.rlim_cur = files.rlim_max < 2 * SERVE_CONNECTIONS ? files.rlim_max : 2 * SERVE_CONNECTIONS;
	(void)setrlimit(RLIMIT_NOFILE, &files); /* fewer readers then */
}

static bool keep_origins(struct serve *serve, const struct strs *origins)
{
	serve->arena = arena_new(64 * 1024);
	bool ok = serve->arena != NULL;
	for (size_t i = 0; i < origins->n && ok; i++)
		ok = strs_add(serve->arena, &serve->allowed_origins, str_copy(serve->arena, origins->at[i]));
	return ok;
}

static void kept_begin(struct kept *kept)
{
	pthread_mutex_init(&kept->lock, NULL);
}

static void kept_end(struct kept *kept)
{
	pthread_mutex_destroy(&kept->lock);
	arena_free(kept->arena);
}

static void for_kept(struct serve *serve, void (*each)(struct kept *kept))
{
	struct kept *all[] = {&serve->trends[0], &serve->trends[1], &serve->health};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		each(all[i]);
}

enum status serve_start(const struct serve_options *options, struct serve **out, struct err *err)
{
	struct serve *serve = calloc(1, sizeof(*serve));
	struct store *first = NULL;
	if (!serve)
		return err_set(err, E_NOMEM, "serve: no memory");
	serve->door.fd = -1;
	serve->status = options->status;
	serve->rate.limit = options->rate_limit;
	pthread_mutex_init(&serve->rate.lock, NULL);
	serve->entity = options->entity;
	pthread_mutex_init(&serve->tally.lock, NULL);
	for_kept(serve, kept_begin);
	answers_init(&serve->answers);
	serve->knowledge = options->knowledge;
	serve->ctx = options->ctx;
	enum status status = keep_origins(serve, &options->allowed_origins)
				     ? pool_init(&serve->pool, options->folder, err)
				     : err_set(err, E_NOMEM, "serve: no memory");
	if (!status)
		status = pool_take(&serve->pool, &first, err); /* a store that cannot be read is told at once */
	if (!status)
		status = door_open(options->listen, &serve->door, err);
	pool_give(&serve->pool, first);
	if (!status)
		status = live_start(&serve->pool, &serve->live, err);
	if (!status)
		status = patience_start(options->request_s ? options->request_s : SERVE_TIMEOUT_S, &serve->patience,
					err);
	if (!status) {
		allow_files();
		unsigned threads = options->threads ? options->threads : SERVE_THREADS;
		serve->daemon = start_daemon(serve, threads < SERVE_THREADS_MAX ? threads : SERVE_THREADS_MAX);
		if (!serve->daemon) {
			close(serve->door.fd);
			status = err_set(err, E_NET, "serve: the HTTP server does not start on %s", serve->door.text);
		}
	}
	if (status) {
		live_close(serve->live);
		live_free(serve->live);
		patience_free(serve->patience);
		pool_release(&serve->pool);
		arena_free(serve->arena);
		free(serve);
		return status;
	}
	*out = serve;
	return OK;
}

struct str serve_address(const struct serve *serve)
{
	return str_of(serve->door.text);
}

void serve_stop(struct serve *serve)
{
	if (!serve)
		return;
	live_close(serve->live);
	MHD_stop_daemon(serve->daemon); /* closes the listening socket too */
	live_free(serve->live);
	patience_free(serve->patience);
	pool_release(&serve->pool);
	pthread_mutex_destroy(&serve->rate.lock);
	pthread_mutex_destroy(&serve->tally.lock);
	for_kept(serve, kept_end);
	answers_release(&serve->answers);
	arena_free(serve->arena);
	free(serve);
}
