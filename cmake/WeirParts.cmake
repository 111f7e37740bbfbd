# How weir's own folders become targets: one target per folder, so that a part can only include
# from the parts that it names.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(weir_flags INTERFACE)
target_compile_definitions(weir_flags INTERFACE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
target_compile_options(
  weir_flags INTERFACE -Wall -Wextra -Wshadow -Wimplicit-fallthrough -Wvla
                       "$<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes;-Wmissing-prototypes>")
if(WEIR_SANITIZE)
  # Everything below, examples and generated code too: half an instrumented program finds half.
  add_compile_options(-fsanitize=${WEIR_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WEIR_SANITIZE})
endif()
if(WEIR_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# What includes a part's headers has to wait for those that are generated.
function(weir__after_generated name)
  foreach(part IN LISTS ARGN)
    if(TARGET ${part})
      get_target_property(generators ${part} WEIR_GENERATORS)
      if(generators)
        add_dependencies(${name} ${generators})
        set_property(TARGET ${name} APPEND PROPERTY WEIR_GENERATORS ${generators})
      endif()
    endif()
  endforeach()
endfunction()

# weir_part(NAME SOURCES a.c … [PARTS other …] [PUBLIC dir …] [LIBS lib …]): a folder of weir as an
# object library. PARTS are the parts it may include from, LIBS what its users have to link.
function(weir_part name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PARTS;PUBLIC;LIBS" ${ARGN})
  add_library(${name} OBJECT ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${name} PRIVATE weir_flags PUBLIC ${ARG_LIBS})
  target_include_directories(${name} PUBLIC ${ARG_PUBLIC})
  foreach(part IN LISTS ARG_PARTS)
    target_include_directories(${name}
                               PUBLIC $<TARGET_PROPERTY:${part},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
  weir__after_generated(${name} ${ARG_PARTS})
endfunction()

# weir_test(NAME SOURCES a.c … PARTS part … [LIBS lib …] [ARGS …] [LABELS …]): a cmocka program,
# linked with exactly these parts. Label `threads` what has to run under the thread sanitizer.
function(weir_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PARTS;LIBS;ARGS;LABELS" ${ARGN})
  if(WEIR_TEST_LABEL AND NOT WEIR_TEST_LABEL IN_LIST ARG_LABELS)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE weir_flags ${ARG_PARTS} ${ARG_LIBS} cmocka)
  weir__after_generated(${name} ${ARG_PARTS})
  weir_check(${name} COMMAND ${name} ${ARG_ARGS} LABELS ${ARG_LABELS})
endfunction()

# weir_check(NAME COMMAND … [LABELS …] [TIMEOUT seconds] [SERIAL] [ONCE]): any other test. ONCE: it
# looks at sources or at the plain build, so that a sanitizer build has nothing to add. SERIAL: it
# wants the machine alone.
function(weir_check name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "SERIAL;ONCE" "TIMEOUT" "COMMAND;LABELS")
  if(WEIR_TEST_LABEL AND NOT WEIR_TEST_LABEL IN_LIST ARG_LABELS)
    return()
  endif()
  if(ARG_ONCE AND WEIR_TEST_PREFIX)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set(test "${WEIR_TEST_PREFIX}${name}")
  add_test(NAME ${test} COMMAND ${ARG_COMMAND})
  set_tests_properties(${test} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
  if(ARG_SERIAL)
    set_tests_properties(${test} PROPERTIES RUN_SERIAL TRUE)
  endif()
endfunction()

# weir_fuzzer(NAME SOURCES a.c … PARTS part … [LIBS lib …] [CORPUS dir …] [DICTIONARY file]): a
# program around LLVMFuzzerTestOneInput. With WEIR_FUZZ it is a fuzzer in build/fuzzers (`./dev fuzz`
# runs them); without, it is a test that runs it once on each file of the corpus.
function(weir_fuzzer name)
  cmake_parse_arguments(ARG "" "DICTIONARY" "SOURCES;PARTS;LIBS;CORPUS" ${ARGN})
  if(WEIR_TEST_LABEL)
    return()
  endif()
  list(TRANSFORM ARG_CORPUS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE weir_flags ${ARG_PARTS} ${ARG_LIBS})
  weir__after_generated(${name} ${ARG_PARTS})
  if(WEIR_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                             "${PROJECT_BINARY_DIR}/fuzzers")
    set(arguments ${ARG_CORPUS})
    if(ARG_DICTIONARY)
      list(PREPEND arguments "-dict=${ARG_DICTIONARY}")
    endif()
    list(JOIN arguments "\n" arguments)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/fuzzers/${name}.arguments"
         CONTENT "${arguments}\n")
  else()
    target_sources(${name} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/fuzz_replay.c")
    weir_check(${name} COMMAND ${name} ${ARG_CORPUS})
  endif()
endfunction()
