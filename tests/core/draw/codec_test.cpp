// The draw's formats in the codec family. The values belong together and are in FORMAT.md.
#include "core/draw/draw.h"
#include "tests/support/codec_suite.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  using namespace lifecert::draw;
  const ObjectList objects{draw::kVersion,
                           "示例企业名单",
                           {{"91150000DEMO00001X", "示例一号商店", "A"}, {"91150000DEMO00002X", "示例二号工厂", "D"},
                            {"91150000DEMO00003X", "示例三号餐馆", "B"}},
                           {{"91150000DEMO00003X", "本年度已检查"}}};
  const InspectorList inspectors{draw::kVersion,
                                 "示例执法人员",
                                 {{"DEMO-001", "示例甲", "市场监管科"}, {"DEMO-002", "示例乙", "市场监管科"},
                                  {"DEMO-003", "示例丙", "消防科"}},
                                 {{"DEMO-003", "91150000DEMO00002X", "近亲属"}}};
  const Bytes object_file = wire::encode(objects);
  const Bytes inspector_file = wire::encode(inspectors);
  const Secret secret = fixed("draw secret");
  Commitment commitment;
  commitment.region = "demo.example";
  commitment.number = "2026-017";
  commitment.demonstration = true;
  commitment.committed_at = kNow;
  commitment.draw_at = kNow + 3600;
  commitment.objects = file_hash(object_file);
  commitment.inspectors = file_hash(inspector_file);
  commitment.object_count = 3;
  commitment.inspector_count = 3;
  commitment.secret_hash = secret_hash(secret);
  commitment.rules = {"示例抽查细则", "国办发〔2015〕58号", 1, 2, 0, {{"A", 1}, {"B", 2}, {"D", 8}}};
  const Hash id = crypto::blake2b(wire::encode(commitment));
  const SeedRecord seed{draw::kVersion, "demo.example", id, "demo.example/log\n1\nAAAA\n\n— demo AAAA\n"};
  const Outcome outcome =
      must(run_committed(commitment, id, object_file, inspector_file, seed_of(id, seed.checkpoint, secret)));
  const ResultStatement result{draw::kVersion, "demo.example", id, outcome.seed, true,
                               file_hash(wire::encode(outcome)), 1};
  return {wire_case("ObjectList", "draw-objects.hex", objects),
          wire_case("InspectorList", "draw-inspectors.hex", inspectors),
          wire_case("Commitment", "draw-commitment.hex", commitment),
          wire_case("SeedRecord", "draw-seed.hex", seed),
          wire_case("Reveal", "draw-reveal.hex", Reveal{draw::kVersion, "demo.example", id, secret}),
          wire_case("Outcome", "draw-outcome.hex", outcome),
          wire_case("ResultStatement", "draw-result.hex", result)};
}

INSTANTIATE_TEST_SUITE_P(Draw, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
