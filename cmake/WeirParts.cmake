# How weir's own folders become targets: one target per folder.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(weir_flags INTERFACE)
target_compile_definitions(weir_flags INTERFACE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
target_compile_options(weir_flags INTERFACE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
                       -Wimplicit-fallthrough -Wvla -fno-omit-frame-pointer)
if(WEIR_SANITIZE)
  target_compile_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZE})
endif()

# weir_part(NAME SOURCES a.c … [PARTS other …] [PUBLIC dir …]): a folder of weir as an object library.
# PARTS are the parts it may include from.
function(weir_part name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PARTS;PUBLIC" ${ARGN})
  add_library(${name} OBJECT ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden)
  target_link_libraries(${name} PRIVATE weir_flags)
  target_include_directories(${name} PUBLIC ${ARG_PUBLIC})
  foreach(part IN LISTS ARG_PARTS)
    target_include_directories(${name} PUBLIC $<TARGET_PROPERTY:${part},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
endfunction()

# weir_test(NAME SOURCES a.c … PARTS part … [ARGS …]): a cmocka program, linked with exactly these parts.
function(weir_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PARTS;LIBS;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE weir_flags ${ARG_PARTS} ${ARG_LIBS} cmocka)
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS})
endfunction()
