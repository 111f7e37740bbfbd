/* What a zone answers: RFC 1034 section 4.3.2, with the wildcards of RFC 4592, negative answers of RFC 2308 and EDNS(0) of RFC 6891. */
#include "store.h"

#include <string.h>

#include "weir/buf.h"
#include "weir/name.h"

enum { CNAMES_MAX = 16 };

/* A list of records that grows in the arena of the answer. */
struct list {
    struct dns_record *items;
    size_t count, capacity;
};

struct answer {
    const struct zone *zone;
    struct weir_arena *arena;
    struct dns_message *ret;
    struct list sections[3]; /* answers, authority, additional */
    bool failed;             /* memory ran out */
    bool referral;
};

enum section { ANSWER, AUTHORITY, ADDITIONAL };

/* --- sections --- */

/* Two addresses. */
static bool is_same(const struct dns_record *a, const struct dns_record *b)
{
    if (a->type != b->type || !weir_name_equal_nocase(a->name, b->name))
        return false;
    return a->type == DNS_TYPE_A ? memcmp(a->data.a, b->data.a, sizeof a->data.a) == 0
                                 : memcmp(a->data.aaaa, b->data.aaaa, sizeof a->data.aaaa) == 0;
}

static void put(struct answer *a, enum section section, const struct dns_record *record,
                struct weir_bytes owner)
{
    struct list *list = &a->sections[section];
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        struct dns_record *items = weir_arena_array(a->arena, capacity, sizeof *items);
        if (!items) {
            a->failed = true;
            return;
        }
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count] = *record;
    list->items[list->count++].name = owner;
}

static void put_set(struct answer *a, enum section section, const struct zone_set *set,
                    struct weir_bytes owner)
{
    for (size_t i = 0; set && i < set->count; i++)
        put(a, section, &set->records[i], owner);
}

/* Each address once, whether it answers already or not. */
static void put_additional(struct answer *a, const struct zone_set *set)
{
    for (size_t i = 0; set && i < set->count; i++) {
        const struct dns_record *record = &set->records[i];
        bool known = false;
        for (int s = ANSWER; s <= ADDITIONAL; s += ADDITIONAL)
            for (size_t j = 0; j < a->sections[s].count; j++)
                known = known || is_same(&a->sections[s].items[j], record);
        if (!known)
            put(a, ADDITIONAL, record, record->name);
    }
}

/* --- the walk from the apex down --- */

struct found {
    const struct zone_node *node; /* that answers; NULL: nothing does */
    const struct zone_node *cut;  /* a delegation on the way */
    bool exists;                  /* the name, if only as a part of others */
};

static const struct zone_node *find_wildcard(const struct answer *a, struct weir_bytes encloser)
{
    uint8_t name[WEIR_NAME_MAX];
    if (encloser.len + 2 > sizeof name)
        return NULL;
    name[0] = 1;
    name[1] = '*';
    memcpy(name + 2, encloser.data, encloser.len);
    return store_find(a->zone, (struct weir_bytes){name, encloser.len + 2});
}

static struct found find(const struct answer *a, struct weir_bytes name, enum dns_type type)
{
    struct weir_bytes parts[WEIR_NAME_MAX / 2 + 1], label, encloser = a->zone->apex;
    struct found found = {NULL, NULL, true};
    size_t count = 0;
    for (parts[0] = name; parts[count].len > a->zone->apex.len; count++) {
        parts[count + 1] = parts[count];
        weir_name_next(&parts[count + 1], &label);
    }
    for (size_t i = count + 1; i-- > 0; encloser = parts[i]) {
        const struct zone_node *node = store_find(a->zone, parts[i]);
        if (!node) {
            found.node = find_wildcard(a, encloser);
            found.exists = found.node != NULL;
            return found;
        }
        bool above = i == 0 && type == DNS_TYPE_DS; /* DS stands on the parent's side */
        if (i < count && !above && store_set(node, DNS_TYPE_NS)) {
            found.cut = node;
            return found;
        }
        found.node = node;
    }
    return found;
}

