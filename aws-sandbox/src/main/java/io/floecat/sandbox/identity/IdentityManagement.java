package io.floecat.sandbox.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import io.floecat.sandbox.wire.Shape;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * IAM, as far as it reads what the policy directory holds. A file whose name begins with {@code
 * managed-} is an attached managed policy, as is a boundary; all others are inline policies.
 */
public final class IdentityManagement {

  /** What signatures call it. */
  public static final String SERVICE = "iam";

  private static final Shape NAME = Shape.text(1, 128).of("[\\w+=,.@-]+");
  private static final Shape ARN = Shape.text(20, 2048);
  private static final String MANAGED = "managed-";
  private static final String BOUNDARY = "boundary";
  private static final String ONLY_VERSION = "v1";

  private final PolicyDirectory directory;
  private final Map<String, Action> actions = new HashMap<>();

  /** For the users and roles of {@code directory}. */
  public IdentityManagement(PolicyDirectory directory) {
    this.directory = directory;
    for (Owner owner : Owner.values()) {
      String kind = owner.kind;
      actions.put("Get" + kind, (parameters, access) -> get(owner, parameters, access));
      actions.put(
          "List%sPolicies".formatted(kind),
          (parameters, access) -> listInline(owner, parameters, access));
      actions.put(
          "Get%sPolicy".formatted(kind),
          (parameters, access) -> getInline(owner, parameters, access));
      actions.put(
          "ListAttached%sPolicies".formatted(kind),
          (parameters, access) -> listAttached(owner, parameters, access));
    }
    actions.put("GetPolicy", this::getPolicy);
    actions.put("GetPolicyVersion", this::getPolicyVersion);
  }

  /** What policies are attached to. */
  private enum Owner {
    ROLE("Role", "roles"),
    USER("User", "users");

    private final String kind;
    private final String directory;

    Owner(String kind, String directory) {
      this.kind = kind;
      this.directory = directory;
    }
  }

  /** An action by its name. */
  public Optional<Action> action(String name) {
    return Optional.ofNullable(actions.get(name));
  }

  private ObjectNode get(Owner owner, ObjectNode parameters, Access access) {
    Fields fields = Fields.of(parameters, "Get" + owner.kind, owner.kind + "Name");
    String name = permitted(owner, "Get" + owner.kind, fields, access);
    ObjectNode answer = Json.object();
    ObjectNode found =
        answer.putObject(owner.kind).put(owner.kind + "Name", name).put("Arn", arn(owner, name));
    text(owner, name, "trust")
        .ifPresent(text -> found.put("AssumeRolePolicyDocument", encoded(text)));
    text(owner, name, BOUNDARY)
        .ifPresent(
            _ ->
                found
                    .putObject("PermissionsBoundary")
                    .put("PermissionsBoundaryType", "Policy")
                    .put("PermissionsBoundaryArn", managedArn(owner, name, BOUNDARY)));
    return answer;
  }

  private ObjectNode listInline(Owner owner, ObjectNode parameters, Access access) {
    String action = "List%sPolicies".formatted(owner.kind);
    Fields fields = Fields.of(parameters, action, owner.kind + "Name");
    String name = permitted(owner, action, fields, access);
    ObjectNode answer = Json.object().put("IsTruncated", "false");
    ArrayNode names = answer.putArray("PolicyNames");
    policies(owner, name).stream().filter(one -> !one.startsWith(MANAGED)).forEach(names::add);
    return answer;
  }

  private ObjectNode getInline(Owner owner, ObjectNode parameters, Access access) {
    String action = "Get%sPolicy".formatted(owner.kind);
    Fields fields = Fields.of(parameters, action, owner.kind + "Name", "PolicyName");
    String name = permitted(owner, action, fields, access);
    String policy = fields.requiredText("PolicyName", NAME);
    if (!policies(owner, name).contains(policy) || policy.startsWith(MANAGED)) {
      throw absent("The %s policy with name %s".formatted(owner.kind, policy));
    }
    return Json.object()
        .put(owner.kind + "Name", name)
        .put("PolicyName", policy)
        .put("PolicyDocument", encoded(text(owner, name, policy).orElseThrow()));
  }

