package io.floecat.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The condition keys of one request, by name without regard to case. */
final class RequestContext {

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Refuses a key that stands twice, or holds more or fewer values than its type. */
  RequestContext(Map<String, List<String>> context) {
    context.forEach(
        (name, list) -> {
          boolean many = Catalogue.key(name).map(ConditionKey::isMultivalued).orElse(true);
          if (!many && list.size() != 1) {
            throw new PolicyException("the request's key " + name + " holds exactly one value");
          }
          if (values.put(name, List.copyOf(list)) != null) {
            throw new PolicyException("the request's key " + name + " is there twice");
          }
        });
  }

  /** Whether it is known what the request carries for a key, or that it carries none. */
  boolean knows(String key) {
    return values.containsKey(key) || Catalogue.decides(key);
  }

  /** Whether it is known what a variable of this key stands for. */
  boolean knowsVariable(String key) {
    return Catalogue.isVariable(key) || of(key).filter(list -> list.size() == 1).isPresent();
  }

  /** The values of a key; none where the request does not carry it. */
  Optional<List<String>> of(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a single-valued key, for a variable: an empty one counts as none. */
  Optional<String> single(String key) {
    return of(key).stream().flatMap(List::stream).findFirst().filter(value -> !value.isEmpty());
  }

  /** The keys that the request carries. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }
}
