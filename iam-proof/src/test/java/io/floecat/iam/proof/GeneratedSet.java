package io.floecat.iam.proof;

import io.floecat.iam.DeploymentPolicies;
import io.floecat.iam.DeploymentPolicies.Attached;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Optional;

/** Texts of policies of one deployment. */
record GeneratedSet(
    String role, String trust, String base, Optional<String> boundary, Optional<String> scp) {

  /** As {@code iam check} reads them. */
  PolicySet set() {
    return new PolicySet(
        PolicyTexts.DEPLOYMENT,
        new DeploymentPolicies(
            new Attached(
                List.of(parse(PolicyType.IDENTITY, "role-policy", role)),
                boundary.map(text -> parse(PolicyType.BOUNDARY, "boundary", text)).stream()
                    .toList()),
            List.of(parse(PolicyType.TRUST, "trust-policy", trust)),
            new Attached(List.of(parse(PolicyType.IDENTITY, "base-policy", base)), List.of()),
            scp.map(text -> List.of(parse(PolicyType.SERVICE_CONTROL, "scp", text))).stream()
                .toList(),
            List.of(),
            List.of()),
        false);
  }

  private static PolicyDocument parse(PolicyType type, String name, String text) {
    return PolicyDocument.parse(type, name, text);
  }
}
