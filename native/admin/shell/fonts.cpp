#include "native/admin/shell/fonts.h"

#include <utility>

#include "native/admin/text/words.h"
#include "native/platform/file.h"

namespace lifecert::native::admin::shell {
namespace {

constexpr std::uint64_t kMaxFontBytes = 128U << 20;
constexpr int kSimplifiedChinese = 2;  // the face within the collection
constexpr float kHeightOfEm = 1.448F;  // the font's ascent and descent together
constexpr float kTitleScale = 1.45F;
constexpr char32_t kReplacement = U'〓';  // what a compositor sets for a character that the case lacks

bool is_collection(ByteView file) { return file.size() > 16 && text_of(file.first(4)) == "ttcf"; }

Result<Bytes> read_collection(const std::string& path) {
  Result<Bytes> file = read_file(path, kMaxFontBytes);
  if (!file) return Error{file.error().code, path};
  if (!is_collection(*file)) return Error{Code::bad_syntax, path};
  return file;
}

}  // namespace

Result<Fonts> Fonts::load(const FontFiles& files) {
  Result<Bytes> regular = read_collection(files.regular);
  if (!regular) return regular.error();
  Result<Bytes> bold = read_collection(files.bold);
  if (!bold) return bold.error();
  return Fonts(std::move(*regular), std::move(*bold));
}

Fonts::Fonts(Bytes regular, Bytes bold) : regular_(std::move(regular)), bold_(std::move(bold)) {
  for (char32_t character = 0x20; character < 0x7F; ++character) wanted_.add(character);
  wanted_.add(kReplacement);
  wanted_.add(U'…');
  wanted_.add(text::every_text());
}

bool Fonts::want(const Model& model, std::string_view typed) {
  if (list_version_ != model.list.version) {
    add_list(wanted_, model.list);
    list_version_ = model.list.version;
  }
  add_rest(wanted_, model);
  wanted_.add(typed);
  return built_ != wanted_.all().size();
}

void Fonts::build(float em) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ImFontGlyphRangesBuilder used;
  for (const char32_t character : wanted_.all()) used.AddChar(static_cast<ImWchar>(character));
  used_ranges_.clear();
  used.BuildRanges(&used_ranges_);
  // What is typed is drawn in the main text: with the common characters there, typing seldom rebuilds.
  used.AddRanges(atlas.GetGlyphRangesChineseSimplifiedCommon());
  text_ranges_.clear();
  used.BuildRanges(&text_ranges_);

  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.FontNo = kSimplifiedChinese;
  config.OversampleH = 1;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  const auto add = [&](Bytes& file, float size, const ImVector<ImWchar>& ranges) {
    config.EllipsisChar = static_cast<ImWchar>(U'…');
    return atlas.AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()), size, &config, ranges.Data);
  };
  text_ = add(regular_, em * kHeightOfEm, text_ranges_);
  strong_ = add(bold_, em * kHeightOfEm, used_ranges_);
  title_ = add(bold_, em * kHeightOfEm * kTitleScale, used_ranges_);
  for (ImFont* font : {text_, strong_, title_}) font->FallbackChar = static_cast<ImWchar>(kReplacement);
  atlas.Build();
  built_ = wanted_.all().size();
}

std::vector<char32_t> Fonts::missing() const {
  std::vector<char32_t> none;
  for (const char32_t character : wanted_.all()) {
    const auto glyph = static_cast<ImWchar>(character);
    const bool all = text_->FindGlyphNoFallback(glyph) != nullptr && strong_->FindGlyphNoFallback(glyph) != nullptr &&
                     title_->FindGlyphNoFallback(glyph) != nullptr;
    if (!all) none.push_back(character);
  }
  return none;
}

}  // namespace lifecert::native::admin::shell
