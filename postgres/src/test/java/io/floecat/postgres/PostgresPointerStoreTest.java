package io.floecat.postgres;

import io.floecat.spi.pointer.PointerStore;
import io.floecat.testkit.PointerStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresPointerStoreTest extends PointerStoreContract {

  private static PostgresCluster cluster;
  private static String database;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = PostgresCluster.start();
    database = cluster.preparedDatabase();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  protected PointerStore open() throws Exception {
    cluster.execute(database, "TRUNCATE floecat.pointers");
    return PostgresPointerStore.open(cluster.settings(database));
  }
}