/* --- additional addresses --- */

/* The name whose addresses are of use beside a record, or one without bytes. */
static struct weir_bytes target_of(const struct dns_record *record)
{
    static const struct weir_bytes none = {NULL, 0};
    switch (record->type) {
    case DNS_TYPE_NS:
        return record->data.name;
    case DNS_TYPE_MX:
        return record->data.mx.exchange;
    case DNS_TYPE_SRV:
        return record->data.srv.target;
    case DNS_TYPE_SVCB:
    case DNS_TYPE_HTTPS:
        return record->data.svcb.target;
    default:
        return none;
    }
}

static void put_targets(struct answer *a, const struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct weir_bytes target = target_of(&list->items[i]);
        const struct zone_node *node = target.len ? store_find(a->zone, target) : NULL;
        put_additional(a, store_set(node, DNS_TYPE_A));
        put_additional(a, store_set(node, DNS_TYPE_AAAA));
    }
}

/* --- what is asked --- */

/* The SOA says how long this may be remembered. */
static void put_negative(struct answer *a)
{
    const struct zone_set *set = store_set(store_find(a->zone, a->zone->apex), DNS_TYPE_SOA);
    struct dns_record soa = set->records[0];
    if (soa.data.soa.minimum < soa.ttl)
        soa.ttl = soa.data.soa.minimum;
    put(a, AUTHORITY, &soa, soa.name);
}

static void put_referral(struct answer *a, const struct zone_node *cut)
{
    a->referral = true;
    a->ret->aa = a->sections[ANSWER].count > 0;
    put_set(a, AUTHORITY, store_set(cut, DNS_TYPE_NS), cut->name);
    put_set(a, AUTHORITY, store_set(cut, DNS_TYPE_DS), cut->name);
}

/* The records of one node; true: *name, which a CNAME leads to, is to be looked for next. */
static bool put_node(struct answer *a, const struct zone_node *node, enum dns_type type,
                     struct weir_bytes *name)
{
    const struct zone_set *cname = store_set(node, DNS_TYPE_CNAME);
    size_t before = a->sections[ANSWER].count;
    if (type == DNS_TYPE_ANY) {
        for (const struct zone_set *set = node->sets; set; set = set->next)
            put_set(a, ANSWER, set, *name);
    } else if (cname && type != DNS_TYPE_CNAME && !store_set(node, type)) {
        put_set(a, ANSWER, cname, *name);
        *name = cname->records[0].data.name;
        return true;
    } else {
        put_set(a, ANSWER, store_set(node, type), *name);
    }
    if (a->sections[ANSWER].count == before)
        put_negative(a);
    return false;
}

static void resolve(struct answer *a, struct weir_bytes name, enum dns_type type)
{
    bool goes_on = true;
    for (int i = 0; goes_on && i < CNAMES_MAX && weir_name_within(name, a->zone->apex); i++) {
        struct found found = find(a, name, type);
        if (found.cut) {
            put_referral(a, found.cut);
            return;
        }
        if (!found.exists) {
            a->ret->rcode = DNS_RCODE_NXDOMAIN;
            put_negative(a);
            return;
        }
        goes_on = put_node(a, found.node, type, &name);
    }
}

static void answer_question(struct answer *a, const struct dns_message *query)
{
    const struct dns_question *question = query->questions.items;
    enum dns_type type = question->type;
    if (query->opcode != DNS_OPCODE_QUERY) {
        a->ret->rcode = DNS_RCODE_NOTIMP;
    } else if (query->questions.count != 1) {
        a->ret->rcode = DNS_RCODE_FORMERR;
    } else if ((question->class_ != DNS_CLASS_IN && question->class_ != DNS_CLASS_ANY) ||
               !weir_name_within(question->name, a->zone->apex) || type == DNS_TYPE_AXFR ||
               type == DNS_TYPE_IXFR) {
        a->ret->rcode = DNS_RCODE_REFUSED;
    } else {
        a->ret->aa = true;
        resolve(a, question->name, type);
        put_targets(a, &a->sections[ANSWER]);
        put_targets(a, &a->sections[AUTHORITY]);
    }
}

