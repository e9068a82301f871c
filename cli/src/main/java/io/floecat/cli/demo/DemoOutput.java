package io.floecat.cli.demo;

import java.io.PrintWriter;

/** Tells what is being done, a line or two a step. */
final class DemoOutput {

  private final PrintWriter out;
  private int steps;
  private String current = "getting ready";

  DemoOutput(PrintWriter out) {
    this.out = out;
  }

  /** A step begins. */
  void step(String title) {
    steps++;
    current = title;
    out.printf("%n%s. %s%n", steps, title);
  }

  /** What a user would type. */
  void command(String line) {
    out.printf("   $ %s%n", line);
  }

  /** A line that the command printed. */
  void showed(String line) {
    out.printf("     %s%n", line);
  }

  /** What was seen and found to be right. */
  void saw(String what) {
    out.printf("   ok: %s%n", what);
  }

  /** A line between steps. */
  void say(String line) {
    out.println(line);
  }

  /** The line that tells which step failed, and why. */
  String failed(String why) {
    return "the demo failed at step %s (%s): %s".formatted(steps, current, why);
  }
}
