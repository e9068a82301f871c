/** Tests of policies and of what is made of them. */
@NullMarked
package io.floecat.iam;

import org.jspecify.annotations.NullMarked;
