package io.floecat.core.lifecycle;

class LifecycleFaultsTest extends LifecycleFaultsContract {

  @Override
  protected SecretsBackend backend() {
    return FakeBackend.create();
  }
}
