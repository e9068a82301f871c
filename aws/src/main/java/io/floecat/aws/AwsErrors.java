package io.floecat.aws;

import static io.floecat.aws.AwsAnswer.REFUSED;
import static io.floecat.aws.AwsAnswer.SCHEDULED;
import static io.floecat.aws.AwsAnswer.TAKEN;
import static io.floecat.aws.AwsAnswer.THROTTLED;
import static io.floecat.aws.AwsAnswer.UNKNOWN;
import static io.floecat.aws.AwsAnswer.UNREADABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error of the calls that the service makes - CreateSecret, GetSecretValue, PutSecretValue,
 * DeleteSecret, TagResource, RestoreSecret, DescribeSecret, AssumeRole, GetCallerIdentity, and KMS
 * behind them - with its meaning. Told apart by code alone, never by text: AWS has changed its
 * texts, down to the apostrophes (AWS_FACTS 1.4). docs/aws-errors.md shows the same table.
 */
final class AwsErrors {

  private static final String MODEL = "Secrets Manager API model";
  private static final String STS = "STS API model";
  private static final String KMS =
      "KMS API model; that it shows through Secrets Manager is unconfirmed";
  private static final String OF_OTHERS =
      "SNS and Kinesis API models; that it shows through Secrets Manager is unconfirmed";
  private static final String COMMON = "AWS common errors";
  private static final String SIGNING = "AWS Signature Version 4, troubleshooting";
  private static final String SDK =
      "AWS SDK for Java 2, its table of throttling and transient errors";

  /** A code that we do not know and that says so itself is no refusal. */
  private static final Pattern SOUNDS_THROTTLED =
      Pattern.compile(
          "throttl|slowdown|toomany|limitexceeded|rateexceeded|quotaexceeded|reduceyourrequest",
          Pattern.CASE_INSENSITIVE);

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private static final List<AwsError> TABLE =
      Stream.of(ofSecrets(), ofSessions(), ofCallers(), ofKeys(), ofLoad(), ofFailures())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, AwsError> BY_CODE =
      TABLE.stream().collect(Collectors.toUnmodifiableMap(AwsErrors::key, Function.identity()));

  private static final Map<String, String> SPELLINGS =
      TABLE.stream()
          .map(AwsError::code)
          .distinct()
          .collect(Collectors.toUnmodifiableMap(AwsErrors::caseless, Function.identity()));

  /** What stands between AWS and us may say anything for a code, and it goes into logs. */
  private static final Pattern CODE =
      Pattern.compile("(?:.{1,200}#)?([A-Za-z0-9_.-]{1,100})(?::.*)?");

  private AwsErrors() {}

  /**
   * A code as the table spells it, without a namespace before and an address behind it (both of
   * which AWS's JSON protocols allow), in any case; empty where {@code sent} is no code.
   */
  static String spelled(String sent) {
    Matcher code = CODE.matcher(sent.strip());
    return code.matches() ? SPELLINGS.getOrDefault(caseless(code.group(1)), code.group(1)) : "";
  }

  private static String caseless(String code) {
    return code.toLowerCase(Locale.ROOT);
  }

  /** All rows, as they stand in the documentation. */
  static List<AwsError> table() {
    return TABLE;
  }

  /**
   * What an answer of AWS means. Codes that are not in the table: a status below 500 is a refusal,
   * unless the code speaks of too many calls; any other may have taken effect.
   *
   * @param isThrottling whether the SDK takes it for one of too many calls
   */
  static AwsError of(String action, String code, int status, boolean isThrottling) {
    return Stream.of(code + "/" + action, code + "/")
        .flatMap(key -> Stream.ofNullable(BY_CODE.get(key)))
        .findFirst()
        .orElseGet(() -> unlisted(code, status, isThrottling));
  }

  private static AwsError unlisted(String code, int status, boolean isThrottling) {
    String source = "not in the table";
    if (isThrottling || status == TOO_MANY_REQUESTS || SOUNDS_THROTTLED.matcher(code).find()) {
      return AwsError.of(code, THROTTLED, source);
    }
    if (status >= 500 || status == REQUEST_TIMEOUT) {
      return AwsError.of(code, UNKNOWN, source);
    }
    return AwsError.refused(
        code, code.isEmpty() ? Refusal.NOT_THE_SERVICE : Refusal.UNLISTED, source);
  }

  private static String key(AwsError error) {
    return error.code() + "/" + error.action().orElse("");
  }

  private static List<AwsError> ofSecrets() {
    return List.of(
        AwsError.of("ResourceExistsException", TAKEN, "AWS_FACTS 1.3; " + MODEL),
        // Overloaded; for the calls that we make it has this one meaning.
        AwsError.of("InvalidRequestException", SCHEDULED, "AWS_FACTS 1.4, 1.6; " + MODEL),
        AwsError.of("ResourceNotFoundException", UNREADABLE, "AWS_FACTS 1.5, 1.6; " + MODEL),
        AwsError.refused(
                "ResourceNotFoundException", Refusal.KEY, MODEL + ": the key alone can be missing")
            .of("CreateSecret"),
        AwsError.of("AccessDeniedException", UNREADABLE, "AWS_FACTS 1.6, 4.3"),
        AwsError.of("AccessDenied", UNREADABLE, "AWS_FACTS 4.3; STS's name for it"),
        AwsError.of("NotAuthorized", UNREADABLE, COMMON + ": no permission for the action"),
        AwsError.refused("InvalidParameterException", Refusal.REQUEST, "AWS_FACTS 1.6; " + MODEL),
        AwsError.refused("InvalidParameterException", Refusal.REPLICAS, "AWS_FACTS 1.4; " + MODEL)
            .of("DeleteSecret"),
        AwsError.refused("ValidationException", Refusal.REQUEST, "AWS_FACTS 1.1"),
        AwsError.refused("MalformedPolicyDocumentException", Refusal.REQUEST, MODEL),
        AwsError.refused("PreconditionNotMetException", Refusal.REQUEST, MODEL),
        AwsError.refused("PublicPolicyException", Refusal.REQUEST, MODEL),
        AwsError.of("LimitExceededException", THROTTLED, "AWS_FACTS 1.3, 1.7; " + MODEL));
  }

