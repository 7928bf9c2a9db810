#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "recto/engine.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

/// The numbers of tables whose keys number themselves.
///
/// The catalog keeps, for each table, the first number that nobody has been given. A process
/// reserves some numbers ahead, in a transaction of its own, before it runs a closure that may ask
/// for them: a number that a closure has seen is never given again, whatever becomes of its
/// transaction or its process. A write of its own takes its number in its own transaction, and
/// shows it when that is durable.
class AutoNumbers {
 public:
  /// The catalog's table is told before all else.
  void open(engine::TableId catalog) noexcept { catalog_ = catalog; }

  /// Notes that a table numbers its rows.
  void add_table(const std::string& table);

  /// Whether a transaction has to be run for `prepare`: because a table has few numbers left, where
  /// a closure comes next, or because an abandoned transaction gave numbers that the catalog does
  /// not know of.
  [[nodiscard]] bool wants_preparation(bool for_closure);

  /// What `prepare` wrote.
  struct Prepared {
    std::string table;
    std::uint64_t counter = 0;  ///< What the catalog now says.
    std::uint64_t next = 0;     ///< The numbers that are reserved.
    std::uint64_t end = 0;
  };

  /// Tells the catalog of numbers that it does not know of, and reserves some for a closure. The
  /// caller commits, and calls `prepared` then.
  std::vector<Prepared> prepare(engine::WriteTransaction& writer, bool for_closure);
  void prepared(const std::vector<Prepared>& all);

  /// The next number of a table; where none is reserved, at least `room` of them are. Throws
  /// `invalid_key` when it is above `last`, the greatest that the key's type can hold.
  std::uint64_t take(engine::WriteTransaction& writer, std::vector<GivenNumbers>& given,
                     const std::string& table, std::uint64_t last, std::uint64_t room);

  /// Gives no number of a table below `next` any more.
  void skip_to(const std::string& table, std::uint64_t next);

  /// Notes that the transaction which told the catalog of these was abandoned: what is left of them
  /// is not given, since others may be given it.
  void give_up(const std::vector<GivenNumbers>& given) noexcept;

 private:
  struct Pool {
    std::uint64_t next = 0;  // the first that was not given
    std::uint64_t end = 0;   // behind those that are reserved; 0: none is known yet
    std::uint64_t owed = 0;  // what the catalog must be told
  };

  std::uint64_t stored_next(engine::Reader& reader, const std::string& table) const;

  engine::TableId catalog_ = 0;
  std::atomic<bool> in_use_{false};
  std::mutex mutex_;  // guards what follows
  std::map<std::string, Pool> pools_;
};

}  // namespace recto::detail
