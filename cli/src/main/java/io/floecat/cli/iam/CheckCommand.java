package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.cli.output.Json;
import io.floecat.cli.shell.Shell;
import io.floecat.iam.isolation.IsolationMatrix;
import io.floecat.iam.isolation.PolicySet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Checks whether IAM policies keep accounts apart, offline, and says what to change.",
      "",
      "Asks a model of IAM some five hundred questions: what the service needs, and what sessions of"
          + " easily confused accounts, a session without the tag, the base identity and others could"
          + " do. What is not given is taken from the ARNs in the policies."
    },
    footer = {
      "",
      "Ends with 1 where isolation fails, what the service needs is denied, or",
      "--from-account could not read all, with 2 where a file is no policy.",
      "",
      "Examples:",
      "  floecat iam check --role-policy role-policy.json --trust-policy trust-policy.json",
      "  floecat iam check --base-policy base-policy.json     # a deployment without a role"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int FAILS = 1;

  private final Shell shell;

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

  @Mixin private final PolicyOptions policies = new PolicyOptions();
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
    GivenPolicies given = policies.read(shell, options);
    IsolationMatrix matrix = IsolationMatrix.of(set(given));
    var text = new StringWriter();
    var out = new PrintWriter(text);
    switch (format) {
      case TABLE -> {
        given.assumptions().forEach(one -> out.println("assumed: " + one));
        new CheckReport(out, Colours.of(shell), matrix).print();
      }
      case JSON -> Json.print(CheckJson.of(matrix, given), out);
    }
    out.flush();
    shell.out().print(given.shown(text.toString()));
    shell.out().flush();
    return matrix.holds() && given.unread().isEmpty() ? 0 : FAILS;
  }

  private PolicySet set(GivenPolicies given) {
    return new PolicySet(
        given.deployment(),
        given.policies().role().policies(),
        given.policies().trust().stream().findFirst(),
        given.policies().base().policies(),
        confined);
  }
}
