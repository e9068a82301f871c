/** What a REST request must look like: everything that the web server would let pass is refused. */
@NullMarked
package io.floecat.server.rest;

import org.jspecify.annotations.NullMarked;
