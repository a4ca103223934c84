#include "native/tools/letter_pdf.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/base/civil.h"
#include "tests/support/temp_folder.h"

// Fontconfig and Cairo keep caches until the process ends; nothing grows with the letters.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\nleak:libcairo\nleak:libpango\n"; }

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

Letter sample() {
  Letter letter;
  letter.name = "示例 甲一";
  letter.scheme_name_zh = "企业职工基本养老保险";
  letter.scheme_name_en = "Urban employees' pension";
  letter.station_name = "示例区第一社区服务站";
  letter.due_day = parse_iso_date("2027-03-31").value();
  letter.typed_code = "K7QM-3XW9-T2HB-R";
  letter.qr_text = "LC1:0123ABCD:K7QM3XW9T2HBK7QM3XW9T2HBK7R";
  letter.region_name_zh = "示例区社会保险服务中心";
  letter.region_name_en = "Social Insurance Service, Demo District";
  letter.hotline = "0000-5550000";
  letter.address = "示例区示例路 1 号";
  letter.code_expires_day = parse_iso_date("2027-01-05").value();
  letter.web_address = "https://lifecert.example";
  return letter;
}

/// Every text as long as such texts get, all in one letter.
Letter longest() {
  Letter letter = sample();
  letter.scheme_name_zh = "机关事业单位工作人员基本养老保险（含职业年金补充部分）";
  letter.scheme_name_en =
      "Pension of staff of government bodies and public institutions, with the occupational annuity";
  letter.station_name = "示例自治旗示例苏木示例嘎查党群服务中心综合便民服务站";
  letter.address = "示例自治旗示例苏木示例嘎查第三小组 128 号院东侧二层 204 室";
  letter.hotline = "0000-5550000 转 8";
  letter.web_address = "https://lifecert.district.city.example:8443/prove";
  letter.region_name_zh = "示例自治旗社会保险事业管理服务中心城乡居民待遇科";
  letter.region_name_en = "Social Insurance Administration and Service Centre, Benefits Section, Demo Banner";
  return letter;
}

/// What a command writes to its standard output.
std::string output_of(const std::string& command) {
  std::string output;
  FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer{};
  std::size_t length = 0;
  while ((length = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0) output.append(buffer.data(), length);
  ::pclose(pipe);
  return output;
}

bool has_tool(const std::string& tool) { return !output_of("command -v " + tool).empty(); }

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string without_blanks(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n' || c == '\f'; }),
             text.end());
  return text;
}

class LetterPdf : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path() const { return folder_ / "letters.pdf"; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator{}));
  }

  support::TempFolder folder_;
};

#define NEEDS(tool) \
  if (!has_tool(tool)) GTEST_SKIP() << tool << " is not installed"

TEST_F(LetterPdf, WritesAPageOfA4ForEachLetter) {
  NEEDS("pdfinfo");
  ASSERT_TRUE(write_letters({sample(), longest(), sample()}, path()));
  const std::string info = output_of("pdfinfo " + path());
  EXPECT_NE(without_blanks(info).find("Pages:3Encrypted"), std::string::npos) << info;
  EXPECT_NE(info.find("(A4)"), std::string::npos) << info;
}

TEST_F(LetterPdf, SaysAllThatThePersonMustKnow) {
  NEEDS("pdftotext");
  ASSERT_TRUE(write_letters({sample()}, path()));
  const std::string text = output_of("pdftotext -layout " + path() + " -");
  const std::string words = without_blanks(text);
  EXPECT_NE(text.find("K7QM-3XW9-T2HB-R"), std::string::npos);
  for (const char* wanted : {"示例甲一，您好！",
                             "企业职工基本养老保险",
                             "2027年3月31日",
                             "31March2027",
                             "Urbanemployees'pension",
                             "有效到2027年1月5日",
                             "5January2027",
                             "0000-5550000",
                             "https://lifecert.example",
                             "千万不要把这个码念给打电话来的人听。",
                             "工作人员不会打电话问您要码。",
                             "Neverreadthiscodetoacaller.Ourstaffwillneveraskforit.",
                             "没有手机或不会用？",
                             "示例区第一社区服务站",
                             "示例区示例路1号",
                             "请工作人员上门办",
                             "不愿拍脸",
                             "一次没办成，养老金不会停。",
                             "Afailedtryneverstopsyourpension.",
                             "示例区社会保险服务中心",
                             "SocialInsuranceService,DemoDistrict",
                             "已收到",
                             "已存在本机"}) {
    EXPECT_NE(words.find(wanted), std::string::npos) << wanted;
  }
}

