# The part of recto_generate() that is for Cap'n Proto's schemas. Included by RectoGenerate.cmake.
#
# What capnp generates names imports as the schemas do, relative to each other. So it is laid out as the schemas
# are: the files of /a/b.capnp are TREE/a/b.capnp.h and so on, where TREE belongs to the target.

function(_recto_generate_capnp target schema includes)
  _recto_check_capnp("${target}" "${schema}")
  get_property(own_schemas GLOBAL PROPERTY RECTO_SCHEMA_DIR)
  set(tree "${CMAKE_CURRENT_BINARY_DIR}/recto/${target}/capnp")

  _recto_capnp_closure(closure "${schema}" "${includes}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${closure})
  foreach(file IN LISTS closure)
    get_target_property(present "${target}" RECTO_CAPNP_FILES)
    _recto_capnp_is_installed(installed "${file}" "${schema}" "${includes}")
    if(file MATCHES "\\.capnp$" AND NOT installed AND NOT file IN_LIST present
       AND NOT file STREQUAL "${own_schemas}/recto/recto.capnp")  # nothing but annotations
      set_property(TARGET "${target}" APPEND PROPERTY RECTO_CAPNP_FILES "${file}")
      _recto_run_capnp("${target}" "${file}" "${includes}" "${tree}")
    endif()
  endforeach()
  _recto_run_rectoc("${target}" "${schema}" "${includes}" "${tree}" "${closure}")

  # For the headers of the schema itself, and for those that schemas import as "/…".
  cmake_path(GET schema PARENT_PATH own_directory)
  foreach(directory IN ITEMS "${own_directory}" LISTS includes)
    if(NOT directory STREQUAL own_schemas)
      target_include_directories("${target}" PUBLIC "$<BUILD_INTERFACE:${tree}${directory}>")
    endif()
  endforeach()
endfunction()

# Stops where the generated code could not be compiled.
function(_recto_check_capnp target schema)
  get_property(capnp GLOBAL PROPERTY RECTO_CAPNP)
  if(NOT capnp)
    message(FATAL_ERROR "recto_generate(${target}): ${schema} needs capnp, the Cap'n Proto compiler; on Debian it is in capnproto")
  endif()
  get_target_property(type "${target}" TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    message(FATAL_ERROR "recto_generate(${target}): ${schema}: what capnp generates has to be compiled, and an INTERFACE "
                        "library compiles nothing; make ${target} a STATIC library")
  endif()
endfunction()

# Whether a file comes with a library that has its header, too. Headers beside the user's own schemas count for
# nothing: somebody may just have run capnp by hand.
function(_recto_capnp_is_installed result file schema includes)
  set(${result} FALSE PARENT_SCOPE)
  if(NOT EXISTS "${file}.h" OR file STREQUAL schema)
    return()
  endif()
  cmake_path(GET schema PARENT_PATH own_directory)
  _recto_capnp_standard_directories(standard)
  foreach(directory IN LISTS standard)
    cmake_path(IS_PREFIX directory "${file}" NORMALIZE below)
    if(NOT below)
      continue()
    endif()
    foreach(own IN ITEMS "${own_directory}" LISTS includes)
      cmake_path(IS_PREFIX own "${file}" NORMALIZE in_own)
      cmake_path(IS_PREFIX own "${directory}" NORMALIZE holds_standard)
      if(in_own AND NOT holds_standard)
        return()
      endif()
    endforeach()
    set(${result} TRUE PARENT_SCOPE)
    return()
  endforeach()
endfunction()

# Where Cap'n Proto's own schemas are, and those of other libraries.
function(_recto_capnp_standard_directories result)
  get_property(capnp GLOBAL PROPERTY RECTO_CAPNP)
  cmake_path(GET capnp PARENT_PATH prefix)
  cmake_path(GET prefix PARENT_PATH prefix)
  set(${result} "${prefix}/include" /usr/local/include /usr/include PARENT_SCOPE)
endfunction()

# Runs capnp for one file of the target, and has the result compiled.
function(_recto_run_capnp target file includes tree)
  get_property(run_capnp GLOBAL PROPERTY RECTO_RUN_CAPNP)
  get_property(capnp GLOBAL PROPERTY RECTO_CAPNP)
  cmake_path(GET file FILENAME name)
  set(stamp "${tree}${file}.stamp")
  set(header "${tree}${file}.h")
  set(source "${tree}${file}.c++")
  _recto_capnp_closure(closure "${file}" "${includes}")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS "${header}" "${source}"
    COMMAND "${CMAKE_COMMAND}"
            "-DCAPNP=${capnp}" "-DSCHEMA=${file}" "-DINCLUDES=${includes}" "-DTREE=${tree}" "-DSTAMP=${stamp}" -P "${run_capnp}"
    DEPENDS ${closure} "${capnp}" "${run_capnp}"
    COMMENT "Generating ${name}.h"
    VERBATIM)
  target_sources("${target}" PRIVATE "${stamp}" "${header}" "${source}")
  set_source_files_properties("${source}" TARGET_DIRECTORY "${target}" PROPERTIES
    LANGUAGE CXX COMPILE_OPTIONS -w SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# Runs rectoc for one schema.
function(_recto_run_rectoc target schema includes tree closure)
  cmake_path(GET schema PARENT_PATH directory)
  cmake_path(GET schema STEM LAST_ONLY name)
  set(stamp "${tree}${schema}.recto.stamp")
  set(headers "${tree}${directory}/${name}.recto.hpp" "${tree}${directory}/${name}.recto.schema.hpp")
  set(include_options "")
  foreach(include IN LISTS includes)
    list(APPEND include_options -I "${include}")
  endforeach()
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${headers}
    COMMAND "$<TARGET_FILE:Recto::rectoc>" ${include_options} -o "${tree}${directory}" "${schema}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${closure} "$<TARGET_FILE:Recto::rectoc>"
    COMMENT "Generating ${name}.recto.hpp"
    VERBATIM)
  target_sources("${target}" PRIVATE "${stamp}" ${headers})
endfunction()

# The schema and all that it imports or embeds, directly or not, as far as they are found.
function(_recto_capnp_closure result schema includes)
  _recto_capnp_standard_directories(standard)
  set(closure "")
  set(pending "${schema}")
  while(pending)
    list(POP_FRONT pending file)
    if(file IN_LIST closure)
      continue()
    endif()
    list(APPEND closure "${file}")
    if(NOT file MATCHES "\\.capnp$")
      continue()
    endif()
    cmake_path(GET file PARENT_PATH own_directory)
    _recto_capnp_imports(names "${file}")
    foreach(name IN LISTS names)
      set(directories "${own_directory}")
      if(name MATCHES "^/(.*)$")
        set(name "${CMAKE_MATCH_1}")
        set(directories "${includes}" "${standard}")
      endif()
      foreach(directory IN LISTS directories)
        cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY "${directory}" NORMALIZE OUTPUT_VARIABLE found)
        if(EXISTS "${found}" AND NOT IS_DIRECTORY "${found}")
          list(APPEND pending "${found}")
          break()
        endif()
      endforeach()
    endforeach()
  endwhile()
  set(${result} "${closure}" PARENT_SCOPE)
endfunction()

# What a schema names behind `import` and `embed`, which may stand anywhere but in comments and strings.
function(_recto_capnp_imports result schema)
  file(READ "${schema}" text)
  string(REGEX REPLACE "[;\\[]|\\]" " " text "${text}")  # what lists would be split by
  string(REGEX MATCHALL "(import|embed)[ \t\r\n]*\"[^\"\n]*\"|\"([^\"\\\\\n]|\\\\.)*\"|#[^\n]*" tokens "${text}")
  set(names "")
  foreach(token IN LISTS tokens)
    if(token MATCHES "^(import|embed)[ \t\r\n]*\"([^\"]*)\"$")
      list(APPEND names "${CMAKE_MATCH_2}")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES names)
  set(${result} "${names}" PARENT_SCOPE)
endfunction()
