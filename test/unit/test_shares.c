/* Bodies that come in share memory: small ones go on, the eldest goes on, the rest wait until there is room again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "fetch_priv.h"

enum { N = 4 };

struct scene {
	struct transfer_rules rules;
	struct shares shares;
	struct transfer *busy[N];
};

static int open_scene(void **state)
{
	static struct scene scene;
	static char none[] = "";
	scene = (struct scene){.rules = {.user_agent = none, .ca_file = none}};
	for (int i = 0; i < N; i++) {
		scene.busy[i] = transfer_new(&scene.rules, &scene.shares);
		if (!scene.busy[i])
			return -1;
		scene.busy[i]->started_ms = 100 - i; /* the last is the eldest */
	}
	*state = &scene;
	return 0;
}

static int close_scene(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < N; i++) {
		scene->busy[i]->body.n = 0; /* nothing came in truth */
		transfer_free(scene->busy[i]);
	}
	return 0;
}

static void come_in(struct scene *scene, const size_t mib[N])
{
	scene->shares.bytes = 0;
	for (int i = 0; i < N; i++)
		scene->shares.bytes += scene->busy[i]->body.n = mib[i] * MIB;
	shares_settle(&scene->shares, scene->busy, N);
}

static void assert_held(const struct scene *scene, const bool held[N])
{
	size_t n = 0;
	for (int i = 0; i < N; i++) {
		assert_int_equal(scene->busy[i]->is_held, held[i]);
		n += held[i];
	}
	assert_int_equal(scene->shares.held_n, n);
}

/* An even share is a fourth of the cap: 16 MiB. */
static void past_their_share_all_but_the_eldest_wait(void **state)
{
	struct scene *scene = *state;
	_Static_assert(CAP_BODIES_BYTES == 64 * MIB, "the numbers below are of it");
	come_in(scene, (size_t[]){30, 1, 20, 12});
	assert_held(scene, (bool[]){0, 0, 0, 0}); /* 63 */
	come_in(scene, (size_t[]){30, 1, 20, 13});
	assert_held(scene, (bool[]){1, 0, 0, 0}); /* who has less than its share goes on */
	come_in(scene, (size_t[]){30, 1, 20, 16});
	assert_held(scene, (bool[]){1, 0, 1, 0}); /* the eldest too, past it */
	come_in(scene, (size_t[]){30, 16, 20, 0});
	assert_held(scene, (bool[]){1, 1, 0, 0}); /* then the next eldest */
}

static void who_waits_goes_on_when_a_fourth_is_free(void **state)
{
	struct scene *scene = *state;
	come_in(scene, (size_t[]){30, 20, 0, 16});
	assert_held(scene, (bool[]){1, 1, 0, 0});
	come_in(scene, (size_t[]){30, 20, 0, 0});
	assert_held(scene, (bool[]){1, 0, 0, 0});
	come_in(scene, (size_t[]){30, 17, 0, 0});
	assert_held(scene, (bool[]){0, 0, 0, 0});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(past_their_share_all_but_the_eldest_wait, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(who_waits_goes_on_when_a_fourth_is_free, open_scene, close_scene),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
