#include "knowing.h"

#include <stdio.h>

#include "caps.h"
#include "records.h"

struct flag knowing_flag(struct knowing *knowing)
{
	return (struct flag){"knowledge", FLAG_TEXT, &knowing->folder, "DIR",
			     "imported knowledge; knowledge/ of the data folder when not said"};
}

struct flag weights_flag(struct knowing *knowing)
{
	return (struct flag){"weights", FLAG_TEXT, &knowing->weights, "FILE",
			     "rows over the weights of the severity (docs/severity.md)"};
}

size_t knowing_flags(struct knowing *knowing, struct flag *flags)
{
	flags[0] = (struct flag){"data", FLAG_TEXT, &knowing->data, "DIR",
				 "a data folder whose imported knowledge is used"};
	flags[1] = (struct flag){"knowledge", FLAG_TEXT, &knowing->folder, "DIR", "a folder of imported knowledge"};
	return KNOWING_FLAGS;
}

const char *knowing_folder(const struct knowing *knowing, char path[KNOWING_PATH_BYTES])
{
	int n = 0;
	if (knowing->folder.n)
		n = snprintf(path, KNOWING_PATH_BYTES, "%.*s", STR_FORMAT(knowing->folder));
	else if (knowing->data.n)
		n = snprintf(path, KNOWING_PATH_BYTES, "%.*s/knowledge", STR_FORMAT(knowing->data));
	if (n <= 0 || n >= KNOWING_PATH_BYTES)
		path[0] = '\0';
	return path;
}

static enum status weigh(const struct knowing *knowing, struct tools *tools, struct err *err)
{
	struct buf own;
	if (!knowing->weights.n)
		return OK;
	buf_init(&own, CAP_WEIGHTS_BYTES);
	enum status status = read_file(knowing->weights, CAP_WEIGHTS_BYTES, &own, err);
	if (!status)
		status = tools_weigh(tools, buf_str(&own), err);
	buf_release(&own);
	if (status)
		tools_release(tools);
	return status;
}

enum status knowing_init(const struct command *self, const struct knowing *knowing, struct tools *tools,
			 struct err *err)
{
	char path[KNOWING_PATH_BYTES];
	const char *folder = knowing_folder(knowing, path);
	enum status status = tools_init_with(tools, *folder ? folder : NULL, err);
	if (status)
		return status;
	const struct knowledge_sources *sources = knowledge_sources(tools->knowledge);
	for (size_t i = 0; i < sources->n; i++)
		if (sources->at[i].trouble.n)
			complain(self, EXIT_BAD_RECORDS, "%s/%.*s.tkn is not used: %.*s", folder,
				 STR_FORMAT(sources->at[i].name), STR_FORMAT(sources->at[i].trouble));
	return weigh(knowing, tools, err);
}
