#pragma once

// Cap'n Proto's headers, as every file of Recto includes them.

#include <kj/string.h>

#ifdef __clang__
// Cap'n Proto before 1.0 compares `const char*` with StringPtr by turning the operands round, which
// clang refuses in C++20 for a class that declares operator!= as well. So this is declared before
// any of its headers needs it.
namespace kj {
inline bool operator==(const char* a, const StringPtr& b) { return b.operator==(a); }
inline bool operator!=(const char* a, const StringPtr& b) { return !b.operator==(a); }
}  // namespace kj
#endif

#include <capnp/any.h>
#include <capnp/generated-header-support.h>
#include <capnp/message.h>
#include <capnp/schema.h>
#include <kj/exception.h>
