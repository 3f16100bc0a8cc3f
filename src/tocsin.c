/* tocsin: one program, one table of commands. */
#include <signal.h>
#include <stdio.h>

#include "options.h"

const struct command *commands(void)
{
	static const struct command table[] = {
		{"fetch", "URL...", "Fetches addresses and writes their bytes",
		 "One address: its body. Several, or --json: a JSON object a line.", cmd_fetch},
		{"parse", "< FEED", "Reads a feed and writes its entries",
		 "RSS, RDF, Atom and JSON Feed; a broken feed gives what can be read.", cmd_parse},
		{"extract", "[FILE]... < PAGE", "Reads a page and writes its article",
		 "With files, an article of each.", cmd_extract},
		{"dedupe", "< ARTICLES", "Says which articles are new, revised, copied or the same", "", cmd_dedupe},
		{"annotate", "< ARTICLES", "Writes what each article says",
		 "Entities, observables, dated events, sentence roles, indicators, severity.", cmd_annotate},
		{"cluster", "< ARTICLES", "Puts the articles of one event together",
		 "Reads all, places them in the order of time, writes id and threat in the order of input.",
		 cmd_cluster},
		{"eval", "[GOLD]", "Says how well labelled articles are put together",
		 "GOLD is articles with the field event; those without one are only read. Prints B-cubed, pairwise "
		 "and the worst.",
		 cmd_eval},
		{"brief", "< ARTICLES", "Writes the threats that articles tell, one a line", "", cmd_brief},
		{"ingest", "< ARTICLES", "Runs articles through the whole line into the store", "", cmd_ingest},
		{"serve", "", "Polls the sources and serves the pages", "", cmd_serve},
		{"list", "[QUERY]", "Lists threats of the store", "", cmd_list},
		{"show", "ID", "Shows one threat", "", cmd_show},
		{"why", "THREAT [ARTICLE]", "Says why the articles of a threat are together", "", cmd_why},
		{"why-not", "A B", "Says why two threats or articles are apart", "", cmd_why_not},
		{"decide", "merge|split|move|retitle|pin|dismiss|undo|list ...", "Corrects threats",
		 "merge FROM INTO, split THREAT ARTICLE..., move ARTICLE THREAT, retitle THREAT TITLE, pin THREAT, "
		 "dismiss THREAT, undo NUMBER, list. Ids never die.",
		 cmd_decide},
		{"replay", "", "Checks that the stored articles would come to the same threats again", "", cmd_replay},
		{"search", "QUERY", "Finds threats by words, names and more",
		 "Words must occur, -word must not; actor:\"Scattered Spider\" severity:high after:7d "
		 "-product:chrome.\n"
		 "A query that begins with a minus stands after --. All operators are in tocsin(1) and on the page "
		 "/search.",
		 cmd_search},
		{"entity", "TYPE NAME", "Shows what is known of a name, and beside whom threats name it", "",
		 cmd_entity},
		{"feeds", "list|add URL|set ID|remove ID|check [ID]|import FILE|export|discover URL",
		 "Manages the sources",
		 "Works beside a running server, which takes changes over within two seconds. set and add take the "
		 "settings\n"
		 "above; check asks sources (all, or those named) and ends with 1 when one does not answer with a "
		 "feed;\n"
		 "discover finds the feeds of a site; export leaves headers out unless --secrets is given.",
		 cmd_feeds},
		{"config", "check [FILE]|show [FILE]", "Checks the configuration, or shows what it comes to",
		 "Options win over TOCSIN_ variables, these over tocsin.yaml.", cmd_config},
		{"knowledge",
		 "list|import FILE...|update [NAME...]|remove NAME...|split TYPE NAME ALIAS|join TYPE NAME OTHER",
		 "Manages imported names and facts",
		 "ATT&CK, MISP galaxies and warning lists, KEV, EPSS, CVSS and SSVC tables, products; a running server "
		 "reads "
		 "them when it starts.",
		 cmd_knowledge},
		{"sample", "load|remove", "Loads the sample week into the store, or takes it out", "", cmd_sample},
		{"check", "", "Checks that the store is whole", "", cmd_check},
		{"completion", "bash|zsh|fish", "Prints completions for a shell", "", cmd_completion},
		{"version", "", "Says the version", "", cmd_version},
		{"help", "[COMMAND]", "Says what there is", "", cmd_help},
		{0},
	};
	return table;
}

int main(int argc, char **argv)
{
	struct str name = argc > 1 ? str_of(argv[1]) : STR("help");
	if (str_eq(name, STR("--version")))
		name = STR("version");
	if (str_eq(name, STR("--help")) || str_eq(name, STR("-h")))
		name = STR("help");
	if (str_eq(name, STR("reader")))
		return cmd_reader(NULL, argc - 1, argv + 1);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk: a status, not the end */
	for (const struct command *c = commands(); c->name; c++)
		if (str_eq(name, str_of(c->name)))
			return c->run(c, argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv);
	return no_such_command(argc, argv);
}
