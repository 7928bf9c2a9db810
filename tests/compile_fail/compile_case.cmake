# Compiles CASE with COMPILER, which is a gcc or a clang as KIND says. Without MISUSE it must compile; with it, it must
# not, and the errors must match EXPECT. Without CASE, precompiles case.hpp into the directory PRECOMPILED.

set(flags -std=c++20 "-I${PRECOMPILED}" "-I${HEADERS}")
foreach(directory IN LISTS INCLUDES)
  if(directory)
    list(APPEND flags "-I${directory}")
  endif()
endforeach()

if(NOT CASE)
  file(MAKE_DIRECTORY "${PRECOMPILED}")
  if(KIND STREQUAL "gcc")
    set(output "${PRECOMPILED}/case.hpp.gch")
  else()
    set(output "${PRECOMPILED}/case.hpp.pch")
  endif()
  execute_process(
    COMMAND "${COMPILER}" ${flags} -w -x c++-header "${HEADERS}/case.hpp" -o "${output}"
    COMMAND_ERROR_IS_FATAL ANY)
  return()
endif()

list(APPEND flags -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-variable)
if(KIND STREQUAL "clang")
  list(APPEND flags -include-pch "${PRECOMPILED}/case.hpp.pch")
else()
  list(APPEND flags -Winvalid-pch)
endif()
if(MISUSE)
  list(APPEND flags "-DMISUSE=${MISUSE}")
endif()
execute_process(
  COMMAND "${COMPILER}" ${flags} -fsyntax-only "${CASE}"
  RESULT_VARIABLE result ERROR_VARIABLE errors OUTPUT_VARIABLE errors)

if(NOT MISUSE)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "the good variant does not compile:\n${errors}")
  endif()
elseif(result EQUAL 0)
  message(FATAL_ERROR "misuse ${MISUSE} compiles")
elseif(NOT errors MATCHES "error: [^\n]*(${EXPECT})")
  message(FATAL_ERROR "the errors of misuse ${MISUSE} do not match \"${EXPECT}\":\n${errors}")
endif()
