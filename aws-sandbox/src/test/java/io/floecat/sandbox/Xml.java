package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What STS answers. */
final class Xml {

  private Xml() {}

  /** The text of the first element of this name. */
  static String text(HttpResponse<String> response, String element) {
    Matcher found =
        Pattern.compile("<%s>([^<]*)</%s>".formatted(element, element)).matcher(response.body());
    assertThat(found.find()).as("%s in %s", element, response.body()).isTrue();
    return found.group(1);
  }

  /** The error's code, after its HTTP status. */
  static String error(HttpResponse<String> response) {
    return response.statusCode() + " " + text(response, "Code");
  }
}
