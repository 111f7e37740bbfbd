# The libraries that users link, made of the runtime's floors.
#
#   Weir::weir     libweir.a       everything
#   Weir::shared   libweir.so.0    the same, for those who want it shared
#   Weir::codec    libweir_codec.a bytes to structs and back, without libuv

function(weir__library name type)
  cmake_parse_arguments(ARG "" "EXPORT;OUTPUT" "FLOORS;LIBS" ${ARGN})
  list(TRANSFORM ARG_FLOORS REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
  add_library(${name} ${type} ${objects})
  add_library(Weir::${ARG_EXPORT} ALIAS ${name})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT} EXPORT_NAME ${ARG_EXPORT}
                                           LINKER_LANGUAGE C)
  target_include_directories(
    ${name} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/runtime/include>
                      $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PUBLIC ${ARG_LIBS})
  weir__after_generated(${name} ${ARG_FLOORS})
endfunction()

set(codec_floors weir_base weir_wire)
set(all_floors ${codec_floors} weir_future weir_engine weir_reactor weir_transport weir_service
               weir_endpoint)
weir__library(weir_codec STATIC EXPORT codec OUTPUT weir_codec FLOORS ${codec_floors}
              LIBS ${WEIR_ZLIB})
weir__library(weir STATIC EXPORT weir OUTPUT weir FLOORS ${all_floors} LIBS Weir::uv
              ${WEIR_ZLIB})
weir__library(weir_shared SHARED EXPORT shared OUTPUT weir FLOORS ${all_floors} LIBS Weir::uv
              ${WEIR_ZLIB})

set(exports "${PROJECT_SOURCE_DIR}/cmake/weir.map")
set_target_properties(weir_shared PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0
                                             LINK_DEPENDS "${exports}")
target_link_options(weir_shared PRIVATE "LINKER:--version-script=${exports}")
