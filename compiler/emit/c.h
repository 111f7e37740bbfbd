/* c: what the C back end's files share: names of types, places of values, expressions, refusals.
 *
 * A "body" is one list of plan operations that becomes one function: a struct's, or one arm's of a choice. It knows on which
 * side the function runs, where the C values are, and what the function needs declared. All texts live in the arena of `emit`.
 *
 * Names that generated functions use: `r` the reader, `p` the run or the write position, `ret` and `m` the value, `s` the sizer,
 * `n` bytes so far, `k` bytes of a part, `rc` a code, `i` an index; `wire_x` a value that is on the wire only; `at_x` and
 * `end_x` where x begins and ends; `bits1` a group of bits.
 */
#ifndef WEIR_COMPILER_EMIT_C_H
#define WEIR_COMPILER_EMIT_C_H

#include "base/arena.h"
#include "base/vec.h"
#include "emit/backend.h"

#include <stdbool.h>

enum c_side { C_READ, C_SIZE, C_WRITE };

/* Where a field begins or ends is kept in a local, because something needs its size. */
struct c_mark {
    const struct model_field *field;
    bool is_end;
};

/* A sizeof in an equation, and how the writer comes to know it. */
struct c_measure {
    const struct model_expr *size;
    const struct model_field *equation;
    bool
        early; /* it is asked for where it has not been written yet: computed at the start of the function */
};

struct c_body {
    const struct emit *e;
    struct writer *w;
    enum c_side side;
    const struct model_type *type;
    const struct plan_op *ops;
    size_t op_count;
    const char *prefix;                     /* of C members: "ret->", "m->body." */
    const struct model_arm *arm;            /* or NULL */
    const struct model_field *item_field;   /* the array whose element is being printed, or NULL */
    const struct model_field *window_field; /* whose window is being printed, or NULL */
    const char *item;                       /* that element: "items[i]" */
    bool checks; /* C_SIZE: print checks too; off inside a write function */
    bool inside_if;
    unsigned group_count; /* numbers `bits1`, `bits2` */
    size_t at;            /* number of the operation that is being visited */
    bool finds_early;
    bool uses_p, uses_rc, uses_k, uses_start, uses_number;
    const char *const *known; /* c_flow.h: conditions that hold where it is printed */
    size_t known_count;
    VEC(struct c_mark) marks;
    VEC(struct c_measure) measures; /* C_WRITE */
    VEC(const struct model_field *)
    locals; /* wire-only fields that expressions of the read side mention */
};

/* --- c_name.c: types and members --- */

/* "uint16_t", "enum dns_type", "struct weir_str", "struct dns_name" */
const char *c_type(struct arena *arena, const struct model_ref *ref);

/* Bits of the C integer that holds `bits`: 8, 16, 32 or 64. */
unsigned c_int_bits(unsigned bits);

/* str and bytes are one value, whatever their length; other shapes than ONE hold elements. */
bool c_is_text(const struct model_ref *ref);
bool c_is_list(const struct model_field *field);   /* { items, count } in C */
bool c_is_inline(const struct model_field *field); /* T x[n] in C */
bool c_is_view(const struct model_field *field);   /* struct weir_str or weir_bytes in C */
bool c_in_struct(const struct model_field *field); /* has a C member */

/* The two names of a parameter: as declared "const struct modbus_request *rq", and as passed on "rq". */
const char *c_param_name(struct arena *arena, const struct model_field *param);
const char *c_param_list(struct arena *arena,
                         const struct model_type *type); /* ", uint8_t flags, …" or "" */
const char *c_param_args(struct arena *arena,
                         const struct model_type *type); /* ", flags, …" or "" */

/* Parameters of a struct or choice; none for a message. */
const struct model_field **c_params(const struct model_type *type, size_t *ret_count);

/* "\"GET \\015\"", with what a C string needs escaped. */
const char *c_quote(struct arena *arena, const void *text, size_t len);
const char *c_field_quote(struct arena *arena,
                          const struct model_field *field); /* its name, or "NULL" */

/* A C integer constant of type int, long or unsigned long that has this value. */
const char *c_number(struct arena *arena, wide value);
const char *c_double(struct arena *arena, double value, bool is_float);

/* A type's or a field's text in a wire table: "u16 le", "str", "map(str, u32)", "Rr[qd]". */
const char *c_weir_type(struct arena *arena, const struct model_field *field);

/* Types of a kind, for loops over a file. */
bool c_is_codec(const struct model_type *type); /* has functions: everything but enums */

/* --- c_expr.c: values in code --- */

/* Where the C value of a field is: "ret->id", "(*m->tag)", the element inside an array. */
const char *c_place(struct c_body *b, const struct model_field *field);
const char *c_member(struct c_body *b, const char *c); /* another C member, like has_x */

/* Pointer to a record field: "&ret->name", "m->tag". */
const char *c_record_pointer(struct c_body *b, const struct model_field *field);

/* Whether an optional field is there: "m->has_x", "m->x != NULL"; "true" for the others. */
const char *c_present(struct c_body *b, const struct model_field *field);

