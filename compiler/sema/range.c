#include "sema/range.h"

static wide least(wide a, wide b)
{
    return a < b ? a : b;
}

static wide most(wide a, wide b)
{
    return a > b ? a : b;
}

bool range_fits_int64(struct model_range range)
{
    return range.lo >= RANGE_INT64_MIN && range.hi <= RANGE_INT64_MAX;
}

struct model_range range_of_bits(unsigned bits, bool is_signed)
{
    if (is_signed)
        return (struct model_range){-((wide)1 << (bits - 1)), ((wide)1 << (bits - 1)) - 1};
    return (struct model_range){0, ((wide)1 << bits) - 1};
}

static struct model_range hull(wide a, wide b, wide c, wide d)
{
    return (struct model_range){least(least(a, b), least(c, d)), most(most(a, b), most(c, d))};
}

static struct model_range product(struct model_range a, struct model_range b)
{
    return hull(a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi);
}

static const char *quotient(struct model_range a, struct model_range b, struct model_range *ret)
{
    if (b.lo <= 0 && b.hi >= 0)
        return "the divisor may be 0";
    *ret = hull(a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi);
    /* what crosses 0 reaches it */
    if (a.lo <= 0 && a.hi >= 0) {
        ret->lo = least(ret->lo, 0);
        ret->hi = most(ret->hi, 0);
    }
    return NULL;
}

static const char *remainder_of(struct model_range a, struct model_range b, struct model_range *ret)
{
    if (b.lo <= 0 && b.hi >= 0)
        return "the divisor may be 0";
    wide limit = most(b.lo < 0 ? -b.lo : b.lo, b.hi < 0 ? -b.hi : b.hi) - 1;
    ret->lo = a.lo >= 0 ? 0 : most(-limit, a.lo);
    ret->hi = a.hi <= 0 ? 0 : least(limit, a.hi);
    return NULL;
}

static const char *shifted(enum model_op op, struct model_range a, struct model_range b,
                           struct model_range *ret)
{
    if (b.lo < 0 || b.hi > 63)
        return "the shift may lie outside 0..63";
    if (op == MODEL_E_SHL && a.lo < 0)
        return "what is shifted left may be negative";
    if (op == MODEL_E_SHL)
        *ret = hull(a.lo << (int)b.lo, a.lo << (int)b.hi, a.hi << (int)b.lo, a.hi << (int)b.hi);
    else
        *ret = hull(a.lo >> (int)b.lo, a.lo >> (int)b.hi, a.hi >> (int)b.lo, a.hi >> (int)b.hi);
    return NULL;
}

/* The least 2^n - 1 that is not below `value`. */
static wide all_ones(wide value)
{
    wide ones = 0;
    while (ones < value)
        ones = ones * 2 + 1;
    return ones;
}

static struct model_range bitwise(enum model_op op, struct model_range a, struct model_range b)
{
    if (a.lo < 0 || b.lo < 0) {
        if (op == MODEL_E_AND && (a.lo >= 0 || b.lo >= 0))
            return (struct model_range){0, a.lo >= 0 ? a.hi : b.hi};
        wide ones = all_ones(most(most(a.hi, -1 - a.lo), most(b.hi, -1 - b.lo)));
        return (struct model_range){-1 - ones, ones};
    }
    if (op == MODEL_E_AND)
        return (struct model_range){0, least(a.hi, b.hi)};
    if (op == MODEL_E_OR)
        return (struct model_range){most(a.lo, b.lo), all_ones(most(a.hi, b.hi))};
    return (struct model_range){0, all_ones(most(a.hi, b.hi))};
}

static const char *unchecked(enum model_op op, struct model_range a, struct model_range b,
                             struct model_range *ret)
{
    switch (op) {
    case MODEL_E_ADD:
        *ret = (struct model_range){a.lo + b.lo, a.hi + b.hi};
        return NULL;
    case MODEL_E_SUB:
        *ret = (struct model_range){a.lo - b.hi, a.hi - b.lo};
        return NULL;
    case MODEL_E_MUL:
        *ret = product(a, b);
        return NULL;
    case MODEL_E_DIV:
        return quotient(a, b, ret);
    case MODEL_E_MOD:
        return remainder_of(a, b, ret);
    case MODEL_E_SHL:
    case MODEL_E_SHR:
        return shifted(op, a, b, ret);
    default:
        *ret = bitwise(op, a, b);
        return NULL;
    }
}

const char *range_binary(enum model_op op, struct model_range a, struct model_range b,
                         struct model_range *ret)
{
    const char *why = unchecked(op, a, b, ret);
    if (why != NULL)
        return why;
    return range_fits_int64(*ret) ? NULL : "the result may not fit 64 bits";
}

static wide fold_bitwise(enum model_op op, wide a, wide b)
{
    return op == MODEL_E_AND ? a & b : op == MODEL_E_OR ? a | b : a ^ b;
}

static bool folds(wide value)
{
    return value >= RANGE_INT64_MIN && value <= (wide)UINT64_MAX;
}

const char *range_fold(enum model_op op, wide a, wide b, wide *ret)
{
    static const char *const too_large = "the result does not fit 64 bits";
    struct model_range result;
    if (op == MODEL_E_AND || op == MODEL_E_OR || op == MODEL_E_XOR) {
        *ret = fold_bitwise(op, a, b);
        return folds(*ret) ? NULL : too_large;
    }
    /* two factors of 64 bits and a sign fit 128 bits but for the largest */
    if (op == MODEL_E_MUL && a != 0 && (b > RANGE_INT64_MAX || b < RANGE_INT64_MIN) &&
        (a > 1 || a < 0))
        return too_large;
    if (op == MODEL_E_SHL && a > RANGE_INT64_MAX)
        return b == 0 ? (*ret = a, NULL) : too_large;
    const char *why =
        unchecked(op, (struct model_range){a, a}, (struct model_range){b, b}, &result);
    if (why != NULL)
        return why;
    *ret = op == MODEL_E_MOD ? a % b : result.lo;
    if (op == MODEL_E_DIV)
        *ret = a / b;
    return folds(*ret) ? NULL : too_large;
}
