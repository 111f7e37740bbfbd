/* model/model.h — a description after every name is resolved and every rule is checked.
 *
 * sema builds it, nobody changes it afterwards. Everything lives in the arena that sema was given and is reached from
 * `struct model`. There is no unresolved name, no unknown size and no user error left: what walks a model decides nothing.
 * All C identifiers stand in the nodes (`c`), made by model/names.c.
 */
#ifndef WEIR_MODEL_H
#define WEIR_MODEL_H

#include "base/source.h" /* struct span */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Wide enough for every u64 and i64 and for the sums and products that range analysis makes of them. */
__extension__ typedef __int128 wide;

struct model_expr;
struct model_field;
struct model_operation;
struct model_path;
struct model_protocol;
struct model_type;

/* --- uses of types ------------------------------------------------------------------------------------------------ */

enum model_base {
    MODEL_UINT,
    MODEL_INT,
    MODEL_BOOL,
    MODEL_FLOAT,
    MODEL_STR,
    MODEL_BYTES,
    MODEL_CHAIN, /* labels, of which the last may be shared: in C a struct weir_bytes */
    MODEL_ENUM,
    MODEL_STRUCT,
    MODEL_CHOICE,
    MODEL_MESSAGE, /* errors too */
};

enum model_order { MODEL_BIG, MODEL_LITTLE };
enum model_bit_order { MODEL_MSB, MODEL_LSB };

/* How a message field's scalar travels (protobuf wire). */
enum model_encoding {
    MODEL_ENC_NONE,   /* struct world: width and order say all */
    MODEL_ENC_VARINT, /* uint32 uint64 int32 int64 bool enum */
    MODEL_ENC_ZIGZAG, /* sint32 sint64 */
    MODEL_ENC_FIXED32,
    MODEL_ENC_FIXED64,
    MODEL_ENC_LENGTH, /* str bytes message struct */
};

enum model_charset { MODEL_CHARSET_UTF8, MODEL_CHARSET_ASCII, MODEL_CHARSET_SET };

/* MODEL_CHARSET_SET: a set of bytes below 128. */
struct model_byte_set {
    const char *name, *c; /* "graph", "weir__charset_graph"; of a declared one "kv__charset_key" */
    bool built_in;        /* the run-time library has it */
    uint64_t bits[4];     /* c is in it when bit c % 64 of bits[c / 64] is set */
};

/* What ends a text: one byte or more. It is consumed and written, but is no part of the value. */
struct model_delimiter {
    const uint8_t *text;
    size_t len;
    bool unread; /* it is left where it stands, and somebody else writes it */
};

/* An integer as text: a sign where the type has one, then digits, `width` of both together, or as many as there are up to what
 * ends them: the delimiter, or else the first byte that is no digit, which is left, or the end of the window. */
struct model_digits {
    unsigned radix;               /* 8, 10, 16 */
    unsigned width;               /* 0: not given */
    struct model_delimiter until; /* len 0: none */
};

/* A part of a row, cut where the head ends: bits of the value, or of a constant. */
struct model_form_piece {
    bool in_head;         /* else in the tail */
    unsigned shift, bits; /* its place there, up from the least significant bit */
    bool is_constant;
    uint64_t constant;    /* its `bits` bits */
    unsigned value_shift; /* the lowest bit of the value in it */
    struct span span;
};

/* Values lo..hi take the head and `tail_bytes` more. Rows have neither values nor heads in common. */
struct model_form_row {
    wide lo, hi;
    uint64_t head_lo, head_hi;
    unsigned tail_bytes; /* 0..8 */
    bool little;         /* the tail */
    const struct model_form_piece *pieces;
    size_t piece_count;
    struct span span;
};

/* How an integer is written that takes as many bytes as its value needs: always in the shortest form, and others are refused. */
struct model_form {
    enum { MODEL_LEB128, MODEL_ROWS } kind;
    bool zigzag;                   /* LEB128: 0, -1, 1, -2 … stand for 0, 1, 2, 3 … */
    unsigned min_bytes, max_bytes; /* without a head that is in front's bytes */
    wide lo, hi;                   /* what the field's type and the form both hold */
    /* MODEL_ROWS: by value, without a gap. The head is the first byte, or the head_bits (1..7) that fill up the byte in front. */
    const struct model_form *declared; /* of the encoding itself, for all types of fields */
    const char *name, *c;
    unsigned head_bits;
    const struct model_form_row *rows;
    size_t row_count;
};

