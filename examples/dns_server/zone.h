/* zone.h — a zone in memory, and what it answers.
 *
 * A zone is read from a master file (RFC 1035 section 5) and is constant afterwards. Names are found by a table over all of them, empty
 * non-terminals too, so that a wildcard (RFC 4592) and a name that does not exist are told apart by a walk from the apex down.
 *
 * All of it lives in the zone's arena, answers in the caller's; answers borrow from the zone. One thread, or many that only ask.
 */
#ifndef DNS_ZONE_H
#define DNS_ZONE_H

#include <stdio.h>

#include "dns.h"
#include "weir/arena.h"

struct zone;

enum { ZONE_EDNS_SIZE = 1232, ZONE_ERROR_TEXT = 160 };

struct zone_error {
    unsigned line;
    char text[ZONE_ERROR_TEXT];
};

/* Reads a master file. `origin` may be "": then the file says $ORIGIN before any relative name. NULL: *ret_error says why. */
struct zone *zone_load(const char *text, size_t len, const char *origin,
                       struct zone_error *ret_error);
struct zone *zone_load_file(const char *path, const char *origin, struct zone_error *ret_error);
void zone_free(struct zone *zone);

struct weir_bytes zone_apex(const struct zone *zone);
size_t zone_record_count(const struct zone *zone);

/* The response to `query`: answers, delegations with their glue, what is not there. `limit`: bytes that the response may have, 0 when
 * only EDNS and the protocol say (TCP); over it the response is cut and says so. 0 or WEIR_ENOMEM. */
int zone_answer(const struct zone *zone, const struct dns_message *query, size_t limit,
                struct weir_arena *arena, struct dns_message *ret);

/* The bytes that a client takes in a datagram: what its EDNS record says, 512 without, ZONE_EDNS_SIZE at most. */
size_t zone_datagram_limit(const struct dns_message *query);

#endif
