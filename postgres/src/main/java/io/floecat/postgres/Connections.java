package io.floecat.postgres;

import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to the server that takes writes. */
final class Connections {

  private static final int MAX_PASSWORD_BYTES = 4096;

  private final PostgresSettings settings;

  Connections(PostgresSettings settings) {
    this.settings = settings;
  }

  /** What is connected to, as it is shown to people. */
  String place() {
    return settings.address().toString();
  }

  /**
   * A new connection.
   *
   * @throws io.floecat.spi.error.UnavailableException the password file cannot be read
   */
  Connection open() throws SQLException {
    Properties properties = properties();
    if (settings.passwordFile().isPresent()) {
      PGProperty.PASSWORD.set(properties, password(settings.passwordFile().get()));
    }
    Connection connection = new Driver().connect(settings.address().url(), properties);
    if (connection == null) {
      throw new AssertionError("the driver does not know " + settings.address().url());
    }
    return connection;
  }

  private Properties properties() {
    var properties = new Properties();
    PGProperty.USER.set(properties, settings.user());
    PGProperty.APPLICATION_NAME.set(properties, "floecat");
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.HOST_RECHECK_SECONDS.set(properties, 2);
    PGProperty.CONNECT_TIMEOUT.set(properties, 3);
    PGProperty.SOCKET_TIMEOUT.set(properties, 10);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    // A detail can hold the row that the server refused.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    if (settings.address().isBehindPgbouncer()) {
      PGProperty.PREPARE_THRESHOLD.set(properties, 0);
    }
    if (settings.caFile().isPresent()) {
      PGProperty.SSL_MODE.set(properties, "verify-full");
      PGProperty.SSL_ROOT_CERT.set(properties, settings.caFile().get().toString());
    } else if (settings.address().isLoopback()) {
      PGProperty.SSL_MODE.set(properties, "disable");
    } else {
      PGProperty.SSL_MODE.set(properties, "verify-full");
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }

  private static String password(Path file) {
    try {
      if (!FileAccess.of(file).isPrivateTo(FileAccess.User.current())) {
        throw Failures.unavailable(
            file.toString(), "holds a password and is open to other users: chmod 600", null);
      }
      return Utf8.read(file, MAX_PASSWORD_BYTES).strip();
    } catch (IOException e) {
      throw Failures.unavailable(
          file.toString(), "cannot be read: floecat.store.postgresql.password-file names it", e);
    }
  }
}
