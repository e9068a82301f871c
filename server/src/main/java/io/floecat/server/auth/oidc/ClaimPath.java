package io.floecat.server.auth.oidc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim is: its name, or a path such as {@code realm_access.roles}. A claim that has the
 * whole path as its name comes first, because names can be URLs.
 */
record ClaimPath(String text) {

  /**
   * The strings there: those of an array, or the words of a string, as in {@code scope}. Empty
   * where there is nothing of that kind.
   */
  List<String> values(Map<String, Object> claims) {
    return switch (find(claims, text)) {
      case String words -> Arrays.stream(words.split("\\s+")).filter(it -> !it.isEmpty()).toList();
      case List<?> list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private static @Nullable Object find(Map<?, ?> claims, String path) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    int dot = path.indexOf('.');
    return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(inner, path.substring(dot + 1))
        : null;
  }
}
