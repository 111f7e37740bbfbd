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
