#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "format/capnp_check.hpp"

// Behind recto/detail/capnp_headers.hpp.
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>

namespace recto::detail {

/// The nodes of a schema that the catalog keeps, read where they are. The bytes must outlive it.
class CapnpNodes {
 public:
  using Node = capnp::schema::Node::Reader;

  /// Throws kj::Exception when the bytes are no such schema.
  explicit CapnpNodes(Bytes schema);

  /// The struct that the records are of.
  [[nodiscard]] const Node& root() const { return *root_; }
  /// The node with an id, or null.
  [[nodiscard]] const Node* find(std::uint64_t id) const;
  [[nodiscard]] const std::map<std::uint64_t, Node>& all() const { return nodes_; }

  /// The type as schemas spell it: "List(edgar.Filing)".
  [[nodiscard]] std::string spell(const capnp::schema::Type::Reader& type) const;

 private:
  AlignedWords words_;
  kj::ArrayPtr<const capnp::word> segment_;
  capnp::SegmentArrayMessageReader message_;
  std::map<std::uint64_t, Node> nodes_;
  const Node* root_ = nullptr;
};

}  // namespace recto::detail
