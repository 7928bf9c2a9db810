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

namespace {

/// Runs the transaction that numbers of rows need before, or after, another.
void prepare_numbers(detail::DatabaseState& database, bool for_closure) {
  detail::AutoNumbers& numbers = database.numbers();
  if (!numbers.wants_preparation(for_closure)) {
    return;
  }
  const auto writer = database.begin_write();
  const detail::GivenNumbers given = numbers.prepare(*writer, for_closure);
  try {
    writer->commit();
  } catch (...) {
    numbers.give_up(given);
    throw;
  }
}

/// Tells the catalog of numbers that an abandoned transaction gave. Where that fails, the next
/// transaction tries again, and until then this process remembers them.
bool settle_abandoned_numbers(detail::DatabaseState& database,
                              const detail::GivenNumbers& given) noexcept {
  try {
    database.numbers().owe(given);
    prepare_numbers(database, false);
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

Transaction::Transaction(detail::DatabaseState& database, bool for_closure)
    : state_(std::make_shared<detail::TransactionState>()) {
  database.uses.fetch_add(1);
  state_->database = database.shared_from_this();
  try {
    prepare_numbers(database, for_closure);
    state_->writer = database.begin_write();
  } catch (...) {
    database.uses.fetch_sub(1);
    throw;
  }
}

Transaction::~Transaction() {
  state_->writer.reset();
  if (!state_->given.empty()) {
    static_cast<void>(settle_abandoned_numbers(*state_->database, state_->given));
  }
  state_->database->uses.fetch_sub(1);
}

void Transaction::commit() {
  // Taken out first: whatever happens, the transaction has ended.
  const auto writer = std::move(state_->writer);
  if (!writer) {
    static_cast<void>(state_->active());  // throws
  }
  writer->commit();
  state_->given.clear();
}

}  // namespace recto
