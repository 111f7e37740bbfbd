#include "interp/tag.h"

static bool has_label(const struct model_arm *arm, wide tag)
{
    for (size_t i = 0; i < arm->label_count; i++) {
        if (tag >= arm->labels[i].lo && tag <= arm->labels[i].hi)
            return true;
    }
    return false;
}

bool tag_selects(const struct model_choice *choice, const struct model_arm *arm, wide tag)
{
    if (!arm->is_default)
        return has_label(arm, tag);
    for (size_t i = 0; i < choice->arm_count; i++) {
        if (has_label(&choice->arms[i], tag))
            return false;
    }
    return true;
}

const struct plan_arm *tag_arm(const struct plan *plan, wide tag)
{
    const struct plan_arm *otherwise = NULL;
    for (size_t i = 0; i < plan->arm_count; i++) {
        const struct model_arm *arm = plan->arms[i].arm;
        if (arm->is_default)
            otherwise = &plan->arms[i];
        for (size_t l = 0; l < arm->label_count; l++) {
            if (tag >= arm->labels[l].lo && tag <= arm->labels[l].hi)
                return &plan->arms[i];
        }
    }
    return otherwise;
}

wide tag_written(const struct value_record *record)
{
    const struct model_arm *arm = record->arm;
    bool own = record->has_tag && (record->type->choice.c_tag || !arm->label_count);
    return own || !arm->label_count ? record->tag : arm->labels[0].lo;
}
