/* What belongs together: brackets, statements, and what signs with several uses are for. */
#include "fmt/token.h"

/* An open bracket, or the file. */
struct frame {
    uint32_t open;
    uint32_t statement; /* its current one's first token */
    bool fresh;         /* the next token starts a statement */
    bool block;         /* braces around statements, or the file */
    bool set;           /* in {1, 2} */
    enum fmt_around around;
    bool expression;    /* in a reply expression: brackets that hold an ordinary one */
    bool arrow;         /* "->" was in this statement */
    uint32_t ternaries; /* '?' whose ':' is to come */
};

struct structure {
    struct fmt_token *tokens;
    uint32_t count;
    struct arena *arena;
    VEC(struct frame) frames;
};

static struct frame *top(struct structure *s)
{
    return &s->frames.items[s->frames.count - 1];
}

static const struct fmt_token *before(const struct structure *s, uint32_t i)
{
    while (i > 0 && fmt_is_comment(&s->tokens[i - 1]))
        i--;
    return i > 0 ? &s->tokens[i - 1] : NULL;
}

static const struct fmt_token *after(const struct structure *s, uint32_t i)
{
    for (i++; i < s->count && fmt_is_comment(&s->tokens[i]);)
        i++;
    return i < s->count ? &s->tokens[i] : NULL;
}

static bool follows(const struct structure *s, uint32_t i, const char *text)
{
    const struct fmt_token *token = before(s, i);
    return token && fmt_is(token, text);
}

/* Inside `call a(B) -> C* D;` where '*' repeats. */
static bool in_reply(struct structure *s)
{
    for (size_t i = s->frames.count; i-- > 0;) {
        const struct frame *frame = &s->frames.items[i];
        if (frame->expression)
            return false;
        if (frame->block)
            return frame->arrow;
    }
    return false;
}

static bool begins_with(const struct structure *s, const struct frame *frame,
                        const char *const *words)
{
    return !frame->fresh && fmt_is_any(&s->tokens[frame->statement], words);
}

/* Whether a ':' follows before the statement, the argument or the bracket ends. */
static bool has_colon(const struct structure *s, uint32_t i)
{
    int depth = 0;
    for (i++; i < s->count; i++) {
        const struct fmt_token *token = &s->tokens[i];
        char c = token->kind == FMT_PUNCT && token->len == 1 ? token->text[0] : 0;
        if (c == ';' || c == '{' || c == '}' || (c == ',' && depth == 0))
            return false;
        if (c == '(' || c == '[')
            depth++;
        if ((c == ')' || c == ']') && depth-- == 0)
            return false;
        if (c == ':' && depth == 0)
            return true;
    }
    return false;
}

static enum fmt_use use_of_colon(struct structure *s, uint32_t i)
{
    static const char *const typed[] = {"enum", "encoding", "extern", NULL};
    struct frame *frame = top(s);
    if (follows(s, i, "["))
        return FMT_PREFIX;
    if (frame->ternaries)
        return frame->ternaries--, FMT_TERNARY;
    return frame->block && begins_with(s, frame, typed) ? FMT_BESIDE : FMT_LABEL;
}

static enum fmt_use use_of_question(struct structure *s, uint32_t i)
{
    if (in_reply(s) || !has_colon(s, i))
        return FMT_POSTFIX;
    top(s)->ternaries++;
    return FMT_TERNARY;
}

/* '-' behind a word: `option offset -1`, `null -1`, but `max - 1` where a field is called so. */
static bool negates(struct structure *s, uint32_t i)
{
    static const char *const option[] = {"option", NULL};
    static const char *const leading[] = {"null", "default", "in",      "case", "max",
                                          "min",  "until",   "require", NULL};
    const struct fmt_token *left = before(s, i);
    if (!left)
        return true;
    if (left->kind == FMT_PUNCT)
        return !fmt_is(left, ")") && !fmt_is(left, "]");
    if (left->kind != FMT_WORD)
        return false;
    if (begins_with(s, top(s), option))
        return true;
    return fmt_is_any(left, leading) && i + 1 < s->count && s->tokens[i + 1].spaces == 0 &&
           s->tokens[i + 1].newlines == 0;
}

static enum fmt_use use_of(struct structure *s, uint32_t i)
{
    const struct fmt_token *token = &s->tokens[i];
    if (token->kind != FMT_PUNCT || token->len != 1)
        return FMT_PLAIN;
    switch (token->text[0]) {
    case ':':
        return use_of_colon(s, i);
    case '?':
        return use_of_question(s, i);
    case '!':
    case '~':
        return FMT_UNARY;
    case '-':
        return negates(s, i) ? FMT_UNARY : FMT_PLAIN;
    case '*':
    case '+':
        return in_reply(s) ? FMT_POSTFIX : FMT_PLAIN;
    default:
        return FMT_PLAIN;
    }
}

