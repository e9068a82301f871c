package io.floecat.testkit;

/** The process is no more: no code of it runs from here on. An error, so that nobody handles it. */
public final class ProcessDied extends Error {

  private static final long serialVersionUID = 1L;

  ProcessDied() {
    super("the process died", null, false, false);
  }
}
