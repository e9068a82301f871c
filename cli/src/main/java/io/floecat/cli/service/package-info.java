/** The commands that run in the place of a server: they load what the server loads. */
@NullMarked
package io.floecat.cli.service;

import org.jspecify.annotations.NullMarked;
