package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code uri} and {@code token_uri} may be. */
final class UriRules {

  /** The names in a query, or in anything that is written like one. */
  private static final Pattern PARAMETER = Pattern.compile("[?&;]([^?&;=#\\s]{1,128})=");

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
    if (uri.getRawUserInfo() != null) {
      violations.add(field, "must have no user name or password: they belong in auth");
    }
    if (uri.getRawFragment() != null) {
      violations.add(field, "must have no fragment: remove # and what follows");
    }
    String decoded = uri.getPath() + "?" + uri.getQuery();
    if (namesSecret(decoded, true)) {
      violations.add(
          field, "has a query parameter that looks like a secret: credentials belong in auth");
    }
    TextRules.requireNoSecret(field, decoded, violations);
  }

  /** Whether {@code text}, a property's value, holds a query or the like with a secret in it. */
  static boolean namesSecret(String text) {
    return namesSecret(text, false);
  }

  private static boolean namesSecret(String text, boolean query) {
    return PARAMETER
        .matcher(text)
        .results()
        .map(parameter -> parameter.group(1))
        .anyMatch(query ? ContentScan::isSecretParameter : ContentScan::isSecretProperty);
  }
}
