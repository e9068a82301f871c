package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a connector's credentials are sent, as far as it stands outside of {@code auth}. Whoever
 * could change it and keep the credentials would have them sent to a place of their choosing. What
 * stands inside of {@code auth} - its type, {@code token_uri}, {@code region}, a header's name - is
 * safe without being here: it changes only when the credentials are replaced whole.
 *
 * @param server of {@code uri}: scheme, host and port; the text as it is where it has none
 * @param properties those whose name or value is a place
 */
record Target(Kind kind, String server, Map<String, String> properties) {

  static Target of(Connector connector) {
    var places = new TreeMap<>(connector.getPropertiesMap());
    places.entrySet().removeIf(one -> !ContentScan.isPlace(one.getKey(), one.getValue()));
    String server =
        HttpUri.parse(connector.getUri()).map(HttpUri::server).orElse(connector.getUri());
    return new Target(connector.getKind(), server, places);
  }

  /** The fields of {@code other} that make it another target than this one. */
  List<String> changes(Target other) {
    var changes = new ArrayList<String>();
    if (kind != other.kind) {
      changes.add("connector.kind");
    }
    if (!server.equals(other.server)) {
      changes.add("connector.uri");
    }
    var keys = new TreeSet<>(properties.keySet());
    keys.addAll(other.properties.keySet());
    for (String key : keys) {
      if (!Objects.equals(properties.get(key), other.properties.get(key))) {
        changes.add(FieldPaths.property(key));
      }
    }
    return changes;
  }
}
