/* Answers that stay the same until a threat changes: the JSON of single threats, as API clients ask for it again and
 * again. An answer is kept with the number of the newest change that the store had before it was read, and given only
 * while that is still the newest one; so nobody is told what is no longer so. */
#include <stdlib.h>

#include "serve_priv.h"

enum { ANSWER_BYTES_MAX = 65536 };

void answers_init(struct answers *answers)
{
	*answers = (struct answers){0};
	pthread_mutex_init(&answers->lock, NULL);
}

void answers_release(struct answers *answers)
{
	pthread_mutex_destroy(&answers->lock);
	for (size_t i = 0; i < KEPT_ANSWERS_N; i++)
		free(answers->at[i].p);
}

bool answers_get(struct answers *answers, uint64_t key, uint64_t change, struct buf *out)
{
	const struct kept_answer *kept = &answers->at[key % KEPT_ANSWERS_N];
	pthread_mutex_lock(&answers->lock);
	bool found = kept->p && kept->key == key && kept->change == change;
	if (found)
		buf_add(out, (struct str){kept->p, kept->n});
	pthread_mutex_unlock(&answers->lock);
	return found;
}

void answers_put(struct answers *answers, uint64_t key, uint64_t change, struct str body)
{
	char *p = body.n && body.n <= ANSWER_BYTES_MAX ? malloc(body.n) : NULL;
	if (!p)
		return;
	memcpy(p, body.p, body.n);
	struct kept_answer *kept = &answers->at[key % KEPT_ANSWERS_N];
	pthread_mutex_lock(&answers->lock);
	char *old = kept->p;
	*kept = (struct kept_answer){.key = key, .change = change, .p = p, .n = body.n};
	pthread_mutex_unlock(&answers->lock);
	free(old);
}
