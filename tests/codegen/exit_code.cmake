# Runs COMMAND and compares its exit code with EXPECTED.

execute_process(COMMAND ${COMMAND} RESULT_VARIABLE result)
if(NOT result STREQUAL EXPECTED)
  message(FATAL_ERROR "exit code ${result}, expected ${EXPECTED}")
endif()
