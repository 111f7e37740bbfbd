/* Columns: neighbouring lines of one kind, in a block without blank lines.
 *
 * Some columns are always aligned, the others when the author did so: when half of the lines begin
 * there at one column, one of them after two spaces. A line that would push the others far to the
 * right stays out of it.
 */
#include "fmt/lines.h"

enum { CUT_SLACK = 20, COMMENT_SLACK = 40 };

struct aligner {
    struct fmt_token *tokens;
    struct fmt_line *lines;
    size_t count;
};

/* Width of a line's tokens in front of `end`. */
static uint32_t width_before(const struct aligner *a, const struct fmt_line *line, uint32_t end)
{
    uint32_t width = 0;
    for (uint32_t i = line->first; i < end; i++)
        width += (i > line->first ? a->tokens[i].gap : 0) +
                 fmt_width(a->tokens[i].text, a->tokens[i].len);
    return width;
}

static bool is_comment_line(const struct aligner *a, const struct fmt_line *line)
{
    return fmt_is_comment(&a->tokens[line->first]);
}

static bool same_place(const struct fmt_line *x, const struct fmt_line *y)
{
    return x->place.anchor == y->place.anchor && x->place.offset == y->place.offset;
}

/* --- cuts ------------------------------------------------------------------------------------- */

/* Beside the other line, or further to the right. */
static bool is_inside(const struct fmt_line *line, const struct fmt_line *other)
{
    if (line->place.anchor == other->place.anchor)
        return line->place.offset >= other->place.offset;
    return other->place.anchor == FMT_NOWHERE;
}

/* The end of the run of lines that stand together with line `from`. */
static size_t run_end(const struct aligner *a, size_t from)
{
    size_t i = from;
    while (!a->lines[i].breaks && i + 1 < a->count && !a->lines[i + 1].blank &&
           (is_comment_line(a, &a->lines[i + 1]) || is_inside(&a->lines[i + 1], &a->lines[from])))
        i++;
    return i + 1;
}

struct column {
    size_t from, end; /* lines */
    const struct fmt_line *first;
    enum fmt_class class_;
    uint32_t cut;
};

static bool takes_part(const struct fmt_line *line, const struct column *column)
{
    return line->class_ == column->class_ && line->cut_count > column->cut &&
           same_place(line, column->first);
}

static uint32_t width_of(const struct aligner *a, const struct fmt_line *line,
                         const struct column *column)
{
    return width_before(a, line, line->cuts[column->cut]);
}

/* Lines much wider than the others leave the table. */
static void drop_wide(struct aligner *a, const struct column *column)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = column->from; i < column->end; i++) {
        uint32_t width =
            takes_part(&a->lines[i], column) ? width_of(a, &a->lines[i], column) : UINT32_MAX;
        least = width < least ? width : least;
    }
    for (size_t i = column->from; i < column->end; i++) {
        struct fmt_line *line = &a->lines[i];
        if (takes_part(line, column) && width_of(a, line, column) > least + CUT_SLACK)
            line->cut_count = column->cut;
    }
}

static const struct fmt_token *token_of(const struct aligner *a, const struct fmt_line *line,
                                        const struct column *column)
{
    return &a->tokens[line->cuts[column->cut]];
}

/* How many lines of the column begin it at `where` in the source. */
static size_t count_at(const struct aligner *a, const struct column *column, uint32_t where)
{
    size_t count = 0;
    for (size_t i = column->from; i < column->end; i++)
        count +=
            takes_part(&a->lines[i], column) && token_of(a, &a->lines[i], column)->column == where;
    return count;
}

/* Whether the author set the column, and where. Linear: one of the first two lines has to be in
 * it. */
static bool is_wanted(const struct aligner *a, const struct column *column, uint32_t *ret_where)
{
    size_t count = 0, most = 0;
    bool spaced = false;
    for (size_t i = column->from; i < column->end; i++) {
        if (!takes_part(&a->lines[i], column))
            continue;
        const struct fmt_token *token = token_of(a, &a->lines[i], column);
        size_t others = count < 2 ? count_at(a, column, token->column) : 0;
        if (others > most) {
            most = others;
            *ret_where = token->column;
        }
        spaced = spaced || token->spaces > 1;
        count++;
    }
    return spaced && most > 1 && most * 2 + (column->class_ != FMT_FIELD) > count;
}

