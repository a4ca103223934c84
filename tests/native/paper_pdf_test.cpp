#include "native/tools/paper_pdf.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "core/cert/submission.h"
#include "core/wire/text.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

using receipt::PaperKind;

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

PrintedPaper sample(PaperKind kind, std::size_t chars) {
  PrintedPaper printed;
  printed.paper.kind = kind;
  printed.paper.spoken_number = "1234 5678 90-7";
  printed.paper.person = {0x77, 0x0d, 0x80, 0xcf, 0x5f, 0xcb, 0x7b, 0x77};
  printed.paper.due_day = 20'818;
  printed.paper.made_at = printed.paper.logged_at = printed.paper.decided_at = 1'795'392'000;
  printed.paper.verdict = kind == PaperKind::decided ? 1 : 0;
  printed.paper.next_due_day = kind == PaperKind::decided ? 21'183 : 0;
  printed.qr_text = kind == PaperKind::kept ? "LCK1:" : kind == PaperKind::received ? "LCR1:" : "LCD1:";
  while (printed.qr_text.size() < chars) printed.qr_text += static_cast<char>('A' + printed.qr_text.size() % 26);
  printed.scheme_name_zh = "城镇职工养老保险";
  printed.scheme_name_en = "Urban employees' pension";
  printed.region_name_zh = "示例区社会保险事业管理局";
  printed.region_name_en = "Demo District Social Insurance Bureau";
  printed.hotline = "0000-12333";
  printed.web_address = "https://lifecert.example";
  return printed;
}

class PaperPdf : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path() const { return folder_ / "paper.pdf"; }
  Code write(const PrintedPaper& printed) {
    const Result<void> written = write_paper(printed, path());
    return written ? Code::ok : written.error().code;
  }
  [[nodiscard]] std::string text() const { return output_of("pdftotext -layout " + path() + " -"); }
  [[nodiscard]] bool one_page() const {
    return output_of("pdfinfo " + path()).find("Pages:           1\n") != std::string::npos;
  }

  support::TempFolder folder_;
};

TEST_F(PaperPdf, SaysWhatItIsForWhomAndUntilWhen) {
  struct Row {
    PaperKind kind;
    std::size_t chars;
    const char* title;
    const char* until;
  };
  for (const Row& row : {Row{PaperKind::kept, 415, "已存在本机", "2026年12月31日"},
                         Row{PaperKind::received, 2200, "已收到", "2026年12月31日"},
                         Row{PaperKind::decided, 1700, "认证通过", "2027年12月31日"}}) {
    ASSERT_EQ(write(sample(row.kind, row.chars)), Code::ok) << row.title;
    EXPECT_TRUE(one_page()) << row.title;
    const std::string said = text();
    for (const char* part : {row.title, row.until, "1234 5678 90-7", "770d 80cf 5fcb 7b77", "0000-12333", "盖章处"}) {
      EXPECT_NE(said.find(part), std::string::npos) << row.title << ": " << part;
    }
  }
}

TEST_F(PaperPdf, HasANameOnlyWhenItIsGivenOne) {
  PrintedPaper printed = sample(PaperKind::decided, 1700);
  printed.name = "示例 甲一";
  ASSERT_EQ(write(printed), Code::ok);
  EXPECT_NE(text().find("示例 甲一"), std::string::npos);
  EXPECT_EQ(text().find("770d"), std::string::npos);
}

TEST_F(PaperPdf, HasAQrThatReadsAsItsText) {
  const PrintedPaper printed = sample(PaperKind::received, 2200);
  ASSERT_EQ(write(printed), Code::ok);
  output_of("pdftoppm -r 300 -gray -singlefile " + path() + " " + (folder_ / "page"));
  std::string read = output_of("zbarimg --nodbus --raw -q " + (folder_ / "page.pgm"));
  while (!read.empty() && read.back() == '\n') read.pop_back();
  EXPECT_EQ(read, printed.qr_text);
}

TEST_F(PaperPdf, FitsTheLongestReasonOnOnePage) {
  PrintedPaper printed = sample(PaperKind::decided, 2395);
  printed.paper.verdict = 2;
  while (printed.paper.reason.size() + 15 <= cert::kMaxReason) printed.paper.reason += "照片不清楚";
  ASSERT_EQ(write(printed), Code::ok);
  EXPECT_TRUE(one_page());
  EXPECT_NE(text().find("需补充"), std::string::npos);
}

TEST_F(PaperPdf, IsReadableByItsOwnerAlone) {
  ASSERT_EQ(write(sample(PaperKind::kept, 415)), Code::ok);
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(PaperPdf, RefusesWhatItCannotSayAndWritesNothing) {
  const auto refused = [&](auto change) {
    PrintedPaper printed = sample(PaperKind::received, 400);
    change(printed);
    return write(printed);
  };
  EXPECT_EQ(refused([](auto& p) { p.hotline.clear(); }), Code::too_short);
  EXPECT_EQ(refused([](auto& p) { p.region_name_zh.clear(); }), Code::too_short);
  EXPECT_EQ(refused([](auto& p) { p.name = std::string(300, 'x'); }), Code::too_long);
  EXPECT_EQ(refused([](auto& p) { p.name = "a\nb"; }), Code::bad_text);
  EXPECT_EQ(refused([](auto& p) { p.qr_text = "LCR1:" + std::string(4500, 'A'); }), Code::too_long);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

}  // namespace
}  // namespace lifecert::native
