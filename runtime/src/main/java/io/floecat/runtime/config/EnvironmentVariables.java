package io.floecat.runtime.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds our settings among the environment's variables, and what only looks like one. */
final class EnvironmentVariables {

  private static final String PREFIX = "FLOECAT_";

  /** What Kubernetes sets for a Service called {@code floecat} or {@code floecat-something}. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "FLOECAT_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  /** Such as {@code FLOECAT_SERVER_PORT=tcp://10.0.0.7:8350}, which is also a setting's name. */
  private static final Pattern SERVICE_LINK_PORT = Pattern.compile("FLOECAT_(.*_)?PORT");

  private static final Pattern LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  private static final Map<String, String> KEYS =
      Arrays.stream(ConfigKey.values())
          .collect(Collectors.toUnmodifiableMap(ConfigKey::variable, ConfigKey::key));

  private static final List<String> KNOWN =
      Arrays.stream(ConfigKey.values()).map(ConfigKey::variable).toList();

  private EnvironmentVariables() {}

  /**
   * The settings among the variables, by key; a line in {@code warnings} for others that look like
   * one.
   */
  static Map<String, String> settings(Map<String, String> environment, List<String> warnings) {
    var settings = new TreeMap<String, String>();
    var links = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    new TreeMap<>(environment)
        .tailMap(PREFIX)
        .forEach(
            (name, value) -> {
              if (!name.startsWith(PREFIX)) {
                return;
              }
              if (isServiceLink(name, value)) {
                links.add(name);
              } else if (KEYS.containsKey(name)) {
                settings.put(KEYS.get(name), value);
              } else {
                unknown.add(name);
              }
            });
    warnAboutLinks(links, warnings);
    warnAboutUnknown(unknown, warnings);
    return settings;
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (SERVICE_LINK_PORT.matcher(name).matches() && LINK_VALUE.matcher(value).matches());
  }

  private static void warnAboutLinks(List<String> links, List<String> warnings) {
    if (!links.isEmpty()) {
      warnings.add(
          "Kubernetes set %s for a Service; not used as settings (enableServiceLinks: false in the pod's spec stops it)"
              .formatted(String.join(", ", links)));
    }
  }

  private static void warnAboutUnknown(List<String> unknown, List<String> warnings) {
    if (!unknown.isEmpty()) {
      warnings.add(
          unknown.stream()
              .map(name -> name + " (nearest: " + NearestName.to(name, KNOWN) + ")")
              .collect(Collectors.joining(", ", "not settings, ignored: ", "")));
    }
  }
}