/* The type of one value (of one element, for arrays). */
struct model_ref {
    enum model_base base;
    unsigned
        bits; /* on the struct wire: 1..64; an enum's too. f32 32, f64 64. In messages 32 or 64, bool 1 */
    enum model_order order; /* of multi-byte values */
    const struct model_expr
        *little_if; /* tells the order instead, from what was read before; or NULL */
    enum model_bit_order bit_order;
    enum model_encoding encoding;      /* in messages */
    const struct model_form *form;     /* integers and enums of structs: of varying size; or NULL */
    const struct model_digits *digits; /* an integer that is text on the wire; or NULL */
    enum model_charset charset;        /* of str */
    const struct model_byte_set *set;  /* MODEL_CHARSET_SET */
    bool compress;                     /* of a chain: what was written before is jumped to */
    const struct model_type *type;     /* of enum, struct, choice, message */
    const struct model_expr **args;    /* for a parametrised struct or choice, in order */
    size_t arg_count;
    struct span span;
};

/* --- expressions -------------------------------------------------------------------------------------------------- */

enum model_op {
    /* leaves */
    MODEL_E_INT,  /* value: folded constants, enum values and booleans too */
    MODEL_E_TEXT, /* text: a string or bytes constant */
    MODEL_E_FIELD, /* field: an earlier field or let of this struct, or a parameter (field->role tells) */
    /* reach into what a leaf holds */
    MODEL_E_MEMBER,  /* a . field (a is a struct value) */
    MODEL_E_ELEMENT, /* a [ b ] (a is an array) */
    /* what only the whole value knows; `field` is the target, a member of this struct */
    MODEL_E_COUNT, /* elements of an array, bytes of str/bytes; 0 of an absent field */
    /* Wire bytes of fields `field`..`to` of this struct, both included. Only in `value` and `exact`
     * of an equation, so only computed on write: on read a sizeof is always solved by a window. */
    MODEL_E_SIZEOF,
    /* Of those bytes; the equation's own field counts as zeros. Only as the whole right side of an
     * equation: computed on write when all of them are there, verified on read. */
    MODEL_E_CHECKSUM,
    MODEL_E_PRESENT, /* whether an optional field is there */
    MODEL_E_HAS,     /* whether the line `field` of the `fields` block a is there */
    MODEL_E_LISTS,   /* whether an element of one of these lines, between commas, is the text b */
    MODEL_E_KIND,    /* the wire tag of a choice field; 0 of an absent field */
    /* Bytes left in the window; only in a `condition` (with computed_presence), so only on read. */
    MODEL_E_REMAINING,
    MODEL_E_OFFSET, /* bytes since the start of this struct; sema refuses it for now */
    MODEL_E_INDEX,  /* number of the element; only in `ref.args` of an array */
    MODEL_E_PATH,   /* path: a value in a decoded message; only in model/flow.h */
    MODEL_E_LAST,   /* the element just read of the array `field`; only in `ends` */
    /* operators: unary on a; binary on a, b; MODEL_E_COND on a ? b : c */
    MODEL_E_NOT,
    MODEL_E_NEG,
    MODEL_E_BITNOT,
    MODEL_E_MUL,
    MODEL_E_DIV,
    MODEL_E_MOD,
    MODEL_E_ADD,
    MODEL_E_SUB,
    MODEL_E_SHL,
    MODEL_E_SHR,
    MODEL_E_AND,
    MODEL_E_OR,
    MODEL_E_XOR, /* bitwise */
    MODEL_E_LT,
    MODEL_E_LE,
    MODEL_E_GT,
    MODEL_E_GE,
    MODEL_E_EQ,
    MODEL_E_NE,
    MODEL_E_ANDALSO,
    MODEL_E_ORELSE,
    MODEL_E_COND,
};

enum model_checksum_kind {
    MODEL_SUM_CRC,
    MODEL_SUM_INET,
    MODEL_SUM_ADLER32,
    MODEL_SUM_FLETCHER16,
    MODEL_SUM_FLETCHER32,
    MODEL_SUM_SUM8,
    MODEL_SUM_LRC8,
    MODEL_SUM_XOR8,
};

struct model_checksum {
    const char *name; /* also weir/checksum.h's; NULL: a CRC of the description's own */
    enum model_checksum_kind kind;
    unsigned bits; /* of whole bytes */
    uint64_t poly, init;
    bool refin, refout;
    uint64_t xorout;
};

/* The operator as it is written, in weir and in C alike; NULL of what is no operator. */
const char *model_op_text(enum model_op op);

