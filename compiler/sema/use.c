#include "sema/use.h"

#include "base/diag.h"
#include "sema/charset.h"
#include "sema/decl.h"
#include "sema/expr.h"
#include "sema/form.h"
#include "sema/scope.h"
#include "sema/text.h"

#include <stdlib.h>
#include <string.h>

enum as_sort { AS_ORDER, AS_BITS, AS_ENCODING, AS_SORTS };

struct unfolding {
    struct sema *sema;
    enum world world;
    struct use *use;
    struct span as[AS_SORTS]; /* where it was given last; end 0: not */
};

/* The modifiers of one list, to find what is given twice. */
struct seen {
    const struct ast_mod *mods[USE_MODS];
    const struct ast_mod *as[AS_SORTS];
};

/* --- built-in types ----------------------------------------------------------------------------------------------- */

static int report_width(struct sema *s, const struct ast_qname *name)
{
    diag_error(s->diag, name->span, "there is no type '%s'", name->name);
    diag_help(s->diag, name->name[0] == 'i'   ? "signed integers are i2..i64"
                       : name->name[0] == 'u' ? "unsigned integers are u1..u64"
                                              : "floats are f32 and f64");
    return -1;
}

/* u1..u64, i2..i64: 1 and the type; 0: not of that form; -1 after a report. */
static int integer_type(struct sema *s, const struct ast_qname *name, struct model_ref *ret)
{
    const char *digits = name->name + 1;
    bool is_signed = name->name[0] == 'i';
    if (strchr("uif", name->name[0]) == NULL || *digits == '\0' ||
        digits[strspn(digits, "0123456789")] != '\0')
        return 0;
    unsigned long bits = strlen(digits) > 3 ? 0 : strtoul(digits, NULL, 10);
    if (bits > 64 || bits < (is_signed ? 2 : 1) || digits[0] == '0' || name->name[0] == 'f')
        return report_width(s, name);
    ret->base = is_signed ? MODEL_INT : MODEL_UINT;
    ret->bits = (unsigned)bits;
    return 1;
}

static int builtin_type(struct sema *s, const struct ast_qname *name, struct model_ref *ret)
{
    static const struct {
        const char *name;
        enum model_base base;
        unsigned bits;
    } words[] = {{"bool", MODEL_BOOL, 1},
                 {"f32", MODEL_FLOAT, 32},
                 {"f64", MODEL_FLOAT, 64},
                 {"str", MODEL_STR, 0},
                 {"bytes", MODEL_BYTES, 0}};
    if (name->scope != NULL)
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(name->name, words[i].name) == 0) {
            ret->base = words[i].base;
            ret->bits = words[i].bits;
            return 1;
        }
    }
    return integer_type(s, name, ret);
}

/* --- modifiers ---------------------------------------------------------------------------------------------------- */

static bool as_word(const char *name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, words[i]) == 0)
            return true;
    return false;
}

static bool report_twice(struct unfolding *u, const struct ast_mod *mod,
                         const struct ast_mod **first, const char *what)
{
    if (*first != NULL) {
        diag_error(u->sema->diag, mod->span, "%s is given twice", what);
        diag_note(u->sema->diag, (*first)->span, "it was first given here");
        return true;
    }
    *first = mod;
    return false;
}

static bool note_as(struct unfolding *u, struct seen *seen, enum as_sort sort,
                    const struct ast_mod *mod)
{
    static const char *const what[] = {"the byte order", "the bit order", "the encoding"};
    u->as[sort] = mod->span;
    return !report_twice(u, mod, &seen->as[sort], what[sort]);
}

static bool report_unknown_as(struct unfolding *u, const struct ast_name *name)
{
    static const char *const all[] = {"le",     "be",    "lsb", "msb", "leb128", "zigzag",
                                      "varint", "fixed", "dec", "hex", "oct"};
    diag_error(u->sema->diag, name->span, "there is no encoding '%s'", name->text);
    struct suggest suggest = suggest_for(name->text);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        suggest_consider(&suggest, all[i]);
    if (suggest.best != NULL)
        diag_help(u->sema->diag, "did you mean '%s'?", suggest.best);
    else
        diag_help(u->sema->diag,
                  "there are le, be, lsb, msb, dec, hex and oct, and in messages varint and fixed");
    return false;
}

static bool apply_struct_as(struct unfolding *u, struct seen *seen, const struct ast_mod *mod,
                            const char *name)
{
    struct model_ref *ref = &u->use->ref;
    if (strcmp(name, "le") == 0 || strcmp(name, "be") == 0) {
        ref->order = name[0] == 'l' ? MODEL_LITTLE : MODEL_BIG;
        u->use->has_order = true;
        return note_as(u, seen, AS_ORDER, mod);
    }
    ref->bit_order = name[0] == 'l' ? MODEL_LSB : MODEL_MSB;
    return note_as(u, seen, AS_BITS, mod);
}

