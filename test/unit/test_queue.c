/* Who may go next: turns of hosts, their places, the gap between pages. The time is the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "fetch_priv.h"

enum { PER_HOST = 2, GAP_MS = 1000 };

struct scene {
	struct queue queue;
	struct guard guard;
};

static int open_scene(void **state)
{
	static const struct strs none;
	struct scene *scene = calloc(1, sizeof(*scene));
	if (!scene)
		return 1;
	queue_init(&scene->queue, PER_HOST, GAP_MS);
	*state = scene;
	return guard_init(&scene->guard, &none, NULL) != OK;
}

static int close_scene(void **state)
{
	struct scene *scene = *state;
	queue_release(&scene->queue);
	guard_release(&scene->guard);
	free(scene);
	return 0;
}

static void add(struct scene *scene, const char *url, bool is_page, uint64_t tag)
{
	const struct fetch_request request = {.url = str_of(url), .is_page = is_page, .tag = tag};
	assert_int_equal(queue_add(&scene->queue, &scene->guard, &request), OK);
}

static struct job *expect(struct scene *scene, int64_t now_ms, uint64_t tag)
{
	struct job *job = queue_next(&scene->queue, now_ms);
	assert_non_null(job);
	assert_int_equal(job->tag, tag);
	return job;
}

static void hosts_take_turns_and_have_so_many_places(void **state)
{
	struct scene *scene = *state;
	for (uint64_t i = 0; i < 3; i++)
		add(scene, "https://a.org/feed", false, 10 + i);
	add(scene, "https://b.org/feed", false, 20);
	add(scene, "http://A.ORG:8080/feed", false, 13); /* the same host */
	assert_int_equal(scene->queue.waiting_n, 5);

	struct job *first = expect(scene, 0, 10), *other = expect(scene, 0, 20), *second = expect(scene, 0, 11);
	assert_null(queue_next(&scene->queue, 0));
	assert_int_equal(queue_wait_ms(&scene->queue, 0), -1);
	queue_done(&scene->queue, second);
	second = expect(scene, 0, 12);
	assert_null(queue_next(&scene->queue, 0));
	queue_done(&scene->queue, first);
	first = expect(scene, 0, 13);
	queue_done(&scene->queue, first);
	queue_done(&scene->queue, second);
	queue_done(&scene->queue, other);
	assert_int_equal(scene->queue.waiting_n, 0);
	assert_int_equal(scene->queue.hosts.n, 0); /* nothing is kept of hosts that are done */
}

static void pages_keep_their_gap_and_feeds_pass_them(void **state)
{
	struct scene *scene = *state;
	add(scene, "https://a.org/1", true, 1);
	add(scene, "https://a.org/2", true, 2);
	add(scene, "https://b.org/3", true, 3);
	struct job *one = expect(scene, 5000, 1), *three = expect(scene, 5000, 3);
	assert_null(queue_next(&scene->queue, 5000));
	assert_int_equal(queue_wait_ms(&scene->queue, 5400), 600);

	queue_done(&scene->queue, one); /* a free place does not shorten the gap */
	assert_null(queue_next(&scene->queue, 5999));
	add(scene, "https://a.org/feed", false, 4);
	struct job *feed = expect(scene, 5999, 4), *two = expect(scene, 6000, 2);
	queue_done(&scene->queue, feed);
	queue_done(&scene->queue, two);
	queue_done(&scene->queue, three);

	add(scene, "https://a.org/5", true, 5); /* the gap outlives an empty queue */
	assert_null(queue_next(&scene->queue, 6999));
	queue_done(&scene->queue, expect(scene, 7000, 5));
	assert_null(queue_next(&scene->queue, 9000));
	assert_int_equal(scene->queue.hosts.n, 0);
}

static void listed_hosts_have_no_gap_and_eight_places(void **state)
{
	struct scene *scene = *state;
	struct str range = STR("127.0.0.0/8");
	assert_int_equal(guard_init(&scene->guard, &(struct strs){.at = &range, .n = 1}, NULL), OK);
	struct job *jobs[8];
	for (uint64_t i = 0; i < 9; i++)
		add(scene, "http://127.0.0.1/page", true, i);
	for (uint64_t i = 0; i < 8; i++)
		jobs[i] = expect(scene, 0, i);
	assert_null(queue_next(&scene->queue, 0));
	for (size_t i = 0; i < 8; i++)
		queue_done(&scene->queue, jobs[i]);
	queue_done(&scene->queue, expect(scene, 0, 8));
}

static void what_waits_can_be_dropped(void **state)
{
	struct scene *scene = *state;
	add(scene, "https://a.org/1", true, 1);
	add(scene, "https://a.org/feed", false, 2);
	queue_done(&scene->queue, expect(scene, 0, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hosts_take_turns_and_have_so_many_places, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(pages_keep_their_gap_and_feeds_pass_them, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(listed_hosts_have_no_gap_and_eight_places, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(what_waits_can_be_dropped, open_scene, close_scene),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
