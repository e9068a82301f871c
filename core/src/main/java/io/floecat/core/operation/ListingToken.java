package io.floecat.core.operation;

import io.floecat.spi.hash.Sha256;
import io.floecat.spi.pointer.PointerLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The page tokens of one listing. A token holds the last key that was looked at, and a digest of it
 * together with the listing, so that the token of another listing, a cut one and a garbled one are
 * all the same mistake. Only a key that a store can hold is ever read from a token.
 *
 * <p>The digest is no signature: anybody can make a token. Whoever reads one requires that its key
 * is one that the caller may go on from.
 *
 * @param listing what the listing is of: tokens of unequal ones are not taken
 */
public record ListingToken(List<String> listing) {

  private static final int DIGEST_BYTES = 16;
  private static final int MAX_LENGTH = 1_024;

  /** Copies the list. */
  public ListingToken {
    listing = List.copyOf(listing);
  }

  /** The token that goes on after {@code lastKey}, a key of the store; URL-safe. */
  public String encode(String lastKey) {
    byte[] key = lastKey.getBytes(StandardCharsets.UTF_8);
    byte[] token =
        ByteBuffer.allocate(DIGEST_BYTES + key.length).put(digest(lastKey)).put(key).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** The key to go on after; empty where the text is no token of this listing. */
  public Optional<String> decode(String token) {
    byte[] bytes = bytes(token);
    if (bytes.length <= DIGEST_BYTES) {
      return Optional.empty();
    }
    String key =
        new String(bytes, DIGEST_BYTES, bytes.length - DIGEST_BYTES, StandardCharsets.UTF_8);
    return PointerLimits.isKey(key) && token.equals(encode(key))
        ? Optional.of(key)
        : Optional.empty();
  }

  private static byte[] bytes(String token) {
    try {
      return token.length() > MAX_LENGTH ? new byte[0] : Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private byte[] digest(String lastKey) {
    MessageDigest digest = Sha256.begin();
    for (String part : listing) {
      update(digest, part);
    }
    update(digest, lastKey);
    return Arrays.copyOf(digest.digest(), DIGEST_BYTES);
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
