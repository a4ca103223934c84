// lifecert: the office's command. The office is closed: this program calls the intake, nobody calls it.
#include <iostream>

#include "core/crypto/self_test.h"
#include "native/platform/heap.h"
#include "native/tools/command.h"

int main(int argc, char** argv) {
  using namespace lifecert;
  using namespace lifecert::native;
  keep_freed_memory();

  if (Result<void> good = crypto::start(); !good) {
    std::cerr << "lifecert: self-test: " << describe(good.error()) << "\n";
    return kRefused;
  }
  Context context;
  CLI::App app{
      "lifecert: the office's command: makes a region, prints letters, answers requests, decides, audits.\n"
      "\n"
      "A whole certification, with an intake running beside:\n"
      "  lifecert region init demo-region --demo\n"
      "  export LIFECERT_REGION=demo-region\n"
      "  lifecert roll import demo/roll.csv\n"
      "  lifecert enrol letters --out letters.pdf\n"
      "  lifecert registrar &  lifecert recheck &      answer what comes in\n"
      "  lifecert list                                 what waits for a reviewer\n"
      "  lifecert show 1f2e3d4c --out photos           look at it (this is logged)\n"
      "  lifecert decide 1f2e3d4c pass\n"
      "  lifecert audit\n"
      "\n"
      "Results on stdout, messages on stderr. Exit: 0 done, 1 refused or not verified, 2 wrong usage, 3 the intake "
      "does "
      "not answer.\n"};
  app.name("lifecert");
  app.fallthrough();
  app.require_subcommand(1);
  app.add_option("--region", context.region, "folder made by `lifecert region init`")->envname("LIFECERT_REGION");
  app.add_option("--intake", context.intake, "address of the intake")
      ->envname("LIFECERT_INTAKE")
      ->capture_default_str();
  app.add_option("--ca", context.ca_file, "PEM authority that an https intake is believed by; else the system's")
      ->envname("LIFECERT_CA");
  app.add_flag("--json", context.json, "one JSON object on stdout");
  add_region_commands(app, context);
  add_roll_commands(app, context);
  add_enrol_commands(app, context);
  add_staff_commands(app, context);
  add_worker_commands(app, context);
  add_case_commands(app, context);
  add_care_commands(app, context);
  add_event_commands(app, context);
  add_vault_commands(app, context);
  add_file_commands(app, context);
  add_hall_commands(app, context);
  add_desk_commands(app, context);
  add_draw_commands(app, context);
  add_print_commands(app, context);
  add_meter_command(app, context);
  add_audit_command(app, context);
  add_export_command(app, context);
  add_catalog_commands(app, context);
  add_backup_commands(app, context);
  add_witness_commands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  return context.exit_code;
}
