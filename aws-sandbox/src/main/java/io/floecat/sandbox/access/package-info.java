/** What a caller may do: the questions that a call puts to IAM. */
@NullMarked
package io.floecat.sandbox.access;

import org.jspecify.annotations.NullMarked;
