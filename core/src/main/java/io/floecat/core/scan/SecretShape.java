package io.floecat.core.scan;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts that are a credential beyond doubt, wherever they stand. Each pattern begins with fixed
 * characters and looks a bounded way ahead or never back, so that a long text costs little.
 */
enum SecretShape {
  PRIVATE_KEY(
      "a private key",
      Set.of("PRIVATE KEY", "LS0tLS1", "PuTTY-", "AGE-SECRET"),
      "-{4,5} ?BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)? ?-{4,5}"
          + "|LS0tLS1CRUdJTi[A-Za-z0-9+/]{20}"
          + "|PuTTY-User-Key-File-|AGE-SECRET-KEY-1[A-Z0-9]{20}"),
  /** PKCS #8, #1, #5 and #12, SEC 1, OpenSSH and JKS begin with the same bytes in each key. */
  ENCODED_KEY(
      "a private key",
      Set.of("MII", "MIG", "MHcCAQEEI", "MC4CAQAw", "b3BlbnNzaC1rZXktdj", "/u3+7QAAAA"),
      "(?<![A-Za-z0-9+/])(?:MII[A-Za-z0-9+/]{3}IB(?:ADAN|AAKC|AzC)"
          + "|MII[A-Za-z0-9+/]{3}[A-Za-z0-9+/]{2,8}BgkqhkiG9w0BBQ"
          + "|MIG[A-Za-z0-9+/]AgE[AB][BM]|MHcCAQEEI|MC4CAQAwBQYD|b3BlbnNzaC1rZXktdj"
          + "|/u3\\+7QAAAA)"),
  /** RFC 7517: {@code k} is a symmetric key, {@code d} a private one. */
  JSON_WEB_KEY("a private key", Set.of("\"kty\""), "\"[dk]\"\\s{0,4}:\\s{0,4}\""),
  TINK_KEY(
      "a private key",
      Set.of("\"keyData\""),
      "\"keyData\"\\s{0,4}:\\s{0,4}\\{[^{}]{0,512}\"value\""),
  AWS_ACCESS_KEY(
      "an AWS access key id",
      Set.of("AKIA", "ASIA"),
      "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
  GITHUB_TOKEN(
      "a GitHub token",
      Set.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
      "(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20})"),
  GITLAB_TOKEN(
      "a GitLab token",
      Set.of("gl"),
      "(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|soat|agent|ft|imt|ffct|oas)-[\\w-]{20}"),
  SLACK_TOKEN(
      "a Slack token",
      Set.of("xox", "xapp-", "slack.com"),
      "(?<![A-Za-z0-9])(?:xox[abeoprs]-[A-Za-z0-9-]{10}|xapp-\\d-[A-Z0-9]{8}"
          + "|hooks\\.slack\\.com/(?:services|workflows)/T[A-Z0-9]{6})"),
  DATABRICKS_TOKEN(
      "a Databricks token",
      Set.of("dapi", "dkea", "dose", "DAPI", "DKEA", "DOSE"),
      "(?i)(?<![A-Za-z0-9])(?:dapi|dkea|dose)[0-9a-f]{16}"),
  SNOWFLAKE_TOKEN(
      "a Snowflake token",
      Set.of("-hint:"),
      "(?<![A-Za-z0-9])ver:\\d{1,3}-hint:\\d{1,20}-[\\w+/=-]{8}"),
  GOOGLE_TOKEN(
      "a Google key or token",
      Set.of("AIza", "ya29.", "GOCSPX-", "1//0"),
      "(?<![A-Za-z0-9])(?:AIza[\\w-]{35}|ya29\\.[\\w-]{10}|GOCSPX-[\\w-]{20}|1//0[\\w-]{20})"),
  AZURE_SECRET(
      "an Azure secret or key",
      Set.of("Q~", "=="),
      "(?<![A-Za-z0-9~._-])[A-Za-z0-9~._-]{3}\\dQ~[A-Za-z0-9~._-]{31,34}(?![A-Za-z0-9~._-])"
          + "|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}=="),
  SHARED_ACCESS_SIGNATURE(
      "a shared access signature",
      Set.of("sig=", "Sig=", "SIG="),
      "(?i)(?<![a-z0-9_-])sig=[a-z0-9%+/_-]{8}"),
  STRIPE_KEY(
      "a Stripe key",
      Set.of("k_live_", "k_test_"),
      "(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10}"),
  PACKAGE_TOKEN(
      "a token of a package registry",
      Set.of("npm_", "pypi-", "dckr_"),
      "(?<![A-Za-z0-9])(?:npm_[A-Za-z0-9]{30}|pypi-AgE[\\w-]{20}|dckr_pat_[\\w-]{20})"),
  AI_TOKEN(
      "a key of an AI service",
      Set.of("hf_", "sk-", "gsk_"),
      "(?<![A-Za-z0-9])(?:hf_[A-Za-z]{30}|sk-(?:ant|proj|svcacct|or-v1)-[\\w-]{20}"
          + "|gsk_[A-Za-z0-9]{30})"),
  PLATFORM_TOKEN(
      "a token of a cloud platform",
      Set.of(
          "_v1_",
          "hvs.",
          "hvb.",
          "hvr.",
          "glsa_",
          "glc_",
          "dbtc_",
          "dbtu_",
          "SG.",
          "shp",
          "pscale_",
          "sbp_",
          "ATATT3",
          "lin_api_",
          "ntn_",
          "whsec_",
          "pul-",
          "tskey-"),
      "(?<![A-Za-z0-9])(?:do[opr]_v1_[0-9a-f]{20}|hv[sbr]\\.[\\w-]{20}|glsa_[A-Za-z0-9]{20}"
          + "|glc_[A-Za-z0-9+/]{20}|dbt[cu]_[\\w-]{20}|SG\\.[\\w-]{16,24}\\.[\\w-]{20}"
          + "|shp(?:at|ca|pa|ss)_[0-9a-f]{20}|pscale_(?:tkn|pw)_[\\w-]{20}|sbp_[0-9a-f]{20}"
          + "|ATATT3[\\w-]{20}|lin_api_[A-Za-z0-9]{20}|ntn_[A-Za-z0-9]{20}"
          + "|whsec_[A-Za-z0-9+/]{20}|pul-[0-9a-f]{40}|tskey-[a-z]{2,10}-[\\w-]{16})"),
  JSON_WEB_TOKEN(
      "a JSON web token",
      Set.of("eyJ", ".local.", ".public."),
      "(?<![A-Za-z0-9])(?:eyJ[\\w-]{5,}+\\.(?:[\\w-]{5,}+)?\\.[\\w-]{5,}+"
          + "|v[1-4]\\.(?:local|public)\\.[\\w-]{20})"),
  BEARER(
      "a bearer token",
      Set.of("earer ", "EARER "),
      "(?i)(?<![a-z0-9])bearer {1,4}(?=[^\\s]{0,80}\\d)[\\w.~+/-]{16}"),
  BASIC(
      "a basic authorization",
      Set.of("asic ", "ASIC "),
      "(?<![A-Za-z0-9])[Bb](?:asic|ASIC) {1,4}(?=[A-Za-z0-9+/]{0,200}[A-Z0-9+/])"
          + "[A-Za-z0-9+/]{8}[A-Za-z0-9+/]{0,1000}={0,2}(?![\\w-])"),
  OTHER_AUTHORIZATION(
      "an authorization",
      Set.of("egotiate ", "NTLM ", "Digest "),
      "(?<![A-Za-z0-9])(?:(?:[Nn]egotiate|NTLM) {1,4}[A-Za-z0-9+/]{24}"
          + "|Digest {1,4}(?=[^\\r\\n]{0,200}response=)username=)");

  private final String description;
  private final Set<String> marks;
  private final Pattern pattern;

  /**
   * A shape.
   *
   * @param marks of which the text holds one, or the pattern need not look: most texts have none
   */
  SecretShape(String description, Set<String> marks, String pattern) {
    this.description = description;
    this.marks = marks;
    this.pattern = Pattern.compile(pattern);
  }

  /** The first shape that {@code text} holds. */
  static Optional<SecretShape> find(String text) {
    return Arrays.stream(values()).filter(shape -> shape.isIn(text)).findFirst();
  }

  private boolean isIn(String text) {
    return marks.stream().anyMatch(text::contains) && pattern.matcher(text).find();
  }

  @Override
  public String toString() {
    return description;
  }
}
