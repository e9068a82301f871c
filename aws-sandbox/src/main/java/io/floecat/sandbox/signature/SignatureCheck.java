package io.floecat.sandbox.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.principal.AccessKeys;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Decides who sent a request, by its signature. */
public final class SignatureCheck {

  /** How far the sender's clock may be off, either way. */
  public static final Duration MAX_SKEW = Duration.ofMinutes(15);

  private static final String TERMINATOR = "aws4_request";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String region;
  private final AccessKeys keys;
  private final InstantSource wallClock;

  /**
   * A check for one Region.
   *
   * @param wallClock what the senders' clocks are compared with
   */
  public SignatureCheck(String region, AccessKeys keys, InstantSource wallClock) {
    this.region = region;
    this.keys = keys;
    this.wallClock = wallClock;
  }

  /**
   * The key that {@code request} is signed with.
   *
   * @throws AwsException it is not signed, or not well
   */
  public AccessKey verify(SignedRequest request) {
    Authorization authorization =
        Authorization.parse(
            request
                .header("authorization")
                .orElseThrow(
                    () ->
                        AwsException.of(
                            CommonError.MISSING_SIGNATURE,
                            "Request is missing Authentication Token")));
    String date = date(request);
    requireScope(authorization.scope(), date);
    requireSigned(request, authorization.signedHeaders());
    AccessKey key = keys.find(authorization.accessKeyId(), request.header("x-amz-security-token"));
    requireNow(date);
    String expected = Signature.compute(request, authorization, date, key.secret());
    boolean bodyHashFits =
        request
            .header("x-amz-content-sha256")
            .map(hash -> hash.equals(Signature.sha256(request.body())))
            .orElse(true);
    if (!bodyHashFits || !isSame(expected, authorization.signature())) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method.");
    }
    return keys.requireCurrent(key);
  }

  /** The service that {@code request} says it is for; empty where it says nothing. */
  public static Optional<String> service(SignedRequest request) {
    return request
        .header("authorization")
        .map(Authorization::parse)
        .map(authorization -> authorization.scope().service());
  }

  private static String date(SignedRequest request) {
    return request
        .header("x-amz-date")
        .orElseThrow(
            () ->
                AwsException.of(
                    CommonError.INCOMPLETE_SIGNATURE,
                    "Authorization header requires existence of an 'X-Amz-Date' header."));
  }

  private void requireScope(Authorization.Scope scope, String date) {
    if (!scope.region().equals(region)) {
      throw invalid(
          "Credential should be scoped to a valid region: the sandbox is %s".formatted(region));
    }
    if (!scope.terminator().equals(TERMINATOR)) {
      throw invalid("Credential should be scoped with a valid terminator: '" + TERMINATOR + "'");
    }
    if (!date.startsWith(scope.date() + "T")) {
      throw invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of"
              + " date from HTTP");
    }
  }

  /** What is not signed, somebody on the way could change. */
  private static void requireSigned(SignedRequest request, List<String> signed) {
    if (!signed.equals(signed.stream().sorted().distinct().toList())) {
      throw invalid("SignedHeaders must be sorted and each there once");
    }
    for (String name : request.headers().keySet()) {
      boolean matters = name.equals("host") || name.startsWith("x-amz-");
      if (matters && !signed.contains(name)) {
        throw invalid("the header %s is not signed".formatted(name));
      }
    }
  }

  private void requireNow(String date) {
    Instant now = wallClock.instant();
    Instant signed;
    try {
      signed = DATE.parse(date, Instant::from);
    } catch (DateTimeParseException e) {
      throw AwsException.of(
          CommonError.INCOMPLETE_SIGNATURE, "Date must be in ISO-8601 'basic format'");
    }
    if (signed.isBefore(now.minus(MAX_SKEW))) {
      throw invalid(
          "Signature expired: %s is now earlier than %s (%s - 15 min.)"
              .formatted(date, DATE.format(now.minus(MAX_SKEW)), DATE.format(now)));
    }
    if (signed.isAfter(now.plus(MAX_SKEW))) {
      throw invalid(
          "Signature not yet current: %s is still later than %s (%s + 15 min.)"
              .formatted(date, DATE.format(now.plus(MAX_SKEW)), DATE.format(now)));
    }
  }

  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
  }

  private static AwsException invalid(String message) {
    return AwsException.of(CommonError.INVALID_SIGNATURE, message);
  }
}
