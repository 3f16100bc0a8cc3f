#ifndef TOCSIN_CONFIG_PRIV_H
#define TOCSIN_CONFIG_PRIV_H
/* Shared by the parts of config only. */

#include "config.h"

/* Names of source_settings_set() in the order of the bits of config_said, and as the file writes them. */
enum { SETTINGS_N = 6 };
const char *const *config_setting_names(void);                /* "full-page" */
struct str config_setting_key(struct arena *arena, size_t i); /* "full_page" */

#endif
