/* Tags of choices: which arm one picks, and which one an arm has. */
#include "emit/c.h"

enum { LABELS_MAX = 16 }; /* a longer range is compared instead of listed */

static bool is_listed(const struct model_label *label)
{
    return label->hi - label->lo < LABELS_MAX;
}

static void emit_labels(struct writer *w, struct arena *arena, const struct model_label *label)
{
    for (wide tag = label->lo; is_listed(label) && tag <= label->hi; tag++)
        write_text(w, "case $tag$:\n", "tag", c_number(arena, tag), NULL);
}

static size_t listed_count(const struct model_arm *arm)
{
    size_t count = 0;
    for (size_t i = 0; i < arm->label_count; i++)
        count += is_listed(&arm->labels[i]);
    return count;
}

static void emit_listed(struct writer *w, struct arena *arena, const struct model_arm *arm)
{
    for (size_t i = 0; i < arm->label_count; i++)
        emit_labels(w, arena, &arm->labels[i]);
    if (listed_count(arm))
        write_text(w, "return $kind$;\n", "kind", arm->c_kind, NULL);
}

/* The condition under which a tag lies in the range; what its type cannot exceed is not asked for. */
static const char *in_range(struct arena *arena, const struct model_ref *tag,
                            const struct model_label *label)
{
    wide top = ((wide)1 << (tag->bits - c_is_signed(tag))) - 1;
    wide bottom = c_is_signed(tag) ? -top - 1 : 0;
    const char *above = arena_printf(arena, "tag >= %s", c_number(arena, label->lo));
    const char *below = arena_printf(arena, "tag <= %s", c_number(arena, label->hi));
    if (label->hi >= top)
        return label->lo <= bottom ? "true" : above;
    return label->lo <= bottom ? below : arena_printf(arena, "%s && %s", above, below);
}

static void emit_ranges(struct writer *w, struct arena *arena, const struct model_ref *tag,
                        const struct model_arm *arm)
{
    for (size_t i = 0; i < arm->label_count; i++)
        if (!is_listed(&arm->labels[i]))
            write_text(w,
                       "if ($inside$)\n"
                       "    return $kind$;\n",
                       "inside", in_range(arena, tag, &arm->labels[i]), "kind", arm->c_kind, NULL);
}

/* Labels above INT64_MAX are of the unsigned type alone. */
static const char *switch_type(const struct model_ref *tag)
{
    return tag->bits == 64 && !c_is_signed(tag) ? "uint64_t" : "int64_t";
}

static void emit_kind(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    const char *otherwise = choice->c_kind_none;
    write_text(w,
               "static enum $kind$ $type$__kind($tag$ tag)\n"
               "{\n"
               "    switch (($switch$)tag) {\n",
               "kind", choice->c_kind_enum, "type", type->c, "tag", c_type(e->arena, &choice->tag),
               "switch", switch_type(&choice->tag), NULL);
    for (size_t i = 0; i < choice->arm_count; i++) {
        emit_listed(w, e->arena, &choice->arms[i]);
        if (choice->arms[i].is_default)
            otherwise = choice->arms[i].c_kind;
    }
    write_text(w,
               "default:\n"
               "    break;\n",
               NULL);
    write_text(w, "}\n", NULL);
    for (size_t i = 0; i < choice->arm_count; i++)
        emit_ranges(w, e->arena, &choice->tag, &choice->arms[i]);
    write_text(w,
               "return $kind$;\n"
               "}\n\n",
               "kind", otherwise, NULL);
}

const char *c_only_tag(struct arena *arena, const struct model_arm *arm)
{
    if (arm->is_default || arm->label_count != 1 || arm->labels[0].lo != arm->labels[0].hi)
        return NULL;
    return c_number(arena, arm->labels[0].lo);
}

/* When what an arm of a choice by peek begins with would pick another one. */
static const char *peeked_fault(struct c_body *b, const struct model_type *type,
                                const struct model_arm *arm)
{
    struct arena *arena = b->e->arena;
    struct c_body inside = c_body_of(b->e, b->w, C_SIZE, type, arm);
    const char *place = c_place(&inside, arm->peeked);
    return arena_printf(arena, "%s__kind((%s)(%s.len && %s.data ? %s.data[0] : %u)) != %s", type->c,
                        c_type(arena, &type->choice.tag), place, place, place,
                        arm->peeked->until.text[0], arm->c_kind);
}

