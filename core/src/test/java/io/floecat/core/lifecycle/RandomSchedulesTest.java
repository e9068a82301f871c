package io.floecat.core.lifecycle;

import java.util.Random;

class RandomSchedulesTest extends RandomSchedulesContract {

  @Override
  protected SecretsBackend backend(Random random) {
    FakeBackend backend = FakeBackend.create();
    backend.secrets().denyMissing(random.nextBoolean());
    backend.secrets().pruneUnlabelled(true);
    backend.secrets().acceptLateWriters(random.nextInt(3) == 0);
    return backend;
  }
}
