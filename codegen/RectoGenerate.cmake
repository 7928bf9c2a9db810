#[[
recto_generate(TARGET SCHEMAS FILE... [INCLUDES DIR...])

Makes C++ of schemas and adds it to a target: `#include "NAME.recto.hpp"` works in the target's sources, and
in those of targets that link it.

  TARGET    a library or executable that exists already
  SCHEMAS   .fbs and .capnp files, relative to the current source directory or absolute
  INCLUDES  directories in which included schemas, and imports that begin with '/', are looked for. The directory
            of the schema itself and that of Recto's own schemas (recto.fbs, recto/recto.capnp) are always among
            them, and for .capnp those where Cap'n Proto's own schemas are.

flatc, capnp and rectoc run when a schema, a file that it includes, or one of them has changed, and not otherwise.
Headers whose content stays the same keep their time stamps, so nothing is compiled in vain. The headers that
flatc and capnp make of included schemas can be included by programs, too. What capnp makes of a schema and its
imports is compiled into the target, once for each file, unless a header is installed beside the import.

The target also has to link Recto::recto.
]]

cmake_policy(PUSH)
cmake_policy(VERSION 3.25)

set(_recto_run_compilers "${CMAKE_CURRENT_LIST_DIR}/RectoRunCompilers.cmake")
set(_recto_run_capnp "${CMAKE_CURRENT_LIST_DIR}/RectoRunCapnp.cmake")
if(NOT DEFINED RECTO_SCHEMA_DIR)
  message(FATAL_ERROR "RectoGenerate.cmake is included by Recto itself; use find_package(Recto) or add_subdirectory")
endif()
set_property(GLOBAL PROPERTY RECTO_SCHEMA_DIR "${RECTO_SCHEMA_DIR}")
set_property(GLOBAL PROPERTY RECTO_RUN_COMPILERS "${_recto_run_compilers}")
set_property(GLOBAL PROPERTY RECTO_RUN_CAPNP "${_recto_run_capnp}")
set_property(GLOBAL PROPERTY RECTO_FLATC "${RECTO_FLATC}")
set_property(GLOBAL PROPERTY RECTO_CAPNP "${RECTO_CAPNP}")
unset(_recto_run_compilers)
unset(_recto_run_capnp)

include("${CMAKE_CURRENT_LIST_DIR}/RectoGenerateCapnp.cmake")

