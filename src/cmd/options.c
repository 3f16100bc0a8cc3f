#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "terminal.h"

enum { FLAGS_MAX = 96 };

int complain(const struct command *command, enum exit_code code, const char *format, ...)
{
	va_list args;
	fprintf(stderr, "tocsin %s: ", command->name);
	va_start(args, format);
	say_list(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return (int)code;
}

static void print_help(const struct command *c, const struct flag *flags, size_t n)
{
	printf("usage: tocsin %s%s%s%s\n\n%s.\n", c->name, n ? " [OPTION]..." : "", *c->operands ? " " : "",
	       c->operands, c->summary);
	if (n)
		printf("\n");
	for (size_t i = 0; i < n; i++) {
		char left[64];
		snprintf(left, sizeof(left), "--%s%s%s", flags[i].name, flags[i].value ? " " : "",
			 flags[i].value ? flags[i].value : "");
		printf("  %-26s %s\n", left, flags[i].help);
	}
	if (*c->help)
		printf("\n%s\n", c->help);
}

static bool set(struct arena *arena, const struct flag *flag, const char *value)
{
	uint64_t number;
	switch (flag->kind) {
	case FLAG_TEXT:
	case FLAG_FOLDER:
		*(struct str *)flag->to = str_of(value);
		return true;
	case FLAG_LIST:
		return strs_add(arena, flag->to, str_of(value));
	case FLAG_YES:
		*(bool *)flag->to = true;
		return true;
	case FLAG_NUMBER:
		if (!str_u64(str_of(value), &number) || number > UINT32_MAX)
			return false;
		*(uint32_t *)flag->to = (uint32_t)number;
		return true;
	}
	return false;
}

/* getopt_long has left the option's number in optopt when only its value is missing. */
static void refuse(const struct command *command, const struct flag *flags, size_t n, const char *given)
{
	const char *names[FLAGS_MAX];
	size_t at = optopt >= 256 ? (size_t)optopt - 256 : n;
	if (at < n && flags[at].value) {
		complain(command, EXIT_USAGE, "--%s wants a value: --%s %s", flags[at].name, flags[at].name,
			 flags[at].value);
		return;
	}
	for (size_t i = 0; i < n && i < FLAGS_MAX; i++)
		names[i] = flags[i].name;
	size_t dashes = strspn(given, "-");
	struct str word = str_of(given + dashes);
	struct str nearest =
		config_nearest(str_cut(word, 0, str_find_byte(word, '=')), names, n < FLAGS_MAX ? n : FLAGS_MAX);
	if (nearest.n && dashes)
		complain(command, EXIT_USAGE, "%s is not an option here; did you mean --%.*s? See tocsin %s --help",
			 given, STR_FORMAT(nearest), command->name);
	else
		complain(command, EXIT_USAGE, "%s is not an option here; see tocsin %s --help", given, command->name);
}

int options_read(const struct command *command, struct arena *arena, const struct flag *flags, size_t n, int argc,
		 char **argv)
{
	struct option longs[FLAGS_MAX + 2] = {{"help", no_argument, NULL, 'h'}};
	for (size_t i = 0; i < n && i < FLAGS_MAX; i++)
		longs[i + 1] =
			(struct option){flags[i].name, flags[i].kind == FLAG_YES ? no_argument : required_argument,
					NULL, (int)(256 + i)};
	const char *folder = getenv("TOCSIN_DATA");
	for (size_t i = 0; folder && *folder && i < n; i++)
		if (flags[i].kind == FLAG_FOLDER)
			*(struct str *)flags[i].to = str_of(folder);
	optind = 1;
	opterr = 0;
	for (int got; (got = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (got == 'h') {
			print_help(command, flags, n);
			return OPTIONS_DONE;
		}
		if (got < 256) {
			refuse(command, flags, n, argv[optind - 1]);
			return OPTIONS_BAD;
		}
		if (!set(arena, &flags[got - 256], optarg)) {
			complain(command, EXIT_USAGE, "--%s wants %s, not \"%s\"", flags[got - 256].name,
				 flags[got - 256].kind == FLAG_NUMBER ? "a number" : flags[got - 256].value, optarg);
			return OPTIONS_BAD;
		}
	}
	return optind;
}