static bool apply_form(struct unfolding *u, struct seen *seen, const struct ast_mod *mod,
                       const struct model_form *form)
{
    if (u->world == WORLD_MESSAGE) {
        diag_error(u->sema->diag, mod->span, "'as %s' is for the fields of structs",
                   mod->call.name.text);
        diag_help(u->sema->diag, "the integers of messages are varints; signed ones are zigzag");
        return false;
    }
    u->use->ref.form = form;
    return note_as(u, seen, AS_ENCODING, mod) && form != NULL;
}

/* A name that is no word of the language: an `encoding`. */
static bool apply_named(struct unfolding *u, struct unit *unit, struct seen *seen,
                        const struct ast_mod *mod)
{
    static const char *const later[] = {"flag"};
    struct sema *s = u->sema;
    const struct ast_name *name = &mod->call.name;
    struct ast_qname qname = {NULL, name->text, name->span};
    bool bad;
    if (as_word(name->text, later, sizeof later / sizeof *later)) {
        sema_refuse(s, mod->span, arena_printf(s->arena, "as %s", name->text));
        return false;
    }
    struct symbol *symbol = scope_lookup(s, unit, &qname, &bad);
    if (symbol == NULL && !bad)
        return report_unknown_as(u, name);
    if (symbol != NULL && symbol->kind == SYMBOL_ENCODING)
        return apply_form(u, seen, mod, form_of_symbol(s, symbol));
    if (symbol != NULL && symbol->kind != SYMBOL_REFUSED)
        diag_error(s->diag, name->span, "'%s' is not an encoding", name->text);
    return false;
}

static bool apply_as(struct unfolding *u, struct unit *unit, struct seen *seen,
                     const struct ast_mod *mod)
{
    static const char *const orders[] = {"le", "be", "lsb", "msb"};
    static const char *const wires[] = {"varint", "fixed"};
    static const char *const digits[] = {"dec", "hex", "oct"};
    struct sema *s = u->sema;
    const char *name = mod->call.name.text;
    bool is_order = as_word(name, orders, 4), is_wire = as_word(name, wires, 2);
    if (as_word(name, digits, 3)) {
        u->use->digits = (struct use_mod){mod, unit};
        return note_as(u, seen, AS_ENCODING, mod);
    }
    if (!is_order && !is_wire)
        return form_is_word(name) ? apply_form(u, seen, mod, form_of_mod(s, unit, mod))
                                  : apply_named(u, unit, seen, mod);
    if (is_order && u->world == WORLD_STRUCT)
        return apply_struct_as(u, seen, mod, name);
    if (is_wire && u->world == WORLD_MESSAGE) {
        u->use->ref.encoding = name[0] == 'v' ? MODEL_ENC_VARINT : MODEL_ENC_FIXED32;
        return note_as(u, seen, AS_ENCODING, mod);
    }
    if (is_wire) {
        diag_error(s->diag, mod->span, "'as %s' is for the fields of messages", name);
        diag_help(s->diag, "in a struct the width and the byte order say it all");
    } else {
        diag_error(s->diag, mod->span, "'as %s' is for the fields of structs", name);
        diag_help(s->diag,
                  "messages have protobuf's wire format; there are 'as varint' and 'as fixed'");
    }
    return false;
}

static bool note_mod(struct unfolding *u, struct unit *unit, struct seen *seen,
                     const struct ast_mod *mod)
{
    const char *what = arena_printf(u->sema->arena, "'%s'", ast_mod_kind_name(mod->kind));
    if (report_twice(u, mod, &seen->mods[mod->kind], what))
        return false;
    /* what the use says goes before what its alias says */
    u->use->mods[mod->kind] = (struct use_mod){mod, unit};
    if (mod->kind == AST_MOD_WRITE)
        return chain_apply_write(u->sema, u->use, mod);
    return mod->kind == AST_MOD_OF ? charset_resolve(u->sema, unit, mod, &u->use->ref) : true;
}

