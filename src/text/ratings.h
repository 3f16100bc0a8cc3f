#ifndef TOCSIN_RATINGS_H
#define TOCSIN_RATINGS_H
/* Ratings of flaws as texts tell them. Pure; `tokens` were read from `text`. */

#include "reading.h"

/* The largest CVSS score: "CVSS v3.1 base score of 9.8", "CVSS: 9.8/10", "a 9.8 CVSS score", "9.8 out of 10"; 0 none.
 */
double text_cvss(const struct tokens *tokens, struct str text);
/* The largest EPSS probability, 0..1: "EPSS of 42%", "EPSS score 0.42"; *at: where. 0 none. */
double text_epss(const struct tokens *tokens, struct str text, uint32_t *at);

#endif
