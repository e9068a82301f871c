package io.floecat.vault;

import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the vault's key is there, this user's alone, and the store's. Only reads. */
public final class VaultExamination implements Examination {

  private static final Duration OLD = Duration.ofDays(365);

  private final Path keyFile;
  private final Optional<PointerStore> store;
  private final InstantSource clock;

  /** {@code store} is where the vault is; empty where there is none yet, or none to read. */
  public VaultExamination(Path keyFile, Optional<PointerStore> store, InstantSource clock) {
    this.keyFile = keyFile;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public String subject() {
    return "vault-key";
  }

  @Override
  public void examine(Report report) {
    if (!new KeyFile(keyFile).exists() && !isNeeded()) {
      report.missing(
          "vault-key-file",
          keyFile + " is not there, and nothing is encrypted yet",
          Fix.advice("`floecat serve` makes it at its first start"));
      return;
    }
    List<VaultKey.Entry> keys =
        examine(report, "vault-key-file", () -> VaultKey.list(keyFile)).orElse(List.of());
    if (keys.isEmpty()) {
      report.skipped("vault-key", "there is no usable key file");
      return;
    }
    report.ok("vault-key-file", "%s is this user's alone".formatted(keyFile));
    if (store.isEmpty()) {
      report.skipped("vault-key", "there is no store to compare it with");
      return;
    }
    examine(report, "vault-key", () -> VaultKey.listFitting(keyFile, store.get()))
        .ifPresent(fitting -> age(report, fitting));
    new VaultRows(store.get()).examine(report);
  }

  private boolean isNeeded() {
    return store.filter(VaultKey::isInUse).isPresent();
  }

  private void age(Report report, List<VaultKey.Entry> keys) {
    report.ok("vault-key", "the %s key(s) of the file open the store".formatted(keys.size()));
    Optional<Instant> made =
        keys.stream().filter(VaultKey.Entry::primary).findAny().flatMap(VaultKey.Entry::createTime);
    if (made.isEmpty()) {
      report.skipped("vault-key-age", "the store does not know the key yet");
      return;
    }
    Duration age = Duration.between(made.get(), clock.instant());
    String detail = "the key in use is %s days old".formatted(age.toDays());
    if (age.compareTo(OLD) > 0) {
      report.missing(
          "vault-key-age", detail, Fix.advice("stop the server and run: floecat vault-key rotate"));
    } else {
      report.ok("vault-key-age", detail);
    }
  }

  private static Optional<List<VaultKey.Entry>> examine(
      Report report, String check, Supplier<List<VaultKey.Entry>> keys) {
    try {
      return Optional.of(keys.get());
    } catch (VaultKeyException | FloecatException e) {
      report.failed(check, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
