package io.floecat.core.connector;

import io.floecat.core.error.InvalidArgumentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The listing that a page token belongs to. A token holds the last key that was looked at, and a
 * digest of it together with the listing: the token of another account, filter or {@code
 * show_deleted}, a cut and a garbled one are all the same mistake.
 *
 * <p>The digest is no signature. Whoever makes up a token gets no further than their own listing,
 * because the key must begin with {@code prefix}, which the caller was authorized for.
 *
 * @param prefix what every key of the listing begins with
 */
record PageToken(String prefix, String filter, boolean showDeleted) {

  private static final int DIGEST_BYTES = 16;
  private static final int MAX_LENGTH = 1_024;

  /** The token that goes on after {@code lastKey}; URL-safe. */
  String encode(String lastKey) {
    byte[] key = lastKey.getBytes(StandardCharsets.UTF_8);
    byte[] token =
        ByteBuffer.allocate(DIGEST_BYTES + key.length).put(digest(lastKey)).put(key).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The key to go on after; empty for an empty token, which begins.
   *
   * @throws InvalidArgumentException the token is not of this listing; names {@code page_token}
   */
  String decode(String token) {
    if (token.isEmpty()) {
      return "";
    }
    byte[] bytes = bytes(token);
    byte[] digest = Arrays.copyOf(bytes, DIGEST_BYTES);
    String key =
        bytes.length < DIGEST_BYTES
            ? ""
            : new String(bytes, DIGEST_BYTES, bytes.length - DIGEST_BYTES, StandardCharsets.UTF_8);
    if (!key.startsWith(prefix) || !Arrays.equals(digest, digest(key))) {
      throw invalid();
    }
    return key;
  }

  private static byte[] bytes(String token) {
    try {
      return token.length() > MAX_LENGTH ? new byte[0] : Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      throw invalid();
    }
  }

  private byte[] digest(String lastKey) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {prefix, filter, String.valueOf(showDeleted), lastKey}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      return Arrays.copyOf(digest.digest(), DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InvalidArgumentException invalid() {
    return InvalidArgumentException.of(
        "page_token",
        "must be the next_page_token of the page before, with the same parent, filter and"
            + " show_deleted; leave it out to begin again");
  }
}
