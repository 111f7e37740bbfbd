/* store.h — the names and records of a zone. Private to zone_*.c and master.c. */
#ifndef DNS_STORE_H
#define DNS_STORE_H

#include "zone.h"

/* The records of one name and type. */
struct zone_set {
    struct zone_set *next;
    enum dns_type type;
    struct dns_record *records;
    size_t count, capacity;
};

struct zone_node {
    struct zone_node *next; /* of the same slot */
    struct weir_bytes name;
    struct zone_set *sets; /* none: only names below it have records */
};

struct zone {
    struct weir_arena arena;
    struct weir_bytes apex; /* the SOA's owner; data NULL: none came yet */
    struct zone_node **slots;
    size_t slot_count, node_count, record_count;
};

/* The node of a name, letters of both cases being the same, or NULL. */
struct zone_node *store_find(const struct zone *zone, struct weir_bytes name);
struct zone_set *store_set(const struct zone_node *node, enum dns_type type);

/* Adds a record, whose memory the zone keeps. Returns NULL or what is wrong with it. */
const char *store_add(struct zone *zone, const struct dns_record *record);

#endif
