/** Tests of what use cases do around their work. */
@NullMarked
package io.floecat.spi.audit;

import org.jspecify.annotations.NullMarked;
