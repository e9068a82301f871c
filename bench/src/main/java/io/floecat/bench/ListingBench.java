package io.floecat.bench;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.spi.account.Principal;
import io.floecat.spi.file.OwnerOnly;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.sqlite.SqlitePointerStore;
import io.floecat.v1.ListConnectorsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;

/** Listing 100 of 1,000,000 connectors, next to 100 of 1,000: it must cost the same. */
final class ListingBench {

  private static final Duration TIME = Duration.ofSeconds(4);

  private ListingBench() {}

  static void run(Path directory) throws Exception {
    Files.createDirectory(directory);
    double few = listings(directory.resolve("few"), 1_000);
    double many = listings(directory.resolve("many"), 1_000_000);
    Bench.rate("list 100 of 1,000,000 and of 1,000", many, few);
  }

  private static double listings(Path data, int connectors) throws Exception {
    Files.createDirectory(
        data, OwnerOnly.DIRECTORY);
    try (var store = SqlitePointerStore.openSqlite(data.resolve("floecat.db"))) {
      fill(store, connectors);
    }
    var request =
        ListConnectorsRequest.newBuilder().setParent("accounts/acct-1").setPageSize(100).build();
    try (var floecat = EmbeddedFloecat.open(Samples.config(data))) {
      return Load.perSecond(
          1, TIME, _ -> floecat.connectors().list(Principal.admin("bench"), request));
    }
  }

  /** As the service would leave them, without the secrets. */
  private static void fill(PointerStore store, int connectors) {
    var changes = new ArrayList<Change>();
    for (int number = 0; number < connectors; number++) {
      String name = "accounts/acct-1/connectors/c-%07d".formatted(number);
      var record =
          ConnectorRecord.newBuilder()
              .setFormat(1)
              .setRevision(1)
              .setConnector(Samples.connector("x").toBuilder().setName(name).clearAuth())
              .build();
      changes.add(Change.create(name, record.toByteArray()));
      if (changes.size() == PointerStore.MAX_CHANGES || number == connectors - 1) {
        if (!store.commit(changes)) {
          throw new IllegalStateException("the store is not empty");
        }
        changes.clear();
      }
    }
  }
}
