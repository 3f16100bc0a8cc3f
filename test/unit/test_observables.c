/* Observables: refanged, validated, and called indicators only when sure. */
#include "enriched.h"

static const struct observable *observable_of(const struct annotation *a, const char *value)
{
	for (size_t i = 0; i < a->observables.n; i++)
		if (str_eq(a->observables.at[i].value, str_of(value)))
			return &a->observables.at[i];
	return NULL;
}

static void defanged_ones_are_refanged_indicators(void **state)
{
	static const struct {
		const char *written, *meant;
		enum observable_type type;
	} cases[] = {
		{"It calls hxxps://evil-login[.]xyz/a.php now.", "https://evil-login.xyz/a.php", OBSERVABLE_URL},
		{"C2 server: 185.220.101[.]47 was seen.", "185.220.101.47", OBSERVABLE_IPV4},
		{"The C2 domain bad-cdn(.)top is new.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"The C2 domain bad-cdn[dot]top is new.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"The C2 domain bad-cdn [.] top is new.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"Mail was sent from pay@bad-cdn.top to the staff.", "pay@bad-cdn.top", OBSERVABLE_EMAIL},
		{"C2 seen: `wss://bad-cdn.top/ws` and more.", "wss://bad-cdn.top/ws", OBSERVABLE_URL},
		{"Look for logins from IPs 91.92.240.10, 91.92.240.11.", "91.92.240.11", OBSERVABLE_IPV4},
		{"Mails direct victims to **bad-cdn.top**, a copy.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"Pages lie at `<org>.bad-cdn[.]top` as seen.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"The C2 domain is bad-cdn[punto]top today.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"The phishing sender is pay[@]bad-cdn[.]top as seen.", "pay@bad-cdn.top", OBSERVABLE_EMAIL},
		{"Size 1 MBMD5:9f86d081884c7d659a2feaa0c55ad015SHA-1:a3bf4f1b2b0b822cd15d6c15b0f00a0812345678x",
		 "9f86d081884c7d659a2feaa0c55ad015", OBSERVABLE_MD5},
		{"Size 1 MBMD5:9f86d081884c7d659a2feaa0c55ad015SHA-1:a3bf4f1b2b0b822cd15d6c15b0f00a0812345678x",
		 "a3bf4f1b2b0b822cd15d6c15b0f00a0812345678", OBSERVABLE_SHA1},
		{"He emailed the staff from loot@gmail.com in June.", "loot@gmail.com", OBSERVABLE_EMAIL},
		{"The implant connects to bad-cdn.top each hour.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"IP addresses: 91.92.240.10, 91.92.240.11.", "91.92.240.10", OBSERVABLE_IPV4},
		{"The C2 domain bad-cdn{dot}top is new.", "bad-cdn.top", OBSERVABLE_DOMAIN},
		{"It calls hxxps:// evil-login.xyz/a.php now.", "https://evil-login.xyz/a.php", OBSERVABLE_URL},
		{"Payload SHA256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.",
		 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", OBSERVABLE_SHA256},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].written);
		const struct observable *found = observable_of(&a, cases[i].meant);
		if (!found)
			print_message("missing: %s\n", cases[i].meant);
		assert_non_null(found);
		assert_int_equal(found->type, cases[i].type);
		assert_int_equal(found->verdict, VERDICT_INDICATOR);
		assert_true(found->reason.n > 0);
		assert_true(found->end > found->start && found->end <= str_of(cases[i].written).n);
	}
}

static void what_only_looks_so_is_no_indicator(void **state)
{
	static const char *const texts[] = {
		"Dell fixed it in version 11.1.0.2 and in 10.11.1.0 as well.",
		"Read it at https://www.bleepingcomputer.com/news/security/some-story/ today.",
		"See https://outlet.example/other for more.",
		"The router at 192.168.1.1 answers.",
		"Run setup.exe, then payload.sh and config.json.",
		"The package left-pad@1.3.0 was changed; write to press@company.com.",
		"Microsoft.com and Booking.com were down at 10:30.",
		"The id 00000000000000000000000000000000 is empty.",
		"At 999.1.2.3 and 1.2.3 nothing answers.",
		"The flow of a sign-in (Source: Outlet[.]com) is long.",
		"It was sent from no-reply@google.com as ever.",
		"MD5:9f86d0 and SHA-1: are labels.",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct annotation a = annotate(state, "", texts[i]);
		for (size_t j = 0; j < a.observables.n; j++)
			if (a.observables.at[j].verdict == VERDICT_INDICATOR)
				fail_msg("indicator in \"%s\": %.*s", texts[i], STR_FORMAT(a.observables.at[j].value));
	}
}

static void the_words_in_front_give_a_role(void **state)
{
	struct annotation a = annotate(state, "", "It talks to the C2 server 45.155.205[.]233 over TLS.");
	assert_true(str_eq(observable_of(&a, "45.155.205.233")->role, STR("c2")));
}

static void answers_of_mail_servers_are_symptoms(void **state)
{
	struct annotation a =
		annotate(state, "",
			 "Senders see \"421 4.3.2 The maximum number of concurrent connections has exceeded a "
			 "limit, closing transmission channel\" since noon.");
	assert_true(a.observables.n >= 1);
	const struct observable *line = &a.observables.at[a.observables.n - 1];
	assert_int_equal(line->type, OBSERVABLE_LOG_LINE);
	assert_true(str_starts(line->value, STR("421 4.3.2 The maximum")));
	assert_true(str_ends(line->value, STR("transmission channel")));
	assert_true(str_eq(line->role, STR("symptom")));
}

static void artifacts_are_kept_for_hunting(void **state)
{
	static const struct {
		const char *text, *value;
		enum observable_type type;
	} cases[] = {
		{"It writes HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Brel to stay.",
		 "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Brel", OBSERVABLE_REGISTRY_KEY},
		{"It makes the mutex Global\\brel-77 first.", "Global\\brel-77", OBSERVABLE_MUTEX},
		{"The YARA rule Brel_Loader_2026 finds it.", "Brel_Loader_2026", OBSERVABLE_RULE},
		{"The implant lies in /usr/local/lib/brel.so there.", "/usr/local/lib/brel.so", OBSERVABLE_FILE_PATH},
		{"Its JA3 is 6734f37431670b3ab4292b8f60f29984 always.", "6734f37431670b3ab4292b8f60f29984",
		 OBSERVABLE_JA3},
		{"Pay to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa now.", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
		 OBSERVABLE_BITCOIN},
		{"Pay to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 now.", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
		 OBSERVABLE_BITCOIN},
		{"Seen at [https]://brel-c2[.top/a and elsewhere.", "https://brel-c2.top/a", OBSERVABLE_URL},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		const struct observable *found = observable_of(&a, cases[i].value);
		if (!found)
			print_message("missing: %s\n", cases[i].value);
		assert_non_null(found);
		assert_int_equal(found->type, cases[i].type);
	}
}

static void what_fails_its_checksum_is_no_wallet(void **state)
{
	static const char *const texts[] = {
		"Pay to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb now.",
		"Pay to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5 now.",
		"The mutex was held and the rule was broken.",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(annotate(state, "", texts[i]).observables.n, 0);
	struct annotation a = annotate(
		state, "",
		"Verify the SHA-256 checksum 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.");
	assert_int_equal(a.observables.n, 1);
	assert_int_not_equal(a.observables.at[0].verdict, VERDICT_INDICATOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(artifacts_are_kept_for_hunting),
		cmocka_unit_test(what_fails_its_checksum_is_no_wallet),
		cmocka_unit_test(defanged_ones_are_refanged_indicators),
		cmocka_unit_test(what_only_looks_so_is_no_indicator),
		cmocka_unit_test(the_words_in_front_give_a_role),
		cmocka_unit_test(answers_of_mail_servers_are_symptoms),
	};
	return cmocka_run_group_tests(tests, desk_open, desk_close);
}
