# weir_generate(TARGET app IDL a.weir [b.weir …] [IMPORT_DIRS dir …] [PUBLIC])
#
# Compiles descriptions with the weir tool, adds the C they become to the target and puts the folder
# they are in on its include path: a.weir is <a.h>, a.c. A description is compiled again when it, or
# what it imports, has changed; its users are compiled again when the C came out different.
# IMPORT_DIRS are searched for imports, after the description's own folder and before weir's own
# descriptions. PUBLIC: those who link the target may include the generated headers too.
#
# Several targets of one folder may compile the same description; it is compiled once.

function(weir_generate)
  cmake_parse_arguments(ARG "PUBLIC" "TARGET" "IDL;IMPORT_DIRS" ${ARGN})
  if(NOT ARG_TARGET OR NOT ARG_IDL OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "usage: weir_generate(TARGET app IDL a.weir … [IMPORT_DIRS dir …] [PUBLIC])")
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/weir-gen")
  set(visibility PRIVATE)
  if(ARG_PUBLIC)
    set(visibility PUBLIC)
  endif()

  get_property(own_idl GLOBAL PROPERTY WEIR_IDL_DIR)
  set(imports)
  foreach(dir IN LISTS ARG_IMPORT_DIRS own_idl)
    get_filename_component(dir "${dir}" ABSOLUTE)
    list(APPEND imports -I "${dir}")
  endforeach()

  foreach(idl IN LISTS ARG_IDL)
    get_filename_component(idl "${idl}" ABSOLUTE)
    get_filename_component(stem "${idl}" NAME_WE)
    weir__generate_once("${idl}" "${stem}" "${folder}" "${imports}" generator)
    target_sources(${ARG_TARGET} PRIVATE "${folder}/${stem}.c" "${folder}/${stem}.h")
    add_dependencies(${ARG_TARGET} ${generator})
    if(ARG_PUBLIC)
      set_property(TARGET ${ARG_TARGET} APPEND PROPERTY WEIR_GENERATORS ${generator})
    endif()
  endforeach()
  target_include_directories(${ARG_TARGET} ${visibility} "$<BUILD_INTERFACE:${folder}>")
endfunction()

# The rule for one description; a target of its own runs it, so that two targets which use the C
# never run it at the same time.
function(weir__generate_once idl stem folder imports ret_generator)
  string(SHA1 hash "${folder}/${stem}")
  string(SUBSTRING "${hash}" 0 8 hash)
  set(generator "weir-gen-${stem}-${hash}")
  set(${ret_generator} ${generator} PARENT_SCOPE)
  if(TARGET ${generator})
    get_target_property(before ${generator} WEIR_IDL)
    if(NOT before STREQUAL idl)
      message(FATAL_ERROR "weir_generate: ${before} and ${idl} would both become ${stem}.c")
    endif()
    return()
  endif()

  set(outputs "${folder}/${stem}.h" "${folder}/${stem}.c")
  set(touch)
  if(NOT CMAKE_GENERATOR MATCHES "Ninja")
    # Outputs that did not change are not written; make would run the rule for ever.
    set(touch COMMAND "${CMAKE_COMMAND}" -E touch_nocreate ${outputs})
  endif()
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND Weir::tool gen -o "${folder}" ${imports} --depfile "${folder}/${stem}.d" "${idl}"
    ${touch}
    DEPENDS "${idl}" Weir::tool
    DEPFILE "${folder}/${stem}.d"
    COMMENT "Compiling ${stem}.weir"
    VERBATIM)
  add_custom_target(${generator} DEPENDS ${outputs})
  set_target_properties(${generator} PROPERTIES WEIR_IDL "${idl}")
endfunction()