/* Arithmetic is on exact integers: sema proves from lo..hi that every intermediate value fits int64_t (or refuses the description), that no
 * divisor is 0 and that shift amounts lie in 0..63; so back ends compute in int64_t without checks. A u64 that is calculated with is limited to INT64_MAX
 * when read (field->calculated). Comparison of two str/bytes values is by content. A line of a `fields` block that is not there is 0 or an empty text. */
struct model_expr {
    enum model_op op;
    enum model_base
        base; /* MODEL_INT (any integer, enum), MODEL_BOOL, MODEL_STR, MODEL_BYTES, MODEL_STRUCT … */
    wide lo, hi; /* range of an integer result */
    wide value;  /* MODEL_E_INT */
    /* Of a struct or choice value; the enum that an integer belongs to, or NULL. */
    const struct model_type *type;
    const uint8_t *text; /* MODEL_E_TEXT */
    size_t text_len;
    const struct model_field *field, *to;
    /* MODEL_E_MEMBER of a choice: the arm that `field` is in; 0 when another one is set. Integers, bools and structs only. */
    const struct model_arm *arm;
    const struct model_checksum *checksum;
    const struct model_path *path;
    bool nocase; /* MODEL_E_TEXT: equal whatever the case of ASCII letters */
    const struct model_expr *a, *b, *c;
    struct span span;
};

/* --- fields ------------------------------------------------------------------------------------------------------- */

enum model_role {
    MODEL_PLAIN,    /* on the wire and in the C struct */
    MODEL_EQUATION, /* on the wire, computed: not in the C struct */
    MODEL_LITERAL, /* on the wire, constant (named or not): not in the C struct; `value` is the constant */
    MODEL_LET,   /* in the C struct, not on the wire; `value` is the expression */
    MODEL_PARAM, /* a parameter of the type */
};

enum model_shape {
    MODEL_ONE,
    MODEL_FIXED, /* `count` is a constant: in C an inline array; for bytes/str too (str: a view with a fixed length) */
    MODEL_COUNTED,  /* `count` says how many elements (bytes for str/bytes) */
    MODEL_PREFIXED, /* `prefix` integer stands before it on the wire */
    MODEL_REST,     /* to the end of the window */
    MODEL_UNTIL, /* str, bytes: up to `until`. Arrays: up to an `until` in front of the next element, or up to the
                  * element for which `ends` holds, of which there is one then */
    MODEL_REPEATED, /* message: repeated field */
    MODEL_MAP,      /* message: `key` and `ref` */
};

enum model_presence {
    MODEL_ALWAYS,
    MODEL_HAS,      /* bool has_x in C */
    MODEL_POINTER,  /* NULL when absent; without a condition it has to be there */
    MODEL_IMPLICIT, /* message scalar, array or map: not written when equal to its default / empty */
};

struct model_range {
    wide lo, hi;
};

struct model_window {
    enum { MODEL_NO_WINDOW, MODEL_WINDOW_PREFIX, MODEL_WINDOW_BY } kind;
    struct model_ref prefix;       /* MODEL_WINDOW_PREFIX: unsigned integer of whole bytes */
    const struct model_expr *size; /* MODEL_WINDOW_BY: on read, from earlier fields */
    bool skip;                     /* leftover bytes are passed over and written as none */
};

/* One `if (…)`, `else` or modifier `if`: neighbours that share it are one PLAN_IF. */
struct model_guard {
    const struct model_guard *parent; /* the `if` around it, or NULL */
    const struct model_expr *own;     /* its own condition (of an `else`: the negated one) */
    const struct model_expr *all;     /* conjoined with those around it */
};

/* What reading does with an equation. */
enum model_solves {
    MODEL_SOLVES_NOTHING, /* verified: at once, or when the field its value mentions is read */
    MODEL_SOLVES_WINDOW,  /* `solved` is the size of a window, `window_first` to `window_last` */
    MODEL_SOLVES_COUNT,   /* the target's `count` is the solution */
    MODEL_SOLVES_KIND,    /* the target's choice is selected by it (an argument) */
    MODEL_SOLVES_PRESENT, /* the target's `condition` is it */
};

/* What a second line of the same name does in a `fields` block. A list takes them all. */
enum model_duplicates {
    MODEL_DUPLICATES_ERROR,
    MODEL_DUPLICATES_FIRST, /* the later ones are dropped */
    MODEL_DUPLICATES_LAST,
    MODEL_DUPLICATES_SAME, /* refused when it differs */
};

