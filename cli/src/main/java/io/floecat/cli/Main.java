package io.floecat.cli;

import io.floecat.cli.shell.Shell;
import java.util.Locale;

/** Where the process starts. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Some languages write numbers with digits of their own, also in keys, URLs and signatures.
    Locale.setDefault(Locale.ROOT);
    System.exit(new Floecat(Shell.ofProcess()).run(args));
  }
}
