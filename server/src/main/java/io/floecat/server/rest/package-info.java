/** REST requests, read strictly before the web server reads them loosely. */
@NullMarked
package io.floecat.server.rest;

import org.jspecify.annotations.NullMarked;