/* Fields without a C member (EQUATION, LITERAL) and lets have presence MODEL_ALWAYS, also under a
 * condition; a let under a condition that does not hold is zero. Expressions reach a conditional
 * field only under the same condition. */
/* `stream bytes body[n]`: decoding stops in front of it. The field is a u64, how many bytes follow (0 where that is not known), `value`
 * how many on read; the plan computes it like a let. It is the last member. */
struct model_stream {
    enum { MODEL_STREAM_LENGTH, MODEL_STREAM_REST, MODEL_STREAM_CHUNKED } kind;
    wide max;            /* of all of it; -1: not given */
    bool solved;         /* LENGTH: an equation gives it, so on write it need not be compared */
    const uint8_t *tail; /* what stands behind the body, or NULL */
    size_t tail_len;
};

enum model_via_kind {
    MODEL_VIA_XOR, /* as many bytes as the value has */
    MODEL_VIA_BASE64,
    MODEL_VIA_BASE64URL,
    MODEL_VIA_HEX,
    MODEL_VIA_CHUNKED,
    MODEL_VIA_RECORDS,
    MODEL_VIA_DEFLATE,
    MODEL_VIA_ZLIB,
    MODEL_VIA_GZIP,
    MODEL_VIA_EXTERN, /* of bytes only */
};

/* `extern filter name(args)`: functions that the program brings. */
struct model_filter {
    const char *name, *c, *doc; /* c: "kv_zip", what their names begin with */
    const struct model_filter_param {
        const char *c;
        struct model_ref ref; /* an integer or bool */
    } * params;
    size_t param_count;
};

/* How a value becomes its bytes on the wire. Of str, bytes, and one record; field->max and min are those of the value. */
struct model_via {
    const char *name;
    enum model_via_kind kind;
    bool ends_itself; /* else what its shape says stands on the wire, or all of the window */
    const struct model_field *key;     /* XOR: bytes in front of it; absent: nothing is changed */
    const uint8_t *key_text;           /* or this */
    const struct model_filter *filter; /* EXTERN */
    const struct model_expr **args;
    size_t arg_count;
    size_t key_len;
};

struct model_field {
    const char *name; /* as written; NULL for an anonymous literal */
    const char *
        c; /* C member or local name, unique in its struct; also given to anonymous literals ("const_1") */
    const char *c_has; /* C name of the has_ flag for MODEL_HAS */
    const char *doc;   /* text of the doc comment or NULL */
    struct span span;
    enum model_role role;
    enum model_shape shape;
    enum model_presence presence;
    struct model_ref ref;
    const struct model_expr *count; /* MODEL_FIXED (a constant), MODEL_COUNTED (on read) */
    struct model_ref prefix;        /* MODEL_PREFIXED */
    /* MODEL_UNTIL; len 0: arrays have `ends`, and str ends at the first byte outside of its set */
    struct model_delimiter until;
    const struct model_expr *ends; /* MODEL_UNTIL: over the element just read, MODEL_E_LAST */
    const struct model_expr
        *value; /* equation, literal, let: the right side (how to compute it on write) */
    const struct model_expr *
        condition; /* on read, whether it is there; NULL = always. All enclosing ifs are conjoined */
    bool
        computed_presence; /* an equation computes the condition from present(this): nothing to check on write */
    const struct model_guard *guard; /* where the condition comes from; NULL = none */
    struct model_window window;
    const struct model_range
        *ranges; /* `in`: on integers the value; range_count 0 = any that fits */
    size_t range_count;
    unsigned pad;  /* str and bytes: zeros follow up to a multiple of 2, 4 or 8 bytes; 0: none */
    wide max, min; /* bytes of str/bytes, elements of arrays and maps; min 0, max -1 = not given */
    const struct model_via *via;       /* or NULL */
    const struct model_stream *stream; /* or NULL */
    bool calculated;                   /* a u64 used in arithmetic: refuse values above INT64_MAX */
    const struct model_type *owner;

    /* MODEL_EQUATION. Written: evaluate `value`; refuse when `exact` does not hold or when the value
     * does not fit the field. Read: as `solves` says; a solved size or count below 0 is refused. */
    enum model_solves solves;
    const struct model_expr *exact;  /* on write: the division in `value` leaves no rest; or NULL */
    const struct model_expr *solved; /* WINDOW: bytes, from fields read before window_first */
    const struct model_field *window_first; /* stands behind this field and its group of bits */
    const struct model_field *window_last;  /* included */
    bool window_skip;                       /* leftover bytes are passed over */
    bool verify; /* on read the plan has a PLAN_VERIFY for it: solving alone does not imply it */

