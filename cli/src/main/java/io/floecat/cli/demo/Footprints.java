package io.floecat.cli.demo;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Looks for a text in files, as it is and as it might be encoded. */
final class Footprints {

  private Footprints() {}

  /** The files below {@code directory} that hold {@code text} in some form. */
  static List<Path> of(String text, Path directory) throws IOException {
    List<String> forms = forms(text);
    var found = new ArrayList<Path>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        // Every byte becomes one character, so that text is found in binary files, too.
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (forms.stream().anyMatch(content::contains)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** Base 64 has three forms, depending on what stands before; each loses its ends. */
  private static List<String> forms(String text) {
    var forms = new ArrayList<>(List.of(text, URLEncoder.encode(text, StandardCharsets.UTF_8)));
    for (String before : List.of("", "x", "xx")) {
      byte[] bytes = (before + text).getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      forms.add(encoded.substring(4, encoded.length() - 4));
    }
    return forms;
  }
}