TEST_F(LetterPdf, CarriesAQrThatACameraReads) {
  NEEDS("pdftoppm");
  NEEDS("zbarimg");
  Letter second = sample();
  second.qr_text = "LC1:0123ABCD:00000000000000000000000000Z";
  Letter third = longest();
  third.qr_text = std::string(256, 'q');
  ASSERT_TRUE(write_letters({sample(), second, third}, path()));
  for (const char* resolution : {"100", "200"}) {
    output_of(std::string("pdftoppm -gray -r ") + resolution + " " + path() + " " + (folder_ / "page"));
    const auto page = [&](int number) {
      return output_of("zbarimg --nodbus --raw -q " + (folder_ / ("page-" + std::to_string(number) + ".pgm")));
    };
    EXPECT_EQ(page(1), sample().qr_text + "\n");
    EXPECT_EQ(page(2), second.qr_text + "\n");
    EXPECT_EQ(page(3), third.qr_text + "\n");
  }
}

TEST_F(LetterPdf, PrintsTheQrAtLeast45MillimetresWide) {
  NEEDS("pdftoppm");
  for (const std::string& text : {std::string("A"), sample().qr_text, std::string(256, 'q')}) {
    Letter letter = sample();
    letter.qr_text = text;
    ASSERT_TRUE(write_letters({letter}, path()));
    // Ten dots a millimetre, a byte a dot.
    output_of("pdftoppm -gray -r 254 -singlefile " + path() + " " + (folder_ / "page"));
    std::ifstream image(folder_ / "page.pgm", std::ios::binary);
    std::string magic;
    std::size_t width = 0;
    std::size_t height = 0;
    std::size_t white = 0;
    image >> magic >> width >> height >> white;
    image.get();
    const std::string dots(std::istreambuf_iterator<char>(image), {});
    ASSERT_EQ(dots.size(), width * height);
    ASSERT_GE(width, 2090U);
    // The part of the page, between frame and words, where nothing but the QR is.
    std::size_t least = width;
    std::size_t most = 0;
    for (std::size_t y = 750; y < 1050; ++y) {
      for (std::size_t x = 160; x < 770; ++x) {
        if (static_cast<unsigned char>(dots[y * width + x]) > 128) continue;
        least = std::min(least, x);
        most = std::max(most, x);
      }
    }
    ASSERT_GT(most, least);
    EXPECT_GE(most - least, 450U);
    EXPECT_LT(most - least, 560U);
  }
}

TEST_F(LetterPdf, SetsTheCodeInThirtyPointsAndTheTextInEighteen) {
  NEEDS("pdftotext");
  ASSERT_TRUE(write_letters({longest()}, path()));
  const std::string boxes = output_of("pdftotext -bbox " + path() + " -");
  // <word xMin="…" yMin="…" xMax="…" yMax="…">…</word>
  const auto height_of = [&](const std::string& word) {
    const std::size_t start = boxes.rfind("yMin=\"", boxes.find(">" + word));
    const std::size_t end = boxes.find("yMax=\"", std::min(start, boxes.size()));
    if (end == std::string::npos) return 0.0;
    return std::stod(boxes.substr(end + 6)) - std::stod(boxes.substr(start + 6));
  };
  EXPECT_GE(height_of("K7QM-3XW9-T2HB-R"), 30);
  EXPECT_GE(height_of("照着屏幕上的话慢慢做"), 18);
  EXPECT_GE(height_of("0000-5550000"), 20);
}

TEST_F(LetterPdf, IsReadableByItsOwnerAlone) {
  ASSERT_TRUE(write_letters({sample()}, path()));
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(files(), 1U);
}

