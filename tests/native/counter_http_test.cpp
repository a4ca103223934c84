// What the counter says over HTTP beyond taking and answering: pieces of large packets, tiles, figures, witnesses.
#include <gtest/gtest.h>

#include "core/crypto/hash.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "native/http/client.h"
#include "native/intake/routes.h"
#include "native/intake/sequencer.h"
#include "native/intake/witness_round.h"
#include "native/tools/witness_server.h"
#include "tests/native/http_support.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::native {
namespace {

using envelope::Kind;
using http::Method;
using support::kNow;
using support::must;
using support::Region;

class CounterHttp : public ::testing::Test {
 protected:
  CounterHttp() {
    intake_ = must(intake::Intake::open({&store_, &clock_, &entropy_, &log_key_, &cosigner_}, region_.trust));
    take(intake_->check_enrolment(wire::encode(region_.signed_request())));
    take(intake_->check_record(wire::encode(region_.by_registrar(Kind::credential, region_.credential()))));
    sequencer_ = std::make_unique<Sequencer>(*intake_, clock_, Log::to_stderr(Level::error));
    server_ = must(http::Server::start({}, must(make_routes(*intake_, *sequencer_, clock_, {{}, {}, {}, &store_, &metrics_}))));
  }
  void take(Result<intake::Checked> checked) { must(std::move(intake_->append({must(std::move(checked))}).front())); }

  http::Answer ask(Method method, const std::string& path, std::vector<std::pair<std::string, std::string>> headers = {},
                   Bytes body = {}) {
    return must(client_.request(method, server_->url() + path, std::move(headers), std::move(body), 1U << 22,
                                std::chrono::seconds(20)));
  }
  [[nodiscard]] Bytes large_packet(std::size_t bytes) {
    cert::Evidence evidence = Region::evidence();
    evidence.photos[0].jpeg = Region::picture("straight", bytes);
    envelope::Header header = region_.header();
    header.challenge.reset();
    return region_.packet(header, wire::encode(evidence), region_.recipients());
  }

