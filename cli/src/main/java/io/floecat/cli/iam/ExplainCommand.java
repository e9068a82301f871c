package io.floecat.cli.iam;

import io.floecat.cli.output.Json;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.iam.AccessRequest;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Explanation;
import io.floecat.iam.KmsCall;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.UnconfirmedFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Says why IAM policies allow or deny one request, statement by statement, offline.",
      "",
      "WHO is an account's id (a session of the role for it), untagged (a session without the tag),"
          + " base (the identity that the service runs as), an ARN, or a service such as"
          + " lambda.amazonaws.com. ACTION is such as GetSecretValue or sts:AssumeRole. NAME is the"
          + " secret's name or ARN, for AssumeRole the role's ARN."
    },
    footer = {
      "",
      "Ends with 0 where the request is allowed, else with 1.",
      "",
      "Examples:",
      "  floecat iam explain --role-policy role-policy.json --as acme GetSecretValue \\",
      "      accounts/globex/connectors/crm",
      "  floecat iam explain --role-policy role-policy.json --trust-policy trust-policy.json \\",
      "      --as base AssumeRole --tag AccountId=acme",
      "  floecat iam explain --role-policy role-policy.json --scp scp.json --as acme \\",
      "      --context aws:SourceVpce=vpce-1 PutSecretValue accounts/acme/connectors/crm"
    })
final class ExplainCommand implements Callable<Integer> {

  private static final int NOT_ALLOWED = 1;

  /** AWS leaves a key's use to the identities of its account where nobody wrote otherwise. */
  private static final String DEFAULT_KEY_POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Principal": {"AWS": "%s"}, "Action": "kms:*", "Resource": "*"}]}
      """;

  private final Shell shell;

  @Option(names = "--as", paramLabel = "WHO", required = true, description = "Who asks.")
  private String who = "";

  @Parameters(index = "0", paramLabel = "ACTION", description = "What is asked for.")
  private String action = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "On what.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description =
          "A tag on the secret, or of the call that creates it or assumes the role; several times"
              + " if need be. Default: AccountId as the name says.")
  private List<String> tags = new ArrayList<>();

  @Option(names = "--no-tag", description = "No tag at all.")
  private boolean untagged;

  @Option(
      names = "--request-tag",
      paramLabel = "KEY=VALUE",
      description = "A tag that TagResource sets. Default: those of --tag.")
  private List<String> requestTags = new ArrayList<>();

  @Option(
      names = "--tag-key",
      paramLabel = "KEY",
      description = "A key that UntagResource removes.")
  private List<String> tagKeys = new ArrayList<>();

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description =
          "A condition key that the request carries, such as aws:SourceVpce=vpce-1; several times"
              + " if need be.")
  private List<String> context = new ArrayList<>();

  @Option(
      names = "--session-policy",
      description = "Under the session policy that the service passes, too. Default: without it.")
  private boolean confined;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to show the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private CheckCommand.Format format = CheckCommand.Format.TABLE;

  @Mixin private final PolicyOptions policies = new PolicyOptions();
  @Mixin private final DeploymentOptions options = new DeploymentOptions();

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    String asked = AskedCall.action(action);
    GivenPolicies given = policies.read(shell, options);
    Asker asker = Asker.of(who, given, confined);
    Caller caller = withContext(asker.caller());
    var call =
        new AskedCall(
            asked,
            name,
            untagged ? Map.of() : tags(asked),
            AskedCall.pairs("--request-tag", requestTags),
            tagKeys,
            given.deployment());
    try {
      var answer = new Explained(asker.name(), call, explain(call, caller, asker, given), given);
      switch (format) {
        case TABLE -> new ExplainReport(shell, answer).print();
        case JSON -> Json.print(ExplainJson.of(answer), shell.out());
      }
      return answer.isAllowed() ? 0 : NOT_ALLOWED;
    } catch (PolicyException e) {
      throw CliException.usage(given.shown(String.valueOf(e.getMessage())));
    }
  }

  private Map<String, String> tags(String asked) {
    return tags.isEmpty() && !asked.startsWith("sts:")
        ? AskedCall.usualTags(name)
        : AskedCall.pairs("--tag", tags);
  }

  private Caller withContext(Caller caller) {
    Caller known = caller;
    for (var entry : AskedCall.pairs("--context", context).entrySet()) {
      known = known.with(entry.getKey(), List.of(entry.getValue().split(",", -1)));
    }
    return known;
  }

  /** Of what no source says of AWS, the first answer: all agree where the report says nothing. */
  private static List<Explanation> explain(
      AskedCall asked, Caller caller, Asker asker, GivenPolicies given) {
    List<Explanation> explanations = new ArrayList<>();
    for (AwsCall call : asked.calls()) {
      Policies around = around(call, asker.policies(), given);
      for (AccessRequest request : call.requests(caller, UnconfirmedFacts.all().getFirst())) {
        explanations.add(Explanation.of(request, around));
      }
    }
    return explanations;
  }

  private static Policies around(AwsCall call, Policies own, GivenPolicies given) {
    return switch (call) {
      case SecretsManagerCall(_, String arn, _, _, _, _) when arn.equals("*") -> own;
      case SecretsManagerCall _ -> own.withResource(given.policies().secrets());
      case AssumeRoleCall _ -> {
        if (given.policies().trust().isEmpty()) {
          throw CliException.usage("--trust-policy is missing: who may assume the role");
        }
        yield own.withResource(given.policies().trust());
      }
      case KmsCall _ ->
          own.withResource(
              given.policies().key().isEmpty()
                  ? List.of(defaultKeyPolicy(given.deployment().awsAccount()))
                  : given.policies().key());
    };
  }

  private static PolicyDocument defaultKeyPolicy(String account) {
    return PolicyDocument.parse(
        PolicyType.KEY, "AWS's own key policy", DEFAULT_KEY_POLICY.formatted(account));
  }
}