/* --- EDNS(0) --- */

static const struct dns_record *find_opt(const struct dns_message *query, size_t *ret_count)
{
    const struct dns_record *found = NULL;
    *ret_count = 0;
    for (size_t i = 0; i < query->additional.count; i++) {
        if (query->additional.items[i].type != DNS_TYPE_OPT)
            continue;
        found = &query->additional.items[i];
        ++*ret_count;
    }
    return found;
}

size_t zone_datagram_limit(const struct dns_message *query)
{
    size_t count;
    const struct dns_record *opt = find_opt(query, &count);
    size_t size = opt ? (size_t)opt->class_ : 512;
    return size < 512 ? 512 : size < ZONE_EDNS_SIZE ? size : ZONE_EDNS_SIZE;
}

/* The server's own OPT record; `extended`: the upper bits of the response code. */
static void put_opt(struct answer *a, const struct dns_record *asked, uint32_t extended)
{
    struct dns_record opt = {.type = DNS_TYPE_OPT};
    opt.class_ = (enum dns_class)ZONE_EDNS_SIZE;
    opt.ttl = extended << 24 | (asked->ttl & DNS_EDNS_DO);
    opt.data.kind = DNS_RDATA_KIND_OPTIONS;
    put(a, ADDITIONAL, &opt, weir_name_root());
}

/* False: the query goes no further. */
static bool take_opt(struct answer *a, const struct dns_message *query)
{
    size_t count;
    const struct dns_record *opt = find_opt(query, &count);
    if (!opt)
        return true;
    bool known = (opt->ttl >> 16 & 0xff) == 0;
    put_opt(a, opt, known ? 0 : 1); /* BADVERS is 16 */
    if (count > 1)
        a->ret->rcode = DNS_RCODE_FORMERR;
    return known && count == 1;
}

/* --- the whole --- */

static void take_sections(struct answer *a)
{
    a->ret->answers.items = a->sections[ANSWER].items;
    a->ret->answers.count = a->sections[ANSWER].count;
    a->ret->authority.items = a->sections[AUTHORITY].items;
    a->ret->authority.count = a->sections[AUTHORITY].count;
    a->ret->additional.items = a->sections[ADDITIONAL].items;
    a->ret->additional.count = a->sections[ADDITIONAL].count;
}

/* What is too much goes: additional addresses first, and silently unless they are a delegation's; then all the rest. */
static void cut(struct answer *a, bool has_opt, size_t limit)
{
    struct dns_message *ret = a->ret;
    if (!limit || dns_message_size(ret) <= limit)
        return;
    if (ret->additional.count > has_opt)
        ret->tc = a->referral;
    ret->additional.count = has_opt;
    if (dns_message_size(ret) <= limit)
        return;
    ret->tc = true;
    ret->answers.count = 0;
    ret->authority.count = 0;
}

int zone_answer(const struct zone *zone, const struct dns_message *query, size_t limit,
                struct weir_arena *arena, struct dns_message *ret)
{
    struct answer a = {.zone = zone, .arena = arena, .ret = ret};
    *ret = (struct dns_message){.id = query->id, .qr = true, .opcode = query->opcode};
    ret->rd = query->rd;
    ret->cd = query->cd;
    if (query->questions.count == 1) {
        ret->questions.items = query->questions.items;
        ret->questions.count = 1;
    }
    if (take_opt(&a, query))
        answer_question(&a, query);
    size_t opts = 0;
    find_opt(query, &opts);
    take_sections(&a);
    cut(&a, opts > 0, limit);
    return a.failed ? WEIR_ENOMEM : 0;
}
