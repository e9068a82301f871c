package io.floecat.core.scan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells one word that is a host: with a port, an address, {@code localhost}, or a dotted name. */
final class HostText {

  private static final Pattern PORT = Pattern.compile("(.+):([0-9]{1,5})");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]*\\p{L}[\\p{L}\\p{N}_.-]*");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 =
      Pattern.compile("(?=.*[0-9A-Fa-f])(?=.*::|(?:[^:]*:){7}[^:]*$)[0-9A-Fa-f:.]{2,45}(?:%\\w+)?");

  private HostText() {}

  /**
   * Whether {@code word}, up to its path, is a host.
   *
   * @param dotted whether a dotted name or four dotted numbers are one, with no port beside them
   */
  static boolean matches(String word, boolean dotted) {
    String text = untilPath(word);
    if (text.indexOf('.') < 0 && text.indexOf(':') < 0) {
      return text.equalsIgnoreCase("localhost");
    }
    if (text.length() > 260 || text.startsWith("arn:")) {
      return false;
    }
    if (text.indexOf('@') >= 0) {
      return matches(text.substring(text.lastIndexOf('@') + 1), false);
    }
    if (text.startsWith("[")) {
      return text.indexOf(']') > 0 && IPV6.matcher(text.substring(1, text.indexOf(']'))).matches();
    }
    if (IPV6.matcher(text).matches()) {
      return true;
    }
    Matcher port = PORT.matcher(text);
    if (port.matches()) {
      String host = port.group(1);
      return isPort(port.group(2)) && (NAME.matcher(host).matches() || isIpv4(host));
    }
    return dotted && (isIpv4(text) || DottedName.isHost(text));
  }

  private static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port <= 65_535;
  }

  private static String untilPath(String word) {
    for (int i = 0; i < word.length(); i++) {
      if ("/?#".indexOf(word.charAt(i)) >= 0) {
        return word.substring(0, i);
      }
    }
    return word;
  }
}
