/* names: every C identifier that a description becomes, made in one place.
 *
 * Types are `<prefix><snake case of the name>`; what belongs to a type or a service appends to that. Members are snake case
 * too. A word that C or C++ keeps for itself gets a trailing '_'; a name that its scope already holds gets as many '_' as it
 * takes. Nothing here reports errors: sema finds the clashes that a person has to solve.
 *
 * Ownership: results live in the arena given, or are the constant parts of it. No state; one arena, one thread.
 */
#ifndef WEIR_COMPILER_MODEL_NAMES_H
#define WEIR_COMPILER_MODEL_NAMES_H

#include "base/arena.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

/* "HTTPServer" -> "http_server", "fooBar" -> "foo_bar", "u16_list" as it is. */
const char *names_snake(struct arena *arena, const char *name);

/* "http_server" -> "HTTP_SERVER"; only a-z change. */
const char *names_upper(struct arena *arena, const char *name);

/* "KV_KIND" -> "kv_kind"; only A-Z change. */
const char *names_lower(struct arena *arena, const char *name);

/* A keyword of C11, C23 or C++20, or a macro that standard headers define. */
bool names_is_keyword(const char *name);

/* `name`, with a '_' behind it when it is a keyword. */
const char *names_escape(struct arena *arena, const char *name);

/* An identifier of C: a letter or '_', then letters, digits and '_'. */
bool names_is_identifier(const char *name);

/* The "kv_" of package "kv", the "a_b_" of "a.b". `option` is the text of `option prefix`, or NULL. */
const char *names_prefix(struct arena *arena, const char *package, const char *option);

/* The names that one struct, union or parameter list holds. A zeroed struct is an empty scope. */
struct names_scope {
    const char **names;
    size_t count, capacity; /* open addressing; capacity is a power of two or 0 */
};

bool names_taken(const struct names_scope *scope, const char *name);
void names_take(struct arena *arena, struct names_scope *scope, const char *name);

/* snake case of `name`, escaped, unique in `scope`, and taken there. */
const char *names_member(struct arena *arena, struct names_scope *scope, const char *name);

/* `wanted` itself, unique in `scope` and taken there. */
const char *names_unique(struct arena *arena, struct names_scope *scope, const char *wanted);

/* The function or object of a type: (kv.Entry, "decode") -> "kv_entry_decode". */
const char *names_fn(struct arena *arena, const struct model_type *type, const char *verb);

/* What belongs to a service: (kv.Store, "server_new") -> "kv_store_server_new". */
const char *names_service_fn(struct arena *arena, const struct model_service *service,
                             const char *verb);

/* What belongs to one of its calls: (kv.Store, get, "await") -> "kv_store_get_await"; verb NULL: "kv_store_get". */
const char *names_rpc_fn(struct arena *arena, const struct model_service *service,
                         const struct model_rpc *rpc, const char *verb);

/* The include guard of a generated header: ("kv.weir's stem", "h") -> "KV_H". */
const char *names_guard(struct arena *arena, const char *stem, const char *suffix);

#endif