  Region region_;
  support::MemoryStore store_;
  support::FakeClock clock_{kNow + 200};
  support::FakeEntropy entropy_{1};
  support::NamedSigner log_key_{"log"};
  support::NamedSigner cosigner_{"cosigner"};
  Metrics metrics_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<Sequencer> sequencer_;
  std::unique_ptr<http::Server> server_;
  http::Client client_{{}};
};

const std::pair<std::string, std::string> kTus{"tus-resumable", "1.0.0"};

TEST_F(CounterHttp, TakesALargePacketInPiecesOverABrokenLine) {
  const Bytes packet = large_packet(180'000);
  const crypto::Hash content = crypto::blake2b(packet);
  const std::string metadata = "filename cGFja2V0,content-hash " + wire::to_base64(content);
  const std::string place = "/v1/uploads/" + wire::to_hex(content);
  EXPECT_EQ(ask(Method::options, "/v1/uploads").headers.at("tus-extension"), "creation,expiration,termination");
  EXPECT_EQ(ask(Method::post, "/v1/uploads").status, 412);
  const auto begin = [&] {
    const http::Answer begun =
        ask(Method::post, "/v1/uploads",
            {kTus, {"upload-length", std::to_string(packet.size())}, {"upload-metadata", metadata}});
    EXPECT_EQ(begun.status, 201);
    EXPECT_EQ(begun.headers.at("location"), place);
    return begun.headers.at("upload-offset");
  };
  EXPECT_EQ(begin(), "0");
  std::size_t offset = 0;
  for (std::size_t piece = 1000; offset < packet.size(); piece += 9000) {
    const std::size_t end = std::min(offset + piece, packet.size());
    const std::vector<std::pair<std::string, std::string>> headers = {
        kTus, {"upload-offset", std::to_string(offset)}, {"content-type", "application/offset+octet-stream"}};
    const Bytes bytes(packet.begin() + static_cast<std::ptrdiff_t>(offset),
                      packet.begin() + static_cast<std::ptrdiff_t>(end));
    EXPECT_EQ(ask(Method::patch, place, headers, bytes).status, 204);
    // Its answer got lost: the sender asks, or sends the same again.
    const http::Answer again = ask(Method::patch, place, headers, bytes);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.headers.at("upload-offset"), std::to_string(end));
    EXPECT_EQ(ask(Method::head, place, {kTus}).headers.at("upload-offset"), std::to_string(end));
    if (end < packet.size()) {
      EXPECT_EQ(ask(Method::get, place).status, 400);
    }
    offset = end;
  }
  EXPECT_EQ(begin(), std::to_string(packet.size()));
  const http::Answer receipt = ask(Method::get, place);
  ASSERT_EQ(receipt.status, 200);
  const auto reply = must(wire::decode<receipt::ReceiptReply>(receipt.body));
  must(receipt::verify_logged(reply.proof, Kind::submission,
                              receipt::submission_record(must(envelope::parse_unverified(packet)).packet),
                              region_.trust));
  EXPECT_EQ(must(wire::decode<receipt::ReceiptReply>(ask(Method::get, place).body)).proof, reply.proof);
  // In one piece it is the same submission.
  const http::Answer whole =
      ask(Method::post, "/v1/submissions", {{"content-type", "application/octet-stream"}}, packet);
  EXPECT_EQ(must(wire::decode<receipt::ReceiptReply>(whole.body)).proof, reply.proof);
  EXPECT_EQ(ask(Method::remove, place, {kTus}).status, 204);
  EXPECT_EQ(ask(Method::head, place, {kTus}).status, 404);
}

TEST_F(CounterHttp, RefusesAStrangersLargePacketByItsHead) {
  Bytes packet = large_packet(1'500'000);
  packet[60] ^= 1U;  // in the signed header
  // Announced whole, sent only so far: the answer comes all the same.
  http::RawConnection line(server_->port());
  const std::string head = "POST /v1/submissions HTTP/1.1\r\nHost: here\r\nContent-Type: application/octet-stream\r\n"
                           "Content-Length: " +
                           std::to_string(packet.size()) + "\r\n\r\n";
  line.send(head);
  line.send(std::string(packet.begin(), packet.begin() + 20'000));
  const int status = line.read().status;
  EXPECT_GE(status, 400);
  EXPECT_LT(status, 500);
}

TEST_F(CounterHttp, ServesItsLogAsStaticResources) {
  const http::Answer note = ask(Method::get, "/checkpoint");
  EXPECT_EQ(note.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(receipt::verify_checkpoint(text_of(note.body), region_.trust));
  const http::Answer tile = ask(Method::get, "/tile/0/000.p/2");
  EXPECT_EQ(tile.body.size(), 64U);
  EXPECT_NE(tile.headers.at("cache-control").find("immutable"), std::string::npos);
  EXPECT_EQ(ask(Method::get, "/tile/entries/000.p/2").status, 200);
  EXPECT_EQ(ask(Method::get, "/tile/0/000").status, 404);
  EXPECT_EQ(ask(Method::get, "/tile/0/../../v1/feed").status, 400);
}

TEST_F(CounterHttp, CountsWithoutNamingAnybody) {
  ask(Method::get, "/checkpoint");
  const std::string text = text_of(ask(Method::get, "/metrics").body);
  EXPECT_NE(text.find("lifecert_log_leaves "), std::string::npos);
  EXPECT_NE(text.find("lifecert_http_seconds_count "), std::string::npos);
  EXPECT_EQ(text.find("127.0.0.1"), std::string::npos);
}

TEST_F(CounterHttp, WitnessesPutTheirNamesUnderReceiptsLater) {
  const Bytes packet = large_packet(500);
  const http::Answer first = ask(Method::post, "/v1/submissions", {{"content-type", "application/octet-stream"}}, packet);
  const std::string given = must(wire::decode<receipt::ReceiptReply>(first.body)).proof;
  EXPECT_TRUE(receipt::witnesses_of(must(merkle::parse_log_proof(given)).checkpoint, region_.trust).empty());
  EXPECT_EQ(ask(Method::get, "/v1/witnessed").status, 404);

  support::MemoryStore seen;
  support::NamedSigner witness_key("witness");
  WitnessServer witness({&seen, &clock_, &witness_key}, region_.trust, {"witness.demo.example", server_->url(), {}, {}},
                        Log::to_stderr(Level::error));
  must(witness.hear());
  const auto witness_server = must(http::Server::start({}, witness.routes()));
  WitnessRound round(*intake_, Log::to_stderr(Level::error), {{}, {}, 3600});
  EXPECT_EQ(round.go(), 0U);
  WitnessRound asking(*intake_, Log::to_stderr(Level::error), {{witness_server->url()}, {}, 3600});
  // Its own thread makes a round too; whichever comes second finds the same head.
  EXPECT_EQ(asking.go(), 1U);

  const http::Answer note = ask(Method::get, "/v1/witnessed");
  ASSERT_EQ(note.status, 200);
  EXPECT_EQ(receipt::witnesses_of(text_of(note.body), region_.trust).size(), 1U);
  const crypto::Hash id = must(envelope::parse_unverified(packet)).submission_id;
  const std::string path = "/v1/receipts/" + wire::to_hex(id);
  EXPECT_EQ(ask(Method::get, path).status, 403);
  const auto opening = must(wire::decode<receipt::LeafOpening>(must(merkle::parse_log_proof(given)).extra));
  const http::Answer later =
      ask(Method::get, path, {{"authorization", "Lifecert-Receipt " + wire::to_base64url(opening.salt)}});
  ASSERT_EQ(later.status, 200);
  const std::string proof = text_of(later.body);
  must(receipt::verify_logged(proof, Kind::submission,
                              receipt::submission_record(must(envelope::parse_unverified(packet)).packet),
                              region_.trust));
  EXPECT_EQ(receipt::witnesses_of(must(merkle::parse_log_proof(proof)).checkpoint, region_.trust),
            std::vector<std::string>{"witness.demo.example"});

  // A phone says what head it keeps, and gets the step from there with it.
  ask(Method::post, "/v1/submissions", {{"content-type", "application/octet-stream"}}, large_packet(501));
  const std::uint64_t known = intake_->log_size();
  const http::Answer with_step = ask(Method::get, path,
                                     {{"authorization", "Lifecert-Receipt " + wire::to_base64url(opening.salt)},
                                      {receipt::kKnownSizeHeader, std::to_string(known)}});
  ASSERT_EQ(with_step.status, 200);
  const auto reply = must(wire::decode<receipt::ReceiptReply>(with_step.body));
  EXPECT_EQ(reply.proof, proof);
  EXPECT_EQ(reply.step.to, known);
  const auto newest = must(wire::decode<receipt::CheckpointReply>(ask(Method::get, "/v1/checkpoint").body));
  const auto kept = must(receipt::verify_checkpoint(newest.checkpoint, region_.trust));
  const auto named = must(receipt::verify_checkpoint(must(merkle::parse_log_proof(proof)).checkpoint, region_.trust));
  EXPECT_LT(named.checkpoint().size, kept.checkpoint().size);
  must(receipt::verify_step(kept.checkpoint(), named.checkpoint(), reply.step));
}

}  // namespace
}  // namespace lifecert::native
