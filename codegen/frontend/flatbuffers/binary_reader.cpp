#include "frontend/flatbuffers/binary_reader.hpp"

#include <cstdint>
#include <vector>

#include <flatbuffers/reflection_generated.h>
#include <fmt/format.h>

#include "frontend/flatbuffers/model_builder.hpp"
#include "frontend/flatbuffers/reflection_check.hpp"

namespace recto::codegen::fbs {

std::optional<LoadedSchema> read_binary(const std::string& path, const std::string& content,
                                        Diagnostics& diagnostics) {
  const Location location{path, {}, {}};
  const std::vector<std::uint64_t> aligned = [&] {
    std::vector<std::uint64_t> words(content.size() / sizeof(std::uint64_t) + 1);
    content.copy(reinterpret_cast<char*>(words.data()), content.size());
    return words;
  }();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(aligned.data());
  constexpr std::size_t kSmallest = 8;  // an offset and the file identifier
  flatbuffers::Verifier verifier(bytes, content.size());
  if (content.size() < kSmallest || !reflection::SchemaBufferHasIdentifier(bytes) ||
      !reflection::VerifySchemaBuffer(verifier)) {
    diagnostics.error(location,
                      "this is not a binary schema; make one with 'flatc --schema -b "
                      "--bfbs-comments --bfbs-builtins'");
    return std::nullopt;
  }
  const reflection::Schema& schema = *reflection::GetSchema(bytes);
  if (const std::string fault = reflection_fault(schema); !fault.empty()) {
    diagnostics.error(location, fmt::format("the binary schema is damaged: {}", fault));
    return std::nullopt;
  }
  return LoadedSchema{build_model(schema, path, {}, nullptr), {path}};
}

}  // namespace recto::codegen::fbs
