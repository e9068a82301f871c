package io.floecat.runtime.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.vault.LocalSecretsManager;
import io.floecat.vault.VaultKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredBackendsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void store_calls_areCountedByOutcome() {
    var store = new MeteredPointerStore(new InMemoryPointerStore(), registry);

    assertThat(store.commit(List.of(Change.create("k", new byte[] {1})))).isTrue();
    assertThat(store.commit(List.of(Change.create("k", new byte[] {1})))).isFalse();
    assertThat(store.get("k")).isPresent();
    assertThat(store.list("k", 1, "").pointers()).hasSize(1);
    assertThatThrownBy(() -> store.list("k", 0, "")).isInstanceOf(IllegalArgumentException.class);

    assertThat(count("floecat.store.calls", "commit", "ok")).isEqualTo(1);
    assertThat(count("floecat.store.calls", "commit", "conflict")).isEqualTo(1);
    assertThat(count("floecat.store.calls", "get", "ok")).isEqualTo(1);
    assertThat(count("floecat.store.calls", "list", "ok")).isEqualTo(1);
    assertThat(count("floecat.store.calls", "list", "error")).isEqualTo(1);
  }

  @Test
  void secrets_calls_areCountedByOutcomeAndPassThrough(@TempDir Path directory) {
    var store = new InMemoryPointerStore();
    VaultKey key =
        VaultKey.open(directory.resolve("key"), store, Clock.systemUTC(), VaultKey.IfNew.CREATE);
    var secrets =
        new MeteredSecretsManager(new LocalSecretsManager(store, key, Clock.systemUTC()), registry);
    var ref = new SecretRef(new AccountId("a"), SecretType.CONNECTORS, "b");
    SecretVersion version = SecretVersion.random();

    secrets.create(ref, SecretValue.ofUtf8("one"), version);
    assertThatThrownBy(() -> secrets.create(ref, SecretValue.ofUtf8("two"), version))
        .isInstanceOf(SecretTakenException.class);
    assertThatThrownBy(() -> secrets.get(ref, SecretVersion.random()))
        .isInstanceOf(SecretUnreadableException.class);
    assertThat(secrets.get(ref, version).expose()).isEqualTo("one".getBytes(UTF_8));
    secrets.delete(ref, new Recovery.None());

    assertThat(count("floecat.secrets.calls", "create", "ok")).isEqualTo(1);
    assertThat(count("floecat.secrets.calls", "create", "taken")).isEqualTo(1);
    assertThat(count("floecat.secrets.calls", "get", "not_found")).isEqualTo(1);
    assertThat(count("floecat.secrets.calls", "get", "ok")).isEqualTo(1);
    assertThat(count("floecat.secrets.calls", "delete", "ok")).isEqualTo(1);
  }

  private long count(String name, String operation, String outcome) {
    return registry.get(name).tag("operation", operation).tag("outcome", outcome).timer().count();
  }
}
