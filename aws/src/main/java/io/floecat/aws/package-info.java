/** The secrets manager on AWS, with one session per account. */
@NullMarked
package io.floecat.aws;

import org.jspecify.annotations.NullMarked;
