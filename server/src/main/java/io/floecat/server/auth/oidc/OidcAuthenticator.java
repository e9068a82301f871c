package io.floecat.server.auth.oidc;

import com.nimbusds.jwt.SignedJWT;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.server.auth.Authenticator;
import io.floecat.spi.CheckResult;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.UnauthenticatedException;
import java.text.ParseException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Knows callers by the access tokens of one OpenID provider.
 *
 * <p>A token whose key is known is verified at once, which takes tens of microseconds. Only a key
 * that is not known is waited for, and no thread waits.
 */
public final class OidcAuthenticator implements Authenticator, AutoCloseable {

  private final IssuerClient issuer;
  private final IssuerKeys keys;
  private final TokenVerifier rules;
  private final ClaimsMapper grants;

  private OidcAuthenticator(OidcConfig config, Clock clock, LongSupplier nanoTime) {
    this.issuer = new IssuerClient(config.issuer(), config.proxies(), clock);
    this.keys = new IssuerKeys(issuer::keys, nanoTime);
    this.rules = new TokenVerifier(config, clock);
    this.grants = new ClaimsMapper(config);
  }

  /**
   * Asks the issuer for its keys, and does not wait for them: the server listens meanwhile.
   *
   * @param nanoTime a monotonic clock, in nanoseconds
   */
  public static OidcAuthenticator open(OidcConfig config, Clock clock, LongSupplier nanoTime) {
    var oidc = new OidcAuthenticator(config, clock, nanoTime);
    CompletableFuture<?> _ = oidc.keys.refreshIfOld();
    return oidc;
  }

  @Override
  public CompletableFuture<Principal> authenticate(String bearerToken) {
    try {
      SignedJWT token = rules.parse(bearerToken);
      return keys.find(token.getHeader().getKeyID())
          .thenApply(published -> grants.principal(rules.verify(token, published)));
    } catch (UnauthenticatedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public String whyNoRole(String bearerToken) {
    try {
      return grants.whyNone(rules.parse(bearerToken).getJWTClaimsSet());
    } catch (ParseException e) {
      throw new IllegalStateException("read before", e);
    }
  }

  /**
   * Whether tokens can be verified; looks after the issuer's keys. Waits for them for some seconds
   * where there are none yet.
   */
  public CheckResult check() {
    if (!keys.check().isHealthy()) {
      keys.refreshIfOld().handle((_, _) -> keys).join();
    }
    return keys.check();
  }

  @Override
  public void close() {
    issuer.close();
  }
}
