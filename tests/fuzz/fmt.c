/* Any text is laid out without harm, and nothing but white space changes. */
#include "fuzz.h"

#include "fmt/fmt.h"

#include <string.h>

static int next(const char *text, size_t len, size_t *at)
{
    while (*at < len && text[*at] && strchr(" \t\r\n\f\v", text[*at]))
        ++*at;
    return *at < len ? (unsigned char)text[(*at)++] : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct strbuf out = {0};
    size_t a = 0, b = 0;
    int c;
    fmt_text(text, size, &out);
    do {
        c = next(text, size, &a);
        FUZZ_CLAIM(c == next(strbuf_text(&out), out.len, &b));
    } while (c >= 0);
    strbuf_fini(&out);
    return 0;
}
