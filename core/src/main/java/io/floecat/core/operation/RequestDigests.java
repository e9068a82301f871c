package io.floecat.core.operation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for a request without holding it: equal requests of one caller have equal digests, and who
 * reads a digest learns nothing that they cannot guess whole. The key is a random one of this
 * deployment, made at the first digest and kept in its store; a damaged one is made anew, and the
 * requests that are remembered then seem to be others.
 */
final class RequestDigests {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final OperationStore store;
  private final AtomicReference<SecretKeySpec> known = new AtomicReference<>();

  RequestDigests(OperationStore store) {
    this.store = store;
  }

  /** The digest of who asks and for what; credentials count as their masks. */
  ByteString of(WriteRequest request) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      update(mac, request.caller().getBytes(StandardCharsets.UTF_8));
      update(mac, Requests.type(request).getBytes(StandardCharsets.UTF_8));
      update(mac, Commit.serialize(request.masked()));
      return ByteString.copyFrom(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
    }
  }

  private static void update(Mac mac, byte[] part) {
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    mac.update(part);
  }

  private SecretKeySpec key() {
    SecretKeySpec key = known.get();
    if (key == null) {
      key = new SecretKeySpec(stored(), ALGORITHM);
      known.set(key);
    }
    return key;
  }

  private byte[] stored() {
    var random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return store.settle(Keys.REQUEST_KEY, random);
  }
}
