// lifecert_abi_judge: what the native build makes of given bytes, one question a line, one line of JSON back. The tests
// of the npm library ask it the same as the module and the TypeScript decoders, and want the same answers.
//
//   decode NAME HEX         decodes a structure
//   call NAME ARGUMENT...   calls a function of lifecert.h. An argument is x and hex for bytes that are lent (two
//   arguments of
//                           the function), a number, or @ for the handle of the client created last
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/client/model.h"
#include "core/receipt/leaf.h"
#include "core/receipt/paper.h"
#include "core/receipt/reply.h"
#include "core/wire/codec.h"
#include "core/wire/text.h"
#include "wasm/lifecert.h"

namespace lifecert {
namespace {

struct Judgement {
  std::uint32_t code = 0;
  std::string where;
  Bytes answer;
};

template <class T>
Judgement decode(ByteView bytes) {
  const Result<T> value = wire::decode<T>(bytes);
  if (value) return {};
  return {static_cast<std::uint32_t>(value.error().code), value.error().where, {}};
}

template <class... T>
std::map<std::string, Judgement (*)(ByteView)> by_name() {
  return {{T::kName, decode<T>}...};
}

const auto kDecoders =
    by_name<cert::Pins, cert::StretchedCode, client::Image, client::Signatures, client::Capture,
            receipt::SubmissionRecord, receipt::LoggedStatement, client::ToSign, client::Changes, client::Exchange,
            client::NextStep, client::View, cert::TrustList, cert::Decision, envelope::Header, receipt::KeptStatement,
            receipt::Paper, client::MeterBook>();

// A parameter of a C function, out of a number: an address, an unsigned number, or a time.
template <class T>
T parameter(double number, std::uint8_t* address) {
  if constexpr (std::is_pointer_v<T>) {
    return address;
  } else {
    return static_cast<T>(number);
  }
}

struct Value {
  double number = 0;
  std::uint8_t* address = nullptr;
};

template <class... T, std::size_t... Is>
std::uint32_t apply(std::uint32_t (*function)(T...), const std::vector<Value>& values, std::index_sequence<Is...>) {
  return function(parameter<T>(values[Is].number, values[Is].address)...);
}

using Function = std::function<std::uint32_t(const std::vector<Value>&)>;

template <class... T>
Function callable(std::uint32_t (*function)(T...)) {
  return [function](const std::vector<Value>& values) {
    if (values.size() != sizeof...(T)) std::exit(2);
    return apply(function, values, std::index_sequence_for<T...>());
  };
}

#define LIFECERT_CALLABLE(name) \
  { #name, callable(&name) }
const std::map<std::string, Function> kFunctions = {
    LIFECERT_CALLABLE(lifecert_check_code),
    LIFECERT_CALLABLE(lifecert_sign_key),
    LIFECERT_CALLABLE(lifecert_sign),
    LIFECERT_CALLABLE(lifecert_check_key),
    LIFECERT_CALLABLE(lifecert_verify),
    LIFECERT_CALLABLE(lifecert_client_create),
    LIFECERT_CALLABLE(lifecert_client_destroy),
    LIFECERT_CALLABLE(lifecert_client_prepare_enrolment),
    LIFECERT_CALLABLE(lifecert_client_prepare_staff_enrolment),
    LIFECERT_CALLABLE(lifecert_client_finish_enrolment),
    LIFECERT_CALLABLE(lifecert_client_prepare_assisted),
    LIFECERT_CALLABLE(lifecert_client_key_card),
    LIFECERT_CALLABLE(lifecert_client_prepare_vouch),
    LIFECERT_CALLABLE(lifecert_client_finish_vouch),
    LIFECERT_CALLABLE(lifecert_client_prepare_vouched),
    LIFECERT_CALLABLE(lifecert_client_prepare_submission),
    LIFECERT_CALLABLE(lifecert_client_witness_call),
    LIFECERT_CALLABLE(lifecert_client_take_witness),
    LIFECERT_CALLABLE(lifecert_client_finish_submission),
    LIFECERT_CALLABLE(lifecert_client_prepare_say),
    LIFECERT_CALLABLE(lifecert_client_finish_say),
    LIFECERT_CALLABLE(lifecert_client_next_step),
    LIFECERT_CALLABLE(lifecert_client_take_answer),
    LIFECERT_CALLABLE(lifecert_client_exchange_failed),
    LIFECERT_CALLABLE(lifecert_client_retry_now),
    LIFECERT_CALLABLE(lifecert_client_confirm),
    LIFECERT_CALLABLE(lifecert_client_discard),
    LIFECERT_CALLABLE(lifecert_client_view),
    LIFECERT_CALLABLE(lifecert_client_packet_file),
    LIFECERT_CALLABLE(lifecert_verify_trust_list),
    LIFECERT_CALLABLE(lifecert_client_paper),
    LIFECERT_CALLABLE(lifecert_client_fork_file),
    LIFECERT_CALLABLE(lifecert_client_count),
    LIFECERT_CALLABLE(lifecert_client_meter),
    LIFECERT_CALLABLE(lifecert_client_prepare_meter_report),
    LIFECERT_CALLABLE(lifecert_client_finish_meter_report),
    LIFECERT_CALLABLE(lifecert_client_forget_meter),
    LIFECERT_CALLABLE(lifecert_verify_paper),
    LIFECERT_CALLABLE(lifecert_verify_received),
    LIFECERT_CALLABLE(lifecert_verify_decided),
};
#undef LIFECERT_CALLABLE

Bytes unhex(const std::string& text) {
  Result<Bytes> bytes = wire::from_hex(text);
  if (!bytes) std::exit(2);
  return *bytes;
}

Judgement call(const std::string& name, std::istream& arguments) {
  static double last_client = 0;
  std::vector<Value> values;
  std::vector<std::uint8_t*> blocks;
  for (std::string argument; arguments >> argument;) {
    if (argument == "@") {
      values.push_back({last_client, nullptr});
    } else if (argument[0] == 'x') {
      const Bytes bytes = unhex(argument.substr(1));
      std::uint8_t* const block = lifecert_alloc(static_cast<std::uint32_t>(bytes.size()));
      std::copy(bytes.begin(), bytes.end(), block);
      if (block != nullptr) blocks.push_back(block);
      values.push_back({0, block});
      values.push_back({static_cast<double>(bytes.size()), nullptr});
    } else {
      values.push_back({std::stod(argument), nullptr});
    }
  }
  Judgement judgement;
  judgement.code = kFunctions.at(name)(values);
  judgement.answer.assign(lifecert_output(), lifecert_output() + lifecert_output_size());
  judgement.where.assign(lifecert_error_where(), lifecert_error_where() + lifecert_error_where_size());
  if (name == "lifecert_client_create" && judgement.code == 0) {
    const Bytes& handle = judgement.answer;
    last_client = handle.at(0) + 256.0 * handle.at(1) + 65536.0 * handle.at(2);
  }
  for (std::uint8_t* const block : blocks) lifecert_free(block);
  return judgement;
}

Judgement judge(const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  std::string name;
  words >> verb >> name;
  if (verb == "call") return call(name, words);
  std::string hex;
  words >> hex;
  return kDecoders.at(name)(unhex(hex));
}

}  // namespace
}  // namespace lifecert

int main() {
  std::ios::sync_with_stdio(false);
  if (lifecert_self_test() != 0) return 1;
  for (std::string line; std::getline(std::cin, line);) {
    const lifecert::Judgement one = lifecert::judge(line);
    std::cout << R"({"code":)" << one.code << R"(,"where":")" << one.where << R"(","answer":")"
              << lifecert::wire::to_hex(one.answer) << "\"}\n";
  }
  return 0;
}
