package io.floecat.runtime.config;

import io.floecat.spi.account.AccountId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How commands reach the server.
 *
 * @param server http or https, host and port, nothing else
 * @param account the account that commands work on, unless they say another
 * @param token sent where it is present
 * @param oidc gets a token otherwise, where it is present
 * @param tokenFile its first token is sent otherwise
 */
public record ClientConfig(
    URI server,
    Optional<AccountId> account,
    Optional<Sensitive> token,
    Optional<Oidc> oidc,
    Path tokenFile) {

  private static final List<ConfigKey> OF_AN_ISSUER =
      List.of(
          ConfigKey.CLIENT_OIDC_CLIENT_ID,
          ConfigKey.CLIENT_OIDC_CLIENT_SECRET_FILE,
          ConfigKey.CLIENT_OIDC_SCOPE,
          ConfigKey.CLIENT_OIDC_AUDIENCE);
  private static final String NEEDED = "floecat.client.oidc.issuer is set";

  /**
   * How to get a token from an issuer, as a client of it (RFC 6749, section 4.4).
   *
   * @param clientSecretFile the only way to give the secret, because others are seen by others
   * @param cacheDirectory where tokens are kept until they expire
   */
  public record Oidc(
      IssuerUrl issuer,
      String clientId,
      Path clientSecretFile,
      Optional<String> scope,
      Optional<String> audience,
      Path cacheDirectory) {}

  /**
   * Reads what commands need, and no other settings: a mistake among those of a server is not a
   * client's.
   *
   * @throws ConfigException with every mistake there is
   */
  public static ClientConfig from(Settings settings) {
    var reader = new SettingReader(settings);
    ClientConfig config = read(reader);
    if (!reader.isSet(ConfigKey.CLIENT_SERVER)) {
      ServerConfig.read(reader); // Its mistakes would send the requests elsewhere.
    }
    reader.finish();
    return config;
  }

  private static ClientConfig read(SettingReader reader) {
    return new ClientConfig(
        reader
            .optional(
                ConfigKey.CLIENT_SERVER,
                "must be http://host:port or https://host:port",
                ClientConfig::server)
            .orElse(URI.create("http://localhost")),
        reader.optional(
            ConfigKey.CLIENT_ACCOUNT,
            "must be 1 to 128 of A-Z a-z 0-9 _ . @ + = -, first a letter or digit",
            AccountId::new),
        reader.optional(ConfigKey.CLIENT_TOKEN, "must be a token", Sensitive::new),
        oidc(reader),
        reader.path(ConfigKey.CLIENT_TOKEN_FILE));
  }

  private static Optional<Oidc> oidc(SettingReader reader) {
    if (!reader.isSet(ConfigKey.CLIENT_OIDC_ISSUER)) {
      OF_AN_ISSUER.stream()
          .filter(reader::isSet)
          .forEach(key -> reader.problem(key, "needs floecat.client.oidc.issuer too"));
      return Optional.empty();
    }
    Optional<IssuerUrl> issuer =
        reader.optional(ConfigKey.CLIENT_OIDC_ISSUER, IssuerUrl.EXPECTED, IssuerUrl::new);
    Optional<String> id =
        reader.needed(ConfigKey.CLIENT_OIDC_CLIENT_ID, NEEDED, "must be text", text -> text);
    Optional<Path> secretFile =
        reader.needed(
            ConfigKey.CLIENT_OIDC_CLIENT_SECRET_FILE, NEEDED, "must be a path", reader::toPath);
    Optional<String> scope =
        reader.optional(ConfigKey.CLIENT_OIDC_SCOPE, "must be text", text -> text);
    Optional<String> audience =
        reader.optional(ConfigKey.CLIENT_OIDC_AUDIENCE, "must be text", text -> text);
    Path cache = reader.path(ConfigKey.DATA_DIR).resolve("tokens");
    return issuer.flatMap(
        from ->
            id.flatMap(
                client ->
                    secretFile.map(file -> new Oidc(from, client, file, scope, audience, cache))));
  }

  private static URI server(String text) {
    URI uri = URI.create(text);
    boolean isPlain =
        ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null
            && IssuerUrl.hasLegalPort(uri)
            && uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null
            && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    if (!isPlain) {
      throw new IllegalArgumentException("not a server's address");
    }
    return uri;
  }
}
