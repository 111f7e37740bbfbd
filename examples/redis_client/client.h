/* client.h — what the program's files share: how values and failures are printed, and listening to channels. */
#ifndef REDIS_CLIENT_CLIENT_H
#define REDIS_CLIENT_CLIENT_H

#include "redis.h"

#include <weir/client.h>
#include <weir/reactor.h>

enum { EXIT_REFUSED = 1, EXIT_NO_SERVER = 2, EXIT_USAGE = 64 };

struct weir_bytes client_bytes(const char *text);

/* A line with what a server sent: the bytes as they are. */
void client_print(struct weir_bytes value);
void client_print_value(const struct resp_value *value);

/* Says on standard error why a call failed, if it did. Returns the program's exit code. */
int client_outcome(int status, struct weir_str text);

/* Prints what is published on the channels until `limit` messages have come (0: for ever) or the server has gone. Returns the
 * program's exit code. */
int client_subscribe(const char *url, struct weir_bytes *channels, size_t count,
                     unsigned long limit);

#endif
