package io.floecat.cli.iam;

import io.floecat.aws.AccountPolicies;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.iam.DeploymentPolicies;
import io.floecat.iam.DeploymentPolicies.Attached;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PolicyType;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags that name policy documents. Several of a kind count as one with all statements. */
final class PolicyOptions {

  /** Many times the longest policy of AWS. */
  private static final int MOST_BYTES = 1 << 20;

  /** What AWS attaches to every level until somebody takes it off. */
  private static final String FULL_ACCESS =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      """;

  @Option(
      names = "--role-policy",
      paramLabel = "FILE",
      description = "What is attached to the role. This and all below: several times if need be.")
  private List<Path> rolePolicies = new ArrayList<>();

  @Option(
      names = "--trust-policy",
      paramLabel = "FILE",
      description = "The role's trust policy. Default: who may assume the role is not looked at.")
  private List<Path> trustPolicies = new ArrayList<>();

  @Option(
      names = "--boundary",
      paramLabel = "FILE",
      description = "The role's permissions boundary. Default: none.")
  private List<Path> boundaries = new ArrayList<>();

  @Option(
      names = "--base-policy",
      paramLabel = "FILE",
      description =
          "What is attached to the identity that the service runs as. Default: what `iam print`"
              + " prints.")
  private List<Path> basePolicies = new ArrayList<>();

  @Option(
      names = "--base-boundary",
      paramLabel = "FILE",
      description = "Its permissions boundary. Default: none.")
  private List<Path> baseBoundaries = new ArrayList<>();

  @Option(
      names = "--scp",
      paramLabel = "FILE",
      description =
          "A service control policy. Files together are one level of the organization, a directory"
              + " is a level of its own. Default: none.")
  private List<Path> controls = new ArrayList<>();

  @Option(
      names = "--secret-policy",
      paramLabel = "FILE",
      description = "The resource policy that a secret has. Default: none.")
  private List<Path> secretPolicies = new ArrayList<>();

  @Option(
      names = "--key-policy",
      paramLabel = "FILE",
      description = "The policy of the customer key. Default: AWS's own.")
  private List<Path> keyPolicies = new ArrayList<>();

  @Option(
      names = "--from-account",
      description =
          "Read what is attached to --role-arn and --base-role-arn from AWS, with the credentials of"
              + " the AWS CLI; files that are given take the place of what AWS has of their kind.")
  private boolean fromAccount;

  private final List<String> assumptions = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();

  /** The documents, and the deployment they are for. Says on standard error what AWS was asked. */
  GivenPolicies read(Shell shell, DeploymentOptions options) {
    DeploymentPolicies files = documents();
    DeploymentPolicies all = fromAccount ? withAccount(shell, options, files) : files;
    requirePolicies(options, all);
    var deployment = options.readWith(new NamedInPolicies(all), !all.role().policies().isEmpty());
    return new GivenPolicies(
        deployment,
        all,
        options.inventedAccount(),
        Stream.concat(options.assumptions().stream(), assumptions.stream()).toList(),
        unread);
  }

  private DeploymentPolicies withAccount(
      Shell shell, DeploymentOptions options, DeploymentPolicies files) {
    if (options.roleArn().isEmpty() && options.baseArn().isEmpty()) {
      throw CliException.usage(
          "--role-arn is missing: whose policies to read; without a role give --base-role-arn");
    }
    var found = read(options);
    found.calls().forEach(call -> shell.err().println(line(call)));
    found.unread().forEach(what -> shell.err().println("not read: " + what));
    unread.addAll(found.unread());
    if (options.baseArn().isEmpty()) {
      assumptions.add("the base identity's policies were not read; --base-role-arn names it");
    }
    assumptions.add("service control policies are not read; --scp gives them");
    assumptions.add("policies of secrets are not read; --secret-policy gives them");
    return files.orElse(found.policies());
  }

  private static AccountPolicies.Found read(DeploymentOptions options) {
    try {
      return AccountPolicies.read(options.roleArn(), options.baseArn());
    } catch (PolicyException e) {
      throw CliException.failure(String.valueOf(e.getMessage()));
    }
  }

  private static String line(AccountPolicies.ReadCall call) {
    return call.problem()
        .map(problem -> "refused: %s %s: %s".formatted(call.action(), call.target(), problem))
        .orElseGet(() -> "read: %s %s".formatted(call.action(), call.target()));
  }

  private void requirePolicies(DeploymentOptions options, DeploymentPolicies all) {
    boolean hasRole = !all.role().policies().isEmpty();
    if (fromAccount && !hasRole && all.base().policies().isEmpty()) {
      throw CliException.failure("AWS gave no policy to look at; see the calls above");
    }
    if (!hasRole && (!all.trust().isEmpty() || options.namesARole())) {
      throw CliException.usage("--role-policy is missing: what sessions of the role may do");
    }
    if (!hasRole && all.base().policies().isEmpty()) {
      throw CliException.usage(
          "--role-policy is missing; for a deployment without a role give --base-policy");
    }
    if (!hasRole && all.base().policies().stream().anyMatch(PolicyOptions::assumesRoles)) {
      throw CliException.usage(
          "--role-policy is missing: by --base-policy the service assumes a role");
    }
  }

  private DeploymentPolicies documents() {
    return new DeploymentPolicies(
        new Attached(
            read(PolicyType.IDENTITY, rolePolicies), read(PolicyType.BOUNDARY, boundaries)),
        read(PolicyType.TRUST, trustPolicies),
        new Attached(
            read(PolicyType.IDENTITY, basePolicies), read(PolicyType.BOUNDARY, baseBoundaries)),
        organization(),
        read(PolicyType.SECRET, secretPolicies),
        read(PolicyType.KEY, keyPolicies));
  }

  /** All files are one level, each directory is another. */
  List<List<PolicyDocument>> organization() {
    List<Path> files = controls.stream().filter(path -> !Files.isDirectory(path)).toList();
    List<List<Path>> levels = new ArrayList<>();
    if (!files.isEmpty()) {
      levels.add(files);
    }
    controls.stream().filter(Files::isDirectory).map(PolicyOptions::filesOf).forEach(levels::add);
    return levels.stream().map(level -> level(read(PolicyType.SERVICE_CONTROL, level))).toList();
  }

  /** A level that only denies stands beside AWS's own policy, else nobody could do anything. */
  private List<PolicyDocument> level(List<PolicyDocument> given) {
    if (given.stream().flatMap(one -> one.statements().stream()).anyMatch(one -> one.allows())) {
      return given;
    }
    assumptions.add("FullAWSAccess beside service control policies that only deny");
    var level = new ArrayList<>(given);
    level.add(PolicyDocument.parse(PolicyType.SERVICE_CONTROL, "FullAWSAccess", FULL_ACCESS));
    return level;
  }

  private static List<Path> filesOf(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith(".json")).sorted().limit(100).toList();
      if (found.isEmpty()) {
        throw CliException.usage("%s holds no file whose name ends in .json".formatted(directory));
      }
      return found;
    } catch (IOException e) {
      throw CliException.usage("cannot read %s".formatted(directory));
    }
  }

  private static boolean assumesRoles(PolicyDocument policy) {
    return policy.statements().stream()
        .filter(statement -> statement.allows())
        .flatMap(statement -> statement.actions().patterns().stream())
        .anyMatch(action -> action.text().regionMatches(true, 0, "sts:AssumeRole", 0, 14));
  }

  private static List<PolicyDocument> read(PolicyType type, List<Path> files) {
    return files.stream().map(file -> parse(type, file.toString(), text(file))).toList();
  }

  private static PolicyDocument parse(PolicyType type, String name, String text) {
    try {
      return PolicyDocument.parse(type, name, text);
    } catch (PolicyException e) {
      throw CliException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Path file) {
    try {
      return Utf8.read(file, MOST_BYTES);
    } catch (NotTextException e) {
      throw CliException.usage("%s %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw CliException.usage("cannot read %s".formatted(file));
    }
  }
}
