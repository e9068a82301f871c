package io.floecat.iam;

/** Where in a policy something stands, for errors that name it. */
record Place(String document, String statement, String element) {

  static Place of(String document) {
    return new Place(document, "", "");
  }

  Place statement(String label) {
    return new Place(document, label, "");
  }

  Place element(String name) {
    return new Place(document, statement, name);
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
