package io.floecat.server.auth;

import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.LoggableFailure;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.spi.hash.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the tokens of a file; whoever presents one may do everything.
 *
 * <p>A change of the file counts within a second. A new content that cannot be used does not: the
 * tokens from before stay valid, and the log says so.
 */
public final class TokenAuthenticator implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(TokenAuthenticator.class);
  private static final long CHECK_INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final int FINGERPRINT_BYTES = 4;

  private final TokenFile file;
  private final LongSupplier nanoTime;
  private final AtomicLong lastCheck;
  private volatile Optional<TokenFile.State> read;
  private volatile Optional<TokenFile.State> refused = Optional.empty();
  private volatile List<Token> tokens;

  /** A token's digest, which is all that is kept of it. */
  private record Token(byte[] digest, Principal principal) {}

  /**
   * Reads the file.
   *
   * @param nanoTime a monotonic clock, in nanoseconds
   * @throws StartException the file cannot be used
   */
  public TokenAuthenticator(TokenFile file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    this.lastCheck = new AtomicLong(nanoTime.getAsLong());
    this.read = state();
    this.tokens = read(file);
  }

  /** Compares with every token, in time that does not depend on which one it is. */
  @Override
  public CompletableFuture<Principal> authenticate(String bearerToken) {
    reloadIfChanged();
    byte[] presented = Sha256.of(bearerToken);
    Optional<Principal> found = Optional.empty();
    for (Token token : tokens) {
      if (MessageDigest.isEqual(token.digest(), presented)) {
        found = Optional.of(token.principal());
      }
    }
    return found
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new UnauthenticatedException(
                        ErrorReason.UNAUTHENTICATED,
                        "the token is not accepted; the server takes those in its token file")));
  }

  private void reloadIfChanged() {
    long now = nanoTime.getAsLong();
    long last = lastCheck.get();
    if (now - last < CHECK_INTERVAL || !lastCheck.compareAndSet(last, now)) {
      return;
    }
    Optional<TokenFile.State> state = state();
    if (state.equals(read)) {
      return;
    }
    try {
      tokens = read(file);
      read = state;
      LOG.info("read {} token(s) from {}", tokens.size(), file);
    } catch (StartException e) {
      if (!state.equals(refused)) {
        LOG.atError()
            .setCause(LoggableFailure.of(e))
            .log("{}; the tokens read before stay valid", e.getMessage());
      }
      refused = state; // Read again all the same: what was wrong need not show in the state.
    }
  }

  private Optional<TokenFile.State> state() {
    try {
      return Optional.of(file.state());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Token> read(TokenFile file) {
    return file.read().stream().map(TokenAuthenticator::token).toList();
  }

  /** Names a token by the beginning of its digest, so that audit can tell tokens apart. */
  private static Token token(String text) {
    byte[] digest = Sha256.of(text);
    String fingerprint = HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    return new Token(digest, Principal.admin("token:" + fingerprint));
  }
}
