package io.floecat.iam;

/**
 * Where in a policy something stands, for errors that name it.
 *
 * @param hasVariables whether the policy's Version has policy variables
 */
record Place(String document, String statement, String element, boolean hasVariables) {

  static Place of(String document) {
    return new Place(document, "", "", true);
  }

  Place statement(String label) {
    return new Place(document, label, "", hasVariables);
  }

  Place element(String name) {
    return new Place(document, statement, name, hasVariables);
  }

  /** The same, in a policy whose variables are plain text. */
  Place withoutVariables() {
    return new Place(document, statement, element, false);
  }

  /** An error to throw; {@code problem} says what is wrong and what to write instead. */
  PolicyException refuse(String problem) {
    return new PolicyException(this + ": " + problem);
  }

  @Override
  public String toString() {
    return document
        + (statement.isEmpty() ? "" : ", statement " + statement)
        + (element.isEmpty() ? "" : ", " + element);
  }
}
