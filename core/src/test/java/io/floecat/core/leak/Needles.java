package io.floecat.core.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Texts, and all they turn into when they are encoded; found in one pass over a content. */
final class Needles {

  /** No form is shorter. */
  private static final int KEY_BYTES = Long.BYTES;

  private final Set<String> forms;

  /** The forms by their first bytes, packed. */
  private final Map<Long, List<String>> byBeginning = new HashMap<>();

  /** Whether a form begins with these two bytes, which spares most of the look-ups. */
  private final boolean[] beginnings = new boolean[1 << 16];

  Needles(Collection<String> texts) {
    this(Set.of(), texts);
  }

  private Needles(Set<String> known, Collection<String> texts) {
    forms = new HashSet<>(known);
    texts.forEach(text -> forms.addAll(formsOf(text)));
    for (String form : forms) {
      long key = ByteBuffer.wrap(form.getBytes(ISO_8859_1)).getLong();
      beginnings[(int) (key >>> 48)] = true;
      byBeginning.computeIfAbsent(key, _ -> new ArrayList<>()).add(form);
    }
  }

  /** These, and other texts. */
  Needles and(Collection<String> more) {
    return new Needles(forms, more);
  }

  /** Where the first one stands. */
  OptionalInt find(String content) {
    byte[] bytes = content.getBytes(ISO_8859_1);
    long key = 0;
    for (int end = 1; end <= bytes.length; end++) {
      key = key << 8 | (bytes[end - 1] & 0xff);
      if (beginnings[(int) (key >>> 48)]
          && end >= KEY_BYTES
          && startsAt(content, end - KEY_BYTES, key)) {
        return OptionalInt.of(end - KEY_BYTES);
      }
    }
    return OptionalInt.empty();
  }

  private boolean startsAt(String content, int at, long key) {
    return byBeginning.getOrDefault(key, List.of()).stream()
        .anyMatch(form -> content.startsWith(form, at));
  }

  private static Set<String> formsOf(String text) {
    var forms = new HashSet<String>();
    for (byte[] bytes :
        List.of(text.getBytes(UTF_8), text.getBytes(UTF_16LE), text.getBytes(UTF_16BE))) {
      forms.add(new String(bytes, ISO_8859_1));
      forms.add(HexFormat.of().formatHex(bytes));
      forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
      for (int before = 0; before < 3; before++) {
        forms.add(base64(bytes, before));
      }
    }
    return forms;
  }

  /**
   * Base 64 has three forms, depending on how many bytes stand before; each loses the ends that it
   * shares with its neighbours. Of letters and digits they are the same in both alphabets.
   */
  private static String base64(byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    return encoded.substring(before == 0 ? 0 : 4, shifted.length / 3 * 4);
  }
}
