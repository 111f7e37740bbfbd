/* codec: what `weir decode` and `weir encode` share: a type of a description, values of its parameters, and the input. */
#ifndef WEIR_COMPILER_CODEC_H
#define WEIR_COMPILER_CODEC_H

#include "cli.h"
#include "interp/fault.h"
#include "interp/value.h"

struct codec {
    const struct cli_command *command;
    struct program program;
    const struct model_type *type;
    const struct plan_set *plans;
    struct value *args; /* of the type's parameters */
    struct strbuf input;
    bool hex, compact, stream, annotate;
    bool colour;          /* of --annotate */
    const char *hex_text; /* --hex=TEXT, or NULL */
    const char *description, *type_name, *input_path;
    VEC(const char *) params; /* "name=value" */
};

void codec_init(struct codec *codec, const struct cli_command *command);
void codec_fini(struct codec *codec);

/* Reads the command line, then compiles the description and finds the type. Anything but CLI_OK was complained about. */
int codec_open(struct codec *codec, int argc, char **argv);

/* The input as bytes, or as text when the command reads JSON. */
int codec_read_text(struct codec *codec);
int codec_read_bytes(struct codec *codec);

/* "error: ERANGE in questions[3].name: value out of its declared range". */
void codec_report(const struct codec *codec, const struct fault *fault);

#endif
