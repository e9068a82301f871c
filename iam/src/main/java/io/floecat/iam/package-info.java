/** IAM policies as data: what a deployment needs, and what IAM makes of a request. */
@NullMarked
package io.floecat.iam;

import org.jspecify.annotations.NullMarked;
