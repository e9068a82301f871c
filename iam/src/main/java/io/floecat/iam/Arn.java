package io.floecat.iam;

/** The six parts of an ARN. */
record Arn(String partition, String service, String region, String account, String resource) {

  static Arn parse(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length != 6 || !parts[0].equals("arn")) {
      throw new PolicyException(
          "\"%s\" is no ARN; one looks like arn:aws:iam::123456789012:role/name".formatted(arn));
    }
    return new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
  }
}
