@NullMarked
package io.floecat.iam.proof;

import org.jspecify.annotations.NullMarked;
