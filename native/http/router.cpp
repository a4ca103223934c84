#include "native/http/router.h"

#include <algorithm>
#include <tuple>

namespace lifecert::native::http {
namespace {

constexpr std::string_view kId = "{id}";

/// How specific a pattern is, the higher the better: (2, n) exact, (1, n) with {id}, (0, n) all that begin so.
using Rank = std::tuple<int, std::size_t>;

struct Fit {
  Rank rank;
  std::string_view id;
};

std::optional<Fit> fit(const Route& route, std::string_view path) {
  const std::string_view pattern = route.pattern;
  if (pattern.ends_with('*')) {
    const std::string_view begin = pattern.substr(0, pattern.size() - 1);
    if (!path.starts_with(begin)) return std::nullopt;
    if (!route.except.empty() && path.starts_with(route.except)) return std::nullopt;
    return Fit{{0, begin.size()}, {}};
  }
  const std::size_t at = pattern.find(kId);
  if (at == std::string_view::npos)
    return pattern == path ? std::optional<Fit>({{2, pattern.size()}, {}}) : std::nullopt;
  const std::string_view before = pattern.substr(0, at);
  const std::string_view after = pattern.substr(at + kId.size());
  if (path.size() <= before.size() + after.size()) return std::nullopt;
  if (!path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
  const std::string_view id = path.substr(before.size(), path.size() - before.size() - after.size());
  if (id.find('/') != std::string_view::npos) return std::nullopt;
  return Fit{{1, pattern.size()}, id};
}

bool serves(const Route& route, Method method) {
  return route.method == method || (route.method == Method::get && method == Method::head);
}

bool is_pattern(std::string_view pattern) {
  if (!pattern.starts_with('/')) return false;
  const std::size_t star = pattern.find('*');
  if (star != std::string_view::npos && (star + 1 != pattern.size() || pattern[star - 1] != '/')) return false;
  const std::size_t brace = pattern.find_first_of("{}");
  if (brace == std::string_view::npos) return true;
  if (star != std::string_view::npos || pattern.substr(brace, kId.size()) != kId) return false;
  const std::string_view after = pattern.substr(brace + kId.size());
  return pattern[brace - 1] == '/' && (after.empty() || after.front() == '/') &&
         after.find_first_of("{}") == std::string_view::npos;
}

}  // namespace

Result<Router> Router::make(std::vector<Route> routes) {
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const Route& route = routes[i];
    if (!is_pattern(route.pattern) || !route.handler || route.method == Method::other) {
      return Error{Code::bad_argument, "route " + route.pattern};
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (routes[k].method == route.method && routes[k].pattern == route.pattern) {
        return Error{Code::bad_argument, "route " + route.pattern + " stands twice"};
      }
    }
  }
  return Router(std::move(routes));
}

Match Router::find(Method method, std::string_view path) const {
  Match match;
  std::optional<Rank> best;
  std::optional<Rank> best_known;  // of the patterns that know the path by whatever method
  for (const Route& route : routes_) {
    const auto found = fit(route, path);
    if (!found) continue;
    best_known = std::max(best_known, std::optional<Rank>(found->rank));
    if (!serves(route, method) || (best && *best >= found->rank)) continue;
    best = found->rank;
    match.route = &route;
    match.id = found->id;
  }
  // A path that a specific route knows by other methods must not fall through to a "*" that happens to take this one.
  if (best_known && best != best_known && std::get<0>(*best_known) > 0) {
    match = Match{};
    best.reset();
  }
  if (match.route) return match;
  for (const Route& route : routes_) {
    const auto found = fit(route, path);
    if (!found || found->rank != *best_known) continue;
    match.allowed.push_back(route.method);
    if (route.method == Method::get) match.allowed.push_back(Method::head);
  }
  return match;
}

}  // namespace lifecert::native::http
