/* Lines: where each begins. */
#include "fmt/fmt.h"
#include "fmt/lines.h"

enum { INDENT = 4 };

/* An open bracket: where the lines inside it begin, and where its own line does. */
struct level {
    struct fmt_place inside, line;
    bool braces; /* around statements */
    bool hangs;  /* something follows it on its line */
};

struct layout {
    struct fmt_tokens *tokens;
    struct fmt_lines lines;
    VEC(struct level) levels;
    size_t blocks;  /* levels that do not hang */
    int64_t remark; /* the latest comment that ends a line or goes on with such a one */
};

static struct fmt_token *token_at(const struct layout *l, uint32_t i)
{
    return &l->tokens->list.items[i];
}

static uint32_t token_count(const struct layout *l)
{
    return (uint32_t)l->tokens->list.count;
}

static struct fmt_place deeper(struct fmt_place place)
{
    place.offset += INDENT;
    return place;
}

static uint32_t line_end(const struct layout *l, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < token_count(l) && !token_at(l, end)->newlines)
        end++;
    return end;
}

/* --- where a line begins ---------------------------------------------------------------------- */

static bool is_case(const struct fmt_token *token)
{
    static const char *const labels[] = {"case", "default", NULL};
    return token->starts && token->around == FMT_IN_CASES && fmt_is_any(token, labels);
}

static struct fmt_place place_of_statement(const struct layout *l, const struct fmt_token *token)
{
    struct fmt_place inside = l->levels.items[l->levels.count - 1].inside;
    return token->around == FMT_IN_CASES && !is_case(token) ? deeper(inside) : inside;
}

static bool closes(const struct layout *l, uint32_t i)
{
    return token_at(l, i)->match < i && l->levels.count > 1;
}

/* Lines inside braces begin statements, or go on with one; inside other brackets they stand below
 * what was first in them. */
static struct fmt_place place_of(const struct layout *l, uint32_t i)
{
    const struct fmt_token *token = token_at(l, i);
    const struct level *level = &l->levels.items[l->levels.count - 1];
    if (closes(l, i))
        return level->line;
    if (token->starts)
        return place_of_statement(l, token);
    if (!level->braces)
        return level->inside;
    return (struct fmt_place){token->statement, INDENT};
}

/* A comment that goes on with the one at the end of the line before. */
static bool continues_comment(const struct layout *l, uint32_t i)
{
    const struct fmt_token *token = token_at(l, i);
    return l->remark >= 0 && l->remark == (int64_t)i - 1 && token->kind == FMT_COMMENT &&
           token->newlines == 1 && token->column == token_at(l, i - 1)->column;
}

static struct fmt_place place_of_comment(const struct layout *l, uint32_t i)
{
    uint32_t next = i + 1;
    if (continues_comment(l, i))
        return (struct fmt_place){i - 1, 0};
    while (next < token_count(l) && fmt_is_comment(token_at(l, next)))
        next++;
    if (next == token_count(l) || closes(l, next))
        return l->levels.items[l->levels.count - 1].inside;
    return place_of(l, next);
}

static struct fmt_place place_of_line(const struct layout *l, uint32_t i)
{
    return fmt_is_comment(token_at(l, i)) ? place_of_comment(l, i) : place_of(l, i);
}

/* --- lines ------------------------------------------------------------------------------------ */

static void open_level(struct layout *l, const struct fmt_line *line, uint32_t i)
{
    uint32_t next = i + 1;
    struct level level = {.line = line->place, .inside = deeper(line->place)};
    level.braces = fmt_is(token_at(l, i), "{") && token_at(l, i)->use != FMT_SET;
    level.hangs = next < line->end && !fmt_is_comment(token_at(l, next));
    l->blocks += !level.hangs;
    if (level.hangs)
        level.inside = (struct fmt_place){next, 0};
    vec_push(&l->tokens->arena, &l->levels, level);
}

