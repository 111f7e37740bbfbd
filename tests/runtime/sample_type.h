/* sample_type.h — types with every kind and every shape of field, their tables written by hand.
 *
 * `sample_fill` makes a value in which everything is set; `sample_json` is exactly its JSON.
 */
#ifndef TESTS_RUNTIME_SAMPLE_TYPE_H
#define TESTS_RUNTIME_SAMPLE_TYPE_H

#include "weir/arena.h"
#include "weir/type.h"

enum sample_color { SAMPLE_RED = 1, SAMPLE_GREEN = 2, SAMPLE_BACK = -3 };

/* A struct of the exact world: everything that is present is shown. */
struct sample_point {
    int16_t x;
    uint8_t y;
    bool has_label;
    struct weir_str label;
    struct sample_point *next; /* recursion */
};

enum sample_shape_kind { SHAPE_NONE, SHAPE_DOT, SHAPE_LINE, SHAPE_RAW, SHAPE_VOID };

/* A choice of the exact world with a tag. */
struct sample_shape {
    enum sample_shape_kind kind;
    uint16_t tag;
    union {
        struct sample_point dot;
        struct {
            struct sample_point from;
            uint32_t width;
        };
        struct weir_bytes raw;
    };
};

enum sample_body_kind { BODY_NONE, BODY_TEXT, BODY_POINT };

/* Map entries. */
struct sample_label {
    struct weir_str key;
    struct weir_str value;
};
struct sample_count {
    int32_t key;
    struct sample_point value;
};
struct sample_switch {
    bool key;
    double value;
};
struct sample_tint {
    enum sample_color key;
    uint64_t value;
};

/* A message: what is at its default is left out. */
struct sample {
    bool yes;
    uint8_t a_u8;
    uint16_t a_u16;
    uint32_t a_u32;
    uint64_t a_u64;
    int8_t a_i8;
    int16_t a_i16;
    int32_t a_i32;
    int64_t a_i64;
    float a_f32;
    double a_f64;
    enum sample_color color;
    enum sample_color strict; /* closed */
    uint64_t wide_color;
    struct weir_str text;
    struct weir_bytes blob;
    uint8_t fixed[5];
    bool has_maybe;
    uint32_t maybe;
    uint32_t ttl;              /* default 7 */
    struct weir_str mode;      /* default "fast" */
    struct sample_point point; /* by value, always shown */
    struct sample *child;
    uint16_t grid[3];
    uint8_t macs[2][6];
    struct {
        int64_t *items;
        size_t count;
    } numbers;
    struct {
        struct weir_str *items;
        size_t count;
    } words;
    struct {
        struct sample_shape *items;
        size_t count;
    } shapes;
    struct {
        struct sample_label *items;
        size_t count;
    } labels;
    struct {
        struct sample_count *items;
        size_t count;
    } counts;
    struct {
        struct sample_switch *items;
        size_t count;
    } switches;
    struct {
        struct sample_tint *items;
        size_t count;
    } tints;
    struct {
        enum sample_body_kind kind;
        union {
            struct weir_str body_text;
            struct sample_point *body_point;
        };
    } body;
    struct weir_bytes unknown;
};

extern const struct weir_type sample_type;
extern const struct weir_type sample_point_type;
extern const struct weir_type sample_shape_type;
extern const char sample_json[];

/* Everything set; parts live in `arena`, which must have room. */
void sample_fill(struct sample *ret, struct weir_arena *arena);

/* Equal in every field, deeply. */
bool sample_equal(const struct sample *a, const struct sample *b);

#endif
