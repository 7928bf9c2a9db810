#include "recto/transaction.hpp"

#include <exception>

#include "core/database_state.hpp"
#include "index/index_changes.hpp"
#include "recto/error.hpp"

namespace recto {

namespace detail {

namespace {

/// Tells the catalog, in a transaction of its own, what it has to know of numbers.
void prepare_numbers(AutoNumbers& numbers, engine::WriteTransaction& writer, bool for_closure) {
  const auto all = numbers.prepare(writer, for_closure);
  writer.commit();
  numbers.prepared(all);
}

}  // namespace

TransactionState::TransactionState() = default;
TransactionState::~TransactionState() = default;

void TransactionState::abandon() noexcept {
  if (writer != nullptr && !given.empty()) {
    database->numbers().give_up(given);
    try {
      writer->restart();
      prepare_numbers(database->numbers(), *writer, false);
    } catch (const std::exception&) {
      given.clear();  // the next transaction tries again; until then this process remembers them
    }
    given.clear();
  }
  writer.reset();
}

engine::WriteTransaction& TransactionState::active() const {
  if (!writer) [[unlikely]] {
    throw Error(ErrorCode::closed, {"use transaction", {}, {}}, "the transaction has ended",
                "use it inside its closure alone");
  }
  return *writer;
}

}  // namespace detail

Transaction::Transaction(detail::DatabaseState& database, bool for_closure)
    : state_(std::make_shared<detail::TransactionState>()) {
  database.uses.fetch_add(1);
  state_->database = database.shared_from_this();
  try {
    if (database.numbers().wants_preparation(for_closure)) {
      detail::prepare_numbers(database.numbers(), *database.begin_write(), for_closure);
    }
    state_->writer = database.begin_write();
  } catch (...) {
    database.uses.fetch_sub(1);
    throw;
  }
}

Transaction::~Transaction() {
  state_->abandon();
  state_->database->uses.fetch_sub(1);
}

void Transaction::commit() {
  // Taken out first: whatever happens, the transaction has ended.
  const auto writer = std::move(state_->writer);
  if (!writer) {
    static_cast<void>(state_->active());  // throws
  }
  try {
    writer->commit();
  } catch (...) {
    state_->database->numbers().give_up(state_->given);
    throw;
  }
  state_->given.clear();
}

}  // namespace recto
