#pragma once

#include <rocksdb/listener.h>

#include <atomic>

namespace recto::engine::rocks {

/// Notes what went wrong behind the back of calls, and keeps RocksDB from repairing it by itself:
/// writers do so when they begin (write_transaction.cpp).
class ErrorListener final : public rocksdb::EventListener {
 public:
  /// A write to the log failed midway. RocksDB can't go on with that log, leave it for another or
  /// close it: the database must be opened by a new process.
  [[nodiscard]] bool log_failed() const noexcept { return log_failed_.load(); }

  /// RocksDB can't be told to go on: the database must be opened anew.
  [[nodiscard]] bool is_final() const noexcept { return is_final_.load() || log_failed(); }

  /// Whether something failed since the last call: RocksDB must be told to go on.
  [[nodiscard]] bool take_failed() noexcept { return failed_.exchange(false); }
  void note_failed() noexcept { failed_.store(true); }

  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override {
    if (reason == rocksdb::BackgroundErrorReason::kWriteCallback) {
      log_failed_.store(true);
    } else if (error->severity() > rocksdb::Status::kHardError) {
      is_final_.store(true);
    } else {
      note_failed();
    }
  }

  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

 private:
  std::atomic<bool> log_failed_{false};
  std::atomic<bool> is_final_{false};
  std::atomic<bool> failed_{false};
};

}  // namespace recto::engine::rocks
