package io.floecat.runtime;

/** Who runs this process, as the audit log calls them. */
final class SystemUser {

  private static final String PREFIX = "os-user:";

  private SystemUser() {}

  static String subject() {
    return PREFIX + ProcessHandle.current().info().user().orElse("unknown");
  }
}
