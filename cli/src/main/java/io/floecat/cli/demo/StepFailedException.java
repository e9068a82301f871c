package io.floecat.cli.demo;

/** A step did not do what it should. */
final class StepFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StepFailedException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Ends the demonstration where something is not as it should be. */
  static void unless(boolean asItShouldBe, String otherwise) {
    if (!asItShouldBe) {
      throw new StepFailedException(otherwise);
    }
  }
}
