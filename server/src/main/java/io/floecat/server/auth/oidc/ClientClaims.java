package io.floecat.server.auth.oidc;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client that a token was issued to. Providers name it in different claims: {@code client_id}
 * (RFC 9068, section 2.2), {@code azp} (OpenID Connect Core, section 2; Keycloak, Auth0, Entra v2),
 * {@code cid} (Okta) and {@code appid} (Entra v1).
 */
final class ClientClaims {

  private static final List<String> NAMES = List.of("client_id", "azp", "cid", "appid");

  private ClientClaims() {}

  /**
   * The client's id; empty where no claim names it, one of them is no text, or two of them differ:
   * which one is meant is not guessed.
   */
  static Optional<String> client(Map<String, Object> claims) {
    List<String> present = present(claims);
    // A null in a JSON token is a value like any other that is no text.
    List<String> ids =
        present.stream()
            .map(name -> claims.get(name) instanceof String id ? id : "")
            .distinct()
            .toList();
    return ids.size() == 1
        ? Optional.of(ids.getFirst()).filter(id -> !id.isEmpty())
        : Optional.empty();
  }

  /** How a token that names no client, or more than one, does so; follows "the token". */
  static String describe(Map<String, Object> claims) {
    List<String> present = present(claims);
    if (client(claims).isPresent()) {
      return "names a client by %s that admin-clients does not have"
          .formatted(String.join(" and ", present));
    }
    return present.isEmpty()
        ? "names no client (%s)".formatted(String.join(", ", NAMES))
        : "names no single client by " + String.join(" and ", present);
  }

  private static List<String> present(Map<String, Object> claims) {
    return NAMES.stream().filter(claims::containsKey).toList();
  }
}
