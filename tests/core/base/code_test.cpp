#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/base/result.h"
#include "core/base/utf8.h"

namespace lifecert {
namespace {

std::set<std::uint16_t> known_numbers() {
  std::set<std::uint16_t> numbers;
  for (unsigned number = 0; number < 65536; ++number) {
    if (known(static_cast<Code>(number))) numbers.insert(static_cast<std::uint16_t>(number));
  }
  return numbers;
}

TEST(Code, HasANameAndASentenceInBothLanguages) {
  std::set<std::string_view> names;
  for (const std::uint16_t number : known_numbers()) {
    const Code code = static_cast<Code>(number);
    SCOPED_TRACE(name_of(code));
    EXPECT_TRUE(names.insert(name_of(code)).second) << "two codes of one name";
    EXPECT_NE(name_of(code), "unknown");
    EXPECT_TRUE(sentence(code).ends_with('.'));
    EXPECT_TRUE(sentence_zh(code).ends_with("。"));
    EXPECT_TRUE(is_plain_text(sentence(code)));
    EXPECT_TRUE(is_plain_text(sentence_zh(code)));
  }
}

// The numbers cross the C ABI and stand in journals: this list may grow, and nothing in it may change.
TEST(Code, NeverChangesItsNumber) {
  struct Case {
    std::string_view name;
    unsigned number;
  };
  const Case cases[] = {
      {"ok", 0},
      {"truncated", 100},
      {"trailing_bytes", 101},
      {"too_long", 102},
      {"too_short", 103},
      {"not_canonical", 104},
      {"unknown_version", 105},
      {"unknown_value", 106},
      {"bad_text", 107},
      {"too_deep", 108},
      {"bad_syntax", 109},
      {"bad_signature", 200},
      {"bad_key", 201},
      {"wrong_key", 202},
      {"cannot_open", 203},
      {"bad_mac", 204},
      {"hash_mismatch", 205},
      {"weak_entropy", 206},
      {"self_test_failed", 207},
      {"unknown_suite", 208},
      {"too_few_signatures", 209},
      {"wrong_region", 300},
      {"wrong_kind", 301},
      {"expired", 302},
      {"not_yet_valid", 303},
      {"unknown_person", 304},
      {"unknown_credential", 305},
      {"revoked", 306},
      {"unknown_code", 307},
      {"used_code", 308},
      {"bad_check_character", 309},
      {"no_challenge", 310},
      {"already_decided", 311},
      {"not_decidable", 312},
      {"older_version", 313},
      {"wrong_person", 314},
      {"no_consent", 315},
      {"unknown_submission", 316},
      {"unannounced_roots", 320},
      {"not_co_signed", 321},
      {"unknown_staff", 322},
      {"staff_over_limit", 323},
      {"two_needed", 324},
      {"too_many_persons", 325},
      {"visit_over", 326},
      {"unproven_request", 327},
      {"provisional_limit", 328},
      {"provisional_full", 329},
      {"too_many_deposits", 330},
      {"evidence_late", 331},
      {"evidence_missing", 332},
      {"journal_gap", 333},
      {"journal_fork", 334},
      {"not_resolved", 335},
      {"suspect_key", 336},
      {"too_many_tries", 337},
      {"wrong_station", 338},
      {"wrong_way", 339},
      {"needs_second_signature", 340},
      {"bad_policy", 341},
      {"no_other_way", 342},
      {"unknown_event_source", 343},
      {"unknown_statement", 344},
      {"already_open", 345},
      {"not_open", 346},
      {"claims_more", 347},
      {"evidence_gone", 348},
      {"epoch_over", 349},
      {"consent_withdrawn", 350},
      {"unknown_words", 351},
      {"not_a_witness", 352},
      {"not_included", 400},
      {"not_consistent", 401},
      {"wrong_origin", 402},
      {"log_full", 403},
      {"size_mismatch", 404},
      {"store_failed", 500},
      {"store_conflict", 501},
      {"storage_full", 502},
      {"no_network", 503},
      {"bad_answer", 504},
      {"server_busy", 505},
      {"not_found", 506},
      {"not_allowed", 507},
      {"too_many_requests", 508},
      {"timed_out", 509},
      {"cannot_sign", 510},
      {"wrong_state", 600},
      {"bad_argument", 601},
      {"slot_full", 730},
      {"not_open_then", 731},
      {"unknown_service", 732},
      {"unknown_window", 733},
      {"already_booked", 734},
      {"unknown_case", 735},
      {"already_closed", 736},
      {"not_next", 737},
      {"too_far_ahead", 738},
      {"too_late", 739},
      {"no_hall_plan", 740},
      {"wrong_step", 741},
      {"already_evaluated", 742},
      {"not_yours", 743},
      {"too_many_open", 744},
      {"unknown_draw", 750},
      {"commitment_late", 751},
      {"no_seed", 752},
      {"wrong_secret", 753},
      {"secret_late", 754},
      {"wrong_list", 755},
      {"too_few_eligible", 756},
      {"wrong_result", 757},
      {"bad_weights", 758},
      {"no_result", 759},
      {"stopped", 602},
      {"bad_model", 800},
      {"bad_picture", 801},
      {"no_face", 802},
      {"over_budget", 803},
      {"wrong_script", 820},
      {"several_faces", 822},
      {"face_lost", 823},
      {"other_face", 824},
      {"flat_face", 825},
      {"reused", 826},
      {"no_match", 827},
      {"no_portrait", 828},
      {"impossible_motion", 829},
      {"no_live_session", 830},
      {"figures_differ", 831},
      {"no_models", 832},
      {"easier_set", 833},
  };
  for (const Case& one : cases) EXPECT_EQ(name_of(static_cast<Code>(one.number)), one.name) << one.number;
}

TEST(Code, OfANewerProgramIsUnknownAndStillHasASentence) {
  const Code newer = static_cast<Code>(999);
  EXPECT_FALSE(known(newer));
  EXPECT_EQ(name_of(newer), "unknown");
  EXPECT_FALSE(sentence(newer).empty());
  EXPECT_FALSE(sentence_zh(newer).empty());
}

TEST(Error, SaysWithWhat) {
  EXPECT_EQ(describe({Code::too_long, "name"}), "name: A part of the data is longer than allowed.");
  EXPECT_EQ(describe({Code::too_long, ""}), "A part of the data is longer than allowed.");
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = 7;
  EXPECT_TRUE(good.has_value());
  EXPECT_EQ(*good, 7);
  const Result<int> bad = Error{Code::truncated, "here"};
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error(), (Error{Code::truncated, "here"}));
  EXPECT_EQ(bad.value_or(3), 3);
  EXPECT_TRUE(Result<void>());
  EXPECT_EQ(Result<void>(Code::expired).error().code, Code::expired);
}

TEST(ResultDeathTest, StopsTheProgramWhenAskedForWhatIsNotThere) {
  const Result<int> bad = Code::truncated;
  const Result<int> good = 7;
  EXPECT_DEATH((void)bad.value(), "");
  EXPECT_DEATH((void)good.error(), "");
  EXPECT_DEATH((void)Result<void>().error(), "");
}

}  // namespace
}  // namespace lifecert
