#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/lmdb/read_transaction.hpp"
#include "engine/lmdb/tree.hpp"

namespace recto::engine::lmdb {

/// Reads by walking the mapped pages. LMDB keeps the pages as they are for as long as the
/// transaction is active, and tells where each table's tree begins; the rest is done without it.
class PageReadTransaction final : public LmdbReadTransaction {
 public:
  explicit PageReadTransaction(std::shared_ptr<Environment> environment);

  void renew() override;
  [[nodiscard]] std::uint64_t sequence() const noexcept override { return sequence_; }

  bool get(TableId table, Bytes key, Found& found) override;
  void get_many(TableId table, const Bytes* keys, std::size_t count, Found* found) override;
  std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                     Direction direction) override;
  std::uint64_t rows(TableId table) override;
  std::vector<std::vector<std::byte>> split(TableId table, const KeyRange& range,
                                            std::size_t parts) override;

 private:
  /// A table's tree, and the state that it is the tree of. States without a commit between them
  /// share their trees, so a transaction that is renewed in vain looks nothing up again.
  struct KnownTree {
    static constexpr std::uint64_t kUnknown = ~std::uint64_t{0};
    std::atomic<std::uint64_t> sequence{kUnknown};
    Tree tree;
  };

  const Tree& tree_of(TableId table) {
    KnownTree& known = trees_[table];
    return known.sequence.load(std::memory_order_acquire) == sequence_ ? known.tree
                                                                       : look_up(table);
  }
  const Tree& look_up(TableId table);

  const PageMap& map_;
  std::uint64_t sequence_ = 0;
  std::vector<KnownTree> trees_;  // by table
  std::mutex looking_up_;
};

}  // namespace recto::engine::lmdb
