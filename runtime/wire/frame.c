/* Steps of frame programs. Each leaves the scan as it was when bytes are missing, so that it is simply done again. */
#include "weir/frame.h"

#include "weir/scan.h"

enum { AGAIN = 1, STOP = 0 }; /* what a step returns */

struct step {
    struct weir_scan *s;
    const struct weir__frame_op *op;
    const uint8_t *data;
    size_t len;
};

static int end(struct weir_scan *s, int code)
{
    s->code = code;
    return STOP;
}

static int wait_for(struct weir_scan *s, size_t more)
{
    s->missing = more;
    return STOP;
}

static size_t left(const struct step *t)
{
    return t->len - t->s->at;
}

static const uint8_t *here(const struct step *t)
{
    return t->data + t->s->at;
}

/* A program that nests deeper than the stack reaches is left to decode. */
static bool push(struct weir_scan *s, int64_t value)
{
    if (s->top == WEIR_SCAN_STACK)
        return end(s, WEIR_OK);
    s->stack[s->top++] = value;
    return true;
}

static int64_t pop(struct weir_scan *s)
{
    return s->stack[--s->top];
}

static int pushed(const struct step *t, int64_t value)
{
    return push(t->s, value) ? AGAIN : STOP;
}

static const struct weir__frame_text *text_of(const struct step *t, int64_t index)
{
    return &t->s->program->texts[index];
}

/* --- bytes -------------------------------------------------------------------------------------------------------- */

static uint64_t load(const uint8_t *p, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | p[i];
    for (int i = -bytes; i-- > 0;)
        value = value << 8 | p[i];
    return value;
}

static int step_load(const struct step *t)
{
    uint64_t value = load(here(t) + t->op->d, t->op->a) >> t->op->c;
    if (t->op->b < 64)
        value &= (UINT64_C(1) << t->op->b) - 1;
    if (t->op->e) {
        uint64_t top = UINT64_C(1) << (t->op->b - 1);
        value = (value ^ top) - top;
    }
    return pushed(t, (int64_t)value);
}

static int step_need(const struct step *t)
{
    size_t wanted = (size_t)t->op->d;
    return left(t) >= wanted ? AGAIN : wait_for(t->s, wanted - left(t));
}

static int step_same(const struct step *t)
{
    const struct weir__frame_text *text = text_of(t, t->op->e);
    t->s->work += text->len;
    return memcmp(here(t) + t->op->d, text->text, text->len) == 0 ? AGAIN
                                                                  : end(t->s, WEIR_EMISMATCH);
}

static int step_take(const struct step *t)
{
    struct weir_scan *s = t->s;
    int64_t count = s->stack[s->top - 1];
    if (count < 0 && !t->op->b)
        return end(s, WEIR_ERANGE);
    if ((uint64_t)count > left(t))
        return wait_for(s, (size_t)count - left(t));
    s->top--;
    s->at += (size_t)count;
    return AGAIN;
}

static const uint8_t *find(const uint8_t *p, const uint8_t *limit,
                           const struct weir__frame_text *text)
{
    const uint8_t *first = (const uint8_t *)text->text;
    if (text->len == 2)
        return weir__scan_pair(p, limit, first[0], first[1]);
    while ((p = weir__scan_byte(p, limit, first[0])) && (size_t)(limit - p) >= text->len) {
        if (memcmp(p, first, text->len) == 0)
            return p;
        p++;
    }
    return NULL;
}

/* The text within the next `most` bytes and its own. NULL: it is not there, and s->missing is 0 when it cannot come. */
static const uint8_t *find_next(const struct step *t, const struct weir__frame_text *text,
                                uint64_t most)
{
    struct weir_scan *s = t->s;
    size_t from = s->seen > s->at ? s->seen : s->at;
    size_t until =
        most < left(t) && most + text->len < left(t) ? s->at + (size_t)most + text->len : t->len;
    const uint8_t *found = find(t->data + from, t->data + until, text);
    s->work += (found ? (size_t)(found - t->data) : until) - from + text->len;
    if (found)
        return found;
    s->missing = 0;
    if (until < t->len || (uint64_t)(until - s->at) == most + text->len)
        return NULL;
    if (until - s->at >= text->len)
        s->seen = until - text->len + 1;
    wait_for(s, 1);
    return NULL;
}

