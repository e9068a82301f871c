package io.floecat.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects what is known about a call, and makes a request of what IAM looks at. */
final class RequestKeys {

  private final Caller caller;
  private final UnconfirmedFacts facts;
  private final Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  RequestKeys(Caller caller, UnconfirmedFacts facts) {
    this.caller = caller;
    this.facts = facts;
    put("aws:PrincipalArn", caller.principalArn());
    put("aws:PrincipalAccount", caller.account());
    put("aws:PrincipalType", principalType(caller.kind()));
    caller.userName().ifPresent(name -> put("aws:username", name));
    putTags("aws:PrincipalTag/", caller.tags());
    put("aws:SecureTransport", "true");
  }

  RequestKeys put(String key, String value) {
    keys.put(key, List.of(value));
    return this;
  }

  RequestKeys put(String key, Optional<String> value) {
    value.ifPresent(one -> put(key, one));
    return this;
  }

  /** A key of many values, which a call without any does not carry. */
  RequestKeys put(String key, Collection<String> values) {
    if (!values.isEmpty()) {
      keys.put(key, List.copyOf(values));
    }
    return this;
  }

  private static Optional<String> principalType(Caller.Kind kind) {
    return switch (kind) {
      case USER -> Optional.of("User");
      case SESSION -> Optional.of("AssumedRole");
      case SERVICE, FEDERATED -> Optional.empty();
    };
  }

  /** A key that must be one of those the action carries. */
  RequestKeys putParameter(String action, String key, String value) {
    if (!carries(action, key)) {
      throw new PolicyException("%s carries no %s".formatted(action, key));
    }
    return put(key, value);
  }

  /** One key for each tag; of two whose keys differ only in case IAM sees one. */
  RequestKeys putTags(String prefix, Map<String, String> tags) {
    List<Map.Entry<String, String>> order = new ArrayList<>(tags.entrySet());
    for (Map.Entry<String, String> tag : facts.lastTwinTagSeen() ? order : order.reversed()) {
      put(prefix + tag.getKey(), tag.getValue());
    }
    return this;
  }

  /** The request, with the keys that are documented for its action. */
  AccessRequest request(String action, String resource) {
    put(
        "aws:ResourceAccount",
        resource.equals("*") ? caller.account() : Optional.of(Arn.parse(resource).account()));
    Map<String, List<String>> carried = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.forEach(
        (name, values) -> {
          if (carries(action, name)) {
            carried.put(name, values);
          }
        });
    carried.putAll(caller.context());
    return new AccessRequest(caller, action, resource, carried);
  }

  private static boolean carries(String action, String name) {
    return Catalogue.key(name).filter(key -> Catalogue.carries(action, key)).isPresent();
  }
}
