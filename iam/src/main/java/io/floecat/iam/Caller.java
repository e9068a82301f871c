package io.floecat.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who signs a request.
 *
 * @param arn a user's or a role session's ARN; of a service its name, such as {@code
 *     lambda.amazonaws.com}; of a federated identity its provider
 * @param role the ARN of the role, with its path, whose session this is; none for all others
 * @param tags the principal's tags: for a session, the session tags and the role's own under them
 * @param context what is known beside that of where the call comes from, by condition key, such as
 *     {@code aws:SourceVpce}: it overrides what the model says
 */
public record Caller(
    Kind kind,
    String arn,
    Optional<String> role,
    Map<String, String> tags,
    Map<String, List<String>> context) {

  /** What somebody is. */
  public enum Kind {
    /** An IAM user. */
    USER,
    /** A session of a role. */
    SESSION,
    /** A service of AWS that calls for itself. */
    SERVICE,
    /** Somebody whom an identity provider vouches for, before he has a session. */
    FEDERATED
  }

  private static final Pattern USER = Pattern.compile("arn:[^:]+:iam::\\d{12}:user/.+");
  private static final Pattern SESSION =
      Pattern.compile("arn:[^:]+:sts::\\d{12}:assumed-role/[^/]+/[^/]+");

  /** Copies the maps; throws {@link PolicyException} where {@code arn} is of another kind. */
  public Caller {
    boolean fits =
        switch (kind) {
          case USER -> USER.matcher(arn).matches();
          case SESSION -> SESSION.matcher(arn).matches();
          case SERVICE, FEDERATED -> !arn.isBlank();
        };
    if (!fits) {
      throw new PolicyException("%s is neither a user nor a session of a role".formatted(arn));
    }
    tags = Map.copyOf(tags);
    context = Map.copyOf(context);
  }

  /** An IAM user without tags. */
  public static Caller user(String arn) {
    return new Caller(Kind.USER, arn, Optional.empty(), Map.of(), Map.of());
  }

  /** A session of a role, with the tags it was assumed with. */
  public static Caller session(String roleArn, String sessionName, Map<String, String> tags) {
    Arn role = Arn.parse(roleArn);
    String name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    String arn =
        "arn:%s:sts::%s:assumed-role/%s/%s"
            .formatted(role.partition(), role.account(), name, sessionName);
    return new Caller(Kind.SESSION, arn, Optional.of(roleArn), tags, Map.of());
  }

  /** A service of AWS by its name, such as {@code lambda.amazonaws.com}. */
  public static Caller service(String name) {
    return new Caller(Kind.SERVICE, name, Optional.empty(), Map.of(), Map.of());
  }

  /** Somebody whom an identity provider vouches for, by the provider's ARN or name. */
  public static Caller federated(String provider) {
    return new Caller(Kind.FEDERATED, provider, Optional.empty(), Map.of(), Map.of());
  }

  /** The same, of whom more is known: a condition key and its values. */
  public Caller with(String key, List<String> values) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(context);
    more.put(key, List.copyOf(values));
    return new Caller(kind, arn, role, tags, more);
  }

  /** The AWS account the caller belongs to; none for services and federated identities. */
  public Optional<String> account() {
    return switch (kind) {
      case USER, SESSION -> Optional.of(Arn.parse(arn).account());
      case SERVICE, FEDERATED -> Optional.empty();
    };
  }

  boolean is(Kind one, String name) {
    return kind == one && arn.equals(name);
  }

  /** What {@code aws:username} holds, for a user. */
  Optional<String> userName() {
    return kind == Kind.USER
        ? Optional.of(arn.substring(arn.lastIndexOf('/') + 1))
        : Optional.empty();
  }

  /** What {@code aws:PrincipalArn} holds: the role of a session, else the caller itself. */
  public String principalArn() {
    return role.orElse(arn);
  }
}