static bool is_forced(const struct aligner *a, const struct column *column)
{
    for (size_t i = column->from; i < column->end; i++) {
        if (takes_part(&a->lines[i], column))
            return a->lines[i].forced > column->cut;
    }
    return false;
}

/* Width of the widest line; of those that the author set at `where`. */
static uint32_t widest(const struct aligner *a, const struct column *column, bool all,
                       uint32_t where)
{
    uint32_t most = 0;
    for (size_t i = column->from; i < column->end; i++) {
        const struct fmt_line *line = &a->lines[i];
        if (takes_part(line, column) && (all || token_of(a, line, column)->column == where) &&
            width_of(a, line, column) > most)
            most = width_of(a, line, column);
    }
    return most;
}

static void align_column(struct aligner *a, const struct column *column)
{
    uint32_t where = 0;
    drop_wide(a, column);
    bool wanted = is_wanted(a, column, &where), forced = is_forced(a, column);
    if (!forced && !wanted)
        return;
    if (wanted && column->class_ == FMT_ARM) /* labels that the author let stand out do so */
        forced = false;
    uint32_t most = widest(a, column, forced, where);
    for (size_t i = column->from; i < column->end; i++) {
        struct fmt_line *line = &a->lines[i];
        if (!takes_part(line, column))
            continue;
        uint32_t width = width_of(a, line, column);
        if (width <= most)
            a->tokens[line->cuts[column->cut]].gap = most + 1 - width;
        else
            line->cut_count = column->cut;
    }
}

static void align_run(struct aligner *a, size_t from, size_t end)
{
    const struct fmt_line first = a->lines[from];
    for (enum fmt_class class_ = FMT_FIELD; class_ <= FMT_FLOW; class_++) {
        for (uint32_t cut = 0; cut < FMT_CUTS; cut++)
            align_column(a, &(struct column){from, end, &first, class_, cut});
    }
    for (size_t i = from; i < end; i++)
        a->lines[i].done = a->lines[i].done || same_place(&a->lines[i], &first);
}

static void align_cuts(struct aligner *a)
{
    for (size_t i = 0; i < a->count; i++) {
        if (!a->lines[i].done && a->lines[i].class_ != FMT_OTHER)
            align_run(a, i, run_end(a, i));
    }
}

/* --- comments at the ends of lines ------------------------------------------------------------ */

static bool has_comment(const struct aligner *a, const struct fmt_line *line)
{
    return line->end > line->first + 1 && a->tokens[line->end - 1].kind == FMT_COMMENT;
}

/* Lines without a comment in between do no harm. */
static size_t comments_end(const struct aligner *a, size_t from)
{
    size_t i = from + 1;
    while (i < a->count && !a->lines[i].blank &&
           (same_place(&a->lines[i], &a->lines[from]) || is_comment_line(a, &a->lines[i])))
        i++;
    return i;
}

static uint32_t width_of_code(const struct aligner *a, const struct fmt_line *line)
{
    return width_before(a, line, line->end - 1);
}

static void align_comments_of(struct aligner *a, size_t from, size_t end)
{
    uint32_t least = UINT32_MAX, most = 0;
    for (size_t i = from; i < end; i++) {
        if (has_comment(a, &a->lines[i]) && width_of_code(a, &a->lines[i]) < least)
            least = width_of_code(a, &a->lines[i]);
    }
    for (size_t i = from; i < end; i++) {
        uint32_t width = has_comment(a, &a->lines[i]) ? width_of_code(a, &a->lines[i]) : 0;
        if (width > most && width <= least + COMMENT_SLACK)
            most = width;
    }
    for (size_t i = from; i < end; i++) {
        if (has_comment(a, &a->lines[i]) && width_of_code(a, &a->lines[i]) <= most)
            a->tokens[a->lines[i].end - 1].gap = most + 2 - width_of_code(a, &a->lines[i]);
    }
}

static void align_comments(struct aligner *a)
{
    for (size_t from = 0, end; from < a->count; from = end) {
        end = comments_end(a, from);
        align_comments_of(a, from, end);
    }
}

void fmt_align(struct fmt_tokens *tokens, struct fmt_lines *lines)
{
    struct aligner a = {tokens->list.items, lines->list.items, lines->list.count};
    align_cuts(&a);
    align_comments(&a);
}
