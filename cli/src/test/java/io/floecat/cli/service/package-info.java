/** Tests of the commands that run in the place of a server. */
@NullMarked
package io.floecat.cli.service;

import org.jspecify.annotations.NullMarked;
