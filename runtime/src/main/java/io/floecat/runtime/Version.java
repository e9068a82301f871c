package io.floecat.runtime;

import java.util.Optional;

/** Which version of the program runs. */
final class Version {

  private Version() {}

  /** What the jar says, which only a build has. */
  static String ofBuild() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unbuilt");
  }
}
