#include "interp/literal.h"

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* How many bytes of the label the input has. */
static size_t common(const struct model_choice *choice, const struct model_literal *literal,
                     const uint8_t *data, size_t len)
{
    size_t i = 0;
    while (
        i < len && i < literal->len &&
        (choice->nocase ? lower(data[i]) == lower(literal->text[i]) : data[i] == literal->text[i]))
        i++;
    return i;
}

int literal_read(struct decoder *d, struct cursor *cursor, const struct model_choice *choice,
                 const struct path *path, wide *ret)
{
    const uint8_t *data = d->data + cursor->at;
    size_t len = cursor->end - cursor->at, best = 0;
    bool open = false;
    *ret = (wide)choice->literal_count;
    for (size_t i = 0; i < choice->literal_count; i++) {
        const struct model_literal *literal = &choice->literals[i];
        size_t same = common(choice, literal, data, len);
        open = open || (same == len && literal->len > len);
        if (same == literal->len && same > best) {
            best = same;
            *ret = (wide)i;
        }
    }
    if (open && !cursor->window)
        return decoder_short(d, cursor, path);
    cursor->at += best;
    return 0;
}

void literal_put(const struct model_choice *choice, wide number, struct strbuf *out)
{
    if (number < (wide)choice->literal_count)
        strbuf_append(out, (const char *)choice->literals[number].text,
                      choice->literals[number].len);
}
