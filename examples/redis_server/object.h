/* object.h — the values of keys: strings, lists, hashes, sets and sorted sets.
 *
 * Functions that make or lengthen something return false when memory runs out, and leave it as it was. One thread. */
#ifndef REDIS_SERVER_OBJECT_H
#define REDIS_SERVER_OBJECT_H

#include "../common/dict.h"
#include "zset.h"

enum kind { KIND_STRING, KIND_LIST, KIND_HASH, KIND_SET, KIND_ZSET };

/* A byte string of its own. */
struct blob {
    uint32_t len;
    uint8_t data[];
};

struct blob *blob_new(struct weir_bytes bytes);
static inline struct weir_bytes blob_bytes(const struct blob *blob)
{
    return (struct weir_bytes){blob->data, blob->len};
}

/* A ring of strings. */
struct list {
    struct blob **ring;
    size_t size; /* a power of two, or 0 */
    size_t head, count;
};

bool list_push(struct list *list, struct weir_bytes value, bool front);
struct blob *list_pop(struct list *list, bool front); /* the caller frees it; NULL: empty */
struct blob **list_at(const struct list *list, size_t index);
bool list_insert(struct list *list, size_t index, struct weir_bytes value);
void list_remove(struct list *list, size_t index);

/* A string that can grow. */
struct text {
    uint8_t *data;
    size_t len, room;
};

bool text_set(struct text *text, struct weir_bytes value);
bool text_append(struct text *text, struct weir_bytes more);
/* At least so long, with zeroes behind what was there. */
bool text_extend(struct text *text, size_t len);

struct object {
    enum kind kind;
    uint64_t version; /* of the last change; no two changes have the same */
    union {
        struct text text;
        struct list list;
        struct dict dict; /* hash: value.pointer is a blob; set: no values */
        struct zset zset;
    };
};

struct object *object_new(enum kind kind);
void object_free(struct object *object);
bool object_is_empty(const struct object *object);
const char *kind_name(enum kind kind);

/* A hash's fields. */
bool hash_set(struct dict *hash, struct weir_bytes field, struct weir_bytes value, bool *ret_new);
bool dict_drop(struct dict *dict, struct weir_bytes key); /* hash or set; whether it was there */

#endif
