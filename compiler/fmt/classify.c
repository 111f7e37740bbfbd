/* Which lines are rows of a table, and where its columns are. */
#include "fmt/lines.h"

struct cutter {
    const struct fmt_token *tokens;
    struct fmt_line *line;
};

static const struct fmt_token *at(const struct cutter *c, uint32_t i)
{
    static const struct fmt_token none = {.text = "", .kind = FMT_COMMENT};
    return i < c->line->end ? &c->tokens[i] : &none;
}

static void cut(struct cutter *c, uint32_t i)
{
    if (c->line->cut_count < FMT_CUTS && i > c->line->first && i < c->line->end &&
        !fmt_is_comment(&c->tokens[i]))
        c->line->cuts[c->line->cut_count++] = i;
}

static uint32_t behind_bracket(const struct cutter *c, uint32_t i, const char *bracket)
{
    return fmt_is(at(c, i), bracket) ? c->tokens[i].match + 1 : i;
}

static uint32_t behind_type(const struct cutter *c, uint32_t i)
{
    if (fmt_is(at(c, i), "stream"))
        i++;
    if (fmt_is(at(c, i), "at") && fmt_is(at(c, i + 1), "("))
        i = behind_bracket(c, i + 1, "(");
    i++;
    while (fmt_is(at(c, i), "::"))
        i += 2;
    i = behind_bracket(c, i, "(");
    return fmt_is(at(c, i), "?") ? i + 1 : i;
}

/* type | name[count] | modifiers; */
static void cut_field(struct cutter *c, uint32_t i)
{
    uint32_t name = behind_type(c, i);
    if (at(c, i)->kind != FMT_WORD || at(c, name)->kind != FMT_WORD)
        return;
    cut(c, name);
    uint32_t mods = behind_bracket(c, name + 1, "[");
    if (!fmt_is(at(c, mods), ";") && !fmt_is(at(c, mods), ","))
        cut(c, mods);
}

static uint32_t find(const struct cutter *c, const char *text)
{
    for (uint32_t i = c->line->first; i < c->line->end; i++) {
        if (fmt_is(&c->tokens[i], text) && c->tokens[i].statement == c->line->first)
            return i;
    }
    return c->line->end;
}

static uint32_t find_label(const struct cutter *c)
{
    for (uint32_t i = c->line->first; i < c->line->end; i++) {
        if (c->tokens[i].use == FMT_LABEL)
            return i;
    }
    return c->line->end;
}

static bool is_alone(const struct cutter *c)
{
    for (uint32_t i = c->line->first + 1; i < c->line->end; i++) {
        if (c->tokens[i].starts)
            return false;
    }
    return true;
}

static enum fmt_class cut_entry(struct cutter *c)
{
    if (is_alone(c))
        cut(c, find(c, "="));
    c->line->forced = 1;
    return FMT_ENTRY;
}

static enum fmt_class cut_row(struct cutter *c)
{
    cut(c, find(c, "=>"));
    c->line->forced = 1;
    return FMT_ROW;
}

static enum fmt_class cut_link(struct cutter *c)
{
    if (at(c, c->line->first + 1)->kind != FMT_PUNCT)
        cut(c, c->line->first + 1);
    return FMT_LINK;
}

static enum fmt_class cut_arm(struct cutter *c)
{
    uint32_t content = find_label(c) + 1;
    static const char *const labels[] = {"case", "default", NULL};
    if (fmt_is_any(at(c, content), labels))
        return FMT_OTHER;
    cut(c, content);
    cut_field(c, content);
    c->line->forced = 1;
    return FMT_ARM;
}

static enum fmt_class cut_numbered(struct cutter *c)
{
    cut(c, c->line->first + 2);
    cut_field(c, c->line->first + 2);
    c->line->forced = FMT_CUTS;
    return FMT_NUMBERED;
}

/* struct X(…) { … }, or its end in a later line, below its beginning */
static enum fmt_class cut_block(struct cutter *c, enum fmt_class class_)
{
    uint32_t brace = find(c, "{");
    if (brace + 1 < c->line->end && !fmt_is_comment(at(c, brace + 1)))
        cut(c, brace);
    return class_;
}

static enum fmt_class cut_sign(struct cutter *c, enum fmt_class class_, const char *sign)
{
    cut(c, find(c, sign));
    return class_;
}

static enum fmt_class cut_statement(struct cutter *c)
{
    static const char *const structs[] = {"struct", "choice", "message", "error", NULL};
    static const char *const states[] = {"state", "initial", NULL};
    static const char *const defined[] = {"const", "alias", "charset", NULL};
    static const char *const flow[] = {"rpc", "call", "client", "server", "push", "oneway", NULL};
    static const char *const others[] = {"require", "if",     "else",   "switch",   "pad",
                                         "align",   "option", "endian", "reserved", "unknown",
                                         "package", "import", NULL};
    const struct fmt_token *first = at(c, c->line->first);
    if (fmt_is_any(first, others) && at(c, c->line->first + 1)->kind != FMT_PUNCT)
        return FMT_OTHER;
    if (fmt_is_any(first, defined))
        return cut_sign(c, FMT_DEFINED, "=");
    if (fmt_is(first, "let"))
        return cut_sign(c, FMT_LET, "=");
    if (fmt_is_any(first, flow))
        return cut_sign(c, FMT_FLOW, "->");
    if (fmt_is_any(first, structs))
        return cut_block(c, FMT_STRUCT);
    if (fmt_is_any(first, states))
        return cut_block(c, FMT_STATE);
    if (fmt_is(first, "enum"))
        return cut_block(c, FMT_ENUM);
    if (is_alone(c))
        cut_field(c, c->line->first);
    return FMT_FIELD;
}

static enum fmt_class class_of(struct cutter *c)
{
    static const char *const patterns[] = {"request", "reply", NULL};
    static const char *const labels[] = {"case", "default", NULL};
    const struct fmt_token *first = at(c, c->line->first);
    if (!first->starts)
        return FMT_OTHER;
    if (first->around == FMT_IN_LIST)
        return cut_entry(c);
    if (first->around == FMT_IN_ENCODING)
        return cut_row(c);
    if (first->around == FMT_IN_CHAIN || fmt_is_any(first, patterns))
        return cut_link(c);
    if (fmt_is_any(first, labels))
        return cut_arm(c);
    if (first->kind != FMT_WORD && at(c, c->line->first + 1)->use == FMT_LABEL)
        return cut_numbered(c);
    return cut_statement(c);
}

void fmt_classify(const struct fmt_tokens *tokens, struct fmt_line *line)
{
    struct cutter c = {.tokens = tokens->list.items, .line = line};
    line->class_ = class_of(&c);
}
