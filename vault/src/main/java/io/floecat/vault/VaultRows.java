package io.floecat.vault;

import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what the vault stores can be understood. Reads as much as a few seconds allow. */
final class VaultRows {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int PAGE = 100;

  /** More than these are counted and not named. */
  private static final int NAMED = 10;

  private final PointerStore store;
  private final List<String> secrets = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private int looks;

  VaultRows(PointerStore store) {
    this.store = store;
  }

  void examine(Report report) {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (String family : List.of(VaultStore.SECRETS, VaultStore.SPENT, VaultStore.DUE)) {
      look(family, end);
    }
    if (!secrets.isEmpty()) {
      report.failed(
          "damaged-vault-secret",
          "cannot be read: " + names(secrets),
          Fix.advice(
              "clear the connector's `auth` and then send it whole, or expunge the connector; or"
                  + " restore a backup"));
    }
    if (!others.isEmpty()) {
      report.missing(
          "damaged-vault-entry",
          "cannot be read: " + names(others),
          Fix.advice("nothing: no secret is lost by it, and it goes when its time is over"));
    }
    if (secrets.isEmpty() && others.isEmpty()) {
      report.ok("vault-secrets", looks + " entries of the vault were looked at, and can be read");
    }
  }

  private void look(String family, long end) {
    Optional<String> token = Optional.of("");
    while (token.isPresent() && System.nanoTime() - end < 0) {
      Page page = store.list(family, PAGE, token.get());
      page.pointers().forEach(this::look);
      looks += page.pointers().size();
      token = page.nextPageToken();
    }
  }

  private void look(Pointer pointer) {
    try {
      if (pointer.key().startsWith(VaultStore.SECRETS)) {
        VaultFormat.readRow(pointer);
      } else if (pointer.key().startsWith(VaultStore.SPENT)) {
        VaultFormat.readVersion(pointer);
      } else if (!VaultPurge.isEntry(pointer)) {
        others.add(pointer.key());
      }
    } catch (DataLossException e) {
      (pointer.key().startsWith(VaultStore.SECRETS) ? secrets : others).add(pointer.key());
    } catch (FailedPreconditionException e) {
      // A newer version wrote it, which is no damage.
    }
  }

  private static String names(List<String> keys) {
    return String.join(", ", keys.subList(0, Math.min(NAMED, keys.size())))
        + (keys.size() > NAMED ? " and %s more".formatted(keys.size() - NAMED) : "");
  }
}
