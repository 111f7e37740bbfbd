#include "peer.h"
#include "resp.h"

static uint64_t parse(const struct command *commands, unsigned repeats)
{
    static char first[4096];
    struct weir_arena arena;
    uint64_t sum = 0;

    weir_arena_init(&arena,
                    &(struct weir_arena_options){.first = first, .first_size = sizeof(first)});
    for (unsigned r = 0; r < repeats; r++) {
        for (size_t i = 0; i < COMMANDS; i++) {
            struct resp_multibulk command;
            struct weir_bytes in = {commands[i].bytes, commands[i].len};
            size_t used;

            if (resp_multibulk_decode(&command, in, &arena, &used, NULL) != WEIR_OK ||
                used != commands[i].len)
                return 0;
            for (size_t j = 0; j < command.argv.count; j++)
                sum += command.argv.items[j].text.len;
            sum += command.argv.items[command.argv.count - 1].text.data[0];
            weir_arena_reset(&arena);
        }
    }
    weir_arena_fini(&arena);
    return sum;
}

const struct peer peer_weir = {"weir", parse};