TEST_F(LetterPdf, NamesTheLetterAndFieldThatIsWrongAndLeavesTheOldFile) {
  ASSERT_TRUE(write_letters({sample()}, path()));
  const std::string before = content_of(path());
  struct Case {
    std::string name;
    std::string Letter::*field;
    std::string value;
    Code code;
    std::string where;
  };
  const Case cases[] = {
      {"no name", &Letter::name, "", Code::too_short, "name"},
      {"two lines", &Letter::name, "甲\n乙", Code::bad_text, "name"},
      {"not UTF-8", &Letter::name, "\xBC\xD7", Code::bad_text, "name"},
      {"long name", &Letter::name, std::string(257, 'a'), Code::too_long, "name"},
      {"no scheme", &Letter::scheme_name_zh, "", Code::too_short, "scheme_name_zh"},
      {"no English scheme", &Letter::scheme_name_en, "", Code::too_short, "scheme_name_en"},
      {"no station", &Letter::station_name, "", Code::too_short, "station_name"},
      {"no hotline", &Letter::hotline, "", Code::too_short, "hotline"},
      {"long hotline", &Letter::hotline, std::string(33, '0'), Code::too_long, "hotline"},
      {"direction override", &Letter::hotline,
       "\xE2\x80\xAE"
       "123",
       Code::bad_text, "hotline"},
      {"bad address", &Letter::address, "\x01", Code::bad_text, "address"},
      {"no web address", &Letter::web_address, "", Code::too_short, "web_address"},
      {"no region", &Letter::region_name_zh, "", Code::too_short, "region_name_zh"},
      {"no English region", &Letter::region_name_en, "", Code::too_short, "region_name_en"},
      {"no QR", &Letter::qr_text, "", Code::too_short, "qr_text"},
      {"long QR", &Letter::qr_text, std::string(257, 'q'), Code::too_long, "qr_text"},
      {"short code", &Letter::typed_code, "K7Q", Code::too_short, "typed_code"},
      {"long code", &Letter::typed_code, "K7QM-3XW9-T2HB-K7QM-R", Code::too_long, "typed_code"},
      {"small letters", &Letter::typed_code, "k7qm-3xw9", Code::bad_syntax, "typed_code"},
      {"two hyphens", &Letter::typed_code, "K7QM--3XW9", Code::bad_syntax, "typed_code"},
      {"hyphen last", &Letter::typed_code, "K7QM-3XW9-", Code::bad_syntax, "typed_code"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Letter wrong = sample();
    wrong.*c.field = c.value;
    const Result<void> written = write_letters({sample(), wrong}, path());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, c.code);
    EXPECT_EQ(written.error().where, "letter 2: " + c.where);
    EXPECT_EQ(content_of(path()), before);
    EXPECT_EQ(files(), 1U);
  }
}

TEST_F(LetterPdf, RefusesWhatDoesNotFitAPage) {
  Letter letter = sample();
  letter.station_name.clear();
  for (int i = 0; i < 85; ++i) letter.station_name += "站";
  letter.address = letter.scheme_name_zh = letter.name = letter.station_name;
  const Result<void> written = write_letters({letter}, path());
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), (Error{Code::too_long, "letter 1: text"}));
  EXPECT_EQ(files(), 0U);
}

TEST_F(LetterPdf, WantsAtLeastOneLetter) {
  EXPECT_EQ(write_letters({}, path()).error().code, Code::bad_argument);
  EXPECT_EQ(files(), 0U);
}

TEST_F(LetterPdf, SaysWhenTheFolderIsNotThere) {
  EXPECT_EQ(write_letters({sample()}, folder_ / "no/letters.pdf").error().code, Code::store_failed);
}

TEST_F(LetterPdf, SaysWhenTheDiskIsFullAndLeavesNothing) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4096;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Result<void> written = write_letters({sample()}, path());
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::storage_full);
  EXPECT_EQ(files(), 0U);
}

TEST_F(LetterPdf, PrintsRareCharactersAndNamesThoseThatNoFontHas) {
  Letter rare = sample();
  rare.name = "示例 𠮷䶮";
  Letter unknown = sample();
  unknown.name = "示例 \xF4\x80\x80\x80";  // U+100000, which is for private use
  EXPECT_EQ(letters_with_missing_glyphs({sample(), rare, unknown}), std::vector<std::size_t>{2});
  EXPECT_TRUE(write_letters({rare, unknown}, path()));
}

}  // namespace
}  // namespace lifecert::native
