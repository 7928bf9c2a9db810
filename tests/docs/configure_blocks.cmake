# Configures every CMake block of PAGES as a project of its own, with Recto's sources in third_party/recto and an
# installed Recto under PREFIX.

file(REMOVE_RECURSE "${WORK}")
execute_process(COMMAND "${EXTRACT}" cmake "${WORK}" ${PAGES} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB projects "${WORK}/*")
if(NOT projects)
  message(FATAL_ERROR "the pages show no CMake")
endif()
foreach(project IN LISTS projects)
  file(READ "${project}/CMakeLists.txt" text)
  string(REGEX MATCHALL "[a-z]+\\.fbs" schemas "${text}")
  foreach(schema IN LISTS schemas)
    file(COPY_FILE "${ROOT}/tests/docs/edgar.fbs" "${project}/${schema}")
  endforeach()
  string(REGEX MATCHALL "[a-z]+\\.capnp" schemas "${text}")
  foreach(schema IN LISTS schemas)
    file(WRITE "${project}/${schema}" "@0xd9b4f07c1e52a683;\n")
  endforeach()
  file(WRITE "${project}/main.cpp" "int main() {}\n")
  file(MAKE_DIRECTORY "${project}/third_party")
  file(CREATE_LINK "${ROOT}" "${project}/third_party/recto" SYMBOLIC)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${project}" -B "${project}/build"
            "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${PREFIX}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${project} does not configure:\n${output}")
  endif()
endforeach()
