/* The same input into a generated codec and into the interpreter: one answer. Behind the line that names the type, a
 * first byte of 0x3d says that JSON follows. tests/agree holds the comparison, and tries values of its own making. */
#include "fuzz.h"
#include "types.h"

#include "base/diag.h"
#include "base/source.h"
#include "sema/sema.h"

#include <string.h>

enum { MAX_PAIRS = 400 };

static struct {
    struct arena arena;
    struct sources sources;
    struct diag diag;
    struct agree_pair pairs[MAX_PAIRS];
    size_t count;
} all;

static void load(const char *path)
{
    struct source *source;
    FUZZ_CLAIM(sources_read(&all.sources, path, &source) == 0);
    static const char *const dirs[] = {FUZZ_IDL};
    struct sema_options options = {
        .sources = &all.sources, .entry = source, .include_dirs = dirs, .include_count = 1};
    const struct model *model = sema_build(&options, &all.arena, &all.diag);
    FUZZ_CLAIM(model != NULL);
    const struct plan_set *plans = plan_set_new(&all.arena, model);
    for (size_t i = 0; i < model->main->type_count && all.count < MAX_PAIRS; i++)
        all.pairs[all.count++] = (struct agree_pair){NULL, model->main->types[i], plans};
}

static void load_all(void)
{
    static const char *const paths[] = {FUZZ_DESCRIPTIONS};
    setenv("CMOCKA_TEST_ABORT", "1", 1); /* a difference ends the program */
    arena_init(&all.arena);
    sources_init(&all.sources);
    diag_init(&all.diag, &all.sources);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        load(paths[i]);
}

static struct agree_pair *find(const char *name)
{
    for (size_t i = 0; i < all.count; i++) {
        if (strcmp(all.pairs[i].type->full, name) == 0)
            return &all.pairs[i];
    }
    return NULL;
}

static void check_bytes(const struct agree_pair *pair, struct weir_bytes in)
{
    enum { SCANNED = 300 };
    agree_on_bytes(pair, in.data, in.len);
    agree_on_frame(pair, in.data, in.len < SCANNED ? in.len : SCANNED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_bytes in = {data, size};
    if (!all.count)
        load_all();
    const struct agree_codec *codec = types_pick(&in);
    struct agree_pair *pair = find(codec->type->name);
    FUZZ_CLAIM(pair != NULL);
    pair->codec = codec;
    if (in.len && in.data[0] == '=')
        agree_on_json(pair, (const char *)in.data + 1, in.len - 1);
    else
        check_bytes(pair, in);
    return 0;
}
