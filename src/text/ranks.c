#include "text.h"

#include <stdlib.h>

#include "map.h"
#include "text_data.h"

struct ranks {
	struct map words;     /* hash of the word -> its place << 32 | documents */
	uint64_t documents;   /* counted in all */
	double unknown_share; /* of a word that is not in the list */
};

/* "# documents: 198027; ..." */
static uint64_t documents_of(struct str comment)
{
	static const char label[] = "documents: ";
	size_t at = str_find(comment, STR("documents: "));
	uint64_t n = 0;
	for (size_t i = at + sizeof(label) - 1; at != STR_NONE && i < comment.n && is_ascii_digit(comment.p[i]); i++)
		n = n * 10 + (uint64_t)(comment.p[i] - '0');
	return n;
}

/* Reads `word<TAB>documents` a line, the most common word first. */
static enum status read_list(struct ranks *ranks, struct str list, struct err *err)
{
	struct str line;
	uint64_t place = 0, documents = 0;
	while (str_next(&list, '\n', &line)) {
		if (str_starts(line, STR("#")) && !ranks->documents)
			ranks->documents = documents_of(line);
		struct str word;
		if (!line.n || line.p[0] == '#' || !str_next(&line, '\t', &word))
			continue;
		if (!str_u64(line, &documents) || documents > UINT32_MAX)
			return err_set(err, E_SYNTAX, "text: ranks_en: no number of documents at word %u",
				       (unsigned)place + 1);
		if (!map_put(&ranks->words, str_hash(word), ++place << 32 | documents))
			return err_set(err, E_NOMEM, "text: no memory for the word ranks");
	}
	if (!ranks->documents || !place)
		return err_set(err, E_SYNTAX, "text: ranks_en: no \"# documents: N\" in it, or no words");
	ranks->unknown_share = (double)documents / 2 / (double)ranks->documents;
	return OK;
}

enum status ranks_new(struct ranks **out, struct err *err)
{
	struct ranks *ranks = calloc(1, sizeof(*ranks));
	if (!ranks)
		return err_set(err, E_NOMEM, "text: no memory for the word ranks");
	enum status status = read_list(ranks, text_data(STR("ranks_en")), err);
	if (status == OK)
		*out = ranks;
	else
		ranks_free(ranks);
	return status;
}

void ranks_free(struct ranks *ranks)
{
	if (!ranks)
		return;
	map_release(&ranks->words);
	free(ranks);
}

double ranks_share(const struct ranks *ranks, struct str fold)
{
	const uint64_t *value = map_get(&ranks->words, str_hash(fold));
	return value ? (double)(uint32_t)*value / (double)ranks->documents : ranks->unknown_share;
}

uint32_t ranks_place_hashed(const struct ranks *ranks, uint64_t fold_hash)
{
	const uint64_t *value = map_get(&ranks->words, fold_hash);
	return value ? (uint32_t)(*value >> 32) : UINT32_MAX;
}

void ranks_ahead(const struct ranks *ranks, uint64_t fold_hash)
{
	map_ahead(&ranks->words, fold_hash);
}

uint32_t ranks_place(const struct ranks *ranks, struct str fold)
{
	return ranks_place_hashed(ranks, str_hash(fold));
}
