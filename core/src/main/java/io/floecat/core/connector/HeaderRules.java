package io.floecat.core.connector;

import io.floecat.core.credential.CredentialMask;
import io.floecat.v1.AuthCredentials;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which headers credentials may be sent in, and what may be sent in them. */
final class HeaderRules {

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /**
   * Visible ASCII, blanks inside only. A line break would end the header and begin another; bytes
   * beyond ASCII are read differently by every server.
   */
  private static final Pattern VALUE = Pattern.compile("[!-~](?:[ \\t!-~]*[!-~])?");

  /** What belongs to the connection or the message (RFC 9110, section 7.6.1), not to the caller. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderRules() {}

  /**
   * The headers of {@code auth}, also next to the one that its credential is sent in; names that
   * are stored stay.
   */
  static void check(AuthCredentials auth, AuthCredentials before, Violations violations) {
    if (auth.getHeadersCount() > Limits.HEADERS) {
      violations.add(FieldPaths.HEADERS, "at most %s headers can be set".formatted(Limits.HEADERS));
      return; // To look at each of any number would take seconds.
    }
    var taken = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    credentialHeader(auth).ifPresent(taken::add);
    auth.getHeadersMap()
        .forEach(
            (name, value) -> {
              String field = FieldPaths.header(name);
              if (!before.containsHeaders(name)) {
                checkName(field, name, violations);
              }
              if (!value.equals(CredentialMask.MASK)) {
                checkValue(field, value, violations);
              }
              if (!taken.add(name)) {
                violations.add(
                    field,
                    "this header is set twice: names are the same in any case, and the"
                        + " credential's own header counts");
              }
            });
  }

  private static Optional<String> credentialHeader(AuthCredentials auth) {
    return switch (auth.getCredentialCase()) {
      case BEARER_TOKEN,
          BASIC,
          CLIENT_CREDENTIALS,
          TOKEN_EXCHANGE,
          AWS_ACCESS_KEY,
          GCP_SERVICE_ACCOUNT ->
          Optional.of("Authorization");
      case API_KEY -> Optional.of(auth.getApiKey().getHeader());
      case CREDENTIAL_NOT_SET -> Optional.empty();
    };
  }

  static void checkName(String field, String name, Violations violations) {
    TextRules.requireNoSecret(field, name, violations);
    if (!TOKEN.matcher(name).matches()) {
      violations.add(
          field, "a header's name is one or more of A-Z a-z 0-9 and ! # $ % & ' * + - . ^ _ ` | ~");
    } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      violations.add(field, "this header belongs to the connection and cannot be set");
    }
  }

  static void checkValue(String field, String value, Violations violations) {
    if (!VALUE.matcher(value).matches()) {
      violations.add(
          field,
          "is sent in a header: it must be visible ASCII, with blanks inside only and no line"
              + " break, also not at its end");
    }
  }
}
