# idl_protocol(NAME SOURCES a.c … IDL description.weir … [PARTS …]): a test of these sources; then the types without
# parameters, against the interpreter and in a fuzzer. A description that only gives arguments to the types of another stands in
# the test's folder.
function(idl_protocol name)
  cmake_parse_arguments(ARG "" "" "SOURCES;IDL;PARTS" ${ARGN})
  set(agree "${PROJECT_SOURCE_DIR}/tests/agree")
  set(fuzz "${PROJECT_SOURCE_DIR}/tests/fuzz")
  set(compiler compiler_base compiler_front compiler_model compiler_sema compiler_plan)
  set(agree_sources "${agree}/main.c" "${agree}/frame.c" "${agree}/pair.c" "${agree}/random.c" "${agree}/random_wire.c")
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/weir-gen")
  set(headers)
  set(descriptions)
  foreach(path IN LISTS ARG_IDL)
    get_filename_component(path "${path}" ABSOLUTE)
    get_filename_component(stem "${path}" NAME_WE)
    list(APPEND descriptions "${path}")
    list(APPEND headers "${generated}/${stem}.h")
  endforeach()
  set(table "${CMAKE_CURRENT_BINARY_DIR}/${name}_table.c")
  add_custom_command(
    OUTPUT "${table}"
    COMMAND "${CMAKE_COMMAND}" "-DHEADERS=${headers}" "-DOUTPUT=${table}" -P "${agree}/table.cmake"
    DEPENDS ${headers} "${agree}/table.cmake"
    VERBATIM)
  weir_part(idl_${name}_types SOURCES "${fuzz}/types.c" "${table}" PARTS weir_base weir_wire ${compiler}
            PUBLIC "${agree}" "${PROJECT_SOURCE_DIR}/tests/runtime" "${fuzz}" "${PROJECT_SOURCE_DIR}/tests/idl")
  weir_generate(TARGET idl_${name}_types IDL ${descriptions} PUBLIC)
  weir_test(idl_${name} SOURCES ${ARG_SOURCES} PARTS idl_${name}_types weir_base weir_wire ${ARG_PARTS})
  weir_test(idl_${name}_agree SOURCES ${agree_sources}
            PARTS idl_${name}_types weir_base weir_wire ${compiler} compiler_interp ARGS ${descriptions})
  if(TARGET idl_${name}_agree)
    target_compile_definitions(idl_${name}_agree PRIVATE "AGREE_IDL=\"${PROJECT_SOURCE_DIR}/idl\"")
  endif()
  set(inputs)
  if(IS_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/corpus")
    set(inputs corpus)
  endif()
  weir_fuzzer(fuzz_${name} SOURCES "${fuzz}/codec.c" PARTS idl_${name}_types weir_base weir_wire CORPUS ${inputs})
endfunction()
