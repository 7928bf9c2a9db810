#pragma once

// Tables as the checks found them: keys and indexes with every path resolved. Pointers lead into
// the Schema that was checked, which must outlive them.

#include <cstddef>
#include <string>
#include <vector>

#include "model/schema.hpp"

namespace recto::codegen::model {

enum class Order { ascending, descending };

/// One field on the way from a record to a value in it.
struct PathStep {
  const Field* field = nullptr;
  bool every = false;  ///< the field is a vector and the path goes into each of its elements
};

/// One part of the key of a table or of an index.
struct KeyPart {
  std::string path;             ///< as it stands there: "cik", "address.city", "filings[].form"
  std::vector<PathStep> steps;  ///< empty when the part is not stored in the value
  Type type;
  Order order = Order::ascending;
  std::size_t offset = 0;  ///< in the text that it stands in
};

struct Key {
  std::vector<KeyPart> parts;
  bool stored = true;      ///< the value holds all parts
  bool automatic = false;  ///< new rows are numbered by the library
  TextOrigin origin;
};

struct Index {
  std::string name;
  bool unique = false;
  std::vector<KeyPart> parts;  ///< all of them have steps
  Location location;
  TextOrigin origin;  ///< of the text that all indexes stand in
};

/// One value of a row that queries can name.
struct Column {
  std::string name;             ///< in C++: "ship_to_city"
  std::string path;             ///< in the schema: "ship_to.city"
  std::vector<PathStep> steps;  ///< empty when the value is a part of the key alone
  std::size_t key_part = 0;     ///< which part, where there are no steps
  Type type;
};

struct Table {
  const Record* record = nullptr;
  std::string name;  ///< under which the records are stored
  Key key;
  std::vector<Index> indexes;
  std::vector<Column> columns;
};

}  // namespace recto::codegen::model
