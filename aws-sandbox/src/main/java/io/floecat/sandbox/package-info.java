/** A local AWS Secrets Manager and STS that answers as AWS does and enforces IAM. */
@NullMarked
package io.floecat.sandbox;

import org.jspecify.annotations.NullMarked;