static int step_until(const struct step *t)
{
    const struct weir__frame_text *text = text_of(t, t->op->d);
    const uint8_t *found = find_next(t, text, t->op->e < 0 ? UINT64_MAX / 2 : (uint64_t)t->op->e);
    if (!found)
        return t->s->missing ? STOP : end(t->s, WEIR_ELIMIT);
    size_t len = (size_t)(found - here(t));
    t->s->at += t->op->a ? len : len + text->len;
    return t->op->b ? pushed(t, (int64_t)len) : AGAIN;
}

static unsigned digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

/* An integer out of text; false when it is none or larger than 64 bits. */
static bool parse(const uint8_t *p, const uint8_t *limit, unsigned radix, bool is_signed,
                  int64_t *ret)
{
    bool negative = is_signed && p != limit && *p == '-';
    uint64_t value = 0;
    if (negative || (is_signed && p != limit && *p == '+'))
        p++;
    if (p == limit)
        return false;
    for (; p != limit; p++) {
        unsigned digit = digit_of(*p);
        if (digit >= radix || value > (UINT64_MAX - digit) / radix)
            return false;
        value = value * radix + digit;
    }
    *ret = (int64_t)(negative ? 0 - value : value);
    return true;
}

static int step_digits(const struct step *t)
{
    enum { MOST = 33 };
    struct weir_scan *s = t->s;
    int64_t value;
    const uint8_t *p = here(t), *limit = p + t->op->c;
    size_t behind = 0;
    if (t->op->c) {
        if (left(t) < t->op->c)
            return wait_for(s, t->op->c - left(t));
    } else {
        const struct weir__frame_text *text = text_of(t, t->op->d);
        limit = find_next(t, text, MOST);
        if (!limit)
            return s->missing ? STOP : end(s, WEIR_ERANGE);
        behind = t->op->e ? 0 : text->len;
    }
    s->work += (size_t)(limit - p);
    if (!parse(p, limit, (unsigned)t->op->a, t->op->b, &value))
        return end(s, WEIR_ERANGE);
    s->at += (size_t)(limit - p) + behind;
    return pushed(t, value);
}

static int step_try(const struct step *t)
{
    const struct weir__frame_text *text = text_of(t, t->op->d);
    size_t there = left(t) < text->len ? left(t) : text->len;
    bool same = memcmp(here(t), text->text, there) == 0;
    t->s->work += there;
    if (same && there < text->len)
        return wait_for(t->s, text->len - there);
    if (same && !t->op->a)
        t->s->at += text->len;
    return pushed(t, same);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool begins(const struct weir__frame_text *text, const uint8_t *p, size_t n, bool nocase)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)text->text[i];
        if (nocase ? lower(c) != lower(p[i]) : c != p[i])
            return false;
    }
    return true;
}

static int step_literal(const struct step *t)
{
    const struct weir__frame_text *texts = text_of(t, t->op->d);
    size_t longest = 0, rest = left(t);
    int64_t found = t->op->e;
    for (int64_t i = 0; i < t->op->e; i++) {
        size_t n = texts[i].len < rest ? texts[i].len : rest;
        t->s->work++;
        if (n <= longest && n == texts[i].len)
            continue;
        if (!begins(&texts[i], here(t), n, t->op->a))
            continue;
        if (n < texts[i].len)
            return wait_for(t->s, 1);
        longest = n;
        found = i;
    }
    t->s->at += longest;
    return pushed(t, found);
}

static int step_leb128(const struct step *t)
{
    uint64_t value = 0;
    size_t n = 0, rest = left(t);
    do {
        if (n == (size_t)t->op->a)
            return end(t->s, WEIR_EVARINT);
        if (n == rest)
            return wait_for(t->s, 1);
        value |= (uint64_t)(here(t)[n] & 0x7f) << (n < 10 ? 7 * n : 0);
    } while (here(t)[n++] & 0x80);
    t->s->work += n;
    t->s->at += n;
    if (t->op->b)
        value = (value >> 1) ^ (0 - (value & 1));
    return pushed(t, (int64_t)value);
}

