package io.floecat.server;

import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** With the local vault. */
class LeakTest extends LeakContract {

  @Override
  Map<String, String> settings() {
    return Map.of();
  }

  @Override
  void doWhatEveryBackendMeets() {
    sendBadInput();
    failInTheMiddle();
    readWhatIsNoCredential();
  }

  @Override
  List<Runnable> troubles() {
    return List.of(() -> secrets.plan(1, 10_000, Sabotage.unavailable(Kind.TIMED_OUT)));
  }

  @Override
  void endTrouble() {
    secrets.end();
  }

  @Override
  Collection<String> backendSecrets() {
    return List.of();
  }
}
