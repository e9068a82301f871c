/** What is wrong with a deployment, and what to do about it. */
@NullMarked
package io.floecat.spi.diagnosis;

import org.jspecify.annotations.NullMarked;
