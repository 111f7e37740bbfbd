/* scanner: what lexer.l generates. Private to tokens.c. */
#ifndef WEIR_COMPILER_FRONT_SCANNER_H
#define WEIR_COMPILER_FRONT_SCANNER_H

#include "front/parser.h"
#include "grammar.h"

void scanner_init(struct parser *p);
void scanner_fini(struct parser *p);

/* The next raw token; 0 at the end of the file. `scanner` is p->scanner. */
int front_scan(FRONT_YYSTYPE *value, struct span *span, void *scanner);

#endif