  private ObjectNode listAttached(Owner owner, ObjectNode parameters, Access access) {
    String action = "ListAttached%sPolicies".formatted(owner.kind);
    Fields fields = Fields.of(parameters, action, owner.kind + "Name");
    String name = permitted(owner, action, fields, access);
    ObjectNode answer = Json.object().put("IsTruncated", "false");
    ArrayNode attached = answer.putArray("AttachedPolicies");
    policies(owner, name).stream()
        .filter(one -> one.startsWith(MANAGED))
        .forEach(
            one ->
                attached
                    .addObject()
                    .put("PolicyName", one)
                    .put("PolicyArn", managedArn(owner, name, one)));
    return answer;
  }

  private ObjectNode getPolicy(ObjectNode parameters, Access access) {
    String arn = Fields.of(parameters, "GetPolicy", "PolicyArn").requiredText("PolicyArn", ARN);
    access.requireAllowed("iam:GetPolicy", arn);
    managed(arn);
    ObjectNode answer = Json.object();
    answer.putObject("Policy").put("Arn", arn).put("DefaultVersionId", ONLY_VERSION);
    return answer;
  }

  private ObjectNode getPolicyVersion(ObjectNode parameters, Access access) {
    Fields fields = Fields.of(parameters, "GetPolicyVersion", "PolicyArn", "VersionId");
    String arn = fields.requiredText("PolicyArn", ARN);
    access.requireAllowed("iam:GetPolicyVersion", arn);
    String version = fields.requiredText("VersionId", NAME);
    if (!version.equals(ONLY_VERSION)) {
      throw absent("Version %s of the policy".formatted(version));
    }
    ObjectNode answer = Json.object();
    answer
        .putObject("PolicyVersion")
        .put("Document", encoded(managed(arn)))
        .put("VersionId", ONLY_VERSION)
        .put("IsDefaultVersion", "true");
    return answer;
  }

  /** The name that the call is about, if IAM lets the call through and there is such a one. */
  private String permitted(Owner owner, String action, Fields fields, Access access) {
    String name = fields.requiredText(owner.kind + "Name", NAME);
    access.requireAllowed("iam:" + action, arn(owner, name));
    if (directory.filesOf(path(owner, name)).isEmpty()) {
      throw absent("The %s with name %s".formatted(owner.kind, name));
    }
    return name;
  }

  /** All but what is no policy of its own. */
  private List<String> policies(Owner owner, String name) {
    return directory.filesOf(path(owner, name)).stream()
        .map(file -> file.replaceFirst("\\.json$", ""))
        .filter(file -> !List.of("trust", "role", BOUNDARY).contains(file))
        .toList();
  }

  private Optional<String> text(Owner owner, String name, String file) {
    return directory.file(path(owner, name) + file + ".json");
  }

  private String managed(String arn) {
    String path = arn.replaceFirst("^arn:aws:iam::\\d{12}:policy/", "");
    boolean isManaged = path.matches("(roles|users)/[^/]+/(managed-[^/]+|boundary)");
    return Optional.of(path + ".json")
        .filter(_ -> isManaged)
        .flatMap(directory::file)
        .orElseThrow(() -> absent("Policy %s".formatted(arn)));
  }

  private String arn(Owner owner, String name) {
    return "arn:aws:iam::%s:%s/%s"
        .formatted(directory.awsAccount(), owner == Owner.ROLE ? "role" : "user", name);
  }

  private String managedArn(Owner owner, String name, String file) {
    return "arn:aws:iam::%s:policy/%s%s".formatted(directory.awsAccount(), path(owner, name), file);
  }

  private static String path(Owner owner, String name) {
    return "%s/%s/".formatted(owner.directory, name);
  }

  /** IAM answers with documents as they stand in a URL. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static AwsException absent(String what) {
    return AwsException.of("NoSuchEntity", what + " cannot be found.");
  }
}
