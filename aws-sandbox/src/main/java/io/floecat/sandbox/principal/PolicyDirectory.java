package io.floecat.sandbox.principal;

import io.floecat.iam.PolicyDocument;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who and what there is in one Region of one AWS account. */
public final class PolicyDirectory {

  private final String region;
  private final String awsAccount;
  private final Map<String, Role> roles = new TreeMap<>();
  private final Map<String, User> users = new TreeMap<>();
  private final Map<String, Key> keys = new TreeMap<>();

  PolicyDirectory(
      String region,
      String awsAccount,
      Collection<Role> roles,
      Collection<User> users,
      Collection<Key> keys) {
    this.region = region;
    this.awsAccount = awsAccount;
    roles.forEach(role -> this.roles.put(role.arn(), role));
    users.forEach(user -> this.users.put(user.name(), user));
    keys.forEach(key -> this.keys.put(key.arn(), key));
  }

  /** As {@code us-east-1}. */
  public String region() {
    return region;
  }

  /** Its 12 digits. */
  public String awsAccount() {
    return awsAccount;
  }

  /** A role by its ARN. */
  public Optional<Role> role(String arn) {
    return Optional.ofNullable(roles.get(arn));
  }

  /** All roles, in the order of their names. */
  public Collection<Role> roles() {
    return roles.values();
  }

  /** All users, in the order of their names. */
  public Collection<User> users() {
    return users.values();
  }

  /** All policies of all of them. */
  public Stream<PolicyDocument> documents() {
    return Stream.of(
            users.values().stream().flatMap(user -> user.policies().stream()),
            roles.values().stream()
                .flatMap(role -> Stream.concat(role.trust().stream(), role.policies().stream())),
            keys.values().stream().map(Key::policy))
        .flatMap(documents -> documents);
  }

  /** A KMS key by its id or ARN. */
  public Optional<Key> key(String idOrArn) {
    return keys.values().stream()
        .filter(key -> key.arn().equals(idOrArn) || key.id().equals(idOrArn))
        .findAny();
  }
}
