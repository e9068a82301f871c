package io.floecat.iam;

import java.util.List;

/** A policy that this model understands in every part. */
public final class PolicyDocument {

  private final String name;
  private final PolicyType type;
  private final List<Finding> findings;

  private PolicyDocument(String name, PolicyType type, List<Finding> findings) {
    this.name = name;
    this.type = type;
    this.findings = List.copyOf(findings);
  }

  /**
   * Reads a policy, strictly: an element, action, operator or condition key that is not modelled is
   * refused rather than passed over.
   *
   * @param name what errors, decisions and findings call it, such as a file's name
   * @throws PolicyException it is no policy of this type, or holds what is not modelled
   */
  public static PolicyDocument parse(PolicyType type, String name, String json) {
    throw new UnsupportedOperationException();
  }

  /** What errors, decisions and findings call this document. */
  public String name() {
    return name;
  }

  /** What it is attached to. */
  public PolicyType type() {
    return type;
  }

  /** Statements that are legal and cannot do what they seem to. */
  public List<Finding> findings() {
    return findings;
  }
}
