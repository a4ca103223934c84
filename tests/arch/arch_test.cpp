// The house keeps its rules, and the inspector that says so sees each rule broken when it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/arch/house_rules.h"
#include "tests/support/source_root.h"
#include "tests/support/temp_folder.h"

namespace lifecert::arch {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(House, KeepsItsRules) { EXPECT_THAT(broken_rules(support::source_root()), IsEmpty()); }

// A small tree on disk, gone when the test ends.
class Tree {
 public:
  explicit Tree(const std::map<std::string, std::string>& files) {
    std::string list;
    for (const auto& [path, text] : files) {
      fs::create_directories((root() / path).parent_path());
      std::ofstream(root() / path) << text;
      list += path + "\n";
    }
    if (!files.contains("CMakeLists.txt")) std::ofstream(root() / "CMakeLists.txt") << list;
  }

  [[nodiscard]] fs::path root() const { return folder_.path(); }

 private:
  support::TempFolder folder_;
};

using Files = std::map<std::string, std::string>;
using Faults = std::vector<std::string>;

TEST(HouseRules, AllowWhatPointsDown) {
  const Tree tree(Files{
      {"core/base/bytes.h", "#pragma once\n#include <vector>\n"},
      {"core/wire/reader.h", "#pragma once\n#include <cereal/cereal.hpp>\n#include \"core/base/bytes.h\"\n"},
      {"core/crypto/sign.cpp", "#include <sodium.h>\n#include \"core/base/bytes.h\"\n"},
      {"core/cert/claim.cpp", "// #include \"core/office/desk.h\"\n/* throw */ #include \"core/wire/reader.h\"\n"},
      {"native/tools/main.cpp", "#include \"core/wire/reader.h\"\n"},
      {"native/admin/app/model.h", "#pragma once\n"},
      {"native/admin/view/list.cpp", "#include <imgui.h>\n#include \"native/admin/app/model.h\"\n"},
      {"native/admin/main.cpp", "#include \"native/admin/app/model.h\"\n"},
      {"wasm/lifecert_abi.cpp", "#include \"core/wire/reader.h\"\n"},
  });
  EXPECT_THAT(broken_rules(tree.root()), IsEmpty());
}

struct Case {
  const char* name;
  Files files;
  Faults want;
};

class HouseRules : public ::testing::TestWithParam<Case> {};

TEST_P(HouseRules, AreSeenBroken) {
  const Tree tree(GetParam().files);
  EXPECT_EQ(broken_rules(tree.root()), GetParam().want);
}

const Case kCases[] = {
    {"upward",
     {{"core/base/a.h", "\n\n#include \"core/wire/b.h\"\n"}, {"core/wire/b.h", ""}},
     {"core/base/a.h:3: base includes upward into wire"}},
    {"sideways",
     {{"core/crypto/a.h", "#include \"core/wire/b.h\"\n"}, {"core/wire/b.h", ""}},
     {"core/crypto/a.h:1: crypto includes sideways into wire"}},
    {"native_sideways",
     {{"native/intake/a.cpp", "#include \"native/tools/b.h\"\n"}, {"native/tools/b.h", ""}},
     {"native/intake/a.cpp:1: intake includes sideways into tools"}},
    {"admin_upward",
     {{"native/admin/app/a.cpp", "#include \"native/admin/view/b.h\"\n"}, {"native/admin/view/b.h", ""}},
     {"native/admin/app/a.cpp:1: admin/app includes upward or sideways into admin/view"}},
    {"core_into_native",
     {{"core/office/a.cpp", "#include \"native/platform/b.h\"\n"}, {"native/platform/b.h", ""}},
     {"core/office/a.cpp:1: core includes native"}},
    {"wasm_into_office",
     {{"wasm/lifecert_abi.cpp", "#include \"core/office/b.h\"\n"}, {"core/office/b.h", ""}},
     {"wasm/lifecert_abi.cpp:1: wasm includes core/office, which is not part of the module"}},
    {"unknown_room", {{"core/attic/a.h", ""}}, {"core/attic/a.h: unknown room 'attic': give it a floor in tests/arch"}},
    {"cycle_in_a_room",
     {{"core/base/a.h", "#include \"core/base/b.h\"\n"}, {"core/base/b.h", "#include \"core/base/a.h\"\n"}},
     {"core/base/a.h: includes itself: core/base/a.h -> core/base/b.h -> core/base/a.h"}},
    {"not_from_the_root",
     {{"core/base/a.h", "#include \"b.h\"\n"}, {"core/base/b.h", ""}},
     {"core/base/a.h:1: \"b.h\" is no file of core, native or wasm, written from the root"}},
    {"sodium_in_a_header",
     {{"core/crypto/a.h", "#include <sodium.h>\n"}},
     {"core/crypto/a.h:1: includes libsodium outside core/crypto/*.cpp"}},
    {"sodium_in_another_room",
     {{"core/envelope/a.cpp", "#  include <sodium/crypto_sign.h>\n"}},
     {"core/envelope/a.cpp:1: includes libsodium outside core/crypto/*.cpp"}},
    {"imgui_in_the_model",
     {{"native/admin/app/a.cpp", "#include <imgui.h>\n"}},
     {"native/admin/app/a.cpp:1: includes imgui.h outside native/admin/view and native/admin/shell"}},
    {"stock_cereal",
     {{"core/wire/a.h", "#include <cereal/types/vector.hpp>\n#include <cereal/archives/json.hpp>\n"}},
     {"core/wire/a.h:1: includes cereal's stock cereal/types/vector.hpp",
      "core/wire/a.h:2: includes cereal's stock cereal/archives/json.hpp"}},
    {"class_version",
     {{"native/tools/a.cpp", "CEREAL_CLASS_VERSION(A, 1)\n"}},
     {"native/tools/a.cpp:1: uses CEREAL_CLASS_VERSION"}},
    {"clock_in_core",
     {{"core/cert/a.cpp", "#include <chrono>\n"}},
     {"core/cert/a.cpp:1: includes <chrono>: the core has no clock, chance, I/O or threads"}},
    {"throw_in_core",
     {{"core/cert/a.cpp", "int f(int n) {\n  if (n > 1'000) throw n;  // no\n  return n;\n}\n"}},
     {"core/cert/a.cpp:2: throws: the core returns a Result"}},
    {"not_listed",
     {{"core/base/a.h", ""}, {"CMakeLists.txt", "# core/base/a.h\n"}},
     {"core/base/a.h: no CMakeLists.txt or sources.cmake names it"}},
    {"test_not_listed",
     {{"core/base/a.h", ""}, {"tests/core/base/a_test.cpp", ""}, {"CMakeLists.txt", "core/base/a.h\n"}},
     {"tests/core/base/a_test.cpp: no CMakeLists.txt or sources.cmake names it"}},
    {"listed_by_its_room",
     {{"core/base/a.h", ""}, {"CMakeLists.txt", ""}, {"core/sources.cmake", "set(S\n  base/a.h)\n"}},
     {}},
};

INSTANTIATE_TEST_SUITE_P(Each, HouseRules, ::testing::ValuesIn(kCases),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(HouseRulesOnNothing, SayThatNothingWasFound) {
  const Tree tree(Files{{"README.md", ""}});
  EXPECT_THAT(broken_rules(tree.root()), ElementsAre("no source file found under " + tree.root().string()));
}

}  // namespace
}  // namespace lifecert::arch