static int step_labels(const struct step *t)
{
    struct weir_scan *s = t->s;
    for (;; s->work++) {
        if (left(t) == 0)
            return wait_for(s, 1);
        unsigned first = *here(t);
        bool jumps = t->op->a && first >> (8 - t->op->a) == t->op->b;
        size_t wanted = jumps ? 2 : 1u + first;
        int64_t *bytes = &s->stack[s->top - 1];
        if (!jumps && (first > t->op->c || *bytes + (int64_t)wanted + (first != 0) > t->op->e))
            return end(s, t->op->d);
        if (left(t) < wanted)
            return wait_for(s, wanted - left(t));
        s->at += wanted;
        *bytes += (int64_t)wanted;
        if (jumps || first == 0)
            return AGAIN;
    }
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

/* A line without its end, and how its name ends and what does not count around its value. */
struct line {
    const uint8_t *p, *end;
    const struct weir__frame_text *colon;
    uint8_t trim[2];
};

static bool is_trimmed(const struct line *line, uint8_t c)
{
    return line->trim[0] && (c == line->trim[0] || c == line->trim[1]);
}

/* Whether the line has this name; then it becomes its value. */
static bool take_name(struct line *line, const struct weir__frame_text *name)
{
    size_t len = (size_t)(line->end - line->p), both = name->len + line->colon->len;
    if (len < both || !begins(name, line->p, name->len, true) ||
        memcmp(line->p + name->len, line->colon->text, line->colon->len) != 0)
        return false;
    line->p += both;
    while (line->p != line->end && is_trimmed(line, *line->p))
        line->p++;
    while (line->p != line->end && is_trimmed(line, line->end[-1]))
        line->end--;
    return true;
}

/* What the routine wants to know of a line: each of the steps behind this one asks for a name. */
static int watch_line(const struct step *t, struct line line)
{
    for (int i = 1; i <= t->op->a; i++) {
        const struct weir__frame_op *watch = t->op + i;
        int64_t *place = &t->s->stack[t->s->frame + (uint32_t)watch->d];
        const struct weir__frame_text *text = text_of(t, watch->e >> 32);
        struct line value = line;
        t->s->work++;
        if (!take_name(&value, text_of(t, watch->e & INT32_MAX)))
            continue;
        size_t len = (size_t)(value.end - value.p);
        if (watch->a == WEIR__F_WATCH_THERE)
            *place = 1;
        else if (watch->a == WEIR__F_WATCH_TEXT)
            *place = len == text->len && begins(text, value.p, len, watch->b);
        else if (!parse(value.p, value.end, 10, watch->b, place) || (!watch->b && *place < 0))
            return end(t->s, WEIR_ERANGE);
    }
    return AGAIN;
}

static int step_lines(const struct step *t)
{
    static const struct weir__frame_text none = {"", 0};
    struct weir_scan *s = t->s;
    const struct weir__frame_text *text = text_of(t, t->op->d);
    for (;;) {
        const uint8_t *p = here(t), *found = find_next(t, text, UINT64_MAX / 2);
        if (!found)
            return STOP;
        s->at += (size_t)(found - p) + text->len;
        if (found == p) {
            s->pc += (uint32_t)t->op->a;
            return AGAIN;
        }
        struct line line = {p, found, t->op->e < 0 ? &none : text_of(t, t->op->e), {0}};
        line.trim[0] = t->op->b;
        line.trim[1] = t->op->c;
        if (!watch_line(t, line))
            return STOP;
    }
}

/* The size of the chunk at `p`, in hexadecimal digits. */
static bool parse_chunk(const uint8_t *p, const uint8_t *limit, uint64_t *ret)
{
    size_t digits = 0;
    *ret = 0;
    for (; p != limit && digit_of(*p) < 16 && digits < 16; p++, digits++)
        *ret = *ret << 4 | digit_of(*p);
    return digits > 0 && *ret <= INT64_MAX;
}

static int step_chunk(const struct step *t)
{
    enum { LINE_MAX_BYTES = 256 };
    const struct weir__frame_text *text = text_of(t, t->op->d);
    const uint8_t *found = find_next(t, text, LINE_MAX_BYTES);
    uint64_t size;
    if (!found)
        return t->s->missing ? STOP : end(t->s, WEIR_ELIMIT);
    if (!parse_chunk(here(t), found, &size))
        return end(t->s, WEIR_ECODING);
    t->s->at += (size_t)(found - here(t)) + text->len;
    return pushed(t, (int64_t)size);
}

/* Fragments, each behind its length and whether it is the last one. */
static int step_records(const struct step *t)
{
    struct weir_scan *s = t->s;
    for (;; s->work++) {
        if (left(t) < 4)
            return wait_for(s, 4 - left(t));
        uint64_t head = load(here(t), 4);
        size_t whole = 4 + (size_t)(head & 0x7fffffff);
        if (left(t) < whole)
            return wait_for(s, whole - left(t));
        s->at += whole;
        if (head >> 31)
            return AGAIN;
    }
}

static int step_least(const struct step *t)
{
    uint64_t all;
    if (__builtin_mul_overflow((uint64_t)t->s->stack[t->s->top - 1], (uint64_t)t->op->e, &all) ||
        all > SIZE_MAX)
        all = SIZE_MAX;
    return all <= left(t) ? AGAIN : wait_for(t->s, (size_t)all - left(t));
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static int64_t shifted(int64_t a, int64_t b, bool up)
{
    return up ? (int64_t)((uint64_t)a << (b & 63)) : a >> (b & 63);
}

static int64_t product(const struct weir__frame_op *op, int64_t a, int64_t b)
{
    if (op->code == WEIR__F_MUL)
        return (int64_t)((uint64_t)a * (uint64_t)b);
    if (b == 0 || (b == -1 && a == INT64_MIN)) /* ruled out when the description was compiled */
        return 0;
    return op->code == WEIR__F_DIV ? a / b : a % b;
}

static int64_t calculated(const struct weir__frame_op *op, int64_t a, int64_t b)
{
    switch (op->code) {
    case WEIR__F_ADD:
        return (int64_t)((uint64_t)a + (uint64_t)b);
    case WEIR__F_SUB:
        return (int64_t)((uint64_t)a - (uint64_t)b);
    case WEIR__F_SHL:
    case WEIR__F_SHR:
        return shifted(a, b, op->code == WEIR__F_SHL);
    case WEIR__F_AND:
        return a & b;
    case WEIR__F_OR:
        return a | b;
    case WEIR__F_XOR:
        return a ^ b;
    case WEIR__F_LT:
        return a < b;
    case WEIR__F_LE:
        return a <= b;
    case WEIR__F_GT:
        return a > b;
    case WEIR__F_GE:
        return a >= b;
    case WEIR__F_EQ:
        return a == b;
    case WEIR__F_NE:
        return a != b;
    default:
        return product(op, a, b);
    }
}

static int step_binary(const struct step *t)
{
    int64_t b = pop(t->s), *a = &t->s->stack[t->s->top - 1];
    *a = calculated(t->op, *a, b);
    return AGAIN;
}

static int step_unary(const struct step *t)
{
    int64_t *a = &t->s->stack[t->s->top - 1];
    *a = t->op->code == WEIR__F_NOT      ? !*a
         : t->op->code == WEIR__F_NEGATE ? (int64_t)(0 - (uint64_t)*a)
                                         : ~*a;
    return AGAIN;
}

static int step_bound(const struct step *t)
{
    int64_t value = t->s->stack[t->s->top - 1];
    bool good = t->op->code == WEIR__F_NO_LESS ? value >= t->op->e : value <= t->op->e;
    return good ? AGAIN : end(t->s, t->op->d);
}

static int step_place(const struct step *t)
{
    struct weir_scan *s = t->s;
    int64_t *place = &s->stack[s->frame + (uint32_t)t->op->d];
    if (t->op->code == WEIR__F_GET)
        return pushed(t, *place);
    *place = pop(s);
    return AGAIN;
}

/* --- ways --------------------------------------------------------------------------------------------------------- */

static int go(struct weir_scan *s, int64_t to)
{
    s->pc = (uint32_t)to - 1; /* the step itself is passed over behind it */
    return AGAIN;
}

static int step_repeat(const struct step *t)
{
    int64_t *counter = &t->s->stack[t->s->frame + (uint32_t)t->op->e];
    return (*counter)-- == 0 ? go(t->s, t->op->d) : AGAIN;
}

static int step_cases(const struct step *t)
{
    const struct weir__frame_op *pairs = t->op + 1;
    int64_t tag = pop(t->s);
    int32_t low = 0, high = t->op->d;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        t->s->work++;
        if (tag > pairs[2 * middle + 1].e)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < t->op->d && tag >= pairs[2 * low].e)
        return go(t->s, pairs[2 * low].d);
    return t->op->e >= 0 ? go(t->s, t->op->e) : end(t->s, WEIR_ETAG);
}

static int step_call(const struct step *t)
{
    struct weir_scan *s = t->s;
    uint32_t frame = s->top - (uint32_t)t->op->a;
    if (!push(s, s->pc) || !push(s, s->frame))
        return STOP;
    s->frame = frame;
    return go(s, t->op->d);
}

static int step_reserve(const struct step *t)
{
    struct weir_scan *s = t->s;
    if (t->op->a && ++s->depth > (uint64_t)t->op->e)
        return end(s, WEIR_EDEPTH);
    for (int32_t i = 0; i < t->op->d; i++)
        if (!push(s, 0))
            return STOP;
    return AGAIN;
}

static int step_return(const struct step *t)
{
    struct weir_scan *s = t->s;
    uint32_t params = (uint32_t)t->op->a;
    int64_t pc = s->stack[s->frame + params], frame = s->stack[s->frame + params + 1];
    s->depth -= t->op->b;
    s->top = s->frame;
    s->frame = (uint32_t)frame;
    if (pc < 0) {
        s->length = s->at;
        return end(s, WEIR_OK);
    }
    s->pc = (uint32_t)pc;
    return AGAIN;
}

static int step_jump(const struct step *t)
{
    if (t->op->code == WEIR__F_JUMP)
        return go(t->s, t->op->d);
    return pop(t->s) ? AGAIN : go(t->s, t->op->d);
}

static int step_value(const struct step *t)
{
    switch (t->op->code) {
    case WEIR__F_PUSH:
        return pushed(t, t->op->e);
    case WEIR__F_GET:
    case WEIR__F_SET:
        return step_place(t);
    case WEIR__F_DROP:
        return pop(t->s), AGAIN;
    case WEIR__F_NOT:
    case WEIR__F_NEGATE:
    case WEIR__F_INVERT:
        return step_unary(t);
    case WEIR__F_NO_LESS:
    case WEIR__F_NO_MORE:
        return step_bound(t);
    case WEIR__F_TRUE:
        return pop(t->s) ? AGAIN : end(t->s, t->op->d);
    default:
        return step_binary(t);
    }
}

static int step_way(const struct step *t)
{
    switch (t->op->code) {
    case WEIR__F_JUMP:
    case WEIR__F_ZERO:
        return step_jump(t);
    case WEIR__F_REPEAT:
        return step_repeat(t);
    case WEIR__F_CASES:
        return step_cases(t);
    case WEIR__F_CALL:
        return step_call(t);
    case WEIR__F_RESERVE:
        return step_reserve(t);
    case WEIR__F_RETURN:
        return step_return(t);
    default:
        return end(t->s, WEIR_OK);
    }
}

static int step_bytes(const struct step *t)
{
    switch (t->op->code) {
    case WEIR__F_NEED:
        return step_need(t);
    case WEIR__F_LOAD:
        return step_load(t);
    case WEIR__F_SAME:
        return step_same(t);
    case WEIR__F_PASS:
        t->s->at += (size_t)t->op->d;
        return AGAIN;
    case WEIR__F_TAKE:
        return step_take(t);
    case WEIR__F_UNTIL:
        return step_until(t);
    case WEIR__F_DIGITS:
        return step_digits(t);
    case WEIR__F_TRY:
        return step_try(t);
    case WEIR__F_LITERAL:
        return step_literal(t);
    case WEIR__F_LEB128:
        return step_leb128(t);
    case WEIR__F_LABELS:
        return step_labels(t);
    case WEIR__F_CHUNK:
        return step_chunk(t);
    case WEIR__F_RECORDS:
        return step_records(t);
    case WEIR__F_LINES:
        return step_lines(t);
    default:
        return step_least(t);
    }
}

void weir_scan_begin(struct weir_scan *scan, const struct weir_frame_program *program,
                     const int64_t *params)
{
    memset(scan, 0, offsetof(struct weir_scan, stack));
    scan->program = program;
    scan->pc = program->entry;
    scan->code = WEIR_MORE;
    for (uint32_t i = 0; i < program->param_count; i++)
        push(scan, params ? params[i] : 0);
    push(scan, -1);
    push(scan, 0);
}

int weir_scan_feed(struct weir_scan *scan, struct weir_bytes in)
{
    struct step t = {.s = scan, .data = in.len ? in.data : (const uint8_t *)"", .len = in.len};
    int going = scan->code == WEIR_MORE;
    for (; going; scan->pc++) {
        t.op = &scan->program->ops[scan->pc];
        scan->work++;
        going = t.op->code <= WEIR__F_LEAST  ? step_bytes(&t)
                : t.op->code <= WEIR__F_TRUE ? step_value(&t)
                                             : step_way(&t);
        if (!going)
            break;
    }
    return scan->code;
}