/* An expression, computed in int64_t. On the write side, fields that are not in C are replaced by their right sides. */
const char *c_expr(struct c_body *b, const struct model_expr *x);
const char *c_condition(struct c_body *b, const struct model_expr *x); /* for `if (…)` */

/* c_flow.c: MODEL_E_PATH, as an integer or truth, and as "data, len". */
const char *c_path(struct c_body *b, const struct model_expr *x);
const char *c_path_text(struct c_body *b, const struct model_expr *x);

/* ", a, b": arguments for the parameters of a field's type, cast to their C types. */
const char *c_args(struct c_body *b, const struct model_ref *ref);

/* Calls visit(x) on x and all its parts; on the write side also in the right sides it stands for. */
void c_walk_expr(const struct model_expr *x, enum c_side side,
                 void (*visit)(const struct model_expr *x, void *data), void *data);

/* False when it depends on what only a reader knows (`remaining`, `offset`). */
bool c_writable(const struct model_expr *x);
bool c_has_sizeof(const struct model_expr *x); /* on the write side */

/* Whether `value op bound` ever refuses: the C condition under which an integer `place` is not acceptable, or NULL when all
 * values are. `lo`..`hi` is what the C expression can hold, `ranges` what is allowed. */
const char *c_range_fault(struct arena *arena, const char *place, wide lo, wide hi,
                          const struct model_range *ranges, size_t range_count);

/* The condition under which a closed enum's `place` is none of its values. */
const char *c_enum_fault(struct arena *arena, const char *place, const struct model_type *type);

bool c_is_signed(const struct model_ref *ref);

/* "(int32_t)" or "(uint32_t)" for a C enum, whose sign is the C compiler's to choose; "" for all else. */
const char *c_enum_cast(const struct model_ref *ref);

/* C conditions under which something is refused, with the code. */
struct c_fault {
    const char *condition, *code;
};
struct c_faults {
    struct c_fault items[4];
    size_t count;
};

/* What is demanded of the one value at `place`: of what was read, or of what a C member can hold. `field` has its limits; NULL
 * for the key of a map. */
struct c_faults c_value_faults(struct arena *arena, enum c_side side,
                               const struct model_field *field, const struct model_ref *ref,
                               const char *place);

/* A view or a list that says how much there is, but not where. */
struct c_faults c_view_faults(struct arena *arena, const char *view);
struct c_faults c_list_faults(struct arena *arena, const char *list);

/* When an equation's right side cannot be stored: its division leaves a rest, or it leaves the field's range. */
struct c_faults c_equation_faults(struct c_body *b, const struct model_field *field);

/* `max` and `min` of an amount of bytes or elements. */
struct c_faults c_count_faults(struct arena *arena, const struct model_field *field,
                               const char *count);

/* Prints the checks; `at` is the place on the read side. */
void c_emit_faults(struct c_body *b, const struct c_faults *faults, const char *at,
                   const struct model_field *field);
void c_emit_fault(struct c_body *b, const char *fault, const char *at, const char *code,
                  const struct model_field *field);

/* "return weir__refuse(r, p + 2, WEIR_ERANGE, "x", NULL);" for the body's side, the element's index in it if there is one. `at`
 * is the position on the read side. */
const char *c_refuse(struct c_body *b, const char *at, const char *code,
                     const struct model_field *field, const char *reason);

/* --- c_filter.c --- */

/* ", a, b" behind the value. */
const char *c_filter_args(struct c_body *b, const struct model_via *via);

/* Prototypes of what the program brings. */
void emit_c_filters(struct writer *w, const struct emit *e);

/* --- c_stream.c --- */

/* Whether some struct of the file ends in a stream. */
bool c_has_streams(const struct model_file *file);

/* The size pass over the stream, of which only the length is there. */
void c_size_stream(struct c_body *b, const struct model_field *field);

/* The prototype's company: p_x_body(), where x ends in one. */
void emit_c_stream(struct writer *w, const struct emit *e, const struct model_type *type);

/* --- c_checksum.c --- */

/* The members of the struct or arm. */
const struct model_member *c_members(const struct c_body *b, size_t *ret_count);

/* Reading: that the checksum which was read is that of the data. */
void c_verify_checksum(struct c_body *b, const struct model_field *field);

/* Writing: the body's checksums, when everything else stands. */
void c_write_checksums(struct c_body *b);

/* --- c_body.c: what a function needs, found before it is printed --- */

struct c_body c_body_of(const struct emit *e, struct writer *w, enum c_side side,
                        const struct model_type *type, const struct model_arm *arm);

/* The size pass, without checks, up to where all early measures of a writer's body are known. */
struct c_body c_body_of_sizes(const struct c_body *writes, struct writer *w);
bool c_marked(const struct c_body *b, const struct model_field *field, bool is_end);

/* C_WRITE: of a sizeof. Bytes in front of its window that count too, and are always as many. */
const struct c_measure *c_measure_of(const struct c_body *b, const struct model_expr *size);
wide c_bytes_in_front(const struct c_body *b, const struct c_measure *measure);

/* The only tag that an arm has, as a C number; NULL when C has to say which. */
const char *c_only_tag(struct arena *arena, const struct model_arm *arm);

