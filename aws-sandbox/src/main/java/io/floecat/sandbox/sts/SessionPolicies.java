package io.floecat.sandbox.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PolicyType;
import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/** The policy that a session is confined to, and the room it takes (AWS_FACTS 2.3, 3). */
final class SessionPolicies {

  /**
   * AWS publishes no figure. This one is strict: Floecat's session policy takes a third of it, and
   * so finds no room beside the tags of EKS Pod Identity.
   */
  private static final int PACKED_BYTES = 1024;

  private static final Shape POLICY = Shape.text(1, 2048).of("[\\t\\n\\r\\x20-\\xFF]+");

  private SessionPolicies() {}

  static Optional<Identity.SessionPolicy> read(Fields fields) {
    return fields.text("Policy", POLICY).map(SessionPolicies::parse);
  }

  private static Identity.SessionPolicy parse(String text) {
    try {
      return new Identity.SessionPolicy(
          text, PolicyDocument.parse(PolicyType.IDENTITY, "the session policy", text));
    } catch (PolicyException e) {
      throw AwsException.of(
          "MalformedPolicyDocument", "The session policy cannot be used: " + e.getMessage());
    }
  }

  /**
   * How much of the room policy and tags take together, in percent.
   *
   * @param inheritedPercent what the tags take that the caller's session hands on
   * @throws AwsException more than there is
   */
  static int packedPercent(
      Optional<Identity.SessionPolicy> policy, Map<String, String> tags, int inheritedPercent) {
    int percent = inheritedPercent + percent(policy, tags);
    if (percent > 100) {
      throw AwsException.of(
          "PackedPolicyTooLarge",
          "Packed size of session tags and session policy consumes %s%% of the allotted space."
              .formatted(percent));
    }
    return percent;
  }

  /** What they take once they are compressed. */
  static int percent(Optional<Identity.SessionPolicy> policy, Map<String, String> tags) {
    if (policy.isEmpty() && tags.isEmpty()) {
      return 0;
    }
    var text = new StringBuilder(policy.map(Identity.SessionPolicy::text).orElse(""));
    tags.forEach((key, value) -> text.append('\0').append(key).append('\0').append(value));
    return Math.ceilDiv(100 * packedSize(text.toString().getBytes(UTF_8)), PACKED_BYTES);
  }

  private static int packedSize(byte[] bytes) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(bytes);
      deflater.finish();
      var packed = new byte[bytes.length + 64];
      return deflater.deflate(packed);
    }
  }
}
