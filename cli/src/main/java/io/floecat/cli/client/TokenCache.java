package io.floecat.cli.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.floecat.runtime.config.ClientConfig;
import io.floecat.spi.file.OwnerOnly;
import io.floecat.spi.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps one client's token from command to command, in a file that only its owner reads. A cache
 * that cannot be used costs a request to the issuer, and is no error.
 */
final class TokenCache {

  private static final String TOKEN = "access_token";
  private static final String EXPIRATION = "expires_at";
  private static final int NAME_BYTES = 8;

  private final Path file;

  TokenCache(ClientConfig.Oidc config) {
    this.file = config.cacheDirectory().resolve(name(config) + ".json");
  }

  Optional<IssuedToken> read() {
    try {
      if (!OwnerOnly.holdsFor(file)) {
        return Optional.empty();
      }
      JsonObject kept = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return Optional.of(
          new IssuedToken(
              kept.get(TOKEN).getAsString(),
              Instant.ofEpochSecond(kept.get(EXPIRATION).getAsLong())));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // Not there, or not as we write it.
    }
  }

  /** Whole or not at all: another command may read it now. */
  void write(IssuedToken token) {
    var kept = new JsonObject();
    kept.addProperty(TOKEN, token.value());
    kept.addProperty(EXPIRATION, token.expiration().getEpochSecond());
    Path directory = file.resolveSibling("");
    try {
      Files.createDirectories(directory, OwnerOnly.DIRECTORY);
      Path temporary = Files.createTempFile(directory, "token", ".tmp", OwnerOnly.FILE);
      try {
        Files.writeString(temporary, kept.toString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // The next command asks the issuer again.
    }
  }

  /** Another client, or another wish, is another token. */
  private static String name(ClientConfig.Oidc config) {
    String wish =
        String.join(
            "\n",
            config.issuer().text(),
            config.clientId(),
            config.scope().orElse(""),
            config.audience().orElse(""));
    return Sha256.hex(wish, NAME_BYTES);
  }
}
