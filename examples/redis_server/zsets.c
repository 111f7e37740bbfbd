/* Commands on sorted sets. */
#include "commands.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- adding --- */

struct add_options {
    bool only_new, only_old, greater, less, changed, increment;
};

/* The index of the first score. */
static size_t read_add_options(struct command *c, struct add_options *o)
{
    size_t i = 2;
    for (; i < c->argc; i++) {
        struct weir_bytes arg = c->argv[i];
        if (is_word(arg, "nx"))
            o->only_new = true;
        else if (is_word(arg, "xx"))
            o->only_old = true;
        else if (is_word(arg, "gt"))
            o->greater = true;
        else if (is_word(arg, "lt"))
            o->less = true;
        else if (is_word(arg, "ch"))
            o->changed = true;
        else if (is_word(arg, "incr"))
            o->increment = true;
        else
            break;
    }
    return i;
}

static bool may_add(const struct add_options *o, const struct dict_entry *before, double score)
{
    if (!before)
        return !o->only_old;
    double old = before->value.number;
    return !o->only_new && !(o->greater && score <= old) && !(o->less && score >= old);
}

struct added {
    int64_t fresh, changed;
    double score; /* of the last one */
    bool refused; /* it was left alone */
};

static bool add_one(struct command *c, struct object *object, const struct add_options *o,
                    double score, struct weir_bytes member, struct added *ret)
{
    const struct dict_entry *before = zset_find(&object->zset, member);
    bool fresh;
    if (o->increment && before)
        score += before->value.number;
    ret->refused = isnan(score) || !may_add(o, before, score);
    if (ret->refused)
        return true;
    ret->changed += before && before->value.number != score;
    ret->fresh += !before;
    ret->score = score;
    if (zset_put(&object->zset, member, score, &fresh))
        return true;
    reply_no_memory(c);
    return false;
}

static bool add_all(struct command *c, struct object *object, const struct add_options *o,
                    size_t first, struct added *ret)
{
    for (size_t i = first; i < c->argc; i += 2) {
        double score;
        if (!want_double(c, i, &score) || !add_one(c, object, o, score, c->argv[i + 1], ret))
            return false;
    }
    return true;
}

static bool scores_are_numbers(struct command *c, size_t first)
{
    double score;
    for (size_t i = first; i < c->argc; i += 2) {
        if (!want_double(c, i, &score))
            return false;
    }
    return true;
}

void cmd_zadd(struct command *c)
{
    struct add_options options = {0};
    struct added added = {0};
    struct object *object;
    size_t first = read_add_options(c, &options);
    if (options.only_new && options.only_old) {
        put_error(c->reply, "ERR XX and NX options at the same time are not compatible");
        return;
    }
    if (first == c->argc || (c->argc - first) % 2 || (options.increment && c->argc - first > 2)) {
        reply_syntax_error(c);
        return;
    }
    if (!scores_are_numbers(c, first) || !make_object(c, 1, KIND_ZSET, &object))
        return;
    bool done = add_all(c, object, &options, first, &added);
    store_changed(c->store, c->argv[1], object);
    if (!done)
        return;
    if (!options.increment)
        put_integer(c->reply, added.fresh + (options.changed ? added.changed : 0));
    else if (added.refused)
        put_null(c, c->reply);
    else
        put_double(c, c->reply, added.score);
}

void cmd_zincrby(struct command *c)
{
    struct object *object;
    struct added added = {0};
    double by;
    if (!want_double(c, 2, &by) || !make_object(c, 1, KIND_ZSET, &object))
        return;
    if (!add_one(c, object, &(struct add_options){.increment = true}, by, c->argv[3], &added))
        return;
    store_changed(c->store, c->argv[1], object);
    if (added.refused)
        put_error(c->reply, "ERR resulting score is not a number (NaN)");
    else
        put_double(c, c->reply, added.score);
}

void cmd_zrem(struct command *c)
{
    struct object *object;
    int64_t removed = 0;
    if (!want_object(c, 1, KIND_ZSET, &object))
        return;
    for (size_t i = 2; object && i < c->argc; i++)
        removed += zset_remove(&object->zset, c->argv[i]);
    if (removed)
        store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, removed);
}

/* --- asking for one --- */

void cmd_zcard(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_ZSET, &object))
        put_integer(c->reply, object ? (int64_t)object->zset.scores.count : 0);
}

