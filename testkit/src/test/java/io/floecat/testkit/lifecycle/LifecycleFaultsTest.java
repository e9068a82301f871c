package io.floecat.testkit.lifecycle;

class LifecycleFaultsTest extends LifecycleFaultsContract {

  @Override
  protected SecretsBackend backend() {
    return FakeBackend.create();
  }
}
