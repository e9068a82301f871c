package io.floecat.sandbox.principal;

import io.floecat.iam.PolicyDocument;

/** A customer's KMS key. */
public record Key(String id, String arn, PolicyDocument policy) {}
