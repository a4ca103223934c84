// Starts the installed core and lets it test itself: headers found, libsodium linked, floors intact.
#include <iostream>

#include "core/crypto/self_test.h"

int main() {
  const auto started = lifecert::crypto::start();
  const auto tested = lifecert::crypto::self_test();
  if (!started || !tested) {
    std::cerr << "the installed core fails its self-test\n";
    return 1;
  }
  return 0;
}
