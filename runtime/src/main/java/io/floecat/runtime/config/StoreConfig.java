package io.floecat.runtime.config;

import io.floecat.postgres.PostgresAddress;
import io.floecat.postgres.PostgresSettings;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where records live.
 *
 * @param postgres what PostgreSQL needs, where records live there
 */
public record StoreConfig(StoreBackend backend, Optional<PostgresSettings> postgres) {

  private static final String OF_POSTGRESQL = ConfigKey.PREFIX + "store.postgresql.";
  private static final int MAX_POOL_SIZE = 100;

  /** Where records can live. */
  public enum StoreBackend {
    /** In a file of this machine. */
    SQLITE,
    /** In a database that many nodes share. */
    POSTGRESQL
  }

  static StoreConfig read(SettingReader reader) {
    StoreBackend backend = reader.choice(ConfigKey.STORE_BACKEND, StoreBackend.class);
    return switch (backend) {
      case SQLITE -> {
        requireNothingOfPostgres(reader);
        yield new StoreConfig(backend, Optional.empty());
      }
      case POSTGRESQL -> new StoreConfig(backend, postgres(reader));
    };
  }

  private static Optional<PostgresSettings> postgres(SettingReader reader) {
    Optional<PostgresAddress> address =
        reader.needed(
            ConfigKey.STORE_POSTGRESQL_URL,
            "floecat.store.backend=postgresql does not know where the database is",
            "must be " + PostgresAddress.EXPECTED,
            PostgresAddress::parse);
    var user = reader.text(ConfigKey.STORE_POSTGRESQL_USER);
    var passwordFile = reader.optionalPath(ConfigKey.STORE_POSTGRESQL_PASSWORD_FILE);
    int poolSize = reader.integer(ConfigKey.STORE_POSTGRESQL_POOL_SIZE, 1, MAX_POOL_SIZE);
    var caFile = reader.optionalPath(ConfigKey.STORE_POSTGRESQL_CA_FILE);
    return address.map(at -> new PostgresSettings(at, user, passwordFile, poolSize, caFile));
  }

  /** Whoever names a database believes that records are kept there. */
  private static void requireNothingOfPostgres(SettingReader reader) {
    Arrays.stream(ConfigKey.values())
        .filter(key -> key.key().startsWith(OF_POSTGRESQL))
        .filter(reader::isSet)
        .forEach(key -> reader.problem(key, "needs floecat.store.backend=postgresql too"));
  }
}
