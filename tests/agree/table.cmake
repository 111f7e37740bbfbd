# Writes OUTPUT: a table of the types of HEADERS (generated) that have no parameters, each with its functions.
set(includes "")
set(functions "")
set(rows "")
foreach(header IN LISTS HEADERS)
  file(READ "${header}" text)
  get_filename_component(name "${header}" NAME)
  string(APPEND includes "#include \"${name}\"\n")
  string(REGEX MATCHALL "int [a-z0-9_]+_decode\\(struct [a-z0-9_]+ \\*ret,[ \n]+struct weir_bytes in" found "${text}")
  foreach(prototype IN LISTS found)
    string(REGEX REPLACE "^int ([a-z0-9_]+)_decode.*" "\\1" type "${prototype}")
    string(APPEND functions "
static int ${type}_decode_any(void *ret, struct weir_bytes in, struct weir_arena *arena, size_t *used,
                              struct weir_error *err)
{
    return ${type}_decode(ret, in, arena, used, err);
}
static int ${type}_encode_any(const void *m, struct weir_buf *out, struct weir_error *err)
{
    return ${type}_encode(m, out, err);
}
static size_t ${type}_size_any(const void *m)
{
    return ${type}_size(m);
}
static int ${type}_to_json_any(const void *m, struct weir_buf *out)
{
    return ${type}_to_json(m, out);
}
static int ${type}_from_json_any(void *ret, struct weir_bytes json, struct weir_arena *arena,
                                 struct weir_error *err)
{
    return ${type}_from_json(ret, json, arena, err);
}
static int ${type}_copy_any(void *ret, const void *m, struct weir_arena *arena)
{
    return ${type}_copy(ret, m, arena);
}
")
    set(frame NULL)
    if(text MATCHES "weir_frame_program ${type}_frame;")
      set(frame "&${type}_frame")
    endif()
    string(APPEND rows "    {&${type}_type, ${type}_decode_any, ${type}_encode_any, ${type}_size_any,
     ${type}_to_json_any, ${type}_from_json_any, ${type}_copy_any, ${frame}},\n")
  endforeach()
endforeach()
file(WRITE "${OUTPUT}" "#include \"agree.h\"\n\n${includes}${functions}
const struct agree_codec agree_codecs[] = {\n${rows}    {0},\n};\n")