void cmd_zscore(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_ZSET, &object))
        return;
    const struct dict_entry *entry = object ? zset_find(&object->zset, c->argv[2]) : NULL;
    if (entry)
        put_double(c, c->reply, entry->value.number);
    else
        put_null(c, c->reply);
}

static void rank(struct command *c, bool reverse)
{
    struct object *object;
    if (!want_object(c, 1, KIND_ZSET, &object))
        return;
    const struct dict_entry *entry = object ? zset_find(&object->zset, c->argv[2]) : NULL;
    if (!entry) {
        put_null(c, c->reply);
        return;
    }
    size_t place = zset_rank(&object->zset, entry);
    put_integer(c->reply, (int64_t)(reverse ? object->zset.scores.count - 1 - place : place));
}

void cmd_zrank(struct command *c)
{
    rank(c, false);
}

void cmd_zrevrank(struct command *c)
{
    rank(c, true);
}

/* --- ranges --- */

/* Members from rank `first`, `count` of them, upwards or downwards. */
struct span {
    size_t first, count;
    bool reverse, scores;
};

static void put_member(struct command *c, struct resp_value *v, const struct dict_entry *member,
                       bool scores)
{
    if (!scores) {
        put_bulk(c, v, dict_key(member));
        return;
    }
    struct resp_value *pair = put_array(c, v, 2);
    if (!pair)
        return;
    put_bulk(c, &pair[0], dict_key(member));
    put_double(c, &pair[1], member->value.number);
}

static const struct dict_entry *span_member(const struct zset *set, const struct span *span,
                                            size_t i, const struct zset_node **at)
{
    if (span->reverse)
        *at = zset_at(set, set->scores.count - 1 - span->first - i);
    else
        *at = i ? (*at)->links[0].node : zset_at(set, span->first);
    return (*at)->member;
}

/* RESP2 has the scores between the members, RESP3 has pairs. */
static void reply_span(struct command *c, const struct object *object, const struct span *span)
{
    bool flat = span->scores && !is_resp3(c);
    size_t count = object ? span->count : 0;
    struct resp_value *items = put_array(c, c->reply, flat ? count * 2 : count);
    const struct zset_node *at = NULL;
    for (size_t i = 0; items && i < count; i++) {
        const struct dict_entry *member = span_member(&object->zset, span, i, &at);
        if (!flat) {
            put_member(c, &items[i], member, span->scores);
            continue;
        }
        put_bulk(c, &items[i * 2], dict_key(member));
        put_double(c, &items[i * 2 + 1], member->value.number);
    }
}

/* A bound of scores: "(1" leaves 1 out. */
static bool read_bound(struct command *c, size_t index, double *ret, bool *ret_open)
{
    struct weir_bytes arg = c->argv[index];
    *ret_open = arg.len && arg.data[0] == '(';
    if (*ret_open)
        arg = (struct weir_bytes){arg.data + 1, arg.len - 1};
    if (parse_double(arg, ret))
        return true;
    put_error(c->reply, "ERR min or max is not a float");
    return false;
}

/* The ranks between two scores. */
static bool span_of_scores(struct command *c, const struct object *object, size_t low, size_t high,
                           struct span *ret)
{
    double from, to;
    bool from_open, to_open;
    if (!read_bound(c, low, &from, &from_open) || !read_bound(c, high, &to, &to_open))
        return false;
    if (!object)
        return true;
    size_t first = zset_count_below(&object->zset, from, from_open);
    size_t end = zset_count_below(&object->zset, to, !to_open);
    ret->count = end > first ? end - first : 0;
    ret->first = ret->reverse ? object->zset.scores.count - end : first;
    return true;
}

static bool span_of_ranks(struct command *c, const struct object *object, struct span *ret)
{
    int64_t first, last;
    if (!want_integer(c, 2, &first) || !want_integer(c, 3, &last))
        return false;
    if (object && clip_range(&first, &last, object->zset.scores.count)) {
        ret->first = (size_t)first;
        ret->count = (size_t)(last - first + 1);
    }
    return true;
}

static void limit_span(struct span *span, int64_t offset, int64_t count)
{
    size_t skip = offset < 0 || (uint64_t)offset > span->count ? span->count : (size_t)offset;
    span->first += skip;
    span->count -= skip;
    if (count >= 0 && (uint64_t)count < span->count)
        span->count = (size_t)count;
}

