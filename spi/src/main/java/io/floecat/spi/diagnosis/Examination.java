package io.floecat.spi.diagnosis;

/** A look at one part of a deployment. */
public interface Examination {

  /** What is looked at, in a word or two. */
  String subject();

  /**
   * Adds what was found to {@code report}, and leaves everything as it was. What cannot be checked
   * because something else failed is reported as skipped, with that reason.
   */
  void examine(Report report);
}
