#include "recto/transaction.hpp"

#include "core/database_state.hpp"
#include "index/index_changes.hpp"
#include "recto/error.hpp"

namespace recto {

namespace detail {

TransactionState::TransactionState() = default;
TransactionState::~TransactionState() = default;

engine::WriteTransaction& TransactionState::active() const {
  if (!writer) [[unlikely]] {
    throw Error(ErrorCode::closed, {"use transaction", {}, {}}, "the transaction has ended",
                "use it inside its closure alone");
  }
  return *writer;
}

}  // namespace detail

Transaction::Transaction(detail::DatabaseState& database)
    : state_(std::make_shared<detail::TransactionState>()) {
  database.uses.fetch_add(1);
  state_->database = database.shared_from_this();
  try {
    state_->writer = database.begin_write();
  } catch (...) {
    database.uses.fetch_sub(1);
    throw;
  }
}

Transaction::~Transaction() {
  state_->writer.reset();
  state_->database->uses.fetch_sub(1);
}

void Transaction::commit() {
  // Taken out first: whatever happens, the transaction has ended.
  const auto writer = std::move(state_->writer);
  if (!writer) {
    static_cast<void>(state_->active());  // throws
  }
  writer->commit();
}

}  // namespace recto