function(recto_generate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SCHEMAS;INCLUDES")
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "recto_generate: there is no target '${target}'; call add_executable or add_library first")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "recto_generate(${target}): unexpected '${arg_UNPARSED_ARGUMENTS}'; schemas are listed after SCHEMAS")
  endif()
  if(NOT arg_SCHEMAS)
    message(FATAL_ERROR "recto_generate(${target}): no schemas; list them after SCHEMAS")
  endif()

  get_property(own_schemas GLOBAL PROPERTY RECTO_SCHEMA_DIR)
  set(includes "")
  foreach(directory IN LISTS arg_INCLUDES)
    cmake_path(ABSOLUTE_PATH directory BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND includes "${directory}")
  endforeach()
  list(APPEND includes "${own_schemas}")

  foreach(schema IN LISTS arg_SCHEMAS)
    cmake_path(ABSOLUTE_PATH schema BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    _recto_check_schema("${target}" "${schema}")
    cmake_path(GET schema EXTENSION LAST_ONLY extension)
    if(extension STREQUAL ".capnp")
      _recto_generate_capnp("${target}" "${schema}" "${includes}")
    else()
      _recto_generate_fbs("${target}" "${schema}" "${includes}")
    endif()
  endforeach()
endfunction()

# Stops at schemas that can't be compiled, before a build tool says it less clearly.
function(_recto_check_schema target schema)
  cmake_path(GET schema EXTENSION LAST_ONLY extension)
  if(NOT extension STREQUAL ".fbs" AND NOT extension STREQUAL ".capnp")
    message(FATAL_ERROR "recto_generate(${target}): ${schema}: the name of a schema ends in .fbs or .capnp")
  endif()
  if(NOT EXISTS "${schema}")
    message(FATAL_ERROR "recto_generate(${target}): there is no file ${schema}")
  endif()

  cmake_path(GET schema STEM LAST_ONLY name)
  get_target_property(names "${target}" RECTO_SCHEMA_NAMES)
  if(name IN_LIST names)
    message(FATAL_ERROR "recto_generate(${target}): two schemas are called ${name}, and so would be their headers; "
                        "rename one or give it a target of its own")
  endif()
  set_property(TARGET "${target}" APPEND PROPERTY RECTO_SCHEMA_NAMES "${name}")
endfunction()

# Each schema has a directory of its own, for itself and all that it includes: no two commands ever write
# the same file, so builds may be as parallel as they like.
function(_recto_generate_fbs target schema includes)
  get_property(run_compilers GLOBAL PROPERTY RECTO_RUN_COMPILERS)
  get_property(flatc GLOBAL PROPERTY RECTO_FLATC)
  cmake_path(GET schema STEM LAST_ONLY name)
  set(directory "${CMAKE_CURRENT_BINARY_DIR}/recto/${target}/${name}")
  set(stamp "${directory}/${name}.stamp")

  # A build tool follows a change through the headers that it knows to be generated, so all of them are named
  # here. Which there are depends on what is included, so CMake looks again when a schema changes.
  set(headers "${directory}/${name}.recto.hpp" "${directory}/${name}.recto.schema.hpp")
  _recto_schema_closure(closure "${schema}" "${includes}")
  foreach(file IN LISTS closure)
    cmake_path(GET file STEM LAST_ONLY stem)
    list(APPEND headers "${directory}/${stem}_generated.h")
  endforeach()
  list(REMOVE_DUPLICATES headers)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${closure})

  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${headers}
    COMMAND "${CMAKE_COMMAND}"
            "-DRECTOC=$<TARGET_FILE:Recto::rectoc>" "-DFLATC=${flatc}" "-DSCHEMA=${schema}" "-DINCLUDES=${includes}"
            "-DDIRECTORY=${directory}" "-DSTAMP=${stamp}" -P "${run_compilers}"
    DEPENDS ${closure} "$<TARGET_FILE:Recto::rectoc>" "${flatc}" "${run_compilers}"
    COMMENT "Generating ${name}.recto.hpp"
    VERBATIM)

  set(scope PUBLIC)
  get_target_property(type "${target}" TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    set(scope INTERFACE)
  endif()
  target_sources("${target}" PRIVATE "${stamp}" ${headers})
  target_include_directories("${target}" ${scope} "$<BUILD_INTERFACE:${directory}>")
endfunction()

# The schema and all that it includes, directly or not, as far as they are found.
function(_recto_schema_closure result schema includes)
  cmake_path(GET schema PARENT_PATH own_directory)
  set(closure "")
  set(pending "${schema}")
  while(pending)
    list(POP_FRONT pending file)
    if(file IN_LIST closure)
      continue()
    endif()
    list(APPEND closure "${file}")
    _recto_direct_includes(names "${file}")
    foreach(name IN LISTS names)
      foreach(directory IN LISTS includes own_directory)
        cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY "${directory}" NORMALIZE OUTPUT_VARIABLE found)
        if(EXISTS "${found}")
          list(APPEND pending "${found}")
          break()
        endif()
      endforeach()
    endforeach()
  endwhile()
  set(${result} "${closure}" PARENT_SCOPE)
endfunction()

# What the schema names in its include statements, which stand before everything but comments.
function(_recto_direct_includes result schema)
  file(READ "${schema}" text)
  string(ASCII 239 187 191 byte_order_mark)
  string(REGEX REPLACE "^${byte_order_mark}" "" text "${text}")
  set(names "")
  while(TRUE)
    if(text MATCHES "^([ \t\r\n]+|//[^\n]*)")
      string(LENGTH "${CMAKE_MATCH_0}" length)
    elseif(text MATCHES "^/\\*")
      string(FIND "${text}" "*/" length)
      if(length EQUAL -1)
        break()
      endif()
      math(EXPR length "${length} + 2")
    elseif(text MATCHES "^(native_)?include[ \t\r\n]*\"([^\"]*)\"[ \t\r\n]*;")
      string(LENGTH "${CMAKE_MATCH_0}" length)
      if(NOT CMAKE_MATCH_1)
        list(APPEND names "${CMAKE_MATCH_2}")
      endif()
    else()
      break()
    endif()
    string(SUBSTRING "${text}" ${length} -1 text)
  endwhile()
  set(${result} "${names}" PARENT_SCOPE)
endfunction()

cmake_policy(POP)
