package io.floecat.cli.client;

/** How an update mask names one entry of a map. */
public final class MaskPath {

  private MaskPath() {}

  /** The entry {@code key} of {@code map}. A key that would not end where it ends is quoted. */
  public static String of(String map, String key) {
    boolean plain = key.indexOf(',') < 0 && key.indexOf('`') < 0;
    return map + "." + (plain ? key : "`" + key.replace("`", "``") + "`");
  }
}
