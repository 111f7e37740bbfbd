# Weir::uv: libuv, as pkg-config's users and CMake's see it alike.
if(NOT TARGET Weir::uv)
  find_path(WEIR_UV_INCLUDE_DIR uv.h)
  find_library(WEIR_UV_LIBRARY NAMES uv)
  mark_as_advanced(WEIR_UV_INCLUDE_DIR WEIR_UV_LIBRARY)
  if(NOT WEIR_UV_INCLUDE_DIR OR NOT WEIR_UV_LIBRARY)
    message(FATAL_ERROR "weir needs libuv (Debian, Ubuntu: apt install libuv1-dev)")
  endif()
  add_library(Weir::uv UNKNOWN IMPORTED GLOBAL)
  set_target_properties(
    Weir::uv PROPERTIES IMPORTED_LOCATION "${WEIR_UV_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES
                                                               "${WEIR_UV_INCLUDE_DIR}")
endif()
