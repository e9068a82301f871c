package io.floecat.sandbox.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;

/** A secret value. Never prints itself. */
final class Value {

  private final byte[] bytes;
  private final boolean isText;

  private Value(byte[] bytes, boolean isText) {
    this.bytes = bytes;
    this.isText = isText;
  }

  static Value binary(byte[] bytes) {
    return new Value(bytes.clone(), false);
  }

  static Value text(String text) {
    return new Value(text.getBytes(UTF_8), true);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  boolean isSame(Value other) {
    return isText == other.isText && MessageDigest.isEqual(bytes, other.bytes);
  }

  void writeTo(ObjectNode answer) {
    if (isText) {
      answer.put("SecretString", new String(bytes, UTF_8));
    } else {
      answer.put("SecretBinary", bytes);
    }
  }
}