    /* `fields` blocks only: the name of its lines as written, NULL: all others; and what a second one does */
    const char *line_name;
    enum model_duplicates duplicates;

    /* messages only */
    uint32_t number;
    bool packed; /* repeated scalar */
    const struct model_expr *
        preset; /* `default`: MODEL_E_INT or MODEL_E_TEXT, or NULL = zero; a float's is in preset_float */
    double preset_float;
    struct model_ref key; /* MODEL_MAP */
    const char *c_entry;  /* MODEL_MAP: struct tag of the entry type */
    /* The choice it is an arm of, or NULL. Arms: presence POINTER for records, else ALWAYS. */
    const struct model_oneof *oneof;
    const char *c_kind; /* in a oneof: its enumerator */
};

/* `require expr;` — checked when the fields it mentions have been read, and before writing. */
struct model_require {
    const struct model_guard *guard; /* the `if` it stands in, or NULL; the plan nests it there */
    const struct model_expr *expr;
    const char *text; /* as written, for the error's reason */
};

/* A struct's body in wire order. */
struct model_member {
    enum { MODEL_M_FIELD, MODEL_M_REQUIRE } kind;
    union {
        struct model_field *field;
        struct model_require require;
    };
};

/* --- types -------------------------------------------------------------------------------------------------------- */

struct model_enum_value {
    const char *name, *c, *doc;
    wide value;
    struct span span;
};

struct model_enum {
    unsigned bits;
    bool is_signed, closed;
    const struct model_form *form; /* of its integer, or NULL */
    bool
        c_enum; /* true: `enum c`; false: values do not fit int, the C type is uintN_t and the values are macros */
    const struct model_enum_value *values;
    size_t value_count;
};

/* How the lines of a `fields` block are laid out: name, colon, value, end; an end in the place of a name is the block's. */
struct model_line {
    uint64_t name[4], value[4]; /* sets: c is in it when bit c % 64 of [c / 64] is set. Never what
                                 * the delimiters begin with */
    uint8_t colon[2], end[2],
        trim[2]; /* trim: does not count around a value, [0] is written in front of it */
    uint8_t colon_len, end_len, trim_len;
    uint32_t name_max, value_max;
    uint32_t max;                    /* bytes of the block */
    const struct model_field *other; /* the list of all other lines; NULL: they are refused */
    const struct model_field *other_name,
        *other_value; /* of its elements, by which the lines look */
};

struct model_struct {
    const struct model_line
        *line; /* a `fields` block, whose members all are fields; NULL: a struct */
    const struct model_field **params;
    size_t param_count;
    const struct model_member *members;
    size_t member_count;
};

/* What a chain's bytes are: items, each a byte whose low bits count the label behind it, then the end, a byte 0, or a jump of
 * two bytes to where the rest stands. A value is the items and the end in a row. */
struct model_chain {
    const struct model_type *origin; /* offsets count from its first byte */
    wide label_max;                  /* bytes of one label, from 1 */
    unsigned
        jump_bits; /* in front of the offset, of the 16 bits of a jump; 0: there are no jumps */
    unsigned jump_value; /* of those */
    wide max;            /* bytes of a value, the end too; at most 255 */
    bool compress;
};

struct model_label {
    wide lo, hi;
};

struct model_arm {
    const char *name;   /* JSON name: the only field's name, else the kind's name in lower case */
    const char *c_kind; /* enumerator */
    int kind;           /* its value, from 1 */
    const char *c;      /* union member: the field's, or the anonymous struct's name */
    bool is_default;
    const struct model_label *labels;
    size_t label_count;
    const struct model_member *members;
    size_t member_count;
    /* Members of the arm in C, has_ flags counted: 0, 1 or more (then an inner struct named `c`). */
    size_t c_field_count;
    const char *doc;
    /* by_peek: nothing proves that what is written begins with a label, so this first field, text, is looked at; or NULL. */
    const struct model_field *peeked;
};

/* What an arm is called on the wire. */
struct model_literal {
    const uint8_t *text;
    size_t len; /* at least 1 */
};

