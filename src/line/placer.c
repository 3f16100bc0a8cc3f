#include "placer.h"

enum status placer_init(struct placer *placer, const struct tools *tools, struct err *err)
{
	*placer = (struct placer){.dedupe = dedupe_new()};
	enum status status = placer->dedupe ? cluster_new(tools->knowledge, &placer->cluster, err)
					    : err_set(err, E_NOMEM, "no memory");
	if (status)
		placer_release(placer);
	return status;
}

void placer_release(struct placer *placer)
{
	dedupe_free(placer->dedupe);
	cluster_free(placer->cluster);
	*placer = (struct placer){0};
}

enum status placer_again(struct placer *placer, struct arena *arena, struct str id, const struct signature *signature,
			 const struct cluster_features *features, struct place *out, struct err *err)
{
	struct dedupe_answer answer;
	dedupe_ask(placer->dedupe, signature, &answer);
	struct place place = {.verdict = answer.verdict, .of = str_copy(arena, answer.of)};
	enum status status = OK;
	if (answer.verdict == DEDUPE_NEW)
		status = cluster_place(placer->cluster, arena, features, &place.placement, err);
	else
		status = cluster_place_beside(placer->cluster, arena, features, place.of, &place.placement, err);
	if (!status && answer.verdict != DEDUPE_SAME)
		status = dedupe_add(placer->dedupe, id, signature, features->published);
	if (!status)
		*out = place;
	return status;
}

bool placer_knows(const struct placer *placer, const struct signature *signature)
{
	struct dedupe_answer answer;
	dedupe_ask(placer->dedupe, signature, &answer);
	return answer.verdict == DEDUPE_SAME || answer.verdict == DEDUPE_REVISION;
}

enum status placer_place(struct placer *placer, struct dossier *d, struct place *out, struct err *err)
{
	return placer_again(placer, d->arena, d->article.id, &d->signature, &d->features, out, err);
}

enum status placer_restore(struct placer *placer, struct arena *arena, const struct signature *signature,
			   const struct cluster_features *features, struct str threat, bool is_copy, struct err *err)
{
	enum status status = dedupe_add(placer->dedupe, features->id, signature, features->published);
	return status ? err_set(err, status, "no memory")
		      : cluster_restore(placer->cluster, arena, features, threat, is_copy, err);
}

enum status placer_mend(struct placer *placer, const struct signature *signature,
			const struct cluster_features *features, struct str threat, struct err *err)
{
	struct dedupe_answer answer;
	dedupe_ask(placer->dedupe, signature, &answer);
	if (answer.verdict == DEDUPE_REVISION &&
	    dedupe_add(placer->dedupe, features->id, signature, features->published))
		return err_set(err, E_NOMEM, "no memory");
	if (str_eq(cluster_threat_of(placer->cluster, features->id), threat))
		return OK;
	return cluster_move(placer->cluster, features->id, threat, err);
}
