package io.floecat.cli.iam;

import io.floecat.cli.output.Json;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.core.file.NotTextException;
import io.floecat.core.file.Utf8;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PolicyType;
import io.floecat.iam.isolation.IsolationMatrix;
import io.floecat.iam.isolation.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Checks whether IAM policies keep accounts apart, offline, and says what to change.",
      "",
      "Asks a model of IAM some five hundred questions: what the service needs, and what sessions"
          + " of easily confused accounts, a session without the tag, the base identity and others"
          + " could do. What is not given is taken from the ARNs in the policies."
    },
    footer = {
      "",
      "Ends with 1 where isolation fails or what the service needs is denied, with 2 where a"
          + " policy",
      "holds what is not modelled.",
      "",
      "Examples:",
      "  floecat iam check --role-policy role-policy.json --trust-policy trust-policy.json",
      "  floecat iam check --base-policy base-policy.json     # a deployment without a role"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int FAILS = 1;

  /** AWS allows a policy some tens of kilobytes at most. */
  private static final int MAX_BYTES = 1 << 20;

  private final Shell shell;

  @Option(
      names = "--role-policy",
      paramLabel = "FILE",
      description = "What is attached to the role; may be given several times.")
  private List<Path> rolePolicies = new ArrayList<>();

  @Option(
      names = "--trust-policy",
      paramLabel = "FILE",
      description = "The role's trust policy. Default: who may assume the role is not checked.")
  private Optional<Path> trustPolicy = Optional.empty();

  @Option(
      names = "--base-policy",
      paramLabel = "FILE",
      description =
          "What is attached to the identity that the service runs as; may be given several times."
              + " Default: what `iam print` prints.")
  private List<Path> basePolicies = new ArrayList<>();

  @Option(
      names = "--session-policy",
      description = "Under the session policy that the service passes, too. Default: without it.")
  private boolean confined;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to show the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  @Mixin private final DeploymentOptions options = new DeploymentOptions();

  enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  CheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    requirePolicies();
    IsolationMatrix matrix = IsolationMatrix.of(policies());
    switch (format) {
      case TABLE -> new CheckReport(shell, matrix).print();
      case JSON -> Json.print(CheckJson.of(matrix), shell.out());
    }
    return matrix.holds() ? 0 : FAILS;
  }

  private void requirePolicies() {
    if (rolePolicies.isEmpty() && (trustPolicy.isPresent() || options.namesARole())) {
      throw CliException.usage("--role-policy is missing: what sessions of the role may do");
    }
    if (rolePolicies.isEmpty() && basePolicies.isEmpty()) {
      throw CliException.usage(
          "--role-policy is missing; for a deployment without a role give --base-policy");
    }
  }

  private PolicySet policies() {
    List<String> role = rolePolicies.stream().map(CheckCommand::text).toList();
    List<String> base = basePolicies.stream().map(CheckCommand::text).toList();
    Optional<String> trust = trustPolicy.map(CheckCommand::text);
    if (role.isEmpty() && base.stream().anyMatch(text -> text.contains("sts:AssumeRole"))) {
      throw CliException.usage(
          "--role-policy is missing: by --base-policy the service assumes a role");
    }
    Deployment deployment =
        options.readWith(
            new NamedInPolicies(String.join("\n", role), trust.orElse(""), String.join("\n", base)),
            !role.isEmpty());
    return new PolicySet(
        deployment,
        documents(PolicyType.IDENTITY, rolePolicies, role),
        trustPolicy.map(file -> document(PolicyType.TRUST, file, trust.orElseThrow())),
        documents(PolicyType.IDENTITY, basePolicies, base),
        confined);
  }

  private static List<PolicyDocument> documents(
      PolicyType type, List<Path> files, List<String> texts) {
    return Stream.iterate(0, i -> i < files.size(), i -> i + 1)
        .map(i -> document(type, files.get(i), texts.get(i)))
        .toList();
  }

  private static PolicyDocument document(PolicyType type, Path file, String text) {
    try {
      return PolicyDocument.parse(type, file.toString(), text);
    } catch (PolicyException e) {
      throw CliException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Path file) {
    try {
      return Utf8.read(file, MAX_BYTES);
    } catch (NotTextException e) {
      throw CliException.usage("%s %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw CliException.usage("cannot read %s".formatted(file));
    }
  }
}