  private static List<AwsError> ofSessions() {
    return List.of(
        AwsError.refused("AccessDenied", Refusal.ROLE, "AWS_FACTS 3.1").of("AssumeRole"),
        AwsError.refused("AccessDeniedException", Refusal.ROLE, "AWS_FACTS 3.1").of("AssumeRole"),
        AwsError.refused("AccessDenied", Refusal.IDENTITY, "STS GetCallerIdentity")
            .of("GetCallerIdentity"),
        AwsError.refused("AccessDeniedException", Refusal.IDENTITY, "STS GetCallerIdentity")
            .of("GetCallerIdentity"),
        AwsError.refused("PackedPolicyTooLarge", Refusal.PACKED_SIZE, "AWS_FACTS 2.3; " + STS),
        AwsError.refused("PackedPolicyTooLargeException", Refusal.PACKED_SIZE, STS),
        AwsError.refused("MalformedPolicyDocument", Refusal.SESSION_POLICY, STS),
        AwsError.refused("ValidationError", Refusal.SESSION, "AWS_FACTS 3"),
        AwsError.refused("InvalidParameterValue", Refusal.SESSION_TAGS, "AWS_FACTS 2.2"),
        AwsError.refused("RegionDisabledException", Refusal.REGION, STS),
        AwsError.refused("RegionDisabled", Refusal.REGION, STS),
        AwsError.of("IDPCommunicationError", UNKNOWN, STS));
  }

  private static List<AwsError> ofCallers() {
    List<AwsError> rows = new ArrayList<>();
    for (String code : List.of("ExpiredTokenException", "ExpiredToken", "RequestExpired")) {
      rows.add(AwsError.refused(code, Refusal.EXPIRED, COMMON + "; " + STS));
    }
    for (String code :
        List.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "AuthFailure")) {
      rows.add(AwsError.refused(code, Refusal.UNKNOWN_CREDENTIALS, COMMON));
    }
    for (String code :
        List.of(
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignatureException",
            "IncompleteSignature",
            "RequestTimeTooSkewed",
            "RequestInTheFuture")) {
      rows.add(AwsError.refused(code, Refusal.SIGNATURE, SIGNING));
    }
    for (String code : List.of("OptInRequired", "SubscriptionRequiredException")) {
      rows.add(AwsError.refused(code, Refusal.REGION, COMMON));
    }
    for (String code :
        List.of(
            "UnknownOperationException",
            "InvalidAction",
            "MissingAction",
            "SerializationException",
            "MalformedHttpRequestException",
            "MalformedQueryString",
            "MalformedInput",
            "RequestEntityTooLargeException")) {
      rows.add(AwsError.refused(code, Refusal.NOT_THE_SERVICE, COMMON));
    }
    return rows;
  }

  private static List<AwsError> ofKeys() {
    List<AwsError> rows = new ArrayList<>();
    rows.add(AwsError.refused("EncryptionFailure", Refusal.KEY, MODEL));
    rows.add(AwsError.refused("DecryptionFailure", Refusal.KEY, MODEL));
    for (String code :
        List.of(
            "NotFoundException",
            "DisabledException",
            "KMSInvalidStateException",
            "InvalidKeyUsageException",
            "IncorrectKeyException",
            "InvalidCiphertextException",
            "InvalidGrantTokenException")) {
      rows.add(AwsError.refused(code, Refusal.KEY, KMS));
    }
    for (String code :
        List.of(
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSNotFoundException",
            "KMSOptInRequired")) {
      rows.add(AwsError.refused(code, Refusal.KEY, OF_OTHERS));
    }
    for (String code :
        List.of("KeyUnavailableException", "DependencyTimeoutException", "KMSInternalException")) {
      rows.add(AwsError.of(code, UNKNOWN, KMS));
    }
    rows.add(AwsError.of("KMSThrottlingException", THROTTLED, OF_OTHERS));
    return rows;
  }

  private static List<AwsError> ofLoad() {
    return Stream.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "ProvisionedThroughputExceededException",
            "TransactionInProgressException",
            "PriorRequestNotComplete",
            "SlowDown",
            "EC2ThrottledException")
        .map(code -> AwsError.of(code, THROTTLED, "AWS_FACTS 1.7, 3; " + SDK))
        .toList();
  }

  private static List<AwsError> ofFailures() {
    return Stream.of(
            "InternalServiceError",
            "InternalServiceErrorException",
            "InternalServerError",
            "InternalFailure",
            "InternalError",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "RequestTimeout",
            "RequestTimeoutException",
            "RequestAbortedException")
        .map(code -> AwsError.of(code, UNKNOWN, "AWS_FACTS 1.6; " + COMMON))
        .toList();
  }

  /** What is no answer of AWS: nothing was sent, and nothing can be. */
  static AwsError notSent(Refusal refusal) {
    return new AwsError("", Optional.empty(), REFUSED, Optional.of(refusal), "nothing was sent");
  }
}
