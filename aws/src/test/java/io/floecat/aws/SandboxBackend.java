package io.floecat.aws;

import io.floecat.core.lifecycle.SecretsBackend;
import io.floecat.sandbox.secret.StoredSecret;
import io.floecat.sandbox.secret.StoredSecret.StoredVersion;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.SecretSnapshot;
import io.floecat.testkit.SecretSnapshot.Label;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One account of a sandbox, for a run of the lifecycle. */
record SandboxBackend(AwsWorld world, SecretsManager secrets, ConnectorName connector)
    implements SecretsBackend {

  @Override
  public ManualClock clock() {
    return world.clock;
  }

  @Override
  public Map<String, SecretSnapshot> snapshot() {
    String prefix = "accounts/" + connector.account() + "/";
    var snapshots = new LinkedHashMap<String, SecretSnapshot>();
    for (StoredSecret secret : world.sandbox.secrets().all()) {
      if (secret.name().startsWith(prefix)) {
        snapshots.put(secret.name(), snapshot(secret));
      }
    }
    return snapshots;
  }

  private static SecretSnapshot snapshot(StoredSecret secret) {
    var versions = new LinkedHashMap<SecretVersion, SecretSnapshot.Version>();
    secret.versions().forEach(it -> versions.put(new SecretVersion(it.id()), version(it)));
    return new SecretSnapshot(
        new AccountId(secret.tags().getOrDefault("AccountId", "untagged")),
        secret.deletionDate(),
        versions);
  }

  private static SecretSnapshot.Version version(StoredVersion version) {
    return new SecretSnapshot.Version(
        SecretValue.copyOf(version.value()), version.created(), label(version));
  }

  private static Optional<Label> label(StoredVersion version) {
    if (version.stages().contains("AWSCURRENT")) {
      return Optional.of(Label.CURRENT);
    }
    return version.stages().contains("AWSPREVIOUS")
        ? Optional.of(Label.PREVIOUS)
        : Optional.empty();
  }
}
