package io.floecat.sandbox.signature;

import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code Authorization} header of Signature Version 4, taken apart. */
record Authorization(
    String accessKeyId, Scope scope, List<String> signedHeaders, String signature) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** For which day, Region and service a signature is good. */
  record Scope(String date, String region, String service, String terminator) {
    @Override
    public String toString() {
      return String.join("/", date, region, service, terminator);
    }
  }

  /**
   * Reads the header.
   *
   * @throws AwsException something of it is missing, or it is of another kind
   */
  static Authorization parse(String header) {
    String[] words = header.trim().split("\\s+", 2);
    if (!words[0].equals(ALGORITHM)) {
      throw AwsException.of(
          CommonError.INCOMPLETE_SIGNATURE, "Unsupported AWS 'algorithm': only " + ALGORITHM);
    }
    Map<String, String> parameters = parameters(words.length == 2 ? words[1] : "");
    String[] credential = required(parameters, "Credential").split("/", -1);
    if (credential.length != 5) {
      throw AwsException.of(
          CommonError.INCOMPLETE_SIGNATURE,
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term");
    }
    return new Authorization(
        credential[0],
        new Scope(credential[1], credential[2], credential[3], credential[4]),
        Arrays.asList(required(parameters, "SignedHeaders").split(";")),
        required(parameters, "Signature"));
  }

  private static Map<String, String> parameters(String text) {
    var parameters = new HashMap<String, String>();
    for (String parameter : text.split(",")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(
            parameter.substring(0, equals).trim(), parameter.substring(equals + 1).trim());
      }
    }
    return parameters;
  }

  private static String required(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw AwsException.of(
          CommonError.INCOMPLETE_SIGNATURE,
          "Authorization header requires '%s' parameter.".formatted(name));
    }
    return value;
  }
}
