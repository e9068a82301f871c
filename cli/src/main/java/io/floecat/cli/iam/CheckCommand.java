package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.cli.output.Json;
import io.floecat.cli.shell.Shell;
import io.floecat.iam.proof.PolicySet;
import io.floecat.iam.proof.Proof;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Proves, offline, that IAM policies keep accounts apart, or shows a call that breaks"
          + " through and says what to change.",
      "",
      "A solver looks for an account, a name, a tag or a caller for which a promise is broken."
          + " PROVED: there is none. HOLE, WEAK: there is one, shown as a call. MISSING: the"
          + " service is denied what it needs. What is not given is taken from the ARNs in the"
          + " policies."
    },
    footer = {
      "",
      "Ends with 1 where isolation is not proved, what the service needs is denied, or",
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

  @Option(names = "--strict", description = "End with 1 where one wall of two is missing, too.")
  private boolean strict;

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
    var set = new PolicySet(given.deployment(), given.policies(), confined);
    Proof proof = Proof.of(set, new CheckProgress(shell)::show);
    var text = new StringWriter();
    var out = new PrintWriter(text);
    switch (format) {
      case TABLE -> {
        given.assumptions().forEach(one -> out.println("assumed: " + one));
        new CheckReport(out, Colours.of(shell), proof).print();
      }
      case JSON -> Json.print(CheckJson.of(proof, given), out);
    }
    out.flush();
    shell.out().print(given.shown(text.toString()));
    shell.out().flush();
    boolean holds = proof.holds() && given.unread().isEmpty();
    return holds && !(strict && proof.isWeak()) ? 0 : FAILS;
  }
}
