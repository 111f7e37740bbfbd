/* compile FOLDER COUNT COMMAND: grows COUNT descriptions that are accepted, the same ones each time, and lets COMMAND compile the C
 * that they become: it is run once, with all the paths behind it. Most of what is grown has to be accepted.
 */
#include "description.h"
#include "fuzz.h"
#include "grow.h"

#include <string.h>
#include <sys/stat.h>

enum { CHOICES = 900 };

static void write_file(const char *folder, const char *name, const struct strbuf *text)
{
    struct strbuf path = {0};
    strbuf_printf(&path, "%s/%s", folder, name);
    FILE *file = fopen(strbuf_text(&path), "w");
    FUZZ_CLAIM(file && fwrite(strbuf_text(text), 1, text->len, file) == text->len);
    FUZZ_CLAIM(fclose(file) == 0);
    strbuf_fini(&path);
}

static void emit(const struct description *d, const char *folder)
{
    struct strbuf header = {0}, source = {0};
    description_emit(d, ".h", &header);
    description_emit(d, ".c", &source);
    write_file(folder, "main.h", &header);
    write_file(folder, "main.c", &source);
    strbuf_fini(&header);
    strbuf_fini(&source);
}

static void choose(uint64_t seed, uint8_t choices[CHOICES])
{
    for (size_t i = 0; i < CHOICES; i++) {
        uint64_t z = (seed * CHOICES + i + 1) * UINT64_C(0x9e3779b97f4a7c15);
        z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        choices[i] = (uint8_t)(z >> 56);
    }
}

/* Writes what grows from `seed` into a folder of its own, if it is accepted. */
static bool try_seed(const char *folder, uint64_t seed, struct strbuf *paths)
{
    uint8_t choices[CHOICES];
    struct feed feed = {choices, choices + CHOICES};
    struct strbuf text = {0}, own = {0};
    struct description d;
    choose(seed, choices);
    grow(&feed, &text);
    bool accepted = description_open(&d, strbuf_text(&text), text.len);
    if (accepted) {
        strbuf_printf(&own, "%s/%llu", folder, (unsigned long long)seed);
        mkdir(strbuf_text(&own), 0777);
        write_file(strbuf_text(&own), "main.weir", &text);
        emit(&d, strbuf_text(&own));
        strbuf_printf(paths, " %s/main.c", strbuf_text(&own));
    }
    description_close(&d);
    strbuf_fini(&own);
    strbuf_fini(&text);
    return accepted;
}

int main(int argc, char **argv)
{
    struct strbuf command = {0};
    unsigned count, accepted = 0, tried = 0;
    if (argc < 4)
        return 2;
    count = (unsigned)strtoul(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++)
        strbuf_printf(&command, "%s ", argv[i]);
    mkdir(argv[1], 0777);
    while (accepted < count && tried < 10 * count)
        accepted += try_seed(argv[1], tried++, &command);
    printf("%u of %u descriptions accepted\n", accepted, tried);
    int status = accepted * 2 < tried ? 1 : system(strbuf_text(&command));
    strbuf_fini(&command);
    return status != 0;
}