static bool apply_mods(struct unfolding *u, struct unit *unit, const struct ast_mod *mods)
{
    bool ok = true;
    struct seen seen = {0};
    for (const struct ast_mod *mod = mods; mod != NULL; mod = mod->next) {
        if (mod->kind == AST_MOD_AS) {
            ok &= apply_as(u, unit, &seen, mod);
        } else {
            ok &= note_mod(u, unit, &seen, mod);
        }
    }
    return ok;
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static bool unfold(struct unfolding *u, struct unit *unit, const struct ast_type *type,
                   const struct ast_array *array, const struct ast_mod *mods);

static bool unfold_alias(struct unfolding *u, struct symbol *symbol, const struct ast_type *type)
{
    struct sema *s = u->sema;
    if (symbol->bad)
        return false;
    if (type->named.has_args) {
        diag_error(s->diag, type->span, "alias %s takes no arguments", symbol->name);
        return false;
    }
    bool cycle = symbol->progress == PROGRESS_DOING;
    if (cycle || s->depth >= SEMA_MAX_NESTING) {
        diag_error(s->diag, symbol->span,
                   cycle ? "alias %s is made of itself" : "alias %s: too many aliases of aliases",
                   symbol->name);
        symbol->bad = true;
        return false;
    }
    symbol->progress = PROGRESS_DOING;
    s->depth++;
    bool ok = unfold(u, symbol->unit, symbol->decl->alias.type, &symbol->decl->alias.array,
                     symbol->decl->alias.mods);
    s->depth--;
    symbol->progress = PROGRESS_TODO; /* the next use unfolds it again */
    return ok;
}

static bool named_type(struct unfolding *u, struct unit *unit, const struct ast_type *type)
{
    struct model_ref *ref = &u->use->ref;
    struct sema *s = u->sema;
    int builtin = builtin_type(s, &type->named.name, ref);
    if (builtin < 0)
        return false;
    if (builtin > 0) {
        if (type->named.has_args)
            diag_error(s->diag, type->span, "%s takes no arguments", type->named.name.name);
        return !type->named.has_args;
    }
    struct symbol *symbol = scope_type(s, unit, &type->named.name, "a type");
    if (symbol == NULL)
        return false;
    if (symbol->kind == SYMBOL_ALIAS)
        return unfold_alias(u, symbol, type);
    if (symbol->bad)
        return false;
    ref->base = symbol->type.base;
    ref->type = &symbol->type;
    ref->compress = ref->base == MODEL_CHAIN && symbol->type.chain.compress;
    if (ref->base == MODEL_ENUM) {
        if (!decl_resolve_enum(s, symbol))
            return false;
        ref->bits = symbol->type.enumeration.bits;
        ref->form = symbol->type.enumeration.form;
    }
    return true;
}

static bool map_type(struct unfolding *u, struct unit *unit, const struct ast_type *type)
{
    struct use part;
    struct use *use = u->use;
    if (!use_resolve(unit, u->sema, type->map.key, NULL, NULL, u->world, &part))
        return false;
    struct model_ref key = part.ref;
    bool plain = part.array == NULL && !part.optional && !part.is_map;
    if (!plain || (key.base != MODEL_STR && key.base != MODEL_UINT && key.base != MODEL_INT &&
                   key.base != MODEL_BOOL)) {
        diag_error(u->sema->diag, type->map.key->span,
                   "the key of a map is an integer, a bool or a str");
        return false;
    }
    if (!use_resolve(unit, u->sema, type->map.value, NULL, NULL, u->world, &part))
        return false;
    if (part.array != NULL || part.optional || part.is_map) {
        diag_error(u->sema->diag, type->map.value->span,
                   "the value of a map is one value: no array, map or '?'");
        diag_help(u->sema->diag, "wrap it in a message");
        return false;
    }
    use->ref = part.ref;
    use->key = key;
    use->is_map = true;
    return true;
}

static bool note_array(struct unfolding *u, struct unit *unit, const struct ast_array *array)
{
    if (array == NULL || array->kind == AST_ARRAY_NONE)
        return true;
    if (u->use->array != NULL) {
        diag_error(u->sema->diag, array->span, "its type is an array already");
        diag_note(u->sema->diag, u->use->array->span, "by this alias");
        diag_help(u->sema->diag, "put the element into a struct");
        return false;
    }
    u->use->array = array;
    u->use->array_unit = unit;
    return true;
}

static bool unfold(struct unfolding *u, struct unit *unit, const struct ast_type *type,
                   const struct ast_array *array, const struct ast_mod *mods)
{
    bool ok = type->kind == AST_TYPE_MAP ? map_type(u, unit, type) : named_type(u, unit, type);
    if (u->use->type == NULL) {
        u->use->type = type;
        u->use->type_unit = unit;
    }
    ok = ok && note_array(u, unit, array);
    /* a bad type says nothing about its modifiers, and they nothing about it */
    bool mods_ok = apply_mods(u, unit, mods);
    u->use->optional |= type->optional;
    return ok && mods_ok;
}

/* --- the message world -------------------------------------------------------------------------------------------- */

static bool message_integer(struct sema *s, struct use *use)
{
    struct model_ref *ref = &use->ref;
    bool fixed = ref->encoding == MODEL_ENC_FIXED32;
    bool varint = ref->encoding == MODEL_ENC_VARINT;
    if (ref->bits != 32 && ref->bits != 64) {
        const char *wider = ref->bits < 32 ? "32" : "64";
        diag_error(s->diag, use->span, "the integers of messages are u32, u64, i32 and i64");
        diag_help(s->diag, "%s%s takes one byte on the wire when it is small; 'in' narrows it",
                  ref->base == MODEL_INT ? "i" : "u", wider);
        return false;
    }
    if (fixed)
        ref->encoding = ref->bits == 32 ? MODEL_ENC_FIXED32 : MODEL_ENC_FIXED64;
    else
        ref->encoding = ref->base == MODEL_INT && !varint ? MODEL_ENC_ZIGZAG : MODEL_ENC_VARINT;
    return true;
}

static bool as_without_integer(struct sema *s, const struct use *use, const struct unfolding *u)
{
    if (u->as[AS_ENCODING].end == 0)
        return true;
    diag_error(s->diag, u->as[AS_ENCODING], "this is for integers, and %s is none",
               use_name(s, &use->ref));
    return false;
}

static bool message_ref(struct sema *s, struct use *use, const struct unfolding *u)
{
    struct model_ref *ref = &use->ref;
    if (ref->base == MODEL_UINT || ref->base == MODEL_INT)
        return message_integer(s, use);
    if (!as_without_integer(s, use, u))
        return false;
    if (ref->base == MODEL_CHAIN) {
        diag_error(s->diag, use->span, "chains are for structs");
        diag_help(s->diag, "a message can hold a struct that has it");
        return false;
    }
    switch (ref->base) {
    case MODEL_ENUM:
        ref->bits = ref->bits > 32 ? 64 : 32;
        ref->encoding = MODEL_ENC_VARINT;
        break;
    case MODEL_BOOL:
        ref->encoding = MODEL_ENC_VARINT;
        break;
    case MODEL_FLOAT:
        ref->encoding = ref->bits == 32 ? MODEL_ENC_FIXED32 : MODEL_ENC_FIXED64;
        break;
    default:
        ref->encoding = MODEL_ENC_LENGTH;
        break;
    }
    return true;
}

static bool check_order_fits(struct sema *s, const struct use *use, const struct unfolding *u)
{
    enum model_base base = use->ref.base;
    bool number = base == MODEL_UINT || base == MODEL_INT || base == MODEL_ENUM ||
                  base == MODEL_BOOL || base == MODEL_FLOAT;
    if (number || (u->as[AS_ORDER].end == 0 && u->as[AS_BITS].end == 0))
        return true;
    diag_error(s->diag, u->as[u->as[AS_ORDER].end != 0 ? AS_ORDER : AS_BITS],
               "a byte or bit order is for numbers, and %s is none", use_name(s, &use->ref));
    return false;
}

static bool check_charset_fits(struct sema *s, const struct use *use)
{
    const struct ast_mod *of = use_mod(use, AST_MOD_OF);
    if (of == NULL || use->ref.base == MODEL_STR || (use->is_map && use->key.base == MODEL_STR))
        return true;
    diag_error(s->diag, of->span, "a charset is for str, and this is %s", use_name(s, &use->ref));
    return false;
}

bool use_resolve(struct unit *unit, struct sema *s, const struct ast_type *type,
                 const struct ast_array *array, const struct ast_mod *mods, enum world world,
                 struct use *ret)
{
    *ret = (struct use){.span = type->span};
    ret->ref.order = unit->order;
    ret->ref.bit_order = unit->bit_order;
    ret->ref.span = type->span;
    struct unfolding u = {.sema = s, .world = world, .use = ret};
    if (!unfold(&u, unit, type, array, mods))
        return false;
    if (ret->is_map)
        return check_charset_fits(s, ret);
    if (world == WORLD_STRUCT && ret->ref.form != NULL && !form_fit(s, ret, u.as[AS_ENCODING]))
        return false;
    bool ok = world == WORLD_MESSAGE ? message_ref(s, ret, &u) && text_not_here(s, ret)
                                     : check_order_fits(s, ret, &u) && text_digits(s, ret);
    return ok && check_charset_fits(s, ret);
}

void use_check_alias(struct sema *s, struct symbol *symbol)
{
    struct use use;
    /* which world it is for shows only where it is used; `as` decides between the two */
    const struct ast_mod *as = ast_mod_find(symbol->decl->alias.mods, AST_MOD_AS);
    bool message = as != NULL && (strcmp(as->call.name.text, "varint") == 0 ||
                                  strcmp(as->call.name.text, "fixed") == 0);
    message |= symbol->decl->alias.type->kind == AST_TYPE_MAP;
    if (!use_resolve(symbol->unit, s, symbol->decl->alias.type, &symbol->decl->alias.array,
                     symbol->decl->alias.mods, message ? WORLD_MESSAGE : WORLD_STRUCT, &use))
        symbol->bad = true;
}

static bool unsigned_of(struct sema *s, struct unit *unit, const struct ast_type *type,
                        const struct ast_mod *mods, const char *what, struct model_ref *ret)
{
    struct use use;
    if (!use_resolve(unit, s, type, NULL, mods, WORLD_STRUCT, &use))
        return false;
    if (use.ref.base != MODEL_UINT || !use_is_whole(&use.ref) || use.array != NULL ||
        use.optional) {
        diag_error(s->diag, type->span, "%s is an unsigned integer of whole bytes, such as u16",
                   what);
        return false;
    }
    if (use.ref.digits != NULL && use.ref.digits->width == 0 && use.ref.digits->until.len == 0) {
        diag_error(s->diag, type->span, "%s as text needs an end: 'until' or a width", what);
        return false;
    }
    *ret = use.ref;
    return true;
}

bool use_unsigned(struct sema *s, struct unit *unit, const struct ast_type *type, const char *what,
                  struct model_ref *ret)
{
    return unsigned_of(s, unit, type, NULL, what, ret);
}

bool use_prefix(struct sema *s, struct unit *unit, const struct ast_array *array,
                struct model_ref *ret)
{
    for (const struct ast_mod *mod = array->prefix_mods; mod != NULL; mod = mod->next) {
        if (mod->kind == AST_MOD_AS || (mod->kind == AST_MOD_UNTIL && !mod->until.condition))
            continue;
        diag_error(s->diag, mod->span, "'%s' does not go with the prefix of an array",
                   ast_mod_kind_name(mod->kind));
        diag_help(s->diag, "bounds are the array's: 'x[:u32] max 100'");
        return false;
    }
    return unsigned_of(s, unit, array->prefix, array->prefix_mods, "the prefix of an array", ret);
}

bool use_is_whole(const struct model_ref *ref)
{
    if (ref->digits != NULL)
        return true;
    return ref->form != NULL ? ref->form->head_bits == 0 : ref->bits % 8 == 0;
}

const struct ast_mod *use_mod(const struct use *use, enum ast_mod_kind kind)
{
    return use->mods[kind].mod;
}

bool use_is_record(const struct model_ref *ref)
{
    return ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE || ref->base == MODEL_MESSAGE;
}

const char *use_name(struct sema *s, const struct model_ref *ref)
{
    switch (ref->base) {
    case MODEL_UINT:
        return arena_printf(s->arena, "u%u", ref->bits);
    case MODEL_INT:
        return arena_printf(s->arena, "i%u", ref->bits);
    case MODEL_FLOAT:
        return ref->bits == 32 ? "f32" : "f64";
    case MODEL_BOOL:
        return "bool";
    case MODEL_STR:
        return "str";
    case MODEL_BYTES:
        return "bytes";
    case MODEL_CHAIN:
    case MODEL_ENUM:
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return ref->type->name;
    }
    return "?";
}

static struct model_range enum_range(const struct model_ref *ref)
{
    const struct model_enum *e = &ref->type->enumeration;
    if (!e->closed || e->value_count == 0)
        return range_of_bits(e->bits, e->is_signed);
    struct model_range range = {e->values[0].value, e->values[0].value};
    for (size_t i = 1; i < e->value_count; i++) {
        if (e->values[i].value < range.lo)
            range.lo = e->values[i].value;
        if (e->values[i].value > range.hi)
            range.hi = e->values[i].value;
    }
    return range;
}

struct model_range use_range(const struct model_ref *ref)
{
    if (ref->form != NULL)
        return (struct model_range){ref->form->lo, ref->form->hi};
    switch (ref->base) {
    case MODEL_UINT:
    case MODEL_INT:
        return range_of_bits(ref->bits, ref->base == MODEL_INT);
    case MODEL_ENUM:
        return enum_range(ref);
    case MODEL_BOOL:
        return (struct model_range){0, 1};
    default:
        return (struct model_range){0, 0};
    }
}
