// lifecert region init; the lists that follow the first one: trust_command.cpp
#include <iostream>
#include <memory>

#include "core/office/region.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"

namespace lifecert::native {
namespace {

struct InitOptions {
  std::string folder;
  office::RegionPlan plan;
  std::vector<std::string> schemes;   // "id=中文名=English name"
  std::vector<std::string> stations;  // "id=中文名=English name=address=phone"
  std::vector<std::string> sources;   // "name=public key in hex"
  int backup_days = -1;
  bool demo = false;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '=') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

// As demo/roll.csv names them. Plainly nobody's.
void fill_demo(office::RegionPlan& plan) {
  if (plan.region.empty()) plan.region = "demo.example";
  if (plan.name_zh.empty()) plan.name_zh = "示例区社会保险服务中心";
  if (plan.name_en.empty()) plan.name_en = "Demo District Social Insurance Service";
  if (plan.hotline.empty()) plan.hotline = "0000-12333";
  if (plan.reviewers.empty()) plan.reviewers = {"reviewer-1"};
  if (plan.schemes.empty()) {
    plan.schemes = {{"urban-employee", "城镇职工基本养老保险", "Urban employees' pension"},
                    {"rural-resident", "城乡居民基本养老保险", "Urban and rural residents' pension"}};
  }
  if (plan.stations.empty()) {
    plan.stations = {
        {"demo-station-1", "示例第一社区服务站", "Demo Community Station 1", "示例区示例路 1 号", "0000-5550001"},
        {"demo-station-2", "示例第二社区服务站", "Demo Community Station 2", "示例区示例路 2 号", "0000-5550002"},
        {"demo-station-3", "示例第三社区服务站", "Demo Community Station 3", "示例区示例小区 3 栋", "0000-5550003"}};
  }
}

int init(Context& context, InitOptions options) {
  for (const std::string& text : options.schemes) {
    const std::vector<std::string> parts = split(text);
    if (parts.size() != 3) return context.usage("--scheme wants id=中文名=English name");
    options.plan.schemes.push_back({parts[0], parts[1], parts[2]});
  }
  for (const std::string& text : options.stations) {
    std::vector<std::string> parts = split(text);
    if (parts.size() < 3 || parts.size() > 5) {
      return context.usage("--station wants id=中文名=English name=address=telephone, the last two may be left out");
    }
    parts.resize(5);
    options.plan.stations.push_back({parts[0], parts[1], parts[2], parts[3], parts[4]});
  }
  for (const std::string& text : options.sources) {
    const std::vector<std::string> parts = split(text);
    Result<crypto::Hash> key = parts.size() == 2 ? hash_of_hex(parts[1]) : Result<crypto::Hash>(Code::bad_syntax);
    if (!key) return context.usage("--event-source wants name=public key, 64 hex digits");
    options.plan.event_sources.push_back({parts[0], *key});
  }
  if (options.backup_days >= 0) options.plan.policy.backup_days = static_cast<std::uint16_t>(options.backup_days);
  if (options.demo) fill_demo(options.plan);
  SystemEntropy entropy;
  const SystemClock clock;
  Result<office::Region> region = office::make_region(options.plan, entropy, clock.now_s());
  if (!region) return context.fail("making the region", region.error());
  const RegionFolder folder(options.folder);
  if (Result<void> made = folder.create(*region, options.plan); !made) {
    return context.fail("writing the region", made.error());
  }
  const std::string root_set = hex(region->pins.root_set);
  if (context.json) {
    Context::print({{"folder", options.folder},
                    {"region", options.plan.region},
                    {"root_set", root_set},
                    {"log_origin", region->log_origin},
                    {"reviewers", options.plan.reviewers}});
    return kDone;
  }
  std::cout << "region     " << options.plan.region << "\n"
            << "folder     " << options.folder << "\n"
            << "log        " << region->log_origin << "\n"
            << "root set   " << root_set << "\n";
  std::cerr
      << "Every key of the region is in this folder now. Take roots/ offline, and give intake/, registrar/, vault/ and "
         "reviewer/ to those that they are for.\n";
  return kDone;
}

}  // namespace

void add_region_commands(CLI::App& app, Context& context) {
  CLI::App* region = app.add_subcommand("region", "make a region; its trust list and the next ones");
  region->require_subcommand(1);
  add_trust_commands(*region, context);
  auto options = std::make_shared<InitOptions>();
  CLI::App* init_command = region->add_subcommand(
      "init",
      "Makes three roots (two must sign), the log's, time cosigner's, registrar's, re-check worker's and reviewers' "
      "keys,\n"
      "four recipient epochs, and the first trust list. Nothing of an existing region is overwritten.\n"
      "\n"
      "Example:\n"
      "  lifecert region init demo-region --demo\n"
      "  lifecert region init hexi --region hexi.example --name-zh 河西区 --name-en Hexi --hotline 0000-12333 \\\n"
      "    --reviewer zhang-1 --reviewer li-2 --scheme 'urban-employee=城镇职工养老保险=Urban employees' \\\n"
      "    --station 'st-01=第一服务站=Station 1=示例路 1 号=0000-1'\n");
  init_command->add_option("folder", options->folder, "folder to make")->required();
  init_command->add_option("--region", options->plan.region, "machine name of the region, such as demo.example");
  init_command->add_option("--name-zh", options->plan.name_zh, "name in Chinese");
  init_command->add_option("--name-en", options->plan.name_en, "name in English");
  init_command->add_option("--hotline", options->plan.hotline, "telephone that people may call");
  init_command
      ->add_option("--reviewer", options->plan.reviewers, "a reviewer's name: a-z, 0-9 and '-'; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  init_command->add_option("--scheme", options->schemes, "id=中文名=English name; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  init_command->add_option("--station", options->stations, "id=中文名=English name=address=telephone; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  init_command->add_option("--event-source", options->sources, "name=public key of another system; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  init_command->add_option("--backup-days", options->backup_days, "how long a backup of the vault lives")
      ->check(CLI::Range(0, 30));
  init_command->add_flag("--demo", options->demo, "fill in what was not said with a demonstration region");
  init_command->callback([options, &context] { init(context, *options); });
}

}  // namespace lifecert::native