/* C_SIZE: prints the checks that an arm is picked by what C or the expression that selects says. */
void c_emit_tag_checks(struct c_body *b, const struct model_type *type,
                       const struct model_arm *arm);

/* The end of the names of an arm's functions. */
const char *c_arm_suffix(struct arena *arena, const struct model_arm *arm);

/* "(void)x;" for those of the parameters, and of one or two other names, that `body` does not mention. */
void c_ignore_unused(struct writer *w, const struct emit *e, const struct model_type *type,
                     const char *body, const char *first, const char *second);

/* Whether an operation has nothing to print on the body's side. */
bool c_is_silent(const struct c_body *b, const struct plan_op *op);

/* Declarations of the locals that `body`, already printed, came to need. */
void c_declare(struct writer *w, const struct c_body *b);

/* The marks of a field inside a run whose first byte is `run`: "p" or "n". */
void c_mark_slot(struct c_body *b, const struct model_field *field, const char *run, uint32_t begin,
                 uint32_t end);
void c_mark_group(struct c_body *b, const struct plan_group *group, const char *run);
/* Marks at an operation: before it on the read and size side, and after it on the write side, and the other way round. */
void c_mark_first(struct c_body *b, const struct plan_op *op);
void c_mark_last(struct c_body *b, const struct plan_op *op);
/* C_SIZE: `equation` itself has turned out to take so many bytes, and all that was marked behind it lies further on. */
void c_shift_marks(struct c_body *b, const struct model_field *equation, const char *bytes);

/* --- c_text.c: numbers as text, delimiters, sets --- */

/* Prints what reads a number as text into `number.value`. */
void c_emit_read_digits(struct c_body *b, const struct model_ref *ref,
                        const struct model_field *field);
/* Bytes of a number as text, and the store of one. */
const char *c_digits_name(const struct emit *e, const struct model_ref *ref); /* its constant */
const char *c_digits_size(struct c_body *b, const struct model_ref *ref, const char *value);
void c_emit_write_digits(struct c_body *b, const struct model_ref *ref, const char *value);

/* A literal number as the bytes that stand for it. */
const char *c_literal_digits(struct arena *arena, const struct model_field *field, size_t *ret_len);

/* Prints what reads a field: a number as text, whose value stands in `number` first; a text and its delimiter. */
void c_read_digits(struct c_body *b, const struct model_field *field);
void c_read_until(struct c_body *b, const struct model_field *field);
bool c_until_is_checked(const struct model_field *field); /* that looks at the set too */

/* Size pass: refuses text that holds its own delimiter. */
struct c_faults c_until_faults(struct c_body *b, const struct model_field *field);

/* Bytes of the delimiter that the field itself writes; and the store of it. */
uint32_t c_until_bytes(const struct model_field *field);
void c_emit_write_until(struct c_body *b, const struct model_field *field);

/* "!weir__all_of(x.data, x.len, &set)" */
const char *c_set_fault(struct arena *arena, const struct model_ref *ref, const char *place);

/* --- parts of the outputs --- */

/* Constants that the codecs of this file use. */
void emit_c_text(struct writer *w, const struct emit *e);

void emit_c_header_open(struct writer *w, const struct emit *e);
void emit_c_types(struct writer *w, const struct emit *e);
void emit_c_prototypes(struct writer *w, const struct emit *e);
void emit_c_header_close(struct writer *w, const struct emit *e);
void emit_c_source_open(struct writer *w, const struct emit *e);
void emit_c_chains(struct writer *w, const struct emit *e);
void emit_c_tags(struct writer *w, const struct emit *e);
const char *c_comment_quote(struct arena *arena, const struct model_literal *literal);
void emit_c_literals(struct writer *w, const struct emit *e, const struct model_type *type);
void emit_c_forms(struct writer *w, const struct emit *e);
void emit_c_decode(struct writer *w, const struct emit *e);
void emit_c_frame_header(struct writer *w, const struct emit *e);
void emit_c_frame(struct writer *w, const struct emit *e);
void emit_c_encode(struct writer *w, const struct emit *e);
void emit_c_json(struct writer *w, const struct emit *e);

/* The comment above a type. */
void emit_c_wire_table(struct writer *w, const struct emit *e, const struct model_type *type);

/* Messages, within decode and encode. */
void emit_c_decode_message(struct writer *w, const struct emit *e, const struct model_type *type);
void emit_c_size_message(struct writer *w, const struct emit *e, const struct model_type *type);
void emit_c_write_message(struct writer *w, const struct emit *e, const struct model_type *type);

/* c_types.c: the struct alone, without a wire table. */
void c_emit_struct(struct writer *w, const struct emit *e, const struct model_type *type);

/* c_protocol.c; print nothing for a description without protocols. */
void emit_c_protocol_header(struct writer *w, const struct emit *e);
void emit_c_protocol_source(struct writer *w, const struct emit *e);

/* c_service.c; print nothing for a description without services. */
void emit_c_service_header(struct writer *w, const struct emit *e);
void emit_c_service_source(struct writer *w, const struct emit *e);

#endif