static enum fmt_around around_of(struct structure *s)
{
    static const char *const lists[] = {"enum", "request", "reply", NULL};
    static const char *const cases[] = {"choice", "switch", NULL};
    static const char *const encoding[] = {"encoding", NULL};
    static const char *const chain[] = {"chain", NULL};
    const struct frame *frame = top(s);
    if (frame->around == FMT_IN_LIST || begins_with(s, frame, lists))
        return FMT_IN_LIST;
    if (begins_with(s, frame, cases))
        return FMT_IN_CASES;
    if (begins_with(s, frame, encoding))
        return FMT_IN_ENCODING;
    return begins_with(s, frame, chain) ? FMT_IN_CHAIN : FMT_IN_OTHER;
}

static void open_bracket(struct structure *s, uint32_t i)
{
    char c = s->tokens[i].text[0];
    struct frame frame = {.open = i, .statement = top(s)->statement};
    frame.set = c == '{' && follows(s, i, "in");
    frame.block = c == '{' && !frame.set;
    frame.fresh = frame.block;
    frame.around = frame.block ? around_of(s) : FMT_IN_OTHER;
    frame.expression = c == '[' || (c == '(' && follows(s, i, "when"));
    s->tokens[i].use = frame.set ? FMT_SET : FMT_PLAIN;
    vec_push(s->arena, &s->frames, frame);
}

/* A block ends its statement, unless that goes on behind it. */
static bool goes_on(const struct structure *s, uint32_t i)
{
    static const char *const joining[] = {";", "->", ",", ")", "]", "else", NULL};
    const struct fmt_token *next = after(s, i);
    return next && fmt_is_any(next, joining);
}

static void close_bracket(struct structure *s, uint32_t i)
{
    if (s->frames.count == 1)
        return;
    struct frame frame = *top(s);
    s->frames.count--;
    s->tokens[i].match = frame.open;
    s->tokens[frame.open].match = i;
    s->tokens[i].use = frame.set ? FMT_SET : FMT_PLAIN;
    s->tokens[i].statement = top(s)->statement;
    if (frame.block && !goes_on(s, i))
        top(s)->fresh = true;
}

static void start_statement(struct structure *s, uint32_t i)
{
    struct frame *frame = top(s);
    struct fmt_token *token = &s->tokens[i];
    frame->statement = i;
    frame->fresh = frame->arrow = false;
    frame->ternaries = 0;
    token->starts = true;
    token->outer = s->frames.count == 1;
    token->around = frame->around;
}

static void end_statement(struct structure *s, uint32_t i)
{
    static const char *const labels[] = {"case", "default", NULL};
    struct frame *frame = top(s);
    const struct fmt_token *token = &s->tokens[i];
    if (!frame->block)
        return;
    if (fmt_is(token, ";") || (frame->around == FMT_IN_LIST && fmt_is(token, ",")) ||
        (frame->around == FMT_IN_CASES && token->use == FMT_LABEL && begins_with(s, frame, labels)))
        frame->fresh = true;
}

static void visit(struct structure *s, uint32_t i)
{
    struct fmt_token *token = &s->tokens[i];
    char c = token->kind == FMT_PUNCT ? token->text[0] : 0;
    static const char *const calls[] = {"call", "client", "server", NULL};
    if (top(s)->fresh && c != '}')
        start_statement(s, i);
    token->statement = top(s)->statement;
    token->use = use_of(s, i);
    if (c == '(' || c == '[' || c == '{')
        open_bracket(s, i);
    else if (c == ')' || c == ']' || c == '}')
        close_bracket(s, i);
    else if (fmt_is(token, "->"))
        top(s)->arrow = begins_with(s, top(s), calls);
    end_statement(s, i);
}

void fmt_structure(struct fmt_tokens *tokens)
{
    struct structure s = {
        .tokens = tokens->list.items,
        .count = (uint32_t)tokens->list.count,
        .arena = &tokens->arena,
    };
    vec_push(s.arena, &s.frames, ((struct frame){.block = true, .fresh = true}));
    for (uint32_t i = 0; i < s.count; i++) {
        if (fmt_is_comment(&s.tokens[i]))
            s.tokens[i].statement = top(&s)->statement;
        else
            visit(&s, i);
    }
}