static void track_levels(struct layout *l, const struct fmt_line *line)
{
    for (uint32_t i = line->first; i < line->end; i++) {
        uint32_t match = token_at(l, i)->match;
        if (match > i)
            open_level(l, line, i);
        else if (match < i && l->levels.count > 1)
            l->blocks -= !l->levels.items[--l->levels.count].hangs;
    }
}

static void make_line(struct layout *l, uint32_t first)
{
    struct fmt_line line = {.first = first, .end = line_end(l, first)};
    size_t blocks = l->blocks;
    line.blank = token_at(l, first)->newlines > 1;
    line.place = place_of_line(l, first);
    fmt_classify(l->tokens, &line);
    track_levels(l, &line);
    line.breaks = l->blocks != blocks;
    if (line.end > first + 1 || (line.place.anchor >= 0 && continues_comment(l, first)))
        l->remark = line.end - 1;
    vec_push(&l->tokens->arena, &l->lines.list, line);
}

/* --- printing --------------------------------------------------------------------------------- */

/* The lines of a comment keep their places to each other. */
static void put_block_comment(const struct fmt_token *token, uint32_t column, struct strbuf *out)
{
    const char *at = token->text, *end = at + token->len;
    for (bool first = true; at < end; first = false) {
        const char *stop = at, *begin = at;
        while (stop < end && *stop != '\n')
            stop++;
        const char *next = stop < end ? stop + 1 : end;
        while (!first && begin < stop && *begin == ' ')
            begin++;
        while (stop > begin && (stop[-1] == ' ' || stop[-1] == '\t' || stop[-1] == '\r'))
            stop--;
        int64_t shift = (int64_t)(begin - at) + column - token->column;
        if (!first && stop > begin && shift > 0)
            strbuf_fill(out, ' ', (size_t)shift);
        strbuf_append(out, begin, (size_t)(stop - begin));
        if (next > stop && next[-1] == '\n' && next <= end)
            strbuf_putc(out, '\n');
        at = next;
    }
}

static void put_token(struct layout *l, uint32_t i, uint32_t column, struct strbuf *out)
{
    struct fmt_token *token = token_at(l, i);
    if (token->kind == FMT_BLOCK_COMMENT)
        put_block_comment(token, column, out);
    else
        strbuf_append(out, token->text, token->len);
    token->column = column;
}

static void put_line(struct layout *l, const struct fmt_line *line, struct strbuf *out)
{
    uint32_t column = line->place.offset;
    if (line->place.anchor != FMT_NOWHERE)
        column += token_at(l, (uint32_t)line->place.anchor)->column;
    if (line->blank)
        strbuf_putc(out, '\n');
    for (uint32_t i = line->first; i < line->end; i++) {
        uint32_t space = i > line->first ? token_at(l, i)->gap : 0;
        strbuf_fill(out, ' ', i > line->first ? space : column);
        column += space;
        put_token(l, i, column, out);
        column += fmt_width(token_at(l, i)->text, token_at(l, i)->len);
    }
    strbuf_putc(out, '\n');
}

void fmt_layout(struct fmt_tokens *tokens, struct strbuf *out)
{
    struct layout l = {.tokens = tokens, .remark = FMT_NOWHERE};
    struct level file = {.inside = {FMT_NOWHERE, 0}, .line = {FMT_NOWHERE, 0}, .braces = true};
    vec_push(&tokens->arena, &l.levels, file);
    for (uint32_t i = 0; i < token_count(&l); i = line_end(&l, i))
        make_line(&l, i);
    fmt_align(tokens, &l.lines);
    for (size_t i = 0; i < l.lines.list.count; i++)
        put_line(&l, &l.lines.list.items[i], out);
}

void fmt_text(const char *text, size_t size, struct strbuf *out)
{
    struct fmt_tokens tokens = {0};
    arena_init(&tokens.arena);
    fmt_scan(&tokens, text, size);
    fmt_structure(&tokens);
    fmt_space(&tokens);
    fmt_layout(&tokens, out);
    arena_fini(&tokens.arena);
}
