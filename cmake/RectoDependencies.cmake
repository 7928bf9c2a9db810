# Every library that Recto is built from, as Debian 12 ships it. packages.txt names the packages.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(FlatBuffers REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(LMDB REQUIRED IMPORTED_TARGET lmdb)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
find_program(RECTO_FLATC flatc REQUIRED DOC "The FlatBuffers compiler")
