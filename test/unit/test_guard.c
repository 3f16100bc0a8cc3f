/* The guard: every kind of address that is not the public's, the spellings of ranges, their mistakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "fetch_guard.h"

struct row {
	const char *address, *kind; /* NULL: public */
};

static const struct row rows[] = {
	{"1.1.1.1", NULL},
	{"9.255.255.255", NULL},
	{"11.0.0.0", NULL},
	{"93.184.216.34", NULL},
	{"100.63.255.255", NULL},
	{"100.128.0.0", NULL},
	{"126.255.255.255", NULL},
	{"128.0.0.0", NULL},
	{"169.253.255.255", NULL},
	{"172.15.255.255", NULL},
	{"172.32.0.0", NULL},
	{"192.0.1.0", NULL},
	{"192.167.255.255", NULL},
	{"198.17.255.255", NULL},
	{"198.20.0.0", NULL},
	{"223.255.255.255", NULL},
	{"2606:4700::1111", NULL},
	{"2001:200::1", NULL},
	{"2a00:1450:4001::200e", NULL},
	{"64:ff9b::808:808", NULL},
	{"::ffff:8.8.8.8", NULL},

	{"0.0.0.0", "an unspecified address"},
	{"0.1.2.3", "an unspecified address"},
	{"10.0.0.0", "a private address"},
	{"10.255.255.255", "a private address"},
	{"100.64.0.0", "a carrier's shared address"},
	{"100.127.255.255", "a carrier's shared address"},
	{"127.0.0.1", "a loopback address"},
	{"127.255.255.254", "a loopback address"},
	{"169.254.0.1", "a link-local address"},
	{"169.254.169.254", "a cloud's metadata address"},
	{"100.100.100.200", "a cloud's metadata address"},
	{"168.63.129.16", "a cloud's metadata address"},
	{"fd00:ec2::254", "a cloud's metadata address"},
	{"172.16.0.0", "a private address"},
	{"172.31.255.255", "a private address"},
	{"192.0.0.8", "a protocol's own address"},
	{"192.0.2.7", "a documentation address"},
	{"192.168.0.1", "a private address"},
	{"198.18.0.1", "a benchmark address"},
	{"198.19.255.255", "a benchmark address"},
	{"198.51.100.1", "a documentation address"},
	{"203.0.113.255", "a documentation address"},
	{"224.0.0.1", "a multicast address"},
	{"239.255.255.255", "a multicast address"},
	{"240.0.0.1", "a reserved address"},
	{"255.255.255.255", "the broadcast address"},
	{"::", "an unspecified address"},
	{"::1", "a loopback address"},
	{"::2", "a reserved address"},
	{"::7f00:1", "a reserved address"}, /* v4-compatible, as old as it is wrong */
	{"::ffff:127.0.0.1", "a loopback address"},
	{"::ffff:a00:1", "a private address"},
	{"::ffff:169.254.169.254", "a cloud's metadata address"},
	{"64:ff9b::7f00:1", "a loopback address"},
	{"64:ff9b::a9fe:a9fe", "a cloud's metadata address"},
	{"64:ff9b:1::a00:1", "a reserved address"},
	{"2a00::5efe:10.0.0.1", "a private address"},
	{"2a00::200:5efe:127.0.0.1", "a loopback address"},
	{"2a00::5efe:8.8.8.8", NULL},
	{"100::1", "a reserved address"},
	{"fc00::1", "a private address"},
	{"fdff:ffff::1", "a private address"},
	{"fe80::1", "a link-local address"},
	{"febf::1", "a link-local address"},
	{"fec0::1", "a private address"},
	{"ff02::1", "a multicast address"},
	{"2001::1", "a tunnel's address"},
	{"2001:2::1", "a benchmark address"},
	{"2001:10::1", "a protocol's own address"},
	{"2001:db8::1", "a documentation address"},
	{"2002:7f00:1::1", "a tunnel's address"},
	{"3fff::1", "a documentation address"},
	{"4000::1", "a reserved address"},
};

static void every_kind_of_address_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct address address;
		assert_true(address_parse(str_of(rows[i].address), &address));
		const char *kind = address_kind(&address);
		if ((kind == NULL) != (rows[i].kind == NULL) || (kind && strcmp(kind, rows[i].kind) != 0))
			fail_msg("%s is %s, not %s", rows[i].address, kind ? kind : "public",
				 rows[i].kind ? rows[i].kind : "public");
	}
}