static const char *tag_of(const struct emit *e, const struct model_choice *choice,
                          const struct model_arm *arm)
{
    const char *only = c_only_tag(e->arena, arm);
    if (choice->literals && arm->is_default)
        return c_number(e->arena, (wide)choice->literal_count);
    if (!only && choice->c_tag)
        return "(int64_t)m->tag";
    if (!arm->label_count)
        return "0";
    const char *cast = arm->labels[0].lo > INT64_MAX ? "(int64_t)" : "";
    return arena_printf(e->arena, "%s%s", cast, c_number(e->arena, arm->labels[0].lo));
}

static void emit_tag(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    write_text(w,
               "int64_t $type$__tag(const struct $type$ *m)\n"
               "{\n"
               "    switch (m->kind) {\n",
               "type", type->c, NULL);
    for (size_t i = 0; i < choice->arm_count; i++)
        write_text(w,
                   "case $kind$:\n"
                   "    return $tag$;\n",
                   "kind", choice->arms[i].c_kind, "tag", tag_of(e, choice, &choice->arms[i]),
                   NULL);
    write_text(w,
               "default:\n"
               "    return 0;\n",
               NULL);
    write_text(w,
               "}\n"
               "}\n\n",
               NULL);
}

/* What selects, where it stands elsewhere; else NULL. */
static const char *selector(struct c_body *b, const struct model_choice *choice)
{
    if (choice->by_tag || choice->by_peek || choice->literals)
        return NULL;
    return arena_printf(b->e->arena, "(%s)%s", c_type(b->e->arena, &choice->tag),
                        c_expr(b, choice->by));
}

/* `tag` must be one of the arm's, and fit where it is written. What selects elsewhere is never above INT64_MAX. */
static void emit_own_tag_checks(struct c_body *b, const struct model_type *type,
                                const struct model_arm *arm)
{
    const struct model_choice *choice = &type->choice;
    struct arena *arena = b->e->arena;
    bool is_wide = choice->tag.bits == 64 && !c_is_signed(&choice->tag);
    struct c_faults faults = c_value_faults(arena, C_SIZE, NULL, &choice->tag, "m->tag");
    c_emit_fault(b, arena_printf(arena, "%s__kind(m->tag) != %s", type->c, arm->c_kind), NULL,
                 "WEIR_ETAG", NULL);
    if (choice->by_tag)
        c_emit_faults(b, &faults, NULL, NULL);
    else if (is_wide)
        c_emit_fault(b, "m->tag > INT64_MAX", NULL, "WEIR_ETAG", NULL);
}

/* The tag that stands elsewhere must pick the arm that is set, and be `tag` where C says which. */
void c_emit_tag_checks(struct c_body *b, const struct model_type *type, const struct model_arm *arm)
{
    const struct model_choice *choice = &type->choice;
    struct arena *arena = b->e->arena;
    const char *by = selector(b, choice), *only = c_only_tag(arena, arm);
    bool owned = choice->c_tag && !only;
    if (arm->peeked)
        c_emit_fault(b, peeked_fault(b, type, arm), NULL, "WEIR_ETAG", NULL);
    if (owned)
        emit_own_tag_checks(b, type, arm);
    if (by && (owned || only))
        c_emit_fault(b, arena_printf(arena, "%s != %s", by, owned ? "m->tag" : only), NULL,
                     "WEIR_ETAG", NULL);
    else if (by)
        c_emit_fault(b, arena_printf(arena, "%s__kind(%s) != %s", type->c, by, arm->c_kind), NULL,
                     "WEIR_ETAG", NULL);
}

void emit_c_tags(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->type_count; i++) {
        if (e->file->types[i]->base != MODEL_CHOICE)
            continue;
        emit_kind(w, e, e->file->types[i]);
        emit_tag(w, e, e->file->types[i]);
        emit_c_literals(w, e, e->file->types[i]);
    }
}
