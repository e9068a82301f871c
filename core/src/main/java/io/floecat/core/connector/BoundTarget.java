package io.floecat.core.connector;

import io.floecat.core.credential.TargetRule;
import io.floecat.core.credential.store.SecretTarget;
import io.floecat.spi.hash.Sha256;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The {@link Target} of a connector as its secret holds it. */
public final class BoundTarget implements TargetRule {

  static final BoundTarget RULE = new BoundTarget();

  private static final int DIGEST_BYTES = 16;

  /** What the credentials of {@code connector} are stored for. */
  static SecretTarget of(Connector connector) {
    Target target = Target.of(connector);
    var bound =
        SecretTarget.newBuilder()
            .setRule(Integer.toString(NUMBER))
            .setKind(target.kind().name())
            .setServer(target.server());
    target.properties().forEach((key, value) -> bound.putPlaces(key, digest(value)));
    return bound.build();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A place that the secret does not know was added, unless its secret was bound by another
   * rule, which may not have known it for one.
   */
  @Override
  public List<String> changes(SecretTarget bound, Connector connector) {
    SecretTarget now = of(connector);
    var changes = new ArrayList<String>();
    if (!bound.getKind().equals(now.getKind())) {
      changes.add("connector.kind");
    }
    if (!bound.getServer().equals(now.getServer())) {
      changes.add("connector.uri");
    }
    Map<String, String> properties = connector.getPropertiesMap();
    bound
        .getPlacesMap()
        .forEach(
            (key, digest) -> {
              if (!properties.containsKey(key) || !digest(properties.get(key)).equals(digest)) {
                changes.add(FieldPaths.property(key));
              }
            });
    if (bound.getRule().equals(now.getRule())) {
      now.getPlacesMap().keySet().stream()
          .filter(key -> !bound.containsPlaces(key))
          .forEach(key -> changes.add(FieldPaths.property(key)));
    }
    return changes;
  }

  private static String digest(String value) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(Sha256.of(value), DIGEST_BYTES));
  }
}
