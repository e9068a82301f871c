package io.floecat.cli.iam;

import io.floecat.iam.Deployment;
import io.floecat.iam.DeploymentPolicies;
import java.util.List;
import java.util.Optional;

/**
 * What flags and documents say of a deployment.
 *
 * @param inventedAccount the AWS account that stands in for one that nothing names
 * @param assumptions what nothing said and was taken to be so, each as a phrase
 * @param unread what may allow more and could not be read from AWS: nothing is proved beyond it
 */
record GivenPolicies(
    Deployment deployment,
    DeploymentPolicies policies,
    Optional<String> inventedAccount,
    List<String> assumptions,
    List<String> unread) {

  /** What is printed where the invented account stands: nobody can take it for his own. */
  private static final String PLACEHOLDER = "ACCOUNT-ID";

  GivenPolicies {
    assumptions = List.copyOf(assumptions);
    unread = List.copyOf(unread);
  }

  /** {@code text} without the invented account, which must not get into anybody's policies. */
  String shown(String text) {
    return inventedAccount.map(account -> text.replace(account, PLACEHOLDER)).orElse(text);
  }
}
