package io.floecat.server.auth.oidc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim is: its name, or a path such as {@code realm_access.roles}.
 *
 * <p>Names can hold dots themselves, as URLs and client ids do, so every dot of the path is tried
 * as the end of a name. A claim that has the whole path as its name counts alone. Otherwise all
 * readings of the path that lead somewhere must lead to equal values: where they differ, the token
 * says two things, and none of them counts.
 */
record ClaimPath(String text) {

  /** What is there. */
  ClaimValue find(Map<String, Object> claims) {
    if (claims.containsKey(text)) {
      return ClaimValue.of(claims.get(text));
    }
    var found = new ArrayList<ClaimValue>();
    collect(claims, text, found);
    if (found.isEmpty()) {
      return ClaimValue.ABSENT;
    }
    return found.stream().distinct().count() == 1 ? found.getFirst() : ClaimValue.AMBIGUOUS;
  }

  /** Two readings never meet in one place, so this visits each part of the claims at most once. */
  private static void collect(Map<?, ?> claims, String path, List<ClaimValue> found) {
    if (claims.containsKey(path)) {
      found.add(ClaimValue.of(claims.get(path)));
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      @Nullable Object inner = claims.get(path.substring(0, dot));
      if (inner instanceof Map<?, ?> members) {
        collect(members, path.substring(dot + 1), found);
      }
    }
  }
}
