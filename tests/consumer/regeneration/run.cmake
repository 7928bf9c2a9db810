# recto_generate() reruns exactly when a schema, an include, rectoc or flatc has changed, and a build after that
# has nothing to do. Tells what happened by what the build says.

file(REMOVE_RECURSE "${WORK}")
file(COPY "${SOURCE}/" DESTINATION "${WORK}/source")
file(COPY_FILE "${RECTOC}" "${WORK}/rectoc")
set(schemas "${WORK}/source")

execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${WORK}/source" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
          "-DRECTOC=${WORK}/rectoc" "-DRECTO_GENERATE=${MODULE}" "-DRECTO_SCHEMA_DIR=${SCHEMAS}" "-DRECTO_FLATC=${FLATC}"
          "-DRECTO_CAPNP=${CAPNP}" "-DRECTO_HEADERS=${HEADERS}"
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "configuring failed:\n${output}")
endif()

# Builds and expects these counts of generated schemas and compiled files, and of schemas that capnp ran for; "-"
# stands for a build that fails.
function(expect when generated compiled)
  set(capnp 0)
  if(ARGC GREATER 3)
    set(capnp "${ARGV3}")
  endif()
  execute_process(COMMAND "${CMAKE_COMMAND}" --build "${WORK}/build" --parallel 4
                  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(LAST_OUTPUT "${output}" PARENT_SCOPE)
  if(generated STREQUAL "-")
    if(result EQUAL 0)
      message(FATAL_ERROR "${when}: the build should have failed:\n${output}")
    endif()
    return()
  endif()
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${when}: the build failed:\n${output}")
  endif()
  foreach(pair IN ITEMS "Generating [a-z]+.recto.hpp|${generated}" "Building CXX object|${compiled}" "Generating [a-z]+.capnp.h|${capnp}")
    string(REPLACE "|" ";" pair "${pair}")
    list(GET pair 0 pattern)
    list(GET pair 1 expected)
    string(REGEX MATCHALL "${pattern}" found "${output}")
    list(LENGTH found count)
    if(NOT count EQUAL expected)
      message(FATAL_ERROR "${when}: '${pattern}' should appear ${expected} times, not ${count}:\n${output}")
    endif()
  endforeach()
endfunction()

function(expect_nothing when)
  expect("${when}" 0 0)
  if(GENERATOR STREQUAL "Ninja" AND NOT LAST_OUTPUT MATCHES "no work to do")
    message(FATAL_ERROR "${when}: ninja finds work to do:\n${LAST_OUTPUT}")
  endif()
endfunction()

expect("a first build" 3 2)
expect_nothing("a second build")

file(APPEND "${schemas}/first.fbs" "\ntable Unused { x: int; }\n")
expect("a changed schema" 2 1)
expect_nothing("after a changed schema")

file(WRITE "${schemas}/shared/common.fbs" "namespace test;\nstruct Common { a: uint; b: uint; }\n")
expect("a changed include" 3 2)
expect_nothing("after a changed include")

file(APPEND "${schemas}/shared/common.fbs" "// a remark\n")
expect("an include with the same meaning" 3 0)
expect_nothing("after an include with the same meaning")

file(TOUCH "${WORK}/rectoc")
expect("another rectoc" 3 0)
expect_nothing("after another rectoc")

file(WRITE "${schemas}/shared/more.fbs" "namespace test;\nenum More : ubyte { one }\n")
file(READ "${schemas}/second.fbs" second)
file(WRITE "${schemas}/second.fbs" "include \"more.fbs\";\n${second}")
expect("a new include" 1 1)
expect_nothing("after a new include")
file(APPEND "${schemas}/shared/more.fbs" "enum Most : ubyte { one }\n")
expect("the new include has changed" 1 1)
expect_nothing("after the new include has changed")

file(APPEND "${schemas}/second.fbs" "table Bad (recto_table: \"bad\", recto_key: \"nme\") { name: string; }\n")
expect("an error in a schema" "-" "-")
if(NOT LAST_OUTPUT MATCHES "second.fbs:[0-9]+:[0-9]+: error: table test.Bad has no field 'nme'; did you mean 'name'")
  message(FATAL_ERROR "the error in the schema is not shown:\n${LAST_OUTPUT}")
endif()
file(WRITE "${schemas}/second.fbs" "${second}")
expect("the error repaired" 1 1)
expect_nothing("after the error was repaired")

# The same for Cap'n Proto, whose output is compiled as well: 2 schemas and what they import.
# Headers that somebody has left beside the schemas keep nothing from being generated.
file(TOUCH "${schemas}/third.capnp.h" "${schemas}/shared/part.capnp.h")
execute_process(COMMAND "${CMAKE_COMMAND}" -DWITH_CAPNP=ON "${WORK}/build" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "configuring with Cap'n Proto failed:\n${output}")
endif()
expect("a first build with Cap'n Proto" 2 5 4)
expect_nothing("a second build with Cap'n Proto")

file(APPEND "${schemas}/third.capnp" "\nstruct Unused { x @0 :UInt8; }\n")
expect("a changed .capnp" 1 2 1)
expect_nothing("after a changed .capnp")

file(READ "${schemas}/shared/part.capnp" part)
string(REPLACE "a @0 :UInt32;" "a @0 :UInt32; b @1 :UInt64;" part "${part}")
file(WRITE "${schemas}/shared/part.capnp" "${part}")
expect("a changed import" 2 4 3)
expect_nothing("after a changed import")

file(APPEND "${schemas}/shared/part.capnp" "# a remark\n")
expect("an import with the same meaning" 2 0 3)
expect_nothing("after an import with the same meaning")

file(TOUCH "${WORK}/rectoc")
expect("another rectoc with Cap'n Proto" 5 0 0)
expect_nothing("after another rectoc with Cap'n Proto")

file(APPEND "${schemas}/shared/mark.capnp" "struct More { x @0 :Bad; }\n")
expect("an error in an import" "-" "-")
if(NOT LAST_OUTPUT MATCHES "mark.capnp:[0-9]+:[0-9-]+: error: Not defined: Bad")
  message(FATAL_ERROR "the error in the import is not shown:\n${LAST_OUTPUT}")
endif()
