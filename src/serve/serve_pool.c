#include "serve_priv.h"

enum status pool_init(struct pool *pool, const char *folder, struct err *err)
{
	*pool = (struct pool){.folder = strdup(folder)};
	if (!pool->folder)
		return err_set(err, E_NOMEM, "serve: no memory");
	pthread_mutex_init(&pool->lock, NULL);
	return OK;
}

void pool_release(struct pool *pool)
{
	if (!pool->folder)
		return;
	for (size_t i = 0; i < pool->idle_n; i++)
		store_close(pool->idle[i]);
	pthread_mutex_destroy(&pool->lock);
	free(pool->folder);
	*pool = (struct pool){0};
}

enum status pool_take(struct pool *pool, struct store **out, struct err *err)
{
	struct store *store = NULL;
	pthread_mutex_lock(&pool->lock);
	if (pool->idle_n > 0)
		store = pool->idle[--pool->idle_n];
	pthread_mutex_unlock(&pool->lock);
	if (!store) {
		enum status status = store_open(pool->folder, STORE_READ, &store, err);
		if (status)
			return status;
	}
	*out = store;
	return OK;
}

void pool_give(struct pool *pool, struct store *store)
{
	if (!store)
		return;
	pthread_mutex_lock(&pool->lock);
	bool kept = pool->idle_n < SERVE_THREADS_MAX;
	if (kept)
		pool->idle[pool->idle_n++] = store;
	pthread_mutex_unlock(&pool->lock);
	if (!kept)
		store_close(store);
}
