package io.floecat.sandbox.principal;

import io.floecat.iam.PolicyDocument;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who and what there is in one Region of one AWS account. */
public final class PolicyDirectory {

  private final String region;
  private final String awsAccount;
  private final Surroundings surroundings;
  private final SortedMap<String, String> files;
  private final Map<String, Role> roles = new TreeMap<>();
  private final Map<String, User> users = new TreeMap<>();
  private final Map<String, Key> keys = new TreeMap<>();

  PolicyDirectory(
      String region,
      String awsAccount,
      Collection<Role> roles,
      Collection<User> users,
      Collection<Key> keys,
      Surroundings surroundings,
      Map<String, String> files) {
    this.region = region;
    this.awsAccount = awsAccount;
    this.surroundings = surroundings;
    this.files = new TreeMap<>(files);
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

  /** What every call meets beside the policies of its caller. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** The text of a file, by its path. */
  public Optional<String> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The names of the files in a directory, whose path ends in a slash. */
  public List<String> filesOf(String path) {
    return files.keySet().stream()
        .filter(file -> file.startsWith(path))
        .map(file -> file.substring(path.length()))
        .toList();
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
            users.values().stream()
                .flatMap(user -> Stream.concat(user.policies().stream(), user.boundary().stream())),
            roles.values().stream()
                .flatMap(
                    role ->
                        Stream.of(
                                role.trust().stream(),
                                role.policies().stream(),
                                role.boundary().stream())
                            .flatMap(documents -> documents)),
            keys.values().stream().map(Key::policy),
            surroundings.organization().stream().flatMap(List::stream),
            surroundings.secrets().values().stream())
        .flatMap(documents -> documents);
  }

  /** A KMS key by its id or ARN. */
  public Optional<Key> key(String idOrArn) {
    return keys.values().stream()
        .filter(key -> key.arn().equals(idOrArn) || key.id().equals(idOrArn))
        .findAny();
  }
}
