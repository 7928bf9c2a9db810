#pragma once

namespace recto::engine::lmdb {

class Environment;

/// Finds out whether the pages of an open environment can be read without LMDB: whether the linked
/// LMDB, its page size and its layout are the known ones, and whether walking the pages leads to
/// the same records as LMDB's functions do, in every table. Opens `environment.pages()` when so.
[[nodiscard]] bool check_pages(Environment& environment);

}  // namespace recto::engine::lmdb
