/* What a brief says where it has nothing to say. The pages, the Markdown and `tocsin show` take the words from here. */
#include "render.h"

static struct str unless_told(bool is_told, struct str none)
{
	return is_told ? STR("None beyond the summary.") : none;
}

struct str render_silence(const struct threat *threat, enum brief_part part)
{
	const struct analysis *analysis = &threat->analysis;
	switch (part) {
	case PART_SUMMARY:
		return STR("No sentence to quote: the sources gave only headlines.");
	case PART_KEY_POINTS:
		return STR("None beyond the summary.");
	case PART_IMPACT:
		return unless_told(analysis->impact_told, STR("No impact was reported."));
	case PART_TECHNICAL:
		return unless_told(analysis->technical_told, STR("No technical details were reported."));
	case PART_RESPONSE:
		return unless_told(analysis->response_told, threat->severity.class <= CLASS_LAW
								    ? STR("No action is called for by these reports.")
								    : STR("No source gives advice."));
	case PART_TIMELINE:
		return STR("No source gives a date for anything that happened.");
	case PART_ENTITIES:
		return STR("The articles name nobody and nothing that is known here.");
	case PART_OBSERVABLES:
		return STR("None. No address, domain, hash or log line stands in the articles.");
	}
	return STR_EMPTY;
}
