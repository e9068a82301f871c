@NullMarked
package io.floecat.iam.isolation;

import org.jspecify.annotations.NullMarked;
