/* Any text as a description: it is refused with a reason, or becomes C. */
#include "description.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct description d;
    struct strbuf out = {0};
    if (description_open(&d, (const char *)data, size)) {
        description_emit(&d, ".h", &out);
        description_emit(&d, ".c", &out);
        FUZZ_CLAIM(out.len > 0);
    } else {
        description_report(&d, &out);
    }
    strbuf_fini(&out);
    description_close(&d);
    return 0;
}
