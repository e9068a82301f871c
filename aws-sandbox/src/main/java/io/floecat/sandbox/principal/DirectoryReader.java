package io.floecat.sandbox.principal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes a {@link PolicyDirectory} of files. Below {@code roles}, {@code users}, {@code keys},
 * {@code organization} and {@code secrets} each has a directory of its name:
 *
 * <pre>
 * roles/NAME/trust.json    who may assume it
 * roles/NAME/role.json     {"MaxSessionDuration": 3600, "Tags": {}}, if it differs; and
 *                          "PodIdentityClusterArn", if pods of that cluster have the role
 * roles/NAME/boundary.json its permissions boundary
 * roles/NAME/*.json        its policies
 * users/NAME/boundary.json its permissions boundary
 * users/NAME/*.json        its policies
 * keys/ID/policy.json      the key's policy
 * organization/LEVEL/*.json   service control policies; each level must allow
 * secrets/NAME/policy.json the policy of the secret NAME, in which there may be slashes
 * context.json             condition keys that every request carries, with their values
 * </pre>
 */
public final class DirectoryReader {

  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
  private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,256}");
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

  private final String region;
  private final String awsAccount;

  /** For one Region of one AWS account. */
  public DirectoryReader(String region, String awsAccount) {
    this.region = region;
    this.awsAccount = awsAccount;
  }

  /**
   * Reads {@code files}, texts by path.
   *
   * @throws DirectoryException there is a mistake in one
   */
  public PolicyDirectory read(Map<String, String> files) {
    var owners = new TreeMap<String, SortedMap<String, String>>();
    var secrets = new TreeMap<String, PolicyDocument>();
    Map<String, List<String>> context = Map.of();
    for (var file : new TreeMap<>(files).entrySet()) {
      String path = file.getKey();
      if (path.equals("context.json")) {
        context = ContextFile.parse(path, file.getValue());
      } else if (path.startsWith("secrets/") && path.endsWith("/policy.json")) {
        secrets.put(secretName(path), parse(PolicyType.SECRET, path, file.getValue()));
      } else {
        String[] parts = parts(path);
        owners
            .computeIfAbsent(parts[0] + "/" + parts[1], _ -> new TreeMap<>())
            .put(parts[2], file.getValue());
      }
    }
    return directory(files, owners, secrets, context);
  }

  private PolicyDirectory directory(
      Map<String, String> files,
      SortedMap<String, SortedMap<String, String>> owners,
      Map<String, PolicyDocument> secrets,
      Map<String, List<String>> context) {
    var roles = new ArrayList<Role>();
    var users = new ArrayList<User>();
    var keys = new ArrayList<Key>();
    var organization = new ArrayList<List<PolicyDocument>>();
    owners.forEach(
        (owner, texts) -> {
          String name = owner.substring(owner.indexOf('/') + 1);
          switch (owner.substring(0, owner.indexOf('/'))) {
            case "roles" -> roles.add(role(legal(NAME, owner, name), texts));
            case "users" -> users.add(user(legal(NAME, owner, name), texts));
            case "keys" -> keys.add(key(legal(KEY_ID, owner, name), texts));
            case "organization" ->
                organization.add(policies(PolicyType.SERVICE_CONTROL, owner, texts));
            default ->
                throw new DirectoryException(
                    owner
                        + " is not expected here; there are roles, users, keys, organization and"
                        + " secrets");
          }
        });
    return new PolicyDirectory(
        region,
        awsAccount,
        roles,
        users,
        keys,
        new Surroundings(organization, secrets, context),
        files);
  }

  private static String[] parts(String path) {
    String[] parts = path.split("/");
    if (parts.length != 3 || !parts[2].endsWith(".json")) {
      throw new DirectoryException(
          ("%s is not expected here; there are roles/NAME/*.json, users/NAME/*.json,"
                  + " keys/ID/policy.json, organization/LEVEL/*.json, secrets/NAME/policy.json and"
                  + " context.json")
              .formatted(path));
    }
    return parts;
  }

  private static String secretName(String path) {
    return legal(
        SECRET_NAME,
        path,
        path.substring("secrets/".length(), path.length() - "/policy.json".length()));
  }

  private Role role(String name, SortedMap<String, String> texts) {
    String owner = "roles/" + name;
    Optional<PolicyDocument> trust =
        Optional.ofNullable(texts.remove("trust.json"))
            .map(text -> parse(PolicyType.TRUST, owner + "/trust.json", text));
    Optional<PolicyDocument> boundary = boundary(owner, texts);
    RoleSettings settings =
        Optional.ofNullable(texts.remove("role.json"))
            .map(text -> RoleSettings.parse(owner + "/role.json", text))
            .orElseGet(RoleSettings::usual);
    return new Role(
        name,
        "arn:aws:iam::%s:role/%s".formatted(awsAccount, name),
        uniqueId("AROA", owner),
        trust,
        policies(PolicyType.IDENTITY, owner, texts),
        boundary,
        settings.tags(),
        settings.maxSession(),
        settings.podIdentity());
  }

  private User user(String name, SortedMap<String, String> texts) {
    String owner = "users/" + name;
    Optional<PolicyDocument> boundary = boundary(owner, texts);
    return new User(
        name,
        "arn:aws:iam::%s:user/%s".formatted(awsAccount, name),
        uniqueId("AIDA", owner),
        policies(PolicyType.IDENTITY, owner, texts),
        boundary);
  }

  private static Optional<PolicyDocument> boundary(String owner, SortedMap<String, String> texts) {
    return Optional.ofNullable(texts.remove("boundary.json"))
        .map(text -> parse(PolicyType.BOUNDARY, owner + "/boundary.json", text));
  }

  private Key key(String id, SortedMap<String, String> texts) {
    String owner = "keys/" + id;
    List<PolicyDocument> policies = policies(PolicyType.KEY, owner, texts);
    if (!texts.keySet().equals(Set.of("policy.json"))) {
      throw new DirectoryException(
          owner + " has to hold policy.json, the key's policy, and nothing else");
    }
    String arn = "arn:aws:kms:%s:%s:key/%s".formatted(region, awsAccount, id);
    return new Key(id, arn, policies.getFirst());
  }

  private static List<PolicyDocument> policies(
      PolicyType type, String owner, SortedMap<String, String> texts) {
    return texts.entrySet().stream()
        .map(entry -> parse(type, owner + "/" + entry.getKey(), entry.getValue()))
        .toList();
  }

  private static PolicyDocument parse(PolicyType type, String file, String text) {
    try {
      return PolicyDocument.parse(type, file, text);
    } catch (PolicyException e) {
      throw new DirectoryException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String legal(Pattern pattern, String owner, String name) {
    if (!pattern.matcher(name).matches()) {
      throw new DirectoryException("%s: a name here is of %s".formatted(owner, pattern));
    }
    return name;
  }

  /** The same each time, as AWS's are. */
  private static String uniqueId(String prefix, String owner) {
    String hash = UUID.nameUUIDFromBytes(owner.getBytes(UTF_8)).toString().replace("-", "");
    return prefix + hash.substring(0, 17).toUpperCase(Locale.ROOT);
  }
}
