#include "store.h"

#include <string.h>

#include "weir/name.h"

struct zone_node *store_find(const struct zone *zone, struct weir_bytes name)
{
    if (!zone->slot_count)
        return NULL;
    struct zone_node *node = zone->slots[weir_name_hash_nocase(name) & (zone->slot_count - 1)];
    while (node && !weir_name_equal_nocase(node->name, name))
        node = node->next;
    return node;
}

struct zone_set *store_set(const struct zone_node *node, enum dns_type type)
{
    struct zone_set *set = node ? node->sets : NULL;
    while (set && set->type != type)
        set = set->next;
    return set;
}

static void put_node(struct zone *zone, struct zone_node *node)
{
    size_t slot = weir_name_hash_nocase(node->name) & (zone->slot_count - 1);
    node->next = zone->slots[slot];
    zone->slots[slot] = node;
}

/* Twice the slots when there are as many nodes. */
static bool grow(struct zone *zone)
{
    size_t old_count = zone->slot_count;
    struct zone_node **old = zone->slots;
    if (zone->node_count < old_count)
        return true;
    zone->slot_count = old_count ? old_count * 2 : 64;
    zone->slots = weir_arena_zalloc(&zone->arena, zone->slot_count * sizeof(struct zone_node *));
    if (!zone->slots)
        return false;
    for (size_t i = 0; i < old_count; i++) {
        for (struct zone_node *node = old[i], *next; node; node = next) {
            next = node->next;
            put_node(zone, node);
        }
    }
    return true;
}

static struct zone_node *add_node(struct zone *zone, struct weir_bytes name)
{
    struct zone_node *node = store_find(zone, name);
    if (node || !grow(zone))
        return node;
    node = weir_arena_zalloc(&zone->arena, sizeof *node);
    if (!node)
        return NULL;
    node->name = name;
    zone->node_count++;
    put_node(zone, node);
    return node;
}

/* The name and all those above it, up to the apex. */
static struct zone_node *add_nodes(struct zone *zone, struct weir_bytes name)
{
    struct zone_node *first = add_node(zone, name);
    struct weir_bytes label;
    while (first && name.len > zone->apex.len && weir_name_next(&name, &label))
        if (!add_node(zone, name))
            return NULL;
    return first;
}

static struct zone_set *add_set(struct zone *zone, struct zone_node *node, enum dns_type type)
{
    struct zone_set *set = store_set(node, type), **end = &node->sets;
    if (set)
        return set;
    set = weir_arena_zalloc(&zone->arena, sizeof *set);
    if (!set)
        return NULL;
    set->type = type;
    while (*end)
        end = &(*end)->next;
    *end = set;
    return set;
}

static bool same_bytes(const struct dns_record *a, const struct dns_record *b)
{
    struct weir_buf x = {0}, y = {0};
    struct weir_bytes p = {NULL, 0}, q = {NULL, 0};
    bool same = dns_record_encode(a, &x, NULL) == 0 && dns_record_encode(b, &y, NULL) == 0 &&
                weir_buf_bytes(&x, &p) == 0 && weir_buf_bytes(&y, &q) == 0 && p.len == q.len &&
                memcmp(p.data, q.data, p.len) == 0;
    weir_buf_fini(&x);
    weir_buf_fini(&y);
    return same;
}

static bool append(struct zone *zone, struct zone_set *set, const struct dns_record *record)
{
    struct dns_record added = *record;
    added.ttl = set->count ? set->records[0].ttl : record->ttl; /* RFC 2181 section 5.2 */
    for (size_t i = 0; i < set->count; i++)
        if (same_bytes(&set->records[i], &added))
            return true;
    if (set->count == set->capacity) {
        size_t capacity = set->capacity ? set->capacity * 2 : 2;
        struct dns_record *records = weir_arena_array(&zone->arena, capacity, sizeof *records);
        if (!records)
            return false;
        if (set->count)
            memcpy(records, set->records, set->count * sizeof *records);
        set->records = records;
        set->capacity = capacity;
    }
    set->records[set->count++] = added;
    zone->record_count++;
    return true;
}

/* What DNSSEC puts beside a CNAME. */
static bool goes_with_cname(enum dns_type type)
{
    return type == DNS_TYPE_CNAME || type == DNS_TYPE_RRSIG || type == DNS_TYPE_NSEC;
}

static const char *check(const struct zone *zone, const struct dns_record *record)
{
    const struct zone_node *node = store_find(zone, record->name);
    if (record->class_ != DNS_CLASS_IN)
        return "only the class IN is served";
    if (!zone->apex.data)
        return record->type == DNS_TYPE_SOA ? NULL : "the first record of a zone is its SOA";
    if (record->type == DNS_TYPE_SOA)
        return "the zone has a SOA already";
    if (!weir_name_within(record->name, zone->apex))
        return "the name is not in the zone";
    for (const struct zone_set *set = node ? node->sets : NULL; set; set = set->next) {
        if (record->type == DNS_TYPE_CNAME && !goes_with_cname(set->type))
            return "a CNAME stands alone";
        if (set->type == DNS_TYPE_CNAME && !goes_with_cname(record->type))
            return "nothing stands beside a CNAME";
        if (set->type == DNS_TYPE_CNAME && record->type == DNS_TYPE_CNAME &&
            !same_bytes(&set->records[0], record))
            return "the name has a CNAME already";
    }
    return NULL;
}

const char *store_add(struct zone *zone, const struct dns_record *record)
{
    const char *fault = check(zone, record);
    if (fault)
        return fault;
    if (!zone->apex.data)
        zone->apex = record->name;
    struct zone_node *node = add_nodes(zone, record->name);
    struct zone_set *set = node ? add_set(zone, node, record->type) : NULL;
    return set && append(zone, set, record) ? NULL : "out of memory";
}
