package io.floecat.cli.demo;

import java.nio.file.Path;
import java.util.stream.Stream;

/** The longer command lines that the demo types. */
final class Lines {

  /** Where {@link #createLake} takes its token from. */
  static final String LAKE_TOKEN = "LAKE_TOKEN";

  private Lines() {}

  /** A connector with client credentials, whose secret is in a file. */
  static String[] createSales(Path secret) {
    return line(
        "connectors create sales -a acct-123 --kind iceberg-rest"
            + " --uri https://polaris.example.com/api/catalog --type client-credentials"
            + " --credential token-uri=https://idp.example.com/oauth/token"
            + " --credential client-id=floecat --credential",
        "client-secret=@" + secret);
  }

  /** A connector with a token, which is in the environment. */
  static String[] createLake(String id, String account) {
    return line(
        "connectors create %s -a %s --kind unity-catalog --uri https://unity.example.com"
                .formatted(id, account)
            + " --type bearer-token --credential token=env:"
            + LAKE_TOKEN);
  }

  /** A check of the policies of a role and of the identity that assumes it. */
  static String[] checkPolicies(Path rolePolicy, Path trustPolicy, Path basePolicy) {
    return line(
        "iam check --role-policy",
        rolePolicy.toString(),
        "--trust-policy",
        trustPolicy.toString(),
        "--base-policy",
        basePolicy.toString());
  }

  /** The words of {@code words}, and the rest as it is: paths may have blanks. */
  private static String[] line(String words, String... rest) {
    return Stream.concat(Stream.of(words.split(" ")), Stream.of(rest)).toArray(String[]::new);
  }
}
