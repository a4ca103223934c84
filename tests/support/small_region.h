// The plan of the smallest region that works: one station, one scheme, one reviewer.
#pragma once

#include "core/office/region.h"

namespace lifecert::support {

inline office::RegionPlan small_plan() {
  office::RegionPlan plan;
  plan.region = "test.example";
  plan.name_zh = "示例区";
  plan.name_en = "Demo District";
  plan.hotline = "000-00000000";
  plan.stations = {{"demo-station-1", "示例一站", "Demo Station 1", "", ""}};
  plan.schemes = {{"urban-employee", "城镇职工养老保险", "Urban employees' pension"}};
  plan.reviewers = {"reviewer-1"};
  return plan;
}

}  // namespace lifecert::support
