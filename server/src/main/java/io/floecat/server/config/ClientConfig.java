package io.floecat.server.config;

import io.floecat.core.account.AccountId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How commands reach the server.
 *
 * @param server http or https, host and port, nothing else
 * @param account the account that commands work on, unless they say another
 * @param token sent where it is present
 * @param tokenFile its first token is sent otherwise
 */
public record ClientConfig(
    URI server, Optional<AccountId> account, Optional<Sensitive> token, Path tokenFile) {

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

  static ClientConfig read(SettingReader reader) {
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
        reader.path(ConfigKey.CLIENT_TOKEN_FILE));
  }

  private static URI server(String text) {
    URI uri = URI.create(text);
    boolean isPlain =
        ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null
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
