package io.floecat.core.scan;

/** What a property is, by its name and its value. */
public enum PropertyClass {
  /** It holds a secret, or says so and has nothing to show against it. Never stored in a record. */
  SECRET,

  /** It says where requests go, or how they are protected on the way. */
  PLACE,

  /** Neither. */
  HARMLESS
}
