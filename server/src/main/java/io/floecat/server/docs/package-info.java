/** The docs page, made of the schema and its comments. */
@NullMarked
package io.floecat.server.docs;

import org.jspecify.annotations.NullMarked;
