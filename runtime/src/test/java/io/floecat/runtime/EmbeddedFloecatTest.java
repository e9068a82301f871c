package io.floecat.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.LibraryLogs;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.sqlite.SqlitePointerStore;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class EmbeddedFloecatTest {

  private static final Principal ADMIN = new Principal("admin", Optional.of(Role.ADMIN), Map.of());

  private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();

  @TempDir private Path directory;

  @Test
  @DisplayName("P3: the libraries write no request to the log of a program that embeds the service")
  void open_inAProgramThatLogsEverything_keepsTheWireLogOff() {
    // Whoever started a server in this process before kept it off, too.
    logs.getTurboFilterList().removeIf(LibraryLogs.class::isInstance);
    var wire = logs.getLogger("org.apache.hc.client5.http.wire");
    var program = logs.getLogger("com.example.program");
    var before = wire.getLevel();
    wire.setLevel(Level.TRACE);
    program.setLevel(Level.TRACE);
    assertThat(wire.isDebugEnabled()).as("before").isTrue();
    try (var _ = EmbeddedFloecat.open(config("local"))) {
      assertThat(wire.isDebugEnabled()).isFalse();
      assertThat(program.isTraceEnabled()).as("the program's own").isTrue();
    } finally {
      LibraryLogs.keepQuiet();
      wire.setLevel(before);
      program.setLevel(null);
    }
  }

  @Test
  @DisplayName("P6: no secret is left behind in another secrets manager")
  void open_credentialsLiveElsewhere_isRefusedWithTheFix() {
    try (var floecat = EmbeddedFloecat.open(config("local"))) {
      floecat.connectors().create(ADMIN, withToken());
    }

    assertThatThrownBy(() -> EmbeddedFloecat.open(config("aws")))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the connectors in floecat.data-dir have their credentials in"
                + " floecat.secrets.backend=local, and it is aws: set it back, or set"
                + " floecat.data-dir to another directory");
    EmbeddedFloecat.open(config("local")).close();
  }

  @Test
  @DisplayName("P8: a damaged note of where credentials are is not repeated, and has a way out")
  void open_homeDamaged_isRefusedWithTheFix() throws Exception {
    try (var floecat = EmbeddedFloecat.open(config("local"))) {
      floecat.connectors().create(ADMIN, withToken());
    }
    for (String home : List.of("", "lo", "9ocal", "local\u0000", "\u001b]0;x\u0007")) {
      try (var store = SqlitePointerStore.openSqlite(directory.resolve("data/floecat.db"))) {
        Pointer held = store.get("deployment/secrets").orElseThrow();
        assertThat(store.commit(List.of(Change.replace(held, home.getBytes(UTF_8))))).isTrue();
      }

      assertThatThrownBy(() -> EmbeddedFloecat.open(config("local")))
          .hasMessage(
              "where the credentials of the connectors are cannot be read in the database:"
                  + " restore a backup");
    }
  }

  /** As in a program in Egypt, Iran or Nepal. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "ne-NP", "th-TH-u-nu-thai", "tr-TR"})
  @DisplayName("P6: keys, records and the audit log are the same in every language")
  void create_languageWithOtherDigits_writesAsciiDigits(String language) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try (var floecat = EmbeddedFloecat.open(config("local"))) {
      floecat.connectors().create(ADMIN, withToken());
      floecat
          .connectors()
          .delete(
              ADMIN,
              DeleteConnectorRequest.newBuilder()
                  .setName("accounts/acct-123/connectors/lake")
                  .build());
    } finally {
      Locale.setDefault(before);
    }
    assertThat(Files.readString(directory.resolve("data/audit.jsonl")))
        .contains("{\"seq\":1,")
        .matches("[\\x00-\\x7f]*");
  }

  private FloecatConfig config(String secretsBackend) {
    var properties =
        Map.of(
            "floecat.data-dir",
            directory.resolve("data").toString(),
            "floecat.secrets.backend",
            secretsBackend);
    return FloecatConfig.from(
        Settings.read(new ConfigSources(properties, Map.of(), directory, Optional.empty())));
  }

  private static CreateConnectorRequest withToken() {
    var auth =
        AuthCredentials.newBuilder().setBearerToken(BearerToken.newBuilder().setToken("dapi-1"));
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/acct-123")
        .setConnectorId("lake")
        .setConnector(
            Connector.newBuilder()
                .setKind(Connector.Kind.UNITY_CATALOG)
                .setUri("https://unity.example.com")
                .setAuth(auth))
        .build();
  }
}
