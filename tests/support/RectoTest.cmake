# How tests are built and registered.

include_guard(GLOBAL)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
include(GoogleTest)

# recto_test(NAME SOURCES FILE... [SCHEMAS FILE...] [LIBRARIES TARGET...] [LABELS LABEL...] [ENGINES ENGINE...]
#            [TIMEOUT SECONDS])
#
# A GoogleTest program with its own main from GTest::gmock_main, RapidCheck and tests/support; each of its tests is a
# test of ctest. Schemas go through recto_generate(). With ENGINES, all tests are registered once for each engine,
# under the prefix "ENGINE/", and find its name in the environment (support/test_database.hpp reads it).
function(recto_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;SCHEMAS;LIBRARIES;LABELS;ENGINES")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "recto_test(${name}): SOURCES are missing, or unexpected '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()

  add_executable("${name}" ${arg_SOURCES})
  recto_compile("${name}")
  target_link_libraries("${name}" PRIVATE
    recto_test_support Recto::recto ${arg_LIBRARIES} rapidcheck rapidcheck_gtest GTest::gmock_main)
  if(arg_SCHEMAS)
    recto_generate("${name}" SCHEMAS ${arg_SCHEMAS})
  endif()

  # LABELS is a list of its own within the list of properties.
  string(REPLACE ";" "\\;" labels "${arg_LABELS}")
  set(properties TIMEOUT "${arg_TIMEOUT}" LABELS "${labels}")
  if(NOT arg_ENGINES)
    gtest_discover_tests("${name}" DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
  endif()
  foreach(engine IN LISTS arg_ENGINES)
    gtest_discover_tests("${name}" DISCOVERY_MODE PRE_TEST TEST_PREFIX "${engine}/"
                         PROPERTIES ${properties} ENVIRONMENT "RECTO_TEST_ENGINE=${engine}")
  endforeach()
endfunction()
