/* Any bytes as a compact file, with header and checksum made to fit: nothing is read outside. */
#include <string.h>

#include "caps.h"
#include "pack_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_list(const struct pack *pack, struct pack_list list)
{
	for (size_t i = 0; i < pack_list_n(pack, list) && i < 100; i++)
		(void)pack_list_at(pack, list, i);
}

static void read_all(const struct pack *pack)
{
	const struct pack_entity *entities = pack->sections[PACK_ENTITIES].at;
	const struct pack_technique *techniques = pack->sections[PACK_TECHNIQUES].at;
	uint8_t address[16] = {0};
	for (size_t i = 0; i < pack->sections[PACK_ENTITIES].n; i++) {
		(void)pack_str(pack, entities[i].name);
		read_list(pack, entities[i].aliases);
		read_list(pack, entities[i].techniques);
	}
	for (size_t i = 0; i < pack->sections[PACK_TECHNIQUES].n; i++)
		read_list(pack, techniques[i].mitigations);
	for (enum pack_section s = PACK_SCORES; s <= PACK_EPSS; s++)
		(void)pack_by_cve(pack, s, cve_key(STR("CVE-2099-0001")));
	(void)pack_has_hash(pack, PACK_EXACT, 77);
	(void)pack_has_address(pack, address);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new(8 * MIB);
	char *copy = arena ? arena_take(arena, n + sizeof(struct pack_header)) : NULL;
	struct pack pack;
	struct knowledge_source about;
	if (copy && n >= sizeof(struct pack_header)) {
		struct pack_header header;
		memcpy(copy, data, n);
		memcpy(&header, copy, sizeof(header));
		memcpy(header.magic, PACK_MAGIC, sizeof(header.magic));
		header.order = PACK_ORDER;
		header.bytes = n;
		header.check = str_hash((struct str){copy + sizeof(header), n - sizeof(header)});
		memcpy(copy, &header, sizeof(header));
		if (pack_open((struct str){copy, n}, &pack, NULL) == OK) {
			read_all(&pack);
			(void)!pack_source(&pack, arena, &about, NULL);
		}
	}
	arena_free(arena);
	return 0;
}
