package io.floecat.sandbox.principal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The access keys in circulation. Any number of threads may use it. */
public final class AccessKeys {

  /** For how long an ended session is still told from one that never was. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;

  /** No keys yet; {@code clock} decides when sessions are over. */
  public AccessKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** A key for a user, good for ever. */
  public AccessKey issue(Identity user) {
    return add(new AccessKey(newId("AKIA"), newSecret(), Optional.empty(), Optional.empty(), user));
  }

  /** A key for a session that ends at {@code expiration}, or never. */
  public AccessKey issueSession(Identity session, Optional<Instant> expiration) {
    Instant old = clock.instant().minus(REMEMBERED);
    keys.values().removeIf(key -> key.expiration().filter(old::isAfter).isPresent());
    return add(
        new AccessKey(newId("ASIA"), newSecret(), Optional.of(newToken()), expiration, session));
  }

  /**
   * The key with this id.
   *
   * @param token as it came with the request
   * @throws AwsException there is none, or the token is not its own
   */
  public AccessKey find(String id, Optional<String> token) {
    return Optional.ofNullable(keys.get(id))
        .filter(key -> isSame(key.token(), token))
        .orElseThrow(
            () ->
                AwsException.of(
                    CommonError.UNKNOWN_KEY,
                    "The security token included in the request is invalid."));
  }

  /**
   * Returns {@code key}.
   *
   * @throws AwsException its session is over
   */
  public AccessKey requireCurrent(AccessKey key) {
    Instant now = clock.instant();
    if (key.expiration().filter(end -> !now.isBefore(end)).isPresent()) {
      throw AwsException.of(
          CommonError.EXPIRED_TOKEN, "The security token included in the request is expired");
    }
    return key;
  }

  private AccessKey add(AccessKey key) {
    keys.put(key.id(), key);
    return key;
  }

  private String newId(String prefix) {
    var id = new StringBuilder(prefix);
    random.ints(16, 0, ID_ALPHABET.length()).forEach(index -> id.append(ID_ALPHABET.charAt(index)));
    return id.toString();
  }

  private String newSecret() {
    return Base64.getEncoder().encodeToString(randomBytes(30));
  }

  private String newToken() {
    return "FloecatSandbox/" + Base64.getEncoder().encodeToString(randomBytes(180));
  }

  private byte[] randomBytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static boolean isSame(Optional<String> expected, Optional<String> given) {
    return expected.isPresent() == given.isPresent()
        && MessageDigest.isEqual(
            expected.orElse("").getBytes(UTF_8), given.orElse("").getBytes(UTF_8));
  }
}
