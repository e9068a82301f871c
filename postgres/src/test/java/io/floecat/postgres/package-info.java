/** Tests on private PostgreSQL clusters. */
@NullMarked
package io.floecat.postgres;

import org.jspecify.annotations.NullMarked;