struct model_choice {
    const struct model_field **params;
    size_t param_count;
    bool by_tag; /* the tag `tag` stands on the wire in front of the arm */
    /* `tag` is what the arm itself begins with: it is looked at, and the arm reads it. */
    bool by_peek;
    struct model_ref tag; /* type of the tag or of the selecting expression */
    /* `by literal`: the longest that the input begins with is passed over, and its number is the tag;
     * none, and nothing is passed over: literal_count, which the default has. NULL otherwise. */
    const struct model_literal *literals;
    size_t literal_count;
    bool nocase;                 /* letters of ASCII match in both cases */
    const struct model_expr *by; /* without tag and literals: over params */
    const struct model_field
        *tag_param; /* when `by` is exactly one parameter: so that kind() can give it */
    bool
        c_tag; /* the C struct has a `tag` member (an arm has several labels or is the default, and the choice owns its tag) */
    const char *c_kind_enum; /* enum tag */
    const char *c_kind_none; /* enumerator 0 */
    const struct model_arm *arms;
    size_t arm_count;
};

struct model_oneof {
    const char *name, *c;
    const char *c_kind_enum, *c_kind_none; /* enumerator 0: nothing set */
    const struct model_field **fields;     /* kind values are 1.. in this order */
    size_t field_count;
};

struct model_message {
    bool is_error;
    uint32_t error_number;             /* FNV-1a of "package.Name": names the error on the wire */
    const struct model_field **fields; /* as written, oneof arms included */
    size_t field_count;
    const struct model_oneof **oneofs;
    size_t oneof_count;
    bool keep_unknown;
    const char *c_unknown; /* C member, and JSON's; "unknown_" when a field has that name */
};

struct model_type {
    enum model_base base; /* MODEL_CHAIN, MODEL_ENUM, MODEL_STRUCT, MODEL_CHOICE, MODEL_MESSAGE */
    const char *name;     /* "Entry" */
    const char *full;     /* "kv.Entry" */
    const char *c;        /* "kv_entry": struct or enum tag and prefix of its functions */
    const char *c_upper;  /* "KV_ENTRY" */
    const char *doc;
    const struct model_file *file;
    struct span span;
    bool recursive; /* can contain itself: depth is counted */
    bool is_origin; /* a chain's offsets count from its first byte */
    bool
        compresses; /* holds a chain that is written with jumps, itself or within structs and choices */
    uint32_t depth_limit;
    wide min_bytes,
        max_bytes; /* on the wire, bodies of messages too; max -1 = bounded by nothing here */
    union {
        struct model_enum enumeration;
        struct model_struct structure;
        struct model_choice choice;
        struct model_chain chain;
        struct model_message message;
    };
};

struct model_const {
    const char *name, *c, *doc;
    const struct model_expr *value; /* MODEL_E_INT or MODEL_E_TEXT */
};

/* --- services ----------------------------------------------------------------------------------------------------- */

struct model_rpc {
    const char *name, *c, *c_upper, *doc;
    struct span span;
    uint32_t id; /* method number on the wire */
    bool oneway;
    const struct model_type *request,
        *reply; /* messages or structs without parameters; reply NULL for oneway */
    bool request_stream, reply_stream;
    const struct model_type **raises;
    size_t raise_count;
    uint64_t timeout_ms; /* 0 = none given */
    bool idempotent, detach;
    uint32_t retry, max_in_flight; /* 0 = not given */
    /* On a protocol, see model/flow.h: request and reply are then generated structs, unless the operation passes a wire message. */
    const struct model_operation *operation;
};

struct model_service {
    const char *name, *full, *c, *c_upper, *doc;
    const struct model_file *file;
    struct span span;
    const struct model_rpc *rpcs;
    size_t rpc_count;
    const struct model_protocol *protocol; /* NULL: Mux */
};

/* --- files -------------------------------------------------------------------------------------------------------- */

struct model_file {
    const char *path;    /* as given or found */
    const char *stem;    /* "kv": the generated pair is kv.h, kv.c */
    const char *package; /* "kv" */
    const char *prefix;  /* "kv_" */
    const char *doc;
    const struct model_file **imports; /* direct ones */
    size_t import_count;
    const struct model_const *consts;
    size_t const_count;
    const struct model_type **types; /* as declared, ordered so that by-value members come first */
    size_t type_count;
    const struct model_protocol **protocols; /* see model/flow.h */
    size_t protocol_count;
    const struct model_service **services;
    size_t service_count;
    const struct model_filter **filters;
    size_t filter_count;
};

struct model {
    const struct model_file *main;   /* the one the user named */
    const struct model_file **files; /* all, imports first */
    size_t file_count;
};

#endif
