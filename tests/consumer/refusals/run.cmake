# What recto_generate() can't do it says in plain words when CMake runs.

file(REMOVE_RECURSE "${WORK}")
file(COPY "${SOURCE}/" DESTINATION "${WORK}/source")
file(WRITE "${WORK}/source/good.fbs" "")
file(WRITE "${WORK}/source/other/good.fbs" "")
file(WRITE "${WORK}/source/good.capnp" "")
file(WRITE "${WORK}/source/ledger.capnp" "")

function(expect call message)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${WORK}/source" -B "${WORK}/build" -G "${GENERATOR}" "-DRECTO_GENERATE=${MODULE}"
            "-DRECTO_SCHEMA_DIR=${SCHEMAS}" "-DCALL=${call}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  if(result EQUAL 0)
    message(FATAL_ERROR "${call}: should have been refused")
  endif()
  string(FIND "${output}" "${message}" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "${call}: should say '${message}', not\n${output}")
  endif()
endfunction()

expect("recto_generate(nothing SCHEMAS good.fbs)" "there is no target 'nothing'; call add_executable or add_library first")
expect("recto_generate(tables)" "recto_generate(tables): no schemas; list them after SCHEMAS")
expect("recto_generate(tables good.fbs)" "unexpected 'good.fbs'; schemas are listed after SCHEMAS")
expect("recto_generate(tables SCHEMAS missing.fbs)" "there is no file")
expect("recto_generate(tables SCHEMAS ledger.capnp)" "an INTERFACE library compiles nothing; make tables a STATIC library")
expect("recto_generate(tables SCHEMAS CMakeLists.txt)" "the name of a schema ends in .fbs or .capnp")
expect("recto_generate(tables SCHEMAS good.fbs good.capnp)" "two schemas are called good")
expect("set_property(GLOBAL PROPERTY RECTO_CAPNP RECTO_CAPNP-NOTFOUND)\nrecto_generate(tables SCHEMAS ledger.capnp)"
       "needs capnp, the Cap'n Proto compiler; on Debian it is in capnproto")
expect("recto_generate(tables SCHEMAS good.fbs other/good.fbs)" "two schemas are called good")
