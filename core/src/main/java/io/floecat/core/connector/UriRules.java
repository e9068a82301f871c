package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import java.net.URI;
import java.util.Optional;

/** What {@code uri} and {@code token_uri} may be. */
final class UriRules {

  private UriRules() {}

  static void check(String field, String text, Violations violations) {
    TextRules.requireLength(field, text, Limits.URI, violations);
    Optional<HttpUri> parsed = HttpUri.parse(text);
    if (parsed.isEmpty()) {
      violations.add(
          field,
          "must be an absolute URI with a host in ASCII letters, such as"
              + " https://catalog.example.com/api");
      return;
    }
    if (!parsed.get().isPrivate()) {
      violations.add(
          field, "must begin with https://; http:// is for localhost, 127.0.0.0/8 and [::1] only");
    }
    checkParts(field, parsed.get().uri(), violations);
  }

  private static void checkParts(String field, URI uri, Violations violations) {
    boolean userInfo = uri.getRawAuthority().indexOf('@') >= 0;
    if (userInfo) {
      violations.add(field, "must have no user name or password: they belong in auth");
    }
    if (uri.getRawFragment() != null) {
      violations.add(field, "must have no fragment: remove # and what follows");
    }
    if (ContentScan.hasSecretParameter(uri.toString())) {
      violations.add(
          field, "has a query parameter that looks like a secret: credentials belong in auth");
    } else if (!userInfo) {
      TextRules.requireNoSecret(field, uri.toString(), violations);
    }
  }
}
