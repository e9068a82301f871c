package io.floecat.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The policies of the document that described the integration first, letter for letter. They do not
 * work, and are kept to show why.
 */
public final class SourceDocument {

  private SourceDocument() {}

  /** Of the identity that the service runs as. */
  public static String base() {
    return read("base-policy");
  }

  /** Of the role: nobody can assume it. */
  public static String trust() {
    return read("trust-policy");
  }

  /** Of the role: by tag only. */
  public static String role() {
    return read("role-policy");
  }

  private static String read(String name) {
    String resource = "source-document/%s.json".formatted(name);
    try (var in =
        Objects.requireNonNull(SourceDocument.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
