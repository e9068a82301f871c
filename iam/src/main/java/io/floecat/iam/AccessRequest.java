package io.floecat.iam;

import java.util.List;
import java.util.Map;

/**
 * One question to IAM.
 *
 * @param action as {@code service:Action}
 * @param resource an ARN, or {@code *} for an action that has no resource
 * @param context the values of each condition key that the request carries; a key that is not there
 *     is absent, which is not the same as empty. Names compare without regard to case
 */
public record AccessRequest(
    Caller caller, String action, String resource, Map<String, List<String>> context) {}
