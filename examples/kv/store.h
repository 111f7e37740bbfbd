/* A hash table of entries. It owns copies of what it is given. */
#ifndef KV_STORE_TABLE_H
#define KV_STORE_TABLE_H

#include "kv.h"

struct store;

struct store *store_new(void);
void store_free(struct store *store);

/* Stores a copy with the next version. The entry returned lives until its key is stored again. NULL: out of memory. */
const struct kv_entry *store_put(struct store *store, const struct kv_entry *entry);

/* NULL: no such key. */
const struct kv_entry *store_get(const struct store *store, struct weir_str name);

#endif
