/**
 * The pointer store on PostgreSQL, which any number of nodes share: each commit is one function
 * call in one round trip.
 */
@NullMarked
package io.floecat.postgres;

import org.jspecify.annotations.NullMarked;
