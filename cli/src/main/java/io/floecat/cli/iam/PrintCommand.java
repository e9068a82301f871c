package io.floecat.cli.iam;

import io.floecat.cli.shell.Shell;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.PrintedPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Prints a policy as JSON: what the service needs, and nothing else.",
      "",
      "base-policy   for the identity the service runs as; with --role-arn it may only assume that"
          + " role",
      "trust-policy  of the role: who may assume it, and with which tag",
      "role-policy   of the role: each session gets the secrets of its own account",
      "key-policy    of a customer key for secrets: nobody else may open them",
      "",
      "The same options serve all four. Where the service runs in EKS pods that have their role from"
          + " EKS Pod Identity, the trust policy needs --pod-identity-cluster-arn."
    },
    footer = {
      "",
      "Examples:",
      "  floecat iam print base-policy --aws-account 123456789012",
      "  floecat iam print trust-policy --base-role-arn arn:aws:iam::123456789012:role/floecat-base",
      "  floecat iam print role-policy --role-arn arn:aws:iam::123456789012:role/floecat-secrets"
    })
final class PrintCommand implements Runnable {

  private final Shell shell;

  @Parameters(paramLabel = "POLICY", description = "One of ${COMPLETION-CANDIDATES}.")
  private PrintedPolicy document = PrintedPolicy.BASE_POLICY;

  @Mixin private final DeploymentOptions deployment = new DeploymentOptions();

  PrintCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (document == PrintedPolicy.TRUST_POLICY) {
      deployment.requireBase(); // Before all else, because the account can come from it.
    }
    Deployment read = deployment.read();
    shell
        .out()
        .println(
            switch (document) {
              case BASE_POLICY -> IamPolicies.base(read);
              case TRUST_POLICY -> IamPolicies.trust(read);
              case ROLE_POLICY -> IamPolicies.role(read);
              case KEY_POLICY -> IamPolicies.key(deployment.requireUserOfKey(read));
            });
  }
}
