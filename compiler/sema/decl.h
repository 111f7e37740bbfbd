/* decl: the declarations of a file one by one: options, constants, enums; structs, choices, messages and services are next door.
 */
#ifndef WEIR_COMPILER_SEMA_DECL_H
#define WEIR_COMPILER_SEMA_DECL_H

#include "sema/context.h"

/* The options of a file: endian, bits, prefix, limit depth. Fills the unit and its prefix. */
void decl_options(struct sema *s, struct unit *unit);

/* The values of an enum, resolved when it is first met. false: bad. */
bool decl_resolve_enum(struct sema *s, struct symbol *symbol);

/* Each in its own file. `collect` makes fields and types known, `resolve` the expressions. */
void struct_collect(struct sema *s, struct symbol *symbol);
void struct_resolve(struct sema *s, struct symbol *symbol);
bool struct_has_params(const struct symbol *symbol);

/* A `fields` block. `finish`: how its lines look follows from other types. */
void fields_collect(struct sema *s, struct symbol *symbol);
void fields_resolve(struct sema *s, struct symbol *symbol);
void fields_finish(struct sema *s, struct symbol *symbol);
void choice_head(struct sema *s, struct symbol *symbol);
/* The parts of `by literal`: the tag, one label (the range is its number), what an arm without fields is called. */
void choice_literal_head(struct sema *s, struct symbol *symbol);
bool choice_literal_label(struct sema *s, struct symbol *symbol, const struct ast_expr *ast,
                          struct model_range *ret);
const char *choice_literal_name(struct sema *s, const struct model_choice *choice, wide number);
void choice_collect(struct sema *s, struct symbol *symbol);
void choice_resolve(struct sema *s, struct symbol *symbol);
/* What the tag can be; kind() of a choice is one of its labels where there is no default. */
struct model_range choice_tag_range(const struct model_choice *choice);
wide choice_highest_tag(const struct model_choice *choice);

/* Whether an arm does not tell the tag: it has several labels, or is the default. */
bool choice_needs_tag(const struct model_choice *choice);
/* A chain's form, resolved before any field is. chain_check: after all fields, who reaches a chain that compresses. */
void chain_resolve(struct sema *s, struct symbol *symbol);
void chain_check_all(struct sema *s);
void message_resolve(struct sema *s, struct symbol *symbol);
void protocol_resolve(struct sema *s, struct symbol *symbol);
struct model_service *service_resolve(struct sema *s, struct symbol *symbol);

#endif