static void addresses_are_read_and_written(void **state)
{
	(void)state;
	struct address address, same;
	char text[ADDRESS_TEXT_BYTES];
	assert_true(address_parse(STR("[::1]"), &address));
	address_print(&address, text);
	assert_string_equal(text, "::1");
	assert_true(address_parse(STR("::ffff:10.1.2.3"), &address));
	assert_true(address_parse(STR("10.1.2.3"), &same));
	assert_memory_equal(&address, &same, sizeof(address));
	address_print(&address, text);
	assert_string_equal(text, "10.1.2.3");

	const char *const others[] = {"",         "localhost", "10.1.2",  "10.1.2.3.4", "256.1.1.1", "0x7f.0.0.1",
				      "1.2.3.4 ", "[::1",      "12345::", "::1%eth0",   "2130706433"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(address_parse(str_of(others[i]), &address));
}

static void sockets_give_their_address(void **state)
{
	(void)state;
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr local = {.sa_family = AF_UNIX};
	struct address address;
	assert_true(address_of_socket((const struct sockaddr *)&v4, &address));
	assert_string_equal(address_kind(&address), "a loopback address");
	assert_true(address_of_socket((const struct sockaddr *)&v6, &address));
	assert_string_equal(address_kind(&address), "a loopback address");
	assert_false(address_of_socket(&local, &address));
}

static bool in_range(const char *range_text, const char *address_text)
{
	struct range range;
	struct address address;
	assert_int_equal(range_parse(str_of(range_text), &range, NULL), OK);
	assert_true(address_parse(str_of(address_text), &address));
	return range_has(&range, &address);
}

static void ranges_have_their_addresses(void **state)
{
	(void)state;
	assert_true(in_range("127.0.0.0/8", "127.255.0.1"));
	assert_false(in_range("127.0.0.0/8", "128.0.0.1"));
	assert_true(in_range("192.168.4.0/22", "192.168.7.255"));
	assert_false(in_range("192.168.4.0/22", "192.168.8.0"));
	assert_true(in_range("10.0.0.1", "10.0.0.1"));
	assert_false(in_range("10.0.0.1", "10.0.0.2"));
	assert_true(in_range("0.0.0.0/0", "10.0.0.2"));
	assert_false(in_range("0.0.0.0/0", "::1"));
	assert_true(in_range("::/0", "10.0.0.2"));
	assert_true(in_range("fd00::/9", "fd7f::1"));
	assert_false(in_range("fd00::/9", "fd80::1"));
	assert_true(in_range("::ffff:127.0.0.0/104", "127.0.0.1"));
}

static void bad_ranges_are_named(void **state)
{
	(void)state;
	const struct {
		const char *text, *says;
	} bad[] = {
		{"", "no address"},
		{"intranet", "no address"},
		{"10.0.0/8", "no address"},
		{"10.0.0.0/33", "0 to 32"},
		{"10.0.0.0/", "0 to 32"},
		{"10.0.0.0/-1", "0 to 32"},
		{"10.0.0.0/8/8", "0 to 32"},
		{"fd00::/129", "0 to 128"},
		{"10.0.0.1/8", "past the prefix"},
		{"fd00::1/64", "past the prefix"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct range range = {.bits = 77};
		struct err err = {0};
		assert_int_equal(range_parse(str_of(bad[i].text), &range, &err), E_SYNTAX);
		assert_int_equal(range.bits, 77);
		assert_true(str_has(str_of(err.msg), str_of(bad[i].says)));
	}
}

static enum verdict judge(const struct guard *guard, const char *text)
{
	struct address address;
	assert_true(address_parse(str_of(text), &address));
	return guard_judge(guard, &address);
}

static void the_guard_lets_through_what_is_listed(void **state)
{
	(void)state;
	struct str listed[] = {STR(" 127.0.0.0/8"), STR("fd00::/16")};
	const struct strs ranges = {.at = listed, .n = 2}, none = {0};
	struct guard guard;
	assert_int_equal(guard_init(&guard, &none, NULL), OK);
	assert_int_equal(judge(&guard, "127.0.0.1"), VERDICT_REFUSED);
	assert_int_equal(judge(&guard, "1.1.1.1"), VERDICT_PUBLIC);
	guard_release(&guard);

	assert_int_equal(guard_init(&guard, &ranges, NULL), OK);
	assert_int_equal(judge(&guard, "127.0.0.1"), VERDICT_LISTED);
	assert_int_equal(judge(&guard, "64:ff9b::7f00:1"), VERDICT_LISTED);
	assert_int_equal(judge(&guard, "::1"), VERDICT_REFUSED);
	assert_int_equal(judge(&guard, "fd00::5"), VERDICT_LISTED);
	assert_int_equal(judge(&guard, "fd01::5"), VERDICT_REFUSED);
	assert_int_equal(judge(&guard, "1.1.1.1"), VERDICT_PUBLIC);
	guard_release(&guard);

	listed[1] = STR("nonsense");
	assert_int_equal(guard_init(&guard, &ranges, NULL), E_SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_address_is_known),
		cmocka_unit_test(addresses_are_read_and_written),
		cmocka_unit_test(sockets_give_their_address),
		cmocka_unit_test(ranges_have_their_addresses),
		cmocka_unit_test(bad_ranges_are_named),
		cmocka_unit_test(the_guard_lets_through_what_is_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
