/* How the event stands: fixed, restored, an arrest, what is denied. Told beside the score: more evidence never lowers
 * it. */
#include "score_priv.h"

#define CLASS_BIT(class) (1u << (class))
#define FLAWS (CLASS_BIT(CLASS_FLAW_PATCHED) | CLASS_BIT(CLASS_FLAW_POC))
#define STOPPED (CLASS_BIT(CLASS_OUTAGE) | CLASS_BIT(CLASS_BREACH) | CLASS_BIT(CLASS_MASS))
#define ATTACKS                                                                                                        \
	(STOPPED | CLASS_BIT(CLASS_CAMPAIGN) | CLASS_BIT(CLASS_SUPPLY_CHAIN) | CLASS_BIT(CLASS_FLAW_PATCHED) |         \
	 CLASS_BIT(CLASS_FLAW_POC))

struct course_row {
	enum course_kind kind;
	bool denied;             /* told by what a text says is not so */
	bool in_title;           /* counts in a title only */
	bool until_told;         /* holds only while no member tells the contrary, whenever it came */
	const char *signs[2];    /* either tells it */
	const char *contrary[2]; /* a report that tells one of these and came later ends it */
	unsigned classes;
	const char *text;
};

static const struct course_row rows[] = {
	{.kind = COURSE_FIXED,
	 .signs = {"patch available"},
	 .contrary = {"unpatched"},
	 .classes = FLAWS,
	 .text = "A fix is out"},
	{.kind = COURSE_RESTORED, .signs = {"service restored"}, .classes = STOPPED, .text = "Restored"},
	{.kind = COURSE_ARRESTED,
	 .in_title = true,
	 .signs = {"arrest"},
	 .classes = ATTACKS,
	 .text = "Those behind it face the law"},
	{.kind = COURSE_SEIZED,
	 .in_title = true,
	 .signs = {"takedown"},
	 .classes = ATTACKS & ~FLAWS,
	 .text = "What it was done with was taken down"},
	{.kind = COURSE_NOT_EXPLOITED,
	 .denied = true,
	 .until_told = true,
	 .signs = {"exploited", "mass exploitation"},
	 .contrary = {"exploited", "mass exploitation"},
	 .classes = FLAWS,
	 .text = "No exploitation is known"},
	{.kind = COURSE_NO_THEFT,
	 .denied = true,
	 .until_told = true,
	 .signs = {"data breach", "data leak"},
	 .contrary = {"data breach", "data leak"},
	 .classes = STOPPED | CLASS_BIT(CLASS_SUPPLY_CHAIN),
	 .text = "No theft of data is known"},
};

/* The first place of the list that bears one of the names; NULL: none. */
static const struct indicator *find_sign(const struct member *member, const struct indicators *list,
					 const char *const names[2], bool in_title)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct indicator *found = &list->at[i];
		if ((in_title && !found->in_title) || (!found->in_title && !place_tells(member, found->start)))
			continue;
		for (size_t k = 0; k < 2 && names[k]; k++)
			if (str_eq(found->name, str_of(names[k])))
				return found;
	}
	return NULL;
}

/* The last member, by its time, that tells the row or, `contrary`, its contrary; of one time the first. */
static const struct member *last_that_tells(const struct members *members, const struct course_row *row, bool contrary,
					    const struct indicator **out)
{
	const struct member *last = NULL;
	for (size_t i = 0; i < members->n; i++) {
		const struct member *member = &members->at[i];
		const struct annotation *annotation = member->annotation;
		const struct indicators *list =
			row->denied && !contrary ? &annotation->denied : &annotation->indicators;
		const struct indicator *found = annotation->is_digest
							? NULL
							: find_sign(member, list, contrary ? row->contrary : row->signs,
								    row->in_title && !contrary);
		if (!found || (last && member->article->published <= last->article->published))
			continue;
		last = member;
		*out = found;
	}
	return last;
}

bool tell_course(struct arena *arena, const struct members *members, enum event_class class, struct courses *out)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct course_row *row = &rows[i];
		const struct indicator *found = NULL, *against = NULL;
		if (!(row->classes & CLASS_BIT(class)))
			continue;
		const struct member *member = last_that_tells(members, row, false, &found);
		const struct member *other = last_that_tells(members, row, true, &against);
		if (!member || (other && (row->until_told || other->article->published > member->article->published)))
			continue;
		struct course *course = vec_push(arena, out);
		if (!course)
			return false;
		*course = (struct course){
			.kind = row->kind,
			.text = str_of(row->text),
			.evidence = found->in_title ? evidence_of(member, 0, 0)
						    : evidence_of(member, found->start, found->end),
		};
	}
	return true;
}
