package io.floecat.core.leak;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The ways in which software writes down a text that it was given. */
public enum Encoding {
  PLAIN(text -> text),
  BEGINNING_ONLY(text -> text.substring(0, Canaries.RECOGNISABLE) + "..."),
  END_ONLY(text -> "..." + text.substring(text.length() - Canaries.RECOGNISABLE)),
  BASE64(text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8))),
  BASE64_AFTER_ONE(text -> base64("{" + text)),
  BASE64_AFTER_TWO(text -> base64("{\"" + text)),
  BASE64_OF_JSON(text -> base64("{\"token\":\"" + escaped(text) + "\"}")),
  BASE64_URL(text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8))),
  BASE64_LINES(
      text ->
          new String(
              Base64.getMimeEncoder(8, new byte[] {'\n'}).encode(text.getBytes(UTF_8)), UTF_8),
      true),
  HEX_LOWER(text -> HexFormat.of().formatHex(text.getBytes(UTF_8))),
  HEX_UPPER(text -> HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8))),
  HEX_DUMP(Encoding::dump, true),
  BYTES(text -> Arrays.toString(text.getBytes(UTF_8))),
  CHARACTERS(text -> Arrays.toString(text.toCharArray())),
  URL(text -> URLEncoder.encode(text, UTF_8)),
  URL_ALL(text -> HexFormat.of().withPrefix("%").formatHex(text.getBytes(UTF_8))),
  URL_TWICE(text -> URLEncoder.encode(URL_ALL.encode(text), UTF_8)),
  JSON(Encoding::escaped),
  JSON_ALL(text -> each(text, "\\u%04x")),
  JSON_IN_JSON(text -> escaped(each(text, "\\u%04x"))),
  HTML(text -> text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")),
  HTML_DECIMAL(text -> each(text, "&#%d;")),
  HTML_HEX(text -> each(text, "&#x%x;")),
  UTF_16_LITTLE(text -> new String(text.getBytes(UTF_16LE), UTF_8), true),
  UTF_16_BIG(text -> new String(text.getBytes(UTF_16BE), UTF_8), true);

  private static final int DUMP_WIDTH = 16;

  private final Function<String, String> encode;
  private final boolean needsControls;

  Encoding(Function<String, String> encode) {
    this(encode, false);
  }

  Encoding(Function<String, String> encode, boolean needsControls) {
    this.encode = encode;
    this.needsControls = needsControls;
  }

  /** {@code text}, which is ASCII, in this encoding. */
  public String encode(String text) {
    return encode.apply(text);
  }

  /** Whether the result has line breaks or zeros, which headers and arguments cannot carry. */
  public boolean needsControls() {
    return needsControls;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c");
  }

  private static String each(String text, String format) {
    return text.chars().mapToObj(format::formatted).collect(Collectors.joining());
  }

  /** As Netty logs a buffer: 16 bytes a line, in hexadecimal and as text, between bars. */
  private static String dump(String text) {
    byte[] bytes = ("12345" + text).getBytes(UTF_8);
    var dump = new StringBuilder("|  0  1  2  3 |\n");
    for (int start = 0; start < bytes.length; start += DUMP_WIDTH) {
      int end = Math.min(start + DUMP_WIDTH, bytes.length);
      dump.append("|%08x| ".formatted(start))
          .append(HexFormat.ofDelimiter(" ").formatHex(bytes, start, end))
          .append(" |................|\n");
    }
    return dump.toString();
  }
}
