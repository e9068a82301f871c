package io.floecat.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The condition keys of one request, by name without regard to case. */
public final class RequestContext {

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Refuses a key that is not modelled, stands twice, or holds more values than its type. */
  RequestContext(Map<String, List<String>> context) {
    context.forEach(
        (name, list) -> {
          ConditionKey key =
              Catalogue.key(name)
                  .orElseThrow(
                      () -> new PolicyException("the request's key " + name + " is not modelled"));
          if (!key.isMultivalued() && list.size() != 1) {
            throw new PolicyException("the request's key " + name + " holds exactly one value");
          }
          if (values.put(name, List.copyOf(list)) != null) {
            throw new PolicyException("the request's key " + name + " is there twice");
          }
        });
  }

  /** The values of a key; none where the request does not carry it. */
  Optional<List<String>> of(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a single-valued key, for a variable: an empty one counts as none. */
  Optional<String> single(String key) {
    return of(key).map(List::getFirst).filter(value -> !value.isEmpty());
  }

  /** The keys that the request carries. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }
}
