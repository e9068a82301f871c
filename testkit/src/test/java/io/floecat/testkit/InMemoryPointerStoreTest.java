package io.floecat.testkit;

import io.floecat.core.pointer.PointerStore;

class InMemoryPointerStoreTest extends PointerStoreContract {

  @Override
  protected PointerStore open() {
    return new InMemoryPointerStore();
  }
}
