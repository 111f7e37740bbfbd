/* The grammar of the description language.
 *
 * Pure and reentrant, byte offsets as locations, no conflicts, one call per action. Everything is
 * allocated in the parser's arena, so there is nothing to destroy on errors.
 *
 * Words: only IDENT can name a type or a declaration. Fields, states, operations and members are a
 * `word`, which is any keyword too, because real protocols have fields called `type`, `end` or
 * `default`. An expression may begin with the keywords in `soft`.
 *
 * Recovery: each `{ … }` has its own `error` rule, so an error never leaves its block (tokens.c
 * jumps over the blocks inside). A new keyword stands in three places: %token here, `soft` or
 * `hard`, and keywords.c.
 */
%require "3.8"
%define api.pure full
%define api.prefix {front_yy}
%define api.token.prefix {TOK_}
%define api.location.type {struct span}
%define parse.error custom
%locations
%expect 0
%param {struct parser *p}

%code requires {
#include "front/build.h"
}

%code {
#include "front/syntax_error.h"
#include "front/tokens.h"

#define YYLLOC_DEFAULT(current, rhs, n) \
    ((current) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) : span_after(YYRHSLOC(rhs, 0)))

/* A node of the tree: where it stands, then its members. */
#define NODE(type, ...) build_node(p, &(struct type){__VA_ARGS__}, sizeof(struct type))
#define DECL(at, what, ...) \
    build_decl(p, (struct ast_decl){.span = at, .kind = AST_DECL_##what, __VA_ARGS__})
#define MEMBER(at, what, ...) \
    build_member(p, (struct ast_member){.span = at, .kind = AST_MEMBER_##what, __VA_ARGS__})
#define EXPR(at, what, ...) \
    build_expr(p, (struct ast_expr){.span = at, .kind = AST_EXPR_##what, __VA_ARGS__})
#define MOD(at, what, ...) NODE(ast_mod, .span = at, .kind = AST_MOD_##what, __VA_ARGS__)
#define CHAIN(at, what, ...) \
    build_chain_entry(p, (struct ast_chain_entry){.span = at, .kind = AST_CHAIN_##what, __VA_ARGS__})
#define ITEM(at, what, ...) \
    build_protocol_item( \
        p, (struct ast_protocol_item){.span = at, .kind = AST_PROTOCOL_##what, __VA_ARGS__})
#define REPLY(at, what, ...) NODE(ast_reply, .span = at, .kind = AST_REPLY_##what, __VA_ARGS__)
#define RPC_MOD(at, what, ...) \
    NODE(ast_rpc_mod, .span = at, .kind = AST_RPC_MOD_##what, __VA_ARGS__)

/* Lists: $$ is an empty one, one with a single node, or `list` and one more node; NULL nodes, which
 * recovery leaves, are dropped. */
#define EMPTY(ret) ((ret).first = (ret).last = NULL)
#define FIRST(ret, node) ((ret).first = (ret).last = (node))
#define APPEND(ret, list, node) \
    do { \
        (ret) = (list); \
        if (!(node)) \
            break; \
        if ((ret).last) \
            (ret).last->next = (node); \
        else \
            (ret).first = (node); \
        (ret).last = (node); \
    } while (0)

/* The end of recovery: the next error is reported again. */
#define GO_ON() (yyerrok, tokens_recovered(p))

static struct span span_after(struct span span)
{
    return (struct span){.source = span.source, .begin = span.end, .end = span.end};
}

static void front_yyerror(const struct span *at, struct parser *p, const char *text);
}

%union {
    bool flag;
    const char *word;
    struct literal literal;
    struct ast_text text;
    struct ast_name name;
    struct ast_qname qname;
    struct ast_array array;
    struct ast_selector selector;
    struct ast_target target;
    enum ast_role role;
    enum ast_openness openness;
    struct ast_expr *expr;
    struct ast_type *type;
    struct ast_mod *mod;
    struct ast_field *field;
    struct ast_param *param;
    struct ast_option *option;
    struct ast_member *member;
    struct ast_case *case_;
    struct ast_enum_value *enum_value;
    struct ast_encoding_row *row;
    struct ast_encoding_part *part;
    struct ast_chain_entry *chain_entry;
    struct ast_event *event;
    struct ast_reply *reply;
    struct ast_action *action;
    struct ast_transition *transition;
    struct ast_transport *transport;
    struct ast_protocol_item *protocol_item;
    struct ast_binding *binding;
    struct ast_pattern *pattern;
    struct ast_rpc_param *rpc_param;
    struct ast_rpc_mod *rpc_mod;
    struct ast_rpc rpc;
    struct ast_service_item *service_item;
    struct ast_decl *decl;
    struct ast_expr_list exprs;
    struct ast_mod_list mods;
    struct ast_field_list fields;
    struct ast_param_list params;
    struct ast_member_list members;
    struct ast_case_list cases;
    struct ast_enum_value_list enum_values;
    struct ast_encoding_row_list rows;
    struct ast_encoding_part_list parts;
    struct ast_chain_entry_list chain_entries;
    struct ast_event_list events;
    struct ast_reply_list replies;
    struct ast_action_list actions;
    struct ast_transition_list transitions;
    struct ast_transport_list transports;
    struct ast_protocol_item_list protocol_items;
    struct ast_binding_list bindings;
    struct ast_pattern_list patterns;
    struct ast_rpc_param_list rpc_params;
    struct ast_rpc_mod_list rpc_mods;
    struct ast_raise_list raises;
    struct ast_service_item_list service_items;
}

%token END_OF_FILE 0 "the end of the file"
%token <word> IDENT "a name"
%token <literal> NUMBER "a number"
%token <text> STRING "a string"
%token ARROW "->" FAT_ARROW "=>" ELLIPSIS "..." DOTDOT ".." SCOPE "::"
%token EQ "==" NE "!=" LE "<=" GE ">=" AND "&&" OR "||" SHL "<<" SHR ">>"

%token <word>
    ALIAS "alias" ALIGN "align" AS "as" AT "at" BY "by" CALL "call" CANCEL "cancel" CASE "case"
    CHAIN "chain" CHARSET "charset" CHOICE "choice" CLIENT "client" CLOSED "closed" CONST "const"
    DEFAULT "default" DUPLICATES "duplicates" ELSE "else" ENCODING "encoding" END "end"
    ENDIAN "endian" ENUM "enum" ERROR "error" EXTERN "extern" FAIL "fail" FALSE "false"
    FIELDS "fields" FILTER "filter" ID "id" IDEMPOTENT "idempotent" IF "if" IMPORT "import" IN "in"
    INITIAL "initial" ITEM "item" JUMP "jump" LET "let" LIMIT "limit" LITERAL "literal" MAP "map"
    MAX "max" MAX_IN_FLIGHT "max_in_flight" MESSAGE "message" MIN "min" MULTIPLEXED "multiplexed"
    NOCASE "nocase" NONE "none" NULL "null" OF "of" ON "on" ONEWAY "oneway" OPEN "open"
    OPTION "option" ORIGIN "origin" PACKAGE "package" PAD "pad" PEEK "peek" PIPELINED "pipelined"
    PROTOCOL "protocol" PUSH "push" RAISES "raises" REPLY "reply" REQUEST "request"
    REQUIRE "require" RESERVED "reserved" RESYNC "resync" RETRY "retry" RPC "rpc" SENDS "sends"
    SERVER "server" SERVICE "service" SET "set" SIZED "sized" SKIP "skip" STATE "state"
    STREAM "stream" STRUCT "struct" SWITCH "switch" TIMEOUT "timeout" TRANSPORT "transport"
    TRUE "true" UNKNOWN "unknown" UNREAD "unread" UNTIL "until" UPGRADE "upgrade" VAR "var"
    VIA "via" WHEN "when" WRITE "write"

%type <word> soft hard part scope
%type <flag> initial
%type <name> word type_name dotted
%type <text> string
%type <qname> qname event_name record_name
%type <array> array
%type <selector> selector
%type <target> target
%type <role> role call_role
%type <openness> openness
%type <expr> expr arg range path text delimiter value element record enum_value_value pmax error_id
%type <expr> option_value
%type <exprs> args arg_list ranges elements element_list fail
%type <type> type base enum_type extern_type transport_sized
%type <mod> mod
%type <mods> mods
%type <field> field message_field fields_entry
%type <fields> chain_fields
%type <param> param
%type <params> params param_list
%type <option> option
%type <member> member else message_member oneof_arm fields_member
%type <members> members body message_members message_body oneof_arms oneof_block
%type <members> fields_members fields_block
%type <case_> case case_head
%type <cases> case_block cases
%type <enum_value> enum_value
%type <enum_values> enum_block enum_values
%type <row> encoding_row
%type <rows> encoding_rows encoding_block
%type <part> encoding_part
%type <parts> encoding_parts
%type <chain_entry> chain_entry
%type <chain_entries> chain_entries chain_block
%type <event> event
%type <events> events
%type <reply> reply reply_atom reply_primary reply_sequence
%type <replies> reply_items reply_alternatives
%type <action> action
%type <actions> action_block actions
%type <transition> transition
%type <transitions> transition_block transitions
%type <transport> transport
%type <transports> transports
%type <protocol_item> protocol_item
%type <protocol_items> protocol_items protocol_block
%type <binding> binding
%type <bindings> binding_block bindings
%type <pattern> pattern
%type <patterns> patterns rpc_body
%type <rpc_param> rpc_param
%type <rpc_params> rpc_params rpc_param_list
%type <rpc_mod> rpc_mod
%type <rpc_mods> rpc_mods
%type <raises> raises
%type <rpc> returns
%type <service_item> service_item
%type <service_items> service_items service_block
%type <decl> declaration

%right '?' ':'
%left "||"
%left "&&"
%left "==" "!="
%left '<' '>' "<=" ">="
%left '|'
%left '^'
%left '&'
%left "<<" ">>"
%left '+' '-'
%left '*' '/' '%'
%precedence UNARY

%%

file: items;

items: %empty
    | items item
    ;

item: "package" dotted ';'      { build_package(p, @$, $2); }
    | "import" STRING ';'       { build_import(p, @$, $2, @2); }
    | option                    { build_file_option(p, $1); }
    | declaration               { build_file_decl(p, $1); }
    | ';'
    | error ';'                 { GO_ON(); }
    | error '}'                 { GO_ON(); }
    ;

dotted: word                    { $$ = $1; }
    | dotted '.' word           { $$ = (struct ast_name){build_scope(p, $1.text, $3.text), @$}; }
    ;

option: "option" word option_value ';'
        { $$ = NODE(ast_option, .span = @$, .key = $2, .value = $3); }
    | "option" word word option_value ';'
        { $$ = NODE(ast_option, .span = @$, .key = $2, .subject = $3, .value = $4); }
    ;

option_value: NUMBER            { $$ = build_number(p, @$, $1); }
    | '-' NUMBER    { $$ = build_unary(p, @$, AST_OP_NEG, @1, build_number(p, @2, $2)); }
    | STRING                    { $$ = EXPR(@$, STRING, .string.text = $1); }
    | word                      { $$ = EXPR(@$, NAME, .name = build_qname(@$, NULL, $1.text)); }
    ;

declaration: "const" type_name '=' expr ';'
        { $$ = DECL(@$, CONST, .name = $2, .const_value = $4); }
    | "alias" type_name '=' type array mods ';'
        { $$ = DECL(@$, ALIAS, .name = $2, .alias = {$4, $5, $6.first}); }
    | "charset" type_name '=' text ';'
        { $$ = DECL(@$, CHARSET, .name = $2, .charset = $4); }
    | "enum" type_name enum_type openness enum_block
        { $$ = DECL(@$, ENUM, .name = $2, .enum_ = {$3, $4, $5.first}); }
    | "encoding" type_name ':' base encoding_block
        { $$ = DECL(@$, ENCODING, .name = $2, .encoding = {$4, $5.first}); }
    | "extern" "encoding" type_name '(' params ')' extern_type ';'
        { $$ = DECL(@$, EXTERN, .name = $3, .extern_ = {AST_EXTERN_ENCODING, $5.first, $7}); }
    | "extern" "filter" type_name '(' params ')' ';'
        { $$ = DECL(@$, EXTERN, .name = $3, .extern_ = {AST_EXTERN_FILTER, $5.first, NULL}); }
    | "struct" type_name body
        { $$ = DECL(@$, STRUCT, .name = $2, .body = {.members = $3.first}); }
    | "struct" type_name '(' params ')' body
        { $$ = DECL(@$, STRUCT, .name = $2, .body = {.params = $4.first, .members = $6.first}); }
    | "choice" type_name "by" selector case_block
        { $$ = DECL(@$, CHOICE, .name = $2, .choice = {NULL, $4, $5.first}); }
    | "choice" type_name '(' params ')' "by" selector case_block
        { $$ = DECL(@$, CHOICE, .name = $2, .choice = {$4.first, $7, $8.first}); }
    | "chain" type_name chain_block
        { $$ = DECL(@$, CHAIN, .name = $2, .chain = $3.first); }
    | "message" type_name message_body
        { $$ = DECL(@$, MESSAGE, .name = $2, .body = {.members = $3.first}); }
    | "error" type_name error_id message_body
        { $$ = DECL(@$, ERROR, .name = $2, .body = {.members = $4.first, .id = $3}); }
    | "fields" type_name mods fields_block
        { $$ = DECL(@$, FIELDS, .name = $2, .fields = {$4.first, $3.first}); }
    | "protocol" type_name protocol_block
        { $$ = DECL(@$, PROTOCOL, .name = $2, .protocol = $3.first); }
    | "service" type_name "on" qname service_block
        { $$ = DECL(@$, SERVICE, .name = $2, .service = {$4, $5.first}); }
    ;

/* ---- types ----------------------------------------------------------------------------------- */

type_name: IDENT                { $$ = (struct ast_name){$1, @$}; };

qname: IDENT                    { $$ = build_qname(@$, NULL, $1); }
    | scope IDENT               { $$ = build_qname(@$, $1, $2); }
    ;

scope: IDENT "::"               { $$ = $1; }
    | scope IDENT "::"          { $$ = build_scope(p, $1, $2); }
    ;

type: base
    | base '?'                  { $$ = $1; $$->optional = true; $$->span = @$; }
    ;

base: qname
        { $$ = NODE(ast_type, .span = @$, .kind = AST_TYPE_NAMED, .named = {$1, NULL, false}); }
    | qname '(' args ')'
        { $$ = NODE(ast_type, .span = @$, .kind = AST_TYPE_NAMED, .named = {$1, $3.first, true}); }
    | "map" '(' type ',' type ')'
        { $$ = NODE(ast_type, .span = @$, .kind = AST_TYPE_MAP, .map = {$3, $5}); }
    ;

params: %empty                  { EMPTY($$); }
    | param_list
    ;

param_list: param               { FIRST($$, $1); }
    | param_list ',' param      { APPEND($$, $1, $3); }
    ;

param: type word                { $$ = NODE(ast_param, .span = @$, .type = $1, .name = $2); };

/* ---- fields ---------------------------------------------------------------------------------- */

field: type word array mods
        { $$ = build_field(p, (struct ast_field){.span = @$, .type = $1, .name = $2, .array = $3,
              .mods = $4.first}); }
    | "stream" type word array mods
        { $$ = build_field(p, (struct ast_field){.span = @$, .stream = true, .type = $2,
              .name = $3, .array = $4, .mods = $5.first}); }
    | "at" '(' expr ')' type word array mods
        { $$ = build_field(p, (struct ast_field){.span = @$, .at = $3, .type = $5, .name = $6,
              .array = $7, .mods = $8.first}); }
    | type '=' expr mods
        { $$ = build_field(p, (struct ast_field){.span = @$, .type = $1,
              .mods = MOD(span_join(@2, @3), EQUATION, .next = $4.first, .expr = $3)}); }
    ;

array: %empty                   { $$ = (struct ast_array){.span = @$, .kind = AST_ARRAY_NONE}; }
    | '[' expr ']'
        { $$ = (struct ast_array){.span = @$, .kind = AST_ARRAY_COUNT, .count = $2}; }
    | '[' ':' base mods ']'
        { $$ = (struct ast_array){.span = @$, .kind = AST_ARRAY_PREFIXED, .prefix = $3,
              .prefix_mods = $4.first}; }
    | '[' ".." ']'              { $$ = (struct ast_array){.span = @$, .kind = AST_ARRAY_REST}; }
    | '[' ']'                   { $$ = (struct ast_array){.span = @$, .kind = AST_ARRAY_OPEN}; }
    ;

mods: %empty                    { EMPTY($$); }
    | mods mod                  { APPEND($$, $1, $2); }
    ;

mod: '=' expr                   { $$ = MOD(@$, EQUATION, .expr = $2); }
    | "default" expr            { $$ = MOD(@$, DEFAULT, .expr = $2); }
    | "as" word                 { $$ = MOD(@$, AS, .call = {$2, NULL, false}); }
    | "as" word '(' args ')'    { $$ = MOD(@$, AS, .call = {$2, $4.first, true}); }
    | "until" delimiter         { $$ = MOD(@$, UNTIL, .until = {$2, false}); }
    | "until" '(' expr ')'      { $$ = MOD(@$, UNTIL, .until = {$3, true}); }
    | "of" word                 { $$ = MOD(@$, OF, .name = $2); }
    | "max" expr                { $$ = MOD(@$, MAX, .expr = $2); }
    | "min" expr                { $$ = MOD(@$, MIN, .expr = $2); }
    | "in" range                { $$ = MOD(@$, IN, .ranges = $2); }
    | "in" '{' ranges '}'       { $$ = MOD(@$, IN, .ranges = $3.first); }
    | "if" '(' expr ')'         { $$ = MOD(@$, IF, .expr = $3); }
    | "sized" base              { $$ = MOD(@$, SIZED, .type = $2); }
    | "sized" "by" path         { $$ = MOD(@$, SIZED_BY, .expr = $3); }
    | "via" word                { $$ = MOD(@$, VIA, .call = {$2, NULL, false}); }
    | "via" word '(' args ')'   { $$ = MOD(@$, VIA, .call = {$2, $4.first, true}); }
    | "null" expr               { $$ = MOD(@$, NULL, .expr = $2); }
    | "pad" expr                { $$ = MOD(@$, PAD, .expr = $2); }
    | "skip"                    { $$ = MOD(@$, SKIP, ); }
    | "unread"                  { $$ = MOD(@$, UNREAD, ); }
    | "duplicates" word         { $$ = MOD(@$, DUPLICATES, .name = $2); }
    | "write" word              { $$ = MOD(@$, WRITE, .name = $2); }
    ;

/* ---- struct ---------------------------------------------------------------------------------- */

body: '{' members '}'           { $$ = $2; }
    | '{' members error '}'     { $$ = $2; GO_ON(); }
    ;

members: %empty                 { EMPTY($$); }
    | members member            { APPEND($$, $1, $2); }
    ;

member: field ';'               { $$ = MEMBER(@$, FIELD, .field = $1); }
    | text ';'                  { $$ = MEMBER(@$, LITERAL, .expr = $1); }
    | qname ';'                 { $$ = MEMBER(@$, LITERAL, .expr = EXPR(@1, NAME, .name = $1)); }
    | "let" word '=' expr ';'   { $$ = MEMBER(@$, LET, .let = {$2, $4}); }
    | "require" expr ';'        { $$ = MEMBER(@$, REQUIRE, .expr = $2); }
    | "if" '(' expr ')' body    { $$ = MEMBER(@$, IF, .branch = {$3, $5.first, NULL, false, 0}); }
    | "if" '(' expr ')' body "else" else
        { $$ = MEMBER(@$, IF, .branch = {$3, $5.first, $7, true, 0}); }
    | "switch" '(' expr ')' case_block
        { $$ = MEMBER(@$, SWITCH, .switch_ = {$3, $5.first}); }
    | "pad" expr ';'            { $$ = MEMBER(@$, PAD, .expr = $2); }
    | "align" expr ';'          { $$ = MEMBER(@$, ALIGN, .expr = $2); }
    | "endian" word ';'         { $$ = MEMBER(@$, ENDIAN, .endian = {.then = $2}); }
    | "endian" '(' expr ')' '?' word ':' word ';'
        { $$ = MEMBER(@$, ENDIAN, .endian = {$3, $6, $8}); }
    | option                    { $$ = MEMBER(@$, OPTION, .option = $1); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

else: body                      { $$ = $1.first; }
    | "if" '(' expr ')' body    { $$ = MEMBER(@$, IF, .branch = {$3, $5.first, NULL, false, 0}); }
    | "if" '(' expr ')' body "else" else
        { $$ = MEMBER(@$, IF, .branch = {$3, $5.first, $7, true, 0}); }
    ;

case_block: '{' cases '}'       { $$ = $2; }
    | '{' cases case_head members error '}'     { $$ = $2; GO_ON(); }
    | '{' error '}'             { EMPTY($$); GO_ON(); }
    ;

cases: %empty                   { EMPTY($$); }
    | cases case                { APPEND($$, $1, $2); }
    ;

case: case_head members         { $$ = build_case(p, $1, $2.first, @$); };

case_head: "case" ranges ':'
        { $$ = NODE(ast_case, .head = @$, .labels = $2.first); }
    | "default" ':'
        { $$ = NODE(ast_case, .head = @$, .is_default = true); }
    | "case" error ':'          { $$ = NODE(ast_case, .head = @$); GO_ON(); }
    ;

selector: base
        { $$ = (struct ast_selector){.span = @$, .kind = AST_SELECTOR_TYPE, .type = $1}; }
    | "peek" base
        { $$ = (struct ast_selector){.span = @$, .kind = AST_SELECTOR_PEEK, .type = $2}; }
    | '(' expr ')'
        { $$ = (struct ast_selector){.span = @$, .kind = AST_SELECTOR_EXPR, .expr = $2}; }
    | "literal"
        { $$ = (struct ast_selector){.span = @$, .kind = AST_SELECTOR_LITERAL}; }
    | "literal" "nocase"
        { $$ = (struct ast_selector){.span = @$, .kind = AST_SELECTOR_LITERAL, .nocase = true}; }
    ;

/* ---- enum, encoding, chain, fields ----------------------------------------------------------- */

enum_type: %empty               { $$ = NULL; }
    | ':' base                  { $$ = $2; }
    ;

openness: %empty                { $$ = AST_OPENNESS_UNSAID; }
    | "open"                    { $$ = AST_OPENNESS_OPEN; }
    | "closed"                  { $$ = AST_OPENNESS_CLOSED; }
    ;

enum_block: '{' enum_values '}' { $$ = $2; }
    | '{' enum_values enum_value '}'    { APPEND($$, $2, $3); }
    | '{' enum_values error '}' { $$ = $2; GO_ON(); }
    ;

enum_values: %empty             { EMPTY($$); }
    | enum_values enum_value ','    { APPEND($$, $1, $2); }
    | enum_values error ','     { $$ = $1; GO_ON(); }
    ;

enum_value: word enum_value_value
        { $$ = build_enum_value(p, (struct ast_enum_value){.span = @$, .name = $1, .value = $2}); }
    ;

enum_value_value: %empty        { $$ = NULL; }
    | '=' expr                  { $$ = $2; }
    ;

encoding_block: '{' encoding_rows '}'
        { $$ = $2; }
    | '{' encoding_rows error '}'
        { $$ = $2; GO_ON(); }
    ;

encoding_rows: %empty           { EMPTY($$); }
    | encoding_rows encoding_row    { APPEND($$, $1, $2); }
    ;

encoding_row: range "=>" encoding_parts ';'
        { $$ = NODE(ast_encoding_row, .span = @$, .range = $1, .parts = $3.first); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

encoding_parts: encoding_part   { FIRST($$, $1); }
    | encoding_parts ',' encoding_part  { APPEND($$, $1, $3); }
    ;

encoding_part: base             { $$ = NODE(ast_encoding_part, .span = @$, .type = $1); }
    | base '=' expr { $$ = NODE(ast_encoding_part, .span = @$, .type = $1, .value = $3); }
    ;

extern_type: %empty             { $$ = NULL; }
    | ':' base                  { $$ = $2; }
    ;

chain_block: '{' chain_entries '}'
        { $$ = $2; }
    | '{' chain_entries error '}'
        { $$ = $2; GO_ON(); }
    ;

chain_entries: %empty           { EMPTY($$); }
    | chain_entries chain_entry { APPEND($$, $1, $2); }
    ;

chain_entry: "origin" qname ';' { $$ = CHAIN(@$, ORIGIN, .origin = $2); }
    | "item" chain_fields ';'   { $$ = CHAIN(@$, ITEM, .fields = $2.first); }
    | "jump" chain_fields ';'   { $$ = CHAIN(@$, JUMP, .fields = $2.first); }
    | "end" chain_fields ';'    { $$ = CHAIN(@$, END, .fields = $2.first); }
    | "max" expr ';'            { $$ = CHAIN(@$, MAX, .max = $2); }
    | "write" word ';'          { $$ = CHAIN(@$, WRITE, .write = $2); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

chain_fields: field             { FIRST($$, $1); }
    | chain_fields ',' field    { APPEND($$, $1, $3); }
    ;

fields_block: '{' fields_members '}'
        { $$ = $2; }
    | '{' fields_members error '}'
        { $$ = $2; GO_ON(); }
    ;

fields_members: %empty          { EMPTY($$); }
    | fields_members fields_member  { APPEND($$, $1, $2); }
    ;

fields_member: fields_entry ';' { $$ = MEMBER(@$, FIELD, .field = $1); }
    | option                    { $$ = MEMBER(@$, OPTION, .option = $1); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

fields_entry: text ':' field    { $$ = $3; $$->span = @$; $$->key = $1; }
    | "default" ':' field       { $$ = $3; $$->span = @$; }
    ;

/* ---- message --------------------------------------------------------------------------------- */

error_id: %empty                { $$ = NULL; }
    | "id" expr                 { $$ = $2; }
    ;

message_body: '{' message_members '}'           { $$ = $2; }
    | '{' message_members error '}'     { $$ = $2; GO_ON(); }
    ;

message_members: %empty         { EMPTY($$); }
    | message_members message_member    { APPEND($$, $1, $2); }
    ;

message_member: message_field ';'       { $$ = MEMBER(@$, FIELD, .field = $1); }
    | "choice" word oneof_block   { $$ = MEMBER(@$, ONEOF, .oneof = {$2, $3.first}); }
    | "reserved" ranges ';'     { $$ = MEMBER(@$, RESERVED, .reserved = $2.first); }
    | "unknown" word ';'        { $$ = MEMBER(@$, UNKNOWN, .name = $2); }
    | option                    { $$ = MEMBER(@$, OPTION, .option = $1); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

message_field: NUMBER ':' type word array mods
        { $$ = build_field(p, (struct ast_field){.span = @$, .number = build_number(p, @1, $1),
              .type = $3, .name = $4, .array = $5, .mods = $6.first}); }
    ;

oneof_block: '{' oneof_arms '}'
        { $$ = $2; }
    | '{' oneof_arms error '}'
        { $$ = $2; GO_ON(); }
    ;

oneof_arms: %empty              { EMPTY($$); }
    | oneof_arms oneof_arm      { APPEND($$, $1, $2); }
    ;

oneof_arm: message_field ';'    { $$ = MEMBER(@$, FIELD, .field = $1); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

/* ---- protocol -------------------------------------------------------------------------------- */

protocol_block: '{' protocol_items '}'
        { $$ = $2; }
    | '{' protocol_items error '}'
        { $$ = $2; GO_ON(); }
    ;

protocol_items: %empty          { EMPTY($$); }
    | protocol_items protocol_item  { APPEND($$, $1, $2); }
    ;

protocol_item: "transport" transports ';'
        { $$ = ITEM(@$, TRANSPORT, .transports = $2.first); }
    | role "sends" base ';'     { $$ = ITEM(@$, SENDS, .sends = {$1, $3}); }
    | "pipelined" pmax ';'      { $$ = ITEM(@$, PIPELINED, .pipelined_max = $2); }
    | "multiplexed" "by" path "==" path pmax ';'
        { $$ = ITEM(@$, MULTIPLEXED, .multiplexed = {$3, $5, $6}); }
    | "var" type word mods ';'  { $$ = ITEM(@$, VAR, .var = {$2, $3, $4.first}); }
    | call_role word '(' events ')' "->" reply ';'
        { $$ = ITEM(@$, CALL, .call = {$1, $2, $4.first, $7}); }
    | "push" events ';'         { $$ = ITEM(@$, PUSH, .events = $2.first); }
    | "oneway" events ';'       { $$ = ITEM(@$, ONEWAY, .events = $2.first); }
    | "resync" "until" delimiter ';'    { $$ = ITEM(@$, RESYNC, .resync = $3); }
    | "limit" word expr ';'     { $$ = ITEM(@$, LIMIT, .setting = {$2, $3}); }
    | "timeout" word expr ';'   { $$ = ITEM(@$, TIMEOUT, .setting = {$2, $3}); }
    | initial word transition_block
        { $$ = ITEM(@$, STATE, .state = {$1, $2, $3.first}); }
    | option                    { $$ = ITEM(@$, OPTION, .option = $1); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

initial: "state"                { $$ = false; }
    | "initial" "state"         { $$ = true; }
    ;

role: "client"                  { $$ = AST_ROLE_CLIENT; }
    | "server"                  { $$ = AST_ROLE_SERVER; }
    ;

call_role: "call"               { $$ = AST_ROLE_ANY; }
    | role "call"               { $$ = $1; }
    ;

transports: transport           { FIRST($$, $1); }
    | transports ',' transport  { APPEND($$, $1, $3); }
    ;

transport: word transport_sized
        { $$ = NODE(ast_transport, .span = @$, .name = $1, .sized = $2); }
    | word NUMBER transport_sized
        { $$ = NODE(ast_transport, .span = @$, .name = $1, .port = build_number(p, @2, $2),
              .sized = $3); }
    ;

transport_sized: %empty         { $$ = NULL; }
    | "sized" base              { $$ = $2; }
    ;

pmax: %empty                    { $$ = NULL; }
    | "max" expr                { $$ = $2; }
    ;

events: event                   { FIRST($$, $1); }
    | events '|' event          { APPEND($$, $1, $3); }
    ;

event: event_name               { $$ = NODE(ast_event, .span = @$, .message = $1); }
    | event_name "when" '(' expr ')' { $$ = NODE(ast_event, .span = @$, .message = $1, .when = $4); }
    ;

event_name: qname
    | part                      { $$ = build_qname(@$, NULL, $1); }
    ;

reply: reply_alternatives { $$ = build_replies(p, AST_REPLY_EITHER, @$, $1.first); };

reply_alternatives: reply_sequence      { FIRST($$, $1); }
    | reply_alternatives '|' reply_sequence     { APPEND($$, $1, $3); }
    ;

reply_sequence: reply_items { $$ = build_replies(p, AST_REPLY_SEQUENCE, @$, $1.first); };

reply_items: reply_atom         { FIRST($$, $1); }
    | reply_items reply_atom    { APPEND($$, $1, $2); }
    ;

reply_atom: reply_primary
    | reply_primary '*'         { $$ = REPLY(@$, STAR, .repeat = {$1, NULL}); }
    | reply_primary '+'         { $$ = REPLY(@$, PLUS, .repeat = {$1, NULL}); }
    | reply_primary '?'         { $$ = REPLY(@$, OPTIONAL, .repeat = {$1, NULL}); }
    | reply_primary '[' expr ']'    { $$ = REPLY(@$, TIMES, .repeat = {$1, $3}); }
    ;

reply_primary: event            { $$ = REPLY(@$, EVENT, .event = $1); }
    | "none"                    { $$ = REPLY(@$, NONE, ); }
    | '(' reply ')'             { $$ = $2; }
    ;

transition_block: '{' transitions '}'
        { $$ = $2; }
    | '{' transitions error '}'
        { $$ = $2; GO_ON(); }
    ;

transitions: %empty             { EMPTY($$); }
    | transitions transition    { APPEND($$, $1, $2); }
    ;

transition: role ':' events action_block target ';'
        { $$ = build_transition(p, (struct ast_transition){.span = @$,
              .kind = AST_TRANSITION_EVENT, .target = $5, .event = {$1, $3.first, $4.first}}); }
    | role "sends" base ';'
        { $$ = build_transition(p, (struct ast_transition){.span = @$,
              .kind = AST_TRANSITION_SENDS, .sends = {$1, $3}}); }
    | "timeout" expr target ';'
        { $$ = build_transition(p, (struct ast_transition){.span = @$,
              .kind = AST_TRANSITION_TIMEOUT, .target = $3, .timeout = $2}); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

action_block: %empty            { EMPTY($$); }
    | '{' actions '}'           { $$ = $2; }
    | '{' actions error '}'     { $$ = $2; GO_ON(); }
    ;

actions: %empty                 { EMPTY($$); }
    | actions action            { APPEND($$, $1, $2); }
    ;

action: "set" word '=' expr ';'
        { $$ = NODE(ast_action, .span = @$, .kind = AST_ACTION_SET, .set = {$2, $4}); }
    | "upgrade" word ';'
        { $$ = NODE(ast_action, .span = @$, .kind = AST_ACTION_UPGRADE, .upgrade = $2); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

target: %empty                  { $$ = (struct ast_target){.span = @$, .kind = AST_TARGET_STAY}; }
    | "->" word                 { $$ = build_target(@$, $2); }
    | "->" "upgrade" qname
        { $$ = (struct ast_target){.span = @$, .kind = AST_TARGET_UPGRADE, .protocol = $3}; }
    ;

/* ---- service --------------------------------------------------------------------------------- */

service_block: '{' service_items '}'
        { $$ = $2; }
    | '{' service_items error '}'
        { $$ = $2; GO_ON(); }
    ;

service_items: %empty           { EMPTY($$); }
    | service_items service_item    { APPEND($$, $1, $2); }
    ;

service_item: "rpc" word '(' rpc_params ')' returns rpc_mods rpc_body
        { $$ = build_rpc(p, @$, AST_SERVICE_RPC, $6, (struct ast_rpc){.name = $2,
              .params = $4.first, .mods = $7.first, .patterns = $8.first}); }
    | "oneway" word '(' rpc_params ')' rpc_mods rpc_body
        { $$ = build_rpc(p, @$, AST_SERVICE_ONEWAY, (struct ast_rpc){0},
              (struct ast_rpc){.name = $2, .params = $4.first, .mods = $6.first,
              .patterns = $7.first}); }
    | option
        { $$ = build_service_item(p, (struct ast_service_item){.span = @$,
              .kind = AST_SERVICE_OPTION, .option = $1}); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

rpc_params: %empty              { EMPTY($$); }
    | rpc_param_list
    ;

rpc_param_list: rpc_param       { FIRST($$, $1); }
    | rpc_param_list ',' rpc_param  { APPEND($$, $1, $3); }
    ;

rpc_param: type
        { $$ = NODE(ast_rpc_param, .span = @$, .type = $1, .array.kind = AST_ARRAY_NONE); }
    | type word array mods
        { $$ = NODE(ast_rpc_param, .span = @$, .type = $1, .name = $2, .array = $3,
              .mods = $4.first); }
    | "stream" type
        { $$ = NODE(ast_rpc_param, .span = @$, .stream = true, .type = $2,
              .array.kind = AST_ARRAY_NONE); }
    | "stream" type word array mods
        { $$ = NODE(ast_rpc_param, .span = @$, .stream = true, .type = $2, .name = $3,
              .array = $4, .mods = $5.first); }
    ;

returns: %empty                 { $$ = (struct ast_rpc){.has_returns = false}; }
    | "->" type                 { $$ = build_returns(p, @2, $2, false); }
    | "->" "stream" type        { $$ = build_returns(p, @3, $3, true); }
    | "->" '(' rpc_params ')'
        { $$ = (struct ast_rpc){.has_returns = true, .named_returns = true, .returns = $3.first}; }
    | "->" "stream" '(' rpc_params ')'
        { $$ = (struct ast_rpc){.has_returns = true, .named_returns = true,
              .returns_stream = true, .returns = $4.first}; }
    ;

rpc_mods: %empty                { EMPTY($$); }
    | rpc_mods rpc_mod          { APPEND($$, $1, $2); }
    ;

rpc_mod: "raises" raises        { $$ = RPC_MOD(@$, RAISES, .raises = $2.first); }
    | "timeout" expr            { $$ = RPC_MOD(@$, TIMEOUT, .expr = $2); }
    | "idempotent"              { $$ = RPC_MOD(@$, IDEMPOTENT, ); }
    | "retry" expr              { $$ = RPC_MOD(@$, RETRY, .expr = $2); }
    | "max_in_flight" expr      { $$ = RPC_MOD(@$, MAX_IN_FLIGHT, .expr = $2); }
    | "cancel" word             { $$ = RPC_MOD(@$, CANCEL, .name = $2); }
    | "id" expr                 { $$ = RPC_MOD(@$, ID, .expr = $2); }
    ;

raises: qname                   { FIRST($$, NODE(ast_raise, .span = @$, .name = $1)); }
    | raises ',' qname
        { struct ast_raise *raise = NODE(ast_raise, .span = @3, .name = $3); APPEND($$,
              $1, raise); }
    ;

rpc_body: ';'                   { EMPTY($$); }
    | '{' patterns '}'          { $$ = $2; }
    | '{' patterns error '}'    { $$ = $2; GO_ON(); }
    ;

patterns: %empty                { EMPTY($$); }
    | patterns pattern          { APPEND($$, $1, $2); }
    ;

pattern: "request" record ';'   { $$ = NODE(ast_pattern, .span = @$, .message = $2); }
    | "reply" record ';'
        { $$ = NODE(ast_pattern, .span = @$, .is_reply = true, .message = $2); }
    | "reply" record "->" fail ';'
        { $$ = NODE(ast_pattern, .span = @$, .is_reply = true, .message = $2, .fails = true,
              .fail_args = $4.first); }
    | error ';'                 { $$ = NULL; GO_ON(); }
    ;

fail: "fail" '(' args ')'       { $$ = $3; };

record: record_name             { $$ = EXPR(@$, NAME, .name = $1); }
    | record_name binding_block
        { $$ = EXPR(@$, RECORD, .record = {EXPR(@1, NAME, .name = $1), $2.first}); }
    ;

record_name: qname
    | soft                      { $$ = build_qname(@$, NULL, $1); }
    | hard                      { $$ = build_qname(@$, NULL, $1); }
    ;

binding_block: '{' '}'          { EMPTY($$); }
    | '{' bindings '}'          { $$ = $2; }
    | '{' error '}'             { EMPTY($$); GO_ON(); }
    ;

bindings: binding               { FIRST($$, $1); }
    | bindings ',' binding      { APPEND($$, $1, $3); }
    ;

binding: word                   { $$ = NODE(ast_binding, .span = @$, .name = $1); }
    | word '=' value            { $$ = NODE(ast_binding, .span = @$, .name = $1, .value = $3); }
    ;

value: expr
    | path binding_block        { $$ = EXPR(@$, RECORD, .record = {$1, $2.first}); }
    | '[' elements ']'          { $$ = EXPR(@$, LIST, .items = $2.first); }
    ;

elements: %empty                { EMPTY($$); }
    | element_list
    ;

element_list: element           { FIRST($$, $1); }
    | element_list ',' element  { APPEND($$, $1, $3); }
    ;

element: value
    | path "..."                { $$ = EXPR(@$, SPREAD, .spread = $1); }
    ;

/* ---- expressions ----------------------------------------------------------------------------- */

string: STRING;

text: string                    { $$ = EXPR(@$, STRING, .string = {$1, false}); }
    | string "nocase"           { $$ = EXPR(@$, STRING, .string = {$1, true}); }
    ;

delimiter: text
    | qname                     { $$ = EXPR(@$, NAME, .name = $1); }
    ;

args: %empty                    { EMPTY($$); }
    | arg_list
    ;

arg_list: arg                   { FIRST($$, $1); }
    | arg_list ',' arg          { APPEND($$, $1, $3); }
    ;

arg: range
    | expr ".."                 { $$ = EXPR(@$, RANGE, .range = {$1, NULL}); }
    ;

ranges: range                   { FIRST($$, $1); }
    | ranges ',' range          { APPEND($$, $1, $3); }
    ;

range: expr
    | expr ".." expr            { $$ = EXPR(@$, RANGE, .range = {$1, $3}); }
    ;

expr: NUMBER                    { $$ = build_number(p, @$, $1); }
    | "true"                    { $$ = EXPR(@$, BOOL, .boolean = true); }
    | "false"                   { $$ = EXPR(@$, BOOL, .boolean = false); }
    | text
    | path
    | path '(' args ')'         { $$ = build_call(p, @$, $1, $3.first); }
    | '(' expr ')'              { $$ = build_parenthesised($2, @$); }
    | '-' expr %prec UNARY      { $$ = build_unary(p, @$, AST_OP_NEG, @1, $2); }
    | '!' expr %prec UNARY      { $$ = build_unary(p, @$, AST_OP_NOT, @1, $2); }
    | '~' expr %prec UNARY      { $$ = build_unary(p, @$, AST_OP_BITNOT, @1, $2); }
    | expr '?' expr ':' expr    { $$ = EXPR(@$, CONDITIONAL, .conditional = {$1, $3, $5}); }
    | expr "||" expr            { $$ = build_binary(p, AST_OP_OR, @2, $1, $3); }
    | expr "&&" expr            { $$ = build_binary(p, AST_OP_AND, @2, $1, $3); }
    | expr "==" expr            { $$ = build_binary(p, AST_OP_EQ, @2, $1, $3); }
    | expr "!=" expr            { $$ = build_binary(p, AST_OP_NE, @2, $1, $3); }
    | expr '<' expr             { $$ = build_binary(p, AST_OP_LT, @2, $1, $3); }
    | expr '>' expr             { $$ = build_binary(p, AST_OP_GT, @2, $1, $3); }
    | expr "<=" expr            { $$ = build_binary(p, AST_OP_LE, @2, $1, $3); }
    | expr ">=" expr            { $$ = build_binary(p, AST_OP_GE, @2, $1, $3); }
    | expr '|' expr             { $$ = build_binary(p, AST_OP_BITOR, @2, $1, $3); }
    | expr '^' expr             { $$ = build_binary(p, AST_OP_BITXOR, @2, $1, $3); }
    | expr '&' expr             { $$ = build_binary(p, AST_OP_BITAND, @2, $1, $3); }
    | expr "<<" expr            { $$ = build_binary(p, AST_OP_SHL, @2, $1, $3); }
    | expr ">>" expr            { $$ = build_binary(p, AST_OP_SHR, @2, $1, $3); }
    | expr '+' expr             { $$ = build_binary(p, AST_OP_ADD, @2, $1, $3); }
    | expr '-' expr             { $$ = build_binary(p, AST_OP_SUB, @2, $1, $3); }
    | expr '*' expr             { $$ = build_binary(p, AST_OP_MUL, @2, $1, $3); }
    | expr '/' expr             { $$ = build_binary(p, AST_OP_DIV, @2, $1, $3); }
    | expr '%' expr             { $$ = build_binary(p, AST_OP_MOD, @2, $1, $3); }
    ;

path: qname                     { $$ = EXPR(@$, NAME, .name = $1); }
    | soft                      { $$ = EXPR(@$, NAME, .name = build_qname(@$, NULL, $1)); }
    | path '.' word             { $$ = EXPR(@$, MEMBER, .member = {$1, $3}); }
    | path '[' expr ']'         { $$ = EXPR(@$, INDEX, .index = {$1, $3}); }
    ;

/* ---- words ----------------------------------------------------------------------------------- */

word: IDENT                     { $$ = (struct ast_name){$1, @$}; }
    | soft                      { $$ = (struct ast_name){$1, @$}; }
    | hard                      { $$ = (struct ast_name){$1, @$}; }
    ;

soft: part
    | "none" | "when"
    ;

/* Names of arms, also where `none` and `when` mean something. */
part: "align" | "at" | "by" | "call" | "cancel" | "chain" | "charset" | "client" | "closed"
    | "duplicates" | "encoding" | "end" | "error" | "fail" | "fields" | "filter" | "id" | "initial"
    | "item" | "jump" | "limit" | "literal" | "map" | "max" | "message" | "min" | "of"
    | "on" | "open" | "option" | "origin" | "package" | "pad" | "peek" | "protocol" | "push"
    | "raises" | "reply" | "request" | "reserved" | "retry" | "rpc" | "sends" | "server"
    | "service" | "set" | "skip" | "state" | "timeout" | "transport" | "unknown" | "upgrade"
    | "var" | "write"
    ;

hard: "alias" | "as" | "case" | "choice" | "const" | "default" | "else" | "endian" | "enum"
    | "extern" | "false" | "idempotent" | "if" | "import" | "in" | "let" | "max_in_flight"
    | "multiplexed" | "nocase" | "null" | "oneway" | "pipelined" | "require" | "resync" | "sized"
    | "stream" | "struct" | "switch" | "true" | "unread" | "until" | "via"
    ;

%%

/* Only for what is no syntax error: the parser's stack is full. */
static void front_yyerror(const struct span *at, struct parser *p, const char *text)
{
    (void)text;
    diag_error(p->diag, *at, "this is nested too deeply");
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *p)
{
    yysymbol_kind_t expected[SYNTAX_ERROR_MAX_EXPECTED];
    yysymbol_kind_t after = YY_ACCESSING_SYMBOL(*context->yyssp);
    struct syntax_error error = {
        .after = yysymbol_name(after),
        .after_token = after < YYNTOKENS,
        .found = yysymbol_name(yypcontext_token(context)),
    };
    int count = yypcontext_expected_tokens(context, expected, SYNTAX_ERROR_MAX_EXPECTED);
    for (int i = 0; i < count; i++)
        error.expected[i] = yysymbol_name(expected[i]);
    error.expected_count = count;
    tokens_recover(p, syntax_error_report(p, &error));
    return 0;
}
