package io.floecat.runtime.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a list apart that was written as one text: items separated by commas. An item, or its part
 * before {@code =value}, may stand in double quotes; then it is taken as it is, with its commas and
 * blanks, and two double quotes in it are one.
 */
final class ListText {

  /** How to write a comma; goes on after what a list's error says is expected. */
  static final String HINT =
      "; a name that holds a comma stands in double quotes, such as \"cn=a,ou=b\"";

  private final String text;
  private int at;

  private ListText(String text) {
    this.text = text;
  }

  /**
   * One item.
   *
   * @param name what stood in quotes, or the whole item without blanks around it
   * @param rest what follows the closing quote, without blanks around it
   */
  record Item(String name, String rest) {

    /** The item as a name. */
    String onlyName() {
      if (!rest.isEmpty()) {
        throw new IllegalArgumentException("something follows the closing quote");
      }
      return name;
    }

    /** The item as a pair: the name before its last {@code =} unless quotes say where it ends. */
    Item pair() {
      if (!rest.isEmpty() && rest.charAt(0) != '=') {
        throw new IllegalArgumentException("something else than = follows the closing quote");
      }
      int equals = name.lastIndexOf('=');
      return rest.isEmpty()
          ? new Item(
              name.substring(0, Math.max(equals, 0)).strip(), name.substring(equals + 1).strip())
          : new Item(name, rest.substring(1).strip());
    }
  }

  /**
   * The items, at least one; an empty text is one empty item.
   *
   * @throws IllegalArgumentException a quote is not closed, or an item ends in a backslash, which
   *     is how other programs write a comma
   */
  static List<Item> items(String text) {
    var list = new ListText(text);
    var items = new ArrayList<Item>();
    do {
      items.add(list.next());
    } while (list.at++ < text.length());
    return items;
  }

  /** Leaves the position at the comma, or at the end. */
  private Item next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return new Item(quoted(), untilComma());
    }
    String item = untilComma();
    if (item.endsWith("\\") && at < text.length()) {
      throw new IllegalArgumentException("a backslash before a comma");
    }
    return new Item(item, "");
  }

  private String quoted() {
    var name = new StringBuilder();
    while (true) {
      int end = text.indexOf('"', ++at);
      if (end < 0) {
        throw new IllegalArgumentException("a double quote is not closed");
      }
      name.append(text, at, end);
      at = end + 1;
      if (!text.startsWith("\"", at)) {
        return name.toString();
      }
      name.append('"');
    }
  }

  private String untilComma() {
    int comma = text.indexOf(',', at);
    String found = text.substring(at, comma < 0 ? text.length() : comma).strip();
    at = comma < 0 ? text.length() : comma;
    return found;
  }
}
