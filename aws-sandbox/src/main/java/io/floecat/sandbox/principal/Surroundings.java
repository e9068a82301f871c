package io.floecat.sandbox.principal;

import io.floecat.iam.Caller;
import io.floecat.iam.PolicyDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What every call meets beside the policies of its caller.
 *
 * @param organization service control policies, level by level
 * @param secrets policies of secrets, by the secret's name
 * @param context condition keys that every request carries, with their values
 */
public record Surroundings(
    List<List<PolicyDocument>> organization,
    Map<String, PolicyDocument> secrets,
    Map<String, List<String>> context) {

  private static final String LOOPBACK = "127.0.0.1";

  /** Those that the sandbox knows of every call by itself. */
  private static final Set<String> SUPPLIED =
      Set.of(
          "aws:currenttime", "aws:epochtime", "aws:requestedregion", "aws:sourceip", "aws:userid");

  /** Copies lists and maps. */
  public Surroundings {
    organization = organization.stream().map(List::copyOf).toList();
    secrets = Map.copyOf(secrets);
    var keys = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    keys.putAll(context);
    context = Collections.unmodifiableMap(keys);
  }

  /** The policy of a secret, by its name. */
  public Optional<PolicyDocument> ofSecret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  /** Whether requests carry this condition key, or are known not to. */
  public boolean know(String key) {
    return context.containsKey(key) || SUPPLIED.contains(key.toLowerCase(Locale.ROOT));
  }

  /** The caller, with all that a request of his carries at this time in this Region. */
  public Caller around(Identity identity, String region, Instant now) {
    var keys = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    keys.put("aws:CurrentTime", List.of(now.toString()));
    keys.put("aws:EpochTime", List.of(String.valueOf(now.getEpochSecond())));
    keys.put("aws:RequestedRegion", List.of(region));
    keys.put("aws:SourceIp", List.of(LOOPBACK));
    keys.put("aws:userid", List.of(identity.uniqueId()));
    keys.putAll(context);
    Caller caller = identity.caller();
    for (var key : keys.entrySet()) {
      caller = caller.with(key.getKey(), key.getValue());
    }
    return caller;
  }
}
