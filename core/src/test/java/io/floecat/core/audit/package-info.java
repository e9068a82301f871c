/** Tests of what use cases do around their work. */
@NullMarked
package io.floecat.core.audit;

import org.jspecify.annotations.NullMarked;
