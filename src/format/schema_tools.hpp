#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recto/bytes.hpp"

/// What can be done with a format whose types this program was not compiled with, from the schema
/// that the catalog keeps.
namespace recto::detail {

/// How `wanted` differs from `stored` in ways that keep records of one from being read as the
/// other, each with its path. Empty when there are none.
[[nodiscard]] std::vector<std::string> schema_differences(std::string_view format,
                                                          std::string_view type, Bytes stored,
                                                          Bytes wanted);

/// Tells whether payloads fit a schema.
class PayloadCheck {
 public:
  PayloadCheck() = default;
  PayloadCheck(const PayloadCheck&) = delete;
  PayloadCheck& operator=(const PayloadCheck&) = delete;
  virtual ~PayloadCheck() = default;

  /// Whether a reader of the schema's language finds its way through the payload.
  [[nodiscard]] virtual bool accepts(Bytes payload) = 0;
};

/// A check for one schema, which must outlive it. Formats that keep no schema accept everything,
/// and a schema that can't be read accepts nothing.
[[nodiscard]] std::unique_ptr<PayloadCheck> payload_check(std::string_view format,
                                                          std::string_view type, Bytes schema);

/// Whether `payload_check` of a format looks at all that the format's own `verify` does.
[[nodiscard]] bool schema_tells_all(std::string_view format);

}  // namespace recto::detail
