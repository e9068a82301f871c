/** Tests of the secrets manager on AWS, against the sandbox over HTTP. */
@NullMarked
package io.floecat.aws;

import org.jspecify.annotations.NullMarked;