struct range_options {
    bool by_score, reverse, scores, limited;
    int64_t offset, count;
};

static bool read_range_options(struct command *c, struct range_options *o)
{
    for (size_t i = 4; i < c->argc; i++) {
        if (is_word(c->argv[i], "withscores")) {
            o->scores = true;
        } else if (is_word(c->argv[i], "rev")) {
            o->reverse = true;
        } else if (is_word(c->argv[i], "byscore")) {
            o->by_score = true;
        } else if (is_word(c->argv[i], "limit") && i + 2 < c->argc) {
            o->limited = true;
            if (!want_integer(c, i + 1, &o->offset) || !want_integer(c, i + 2, &o->count))
                return false;
            i += 2;
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

static void range(struct command *c, struct range_options options)
{
    struct object *object;
    if (!read_range_options(c, &options) || !want_object(c, 1, KIND_ZSET, &object))
        return;
    struct span span = {.reverse = options.reverse, .scores = options.scores};
    bool swap = options.by_score && options.reverse;
    bool fine = options.by_score ? span_of_scores(c, object, swap ? 3 : 2, swap ? 2 : 3, &span)
                                 : span_of_ranks(c, object, &span);
    if (!fine)
        return;
    if (options.limited)
        limit_span(&span, options.offset, options.count);
    reply_span(c, object, &span);
}

void cmd_zrange(struct command *c)
{
    range(c, (struct range_options){0});
}

void cmd_zrevrange(struct command *c)
{
    range(c, (struct range_options){.reverse = true});
}

void cmd_zrangebyscore(struct command *c)
{
    range(c, (struct range_options){.by_score = true});
}

void cmd_zrevrangebyscore(struct command *c)
{
    range(c, (struct range_options){.by_score = true, .reverse = true});
}

void cmd_zcount(struct command *c)
{
    struct object *object;
    struct span span = {0};
    if (want_object(c, 1, KIND_ZSET, &object) && span_of_scores(c, object, 2, 3, &span))
        put_integer(c->reply, (int64_t)span.count);
}

/* --- taking the ends --- */

static void pop(struct command *c, bool highest)
{
    struct object *object;
    int64_t count = 1;
    if (c->argc > 2 && (!want_integer(c, 2, &count) || count < 0)) {
        put_error(c->reply, "ERR value is out of range, must be positive");
        return;
    }
    if (!want_object(c, 1, KIND_ZSET, &object))
        return;
    size_t have = object ? object->zset.scores.count : 0;
    struct span span = {
        .count = (uint64_t)count < have ? (size_t)count : have, .reverse = highest, .scores = true};
    bool keep = c->keep;
    c->keep = true;
    if (is_resp3(c) && c->argc == 2 && object) {
        put_member(c, c->reply, zset_at(&object->zset, highest ? have - 1 : 0)->member, true);
    } else {
        reply_span(c, object, &span);
    }
    c->keep = keep;
    for (size_t i = 0; i < span.count; i++) {
        const struct zset_node *node =
            zset_at(&object->zset, highest ? object->zset.scores.count - 1 : 0);
        zset_remove(&object->zset, dict_key(node->member));
    }
    if (span.count)
        store_changed(c->store, c->argv[1], object);
}

void cmd_zpopmin(struct command *c)
{
    pop(c, false);
}

void cmd_zpopmax(struct command *c)
{
    pop(c, true);
}

static void member_found(void *data, struct dict_entry *entry)
{
    struct scan *scan = data;
    char text[40];
    if (scan->pattern.data && !glob_matches(scan->pattern, dict_key(entry)))
        return;
    size_t len = format_double(text, entry->value.number);
    char *score = weir_arena_alloc(scan->c->arena, len);
    if (!score) {
        scan->no_memory = true;
        return;
    }
    for (size_t i = 0; i < len; i++)
        score[i] = text[i];
    scan_found(scan, dict_key(entry));
    scan_found(scan, (struct weir_bytes){(const uint8_t *)score, len});
}

void cmd_zscan(struct command *c)
{
    struct object *object;
    struct scan scan;
    if (!want_object(c, 1, KIND_ZSET, &object) || !scan_begin(c, 2, &scan))
        return;
    scan_reply(
        &scan,
        object ? dict_scan(&object->zset.scores, scan.cursor, scan.count, member_found, &scan) : 0);
}
