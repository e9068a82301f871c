package io.floecat.runtime.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the service as types, all legal; those of commands, which are its clients, are
 * {@link ClientConfig}.
 *
 * @param dataDirectory where the embedded parts keep their files
 * @param store where records live
 * @param operationDeadline when others may finish an operation
 * @param effective all of them as text, to be shown
 */
public record FloecatConfig(
    ServerConfig server,
    Path dataDirectory,
    StoreConfig store,
    SecretsConfig secrets,
    Duration operationDeadline,
    AuthConfig auth,
    AuditConfig audit,
    List<Setting> effective) {

  private static final Duration MIN_DEADLINE = Duration.ofSeconds(1);

  /** No call to a secrets manager lives longer. */
  private static final Duration MAX_DEADLINE = Duration.ofMinutes(15);

  private static final long MIN_AUDIT_BYTES = 1L << 16;
  private static final long MAX_AUDIT_BYTES = 1L << 40;
  private static final int MAX_AUDIT_FILES = 1_000_000;

  /** Where credentials can live. */
  public enum SecretsBackend {
    LOCAL,
    AWS
  }

  /** How callers can prove who they are. */
  public enum AuthMode {
    TOKEN,
    OIDC
  }

  /**
   * How callers prove who they are.
   *
   * @param oidc whose tokens are accepted, in that mode
   */
  public record AuthConfig(AuthMode mode, Path tokenFile, Optional<OidcConfig> oidc) {}

  /**
   * Where it is written down who did what.
   *
   * @param file empty: standard output
   * @param required whether what cannot be written down must not happen
   * @param maxBytes when another file is begun
   * @param keepFiles how many full files are kept; empty: all
   */
  public record AuditConfig(
      Optional<Path> file, boolean required, long maxBytes, Optional<Integer> keepFiles) {}

  /**
   * Reads what the service needs, and no other settings: a mistake among those of its clients is
   * theirs.
   *
   * @throws ConfigException with every mistake there is
   */
  public static FloecatConfig from(Settings settings) {
    var reader = new SettingReader(settings);
    Arrays.stream(ConfigKey.values()).filter(key -> !key.isOfClients()).forEach(reader::check);
    var config =
        new FloecatConfig(
            ServerConfig.read(reader),
            reader.path(ConfigKey.DATA_DIR),
            StoreConfig.read(reader),
            SecretsConfig.read(reader),
            deadline(reader),
            auth(reader),
            audit(reader, settings),
            settings.effective());
    reader.finish();
    return config;
  }

  private static Duration deadline(SettingReader reader) {
    return reader.duration(
        ConfigKey.OPERATIONS_DEADLINE,
        "must be a duration from PT1S to PT15M",
        value -> value.compareTo(MIN_DEADLINE) >= 0 && value.compareTo(MAX_DEADLINE) <= 0);
  }

  private static AuthConfig auth(SettingReader reader) {
    AuthMode mode = reader.choice(ConfigKey.AUTH_MODE, AuthMode.class);
    if (mode == AuthMode.OIDC && reader.isSet(ConfigKey.AUTH_TOKEN_FILE)) {
      reader.problem(
          ConfigKey.AUTH_TOKEN_FILE, "is of floecat.auth.mode=token only; its tokens do not count");
    }
    return new AuthConfig(
        mode, reader.path(ConfigKey.AUTH_TOKEN_FILE), OidcConfig.read(reader, mode));
  }

  private static AuditConfig audit(SettingReader reader, Settings settings) {
    Optional<Path> file =
        reader.required(
            ConfigKey.AUDIT_FILE,
            "must be a path, or -",
            text -> text.equals("-") ? Optional.empty() : Optional.of(settings.path(text)));
    return new AuditConfig(
        file,
        reader.flag(ConfigKey.AUDIT_REQUIRED),
        reader.whole(ConfigKey.AUDIT_MAX_BYTES, MIN_AUDIT_BYTES, MAX_AUDIT_BYTES),
        reader.optionalInteger(ConfigKey.AUDIT_KEEP_FILES, 1, MAX_AUDIT_FILES));
  }
}
