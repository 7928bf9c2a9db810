# Copies the project PROJECT to WORK, configures it with ARGUMENTS, builds it and runs its program twice, on a new
# and on an existing database.

function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROJECT}: ${what} failed")
  endif()
endfunction()

# What the suite has compiled already, ccache need not compile again for being elsewhere.
set(ENV{CCACHE_NOHASHDIR} 1)

file(REMOVE_RECURSE "${WORK}")
file(COPY "${SOURCE}/${PROJECT}/" DESTINATION "${WORK}/source")

set(sanitizer_flags "")
if(SANITIZE)
  set(sanitizer_flags "-DCMAKE_CXX_FLAGS=-fsanitize=${SANITIZE}" "-DRECTO_SANITIZE=${SANITIZE}")
endif()
run("configuring" "${CMAKE_COMMAND}" -S "${WORK}/source" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}"
    "-DRECTO_WARNINGS_AS_ERRORS=${WARNINGS_AS_ERRORS}" ${sanitizer_flags} ${ARGUMENTS})
run("building" "${CMAKE_COMMAND}" --build "${WORK}/build" --target app)
run("the first run" "${WORK}/build/app" "${WORK}/data.db")
run("the second run" "${WORK}/build/app" "${WORK}/data.db")
