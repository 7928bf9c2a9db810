#include "industry.hpp"

#include <algorithm>
#include <array>

namespace edgar {
namespace {

struct Group {
  std::uint16_t digits;  // the first two of the code
  std::string_view name;
};

constexpr std::array kGroups = std::to_array<Group>({
    {1, "Crops"},
    {2, "Livestock"},
    {7, "Agricultural services"},
    {8, "Forestry"},
    {9, "Fishing, hunting and trapping"},
    {10, "Metal mining"},
    {12, "Coal mining"},
    {13, "Oil and gas extraction"},
    {14, "Quarrying of minerals"},
    {15, "Building construction"},
    {16, "Heavy construction"},
    {17, "Special trade contractors"},
    {20, "Food"},
    {21, "Tobacco"},
    {22, "Textile mills"},
    {23, "Apparel"},
    {24, "Lumber and wood"},
    {25, "Furniture"},
    {26, "Paper"},
    {27, "Printing and publishing"},
    {28, "Chemicals and drugs"},
    {29, "Petroleum refining"},
    {30, "Rubber and plastics"},
    {31, "Leather"},
    {32, "Stone, clay, glass, concrete"},
    {33, "Primary metals"},
    {34, "Fabricated metal products"},
    {35, "Machinery and computers"},
    {36, "Electronics"},
    {37, "Transportation equipment"},
    {38, "Instruments"},
    {39, "Miscellaneous manufacturing"},
    {40, "Railroads"},
    {41, "Passenger transit"},
    {42, "Trucking and warehousing"},
    {43, "Postal service"},
    {44, "Water transportation"},
    {45, "Air transportation"},
    {46, "Pipelines"},
    {47, "Transportation services"},
    {48, "Communications"},
    {49, "Electric, gas, sanitary services"},
    {50, "Wholesale, durable goods"},
    {51, "Wholesale, nondurable goods"},
    {52, "Building materials stores"},
    {53, "General merchandise stores"},
    {54, "Food stores"},
    {55, "Car dealers and gas stations"},
    {56, "Clothing stores"},
    {57, "Home furniture stores"},
    {58, "Eating and drinking places"},
    {59, "Miscellaneous retail"},
    {60, "Banks"},
    {61, "Credit institutions"},
    {62, "Security and commodity brokers"},
    {63, "Insurance carriers"},
    {64, "Insurance agents"},
    {65, "Real estate"},
    {67, "Holding and investment offices"},
    {70, "Hotels and lodging"},
    {72, "Personal services"},
    {73, "Business services"},
    {75, "Car repair and parking"},
    {76, "Repair services"},
    {78, "Motion pictures"},
    {79, "Amusement and recreation"},
    {80, "Health services"},
    {81, "Legal services"},
    {82, "Education"},
    {83, "Social services"},
    {84, "Museums and gardens"},
    {86, "Membership organizations"},
    {87, "Engineering and management"},
    {88, "Private households"},
    {89, "Miscellaneous services"},
    {99, "Nonclassifiable"},
});

}  // namespace

std::string_view major_group(std::uint16_t sic) {
  const auto found =
      std::ranges::lower_bound(kGroups, static_cast<std::uint16_t>(sic / 100), {}, &Group::digits);
  return found != kGroups.end() && found->digits == sic / 100 ? found->name : "Unknown";
}

}  // namespace edgar
