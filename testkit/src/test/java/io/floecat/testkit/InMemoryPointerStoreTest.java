package io.floecat.testkit;

import io.floecat.spi.pointer.PointerStore;

class InMemoryPointerStoreTest extends PointerStoreContract {

  @Override
  protected PointerStore open() {
    return new InMemoryPointerStore();
  }
}
