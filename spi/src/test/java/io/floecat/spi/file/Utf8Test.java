package io.floecat.spi.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "p\u00e4ss", "\ud83d\ude00", "ab", "a\ufeffb", "a\u0000"})
  void decode_text_isTheSameWithAndWithoutMark(String text) throws Exception {
    assertThat(Utf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
    assertThat(Utf8.decode(("\ufeff" + text).getBytes(UTF_8))).isEqualTo(text);
    assertThat(Utf8.withoutMark(("\ufeff" + text).getBytes(UTF_8))).isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void decode_twoMarks_secondIsContent() throws Exception {
    assertThat(Utf8.decode("\ufeff\ufeffa".getBytes(UTF_8))).isEqualTo("\ufeffa");
  }

  static Stream<Charset> decode_utf16_isToldAsSuch() {
    return Stream.of(UTF_16, UTF_16LE, UTF_16BE);
  }

  @ParameterizedTest
  @MethodSource
  void decode_utf16_isToldAsSuch(Charset charset) {
    assertThatThrownBy(() -> Utf8.decode("pass".getBytes(charset)))
        .isInstanceOf(NotTextException.class)
        .hasMessage("is text in UTF-16: save it as UTF-8");
  }

  @Test
  void decode_otherBytes_areNotReplaced() {
    assertThatThrownBy(() -> Utf8.decode("p\u00e4ss".getBytes(ISO_8859_1)))
        .isInstanceOf(NotTextException.class)
        .hasMessage("is not text in UTF-8");
  }

  @Test
  void read_fileThatIsTooLong_isRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("f"), "\ufeffabc");

    assertThat(Utf8.read(file, 6)).isEqualTo("abc");
    assertThatThrownBy(() -> Utf8.read(file, 5)).hasMessage("has more than 5 bytes");
  }

  @Test
  void isMangled_replacementAndLoneSurrogates_areFound() {
    assertThat(Stream.of("a\ufffdb", "\ud83d", "a\ude00\ud83d")).allMatch(Utf8::isMangled);
    assertThat(Stream.of("", "?", "p\u00e4ss", "\ud83d\ude00", "\ufeff"))
        .noneMatch(Utf8::isMangled);
  }
}
