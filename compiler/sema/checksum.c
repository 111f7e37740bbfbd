#include "sema/checksum.h"

#include "base/diag.h"

#include <string.h>

static const struct model_checksum *find(const char *name)
{
    static const struct model_checksum all[] = {
        {"crc8", MODEL_SUM_CRC, 8, 0x07, 0, false, false, 0},
        {"crc8_maxim", MODEL_SUM_CRC, 8, 0x31, 0, true, true, 0},
        {"crc16", MODEL_SUM_CRC, 16, 0x8005, 0, true, true, 0},
        {"crc16_arc", MODEL_SUM_CRC, 16, 0x8005, 0, true, true, 0},
        {"crc16_modbus", MODEL_SUM_CRC, 16, 0x8005, 0xffff, true, true, 0},
        {"crc16_usb", MODEL_SUM_CRC, 16, 0x8005, 0xffff, true, true, 0xffff},
        {"crc16_ccitt_false", MODEL_SUM_CRC, 16, 0x1021, 0xffff, false, false, 0},
        {"crc16_xmodem", MODEL_SUM_CRC, 16, 0x1021, 0, false, false, 0},
        {"crc16_kermit", MODEL_SUM_CRC, 16, 0x1021, 0, true, true, 0},
        {"crc16_x25", MODEL_SUM_CRC, 16, 0x1021, 0xffff, true, true, 0xffff},
        {"crc16_dnp", MODEL_SUM_CRC, 16, 0x3d65, 0, true, true, 0xffff},
        {"crc16_genibus", MODEL_SUM_CRC, 16, 0x1021, 0xffff, false, false, 0xffff},
        {"crc24_openpgp", MODEL_SUM_CRC, 24, 0x864cfb, 0xb704ce, false, false, 0},
        {"crc24_ble", MODEL_SUM_CRC, 24, 0x00065b, 0x555555, true, true, 0},
        {"crc32", MODEL_SUM_CRC, 32, 0x04c11db7, 0xffffffff, true, true, 0xffffffff},
        {"crc32_bzip2", MODEL_SUM_CRC, 32, 0x04c11db7, 0xffffffff, false, false, 0xffffffff},
        {"crc32_mpeg2", MODEL_SUM_CRC, 32, 0x04c11db7, 0xffffffff, false, false, 0},
        {"crc32_cksum", MODEL_SUM_CRC, 32, 0x04c11db7, 0, false, false, 0xffffffff},
        {"crc32_jamcrc", MODEL_SUM_CRC, 32, 0x04c11db7, 0xffffffff, true, true, 0},
        {"crc32c", MODEL_SUM_CRC, 32, 0x1edc6f41, 0xffffffff, true, true, 0xffffffff},
        {"crc64_ecma182", MODEL_SUM_CRC, 64, 0x42f0e1eba9ea3693, 0, false, false, 0},
        {"crc64_xz", MODEL_SUM_CRC, 64, 0x42f0e1eba9ea3693, UINT64_MAX, true, true, UINT64_MAX},
        {"crc64_go_iso", MODEL_SUM_CRC, 64, 0x1b, UINT64_MAX, true, true, UINT64_MAX},
        {"inet_checksum", MODEL_SUM_INET, 16, 0, 0, false, false, 0},
        {"adler32", MODEL_SUM_ADLER32, 32, 0, 0, false, false, 0},
        {"fletcher16", MODEL_SUM_FLETCHER16, 16, 0, 0, false, false, 0},
        {"fletcher32", MODEL_SUM_FLETCHER32, 32, 0, 0, false, false, 0},
        {"sum8", MODEL_SUM_SUM8, 8, 0, 0, false, false, 0},
        {"lrc8", MODEL_SUM_LRC8, 8, 0, 0, false, false, 0},
        {"xor8", MODEL_SUM_XOR8, 8, 0, 0, false, false, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(name, all[i].name) == 0)
            return &all[i];
    return NULL;
}

bool checksum_is(const char *name)
{
    return strcmp(name, "crc") == 0 || find(name) != NULL;
}

bool checksum_of_item(const struct item *item)
{
    return item->model.role == MODEL_EQUATION && item->source != NULL &&
           item->source->kind == AST_EXPR_CALL && checksum_is(item->source->call.function.text);
}

/* --- crc(from..to, width, poly, init, refin, refout, xorout) ------------------------------------------------------- */

static bool parameter(struct scope *scope, const struct ast_expr *ast, wide most, wide *ret)
{
    struct scope constant = expr_scope(scope->sema, scope->unit);
    const struct model_expr *e = expr_resolve(&constant, ast);
    bool number = e != NULL && e->op == MODEL_E_INT;
    if (number && e->value >= 0 && e->value <= most) {
        *ret = e->value;
        return true;
    }
    if (e != NULL)
        diag_error(scope->sema->diag, ast->span, "this is a constant in 0..%s",
                   sema_number(scope->sema, most));
    return false;
}

static const struct model_checksum *own_crc(struct scope *scope, const struct ast_expr *call)
{
    struct sema *s = scope->sema;
    wide value[6] = {0}, most = 64;
    const struct ast_expr *arg = call->call.args->next;
    for (size_t i = 0; i < 6; i++, arg = arg->next) {
        if (arg == NULL) {
            diag_error(s->diag, call->span, "a CRC has six parameters behind what it is of");
            diag_help(s->diag, "crc(from..to, width, poly, init, refin, refout, xorout)");
            return NULL;
        }
        bool flag = i == 3 || i == 4;
        if (!parameter(scope, arg, flag ? 1 : most, &value[i]))
            return NULL;
        if (i == 0 && (value[0] < 8 || value[0] % 8 != 0)) {
            diag_error(s->diag, arg->span, "the width is one of 8, 16, 24 … 64");
            return NULL;
        }
        if (i == 0)
            most = ((wide)1 << value[0]) - 1;
    }
    struct model_checksum *crc = ARENA_NEW(s->arena, struct model_checksum);
    *crc = (struct model_checksum){
        NULL,          MODEL_SUM_CRC, (unsigned)value[0], (uint64_t)value[1], (uint64_t)value[2],
        value[3] != 0, value[4] != 0, (uint64_t)value[5]};
    return crc;
}

const struct model_expr *checksum_expr(struct scope *scope, const struct ast_expr *call,
                                       struct item *from, struct item *to)
{
    struct sema *s = scope->sema;
    const char *name = call->call.function.text;
    const struct model_checksum *sum = find(name);
    if (scope->whole != call) {
        diag_error(s->diag, call->span, "a checksum is the whole right side of an equation");
        diag_help(s->diag, "write 'u32 crc = %s(from..to);'", name);
        return NULL;
    }
    if (sum != NULL && call->call.args->next != NULL) {
        diag_error(s->diag, call->call.args->next->span, "%s takes one range of fields", name);
        return NULL;
    }
    if (sum == NULL)
        sum = own_crc(scope, call);
    if (sum == NULL)
        return NULL;
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    *e = (struct model_expr){.op = MODEL_E_CHECKSUM, .base = MODEL_INT, .checksum = sum};
    e->hi = ((wide)1 << sum->bits) - 1;
    e->field = &from->model;
    e->to = &to->model;
    e->span = call->span;
    return e;
}

/* --- the equation ------------------------------------------------------------------------------------------------- */

static bool asks_remaining(const struct guard *guard)
{
    for (; guard != NULL; guard = guard->parent)
        if (guard->uses_remaining)
            return true;
    return false;
}

static bool report(struct item *item, const char *why)
{
    diag_error(item->body->sema->diag, item->source->span, "this checksum cannot be made: %s", why);
    return false;
}

bool checksum_solve(struct item *item)
{
    const struct model_expr *value = item->model.value;
    const struct model_ref *ref = &item->model.ref;
    if (ref->base != MODEL_UINT || ref->bits != value->checksum->bits) {
        diag_error(item->body->sema->diag, item->model.ref.span, "this checksum is a u%u",
                   value->checksum->bits);
        return false;
    }
    if (item->model.range_count > 0)
        return report(item, "a checksum takes every value, so 'in' would refuse good data");
    if (!body_guard_covers(item_of(value->field)->guard, item->guard) ||
        !body_guard_covers(item_of(value->to)->guard, item->guard))
        return report(item,
                      "what it begins or ends with is under a condition that it is not under");
    if (asks_remaining(item->guard))
        return report(item, "it is under a condition of 'remaining'");
    return true;
}

static bool covers(const struct item *sum, const struct item *other)
{
    return sum != other && item_of(sum->model.value->field)->at <= other->at &&
           item_of(sum->model.value->to)->at >= other->at;
}

static void check_mutual(struct body *body, const struct item *item)
{
    for (size_t i = 0; i < item->at; i++) {
        const struct item *other = body->entries.items[i].item;
        if (other == NULL || other->bad || !checksum_of_item(other) || !covers(item, other) ||
            !covers(other, item))
            continue;
        diag_error(body->sema->diag, item->source->span, "two checksums are of each other");
        diag_note(body->sema->diag, other->source->span, "the other is here");
    }
}

void checksum_check(struct body *body, const struct group_extent *groups)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (item == NULL || item->bad || !checksum_of_item(item))
            continue;
        size_t from = item_of(item->model.value->field)->at,
               to = item_of(item->model.value->to)->at;
        if (groups[i].first != i || groups[i].last != i)
            diag_error(body->sema->diag, item->model.span, "a checksum stands on whole bytes");
        else if (groups[from].first != from || groups[to].last != to)
            diag_error(body->sema->diag, item->source->span, "a checksum is of whole bytes");
        check_mutual(body, item);
    }
}
