package io.floecat.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows tests what a request carries. */
public final class RequestView {

  private RequestView() {}

  /** The condition keys of a request, with their values. */
  public static Map<String, List<String>> keys(AccessRequest request) {
    Map<String, List<String>> keys = new TreeMap<>();
    request.keys().names().forEach(name -> keys.put(name, request.keys().of(name).orElseThrow()));
    return keys;
  }

  /** Whether a key holds a list of values. */
  public static boolean isMultivalued(String key) {
    return Catalogue.key(key).filter(ConditionKey::isMultivalued).isPresent();
  }
}
