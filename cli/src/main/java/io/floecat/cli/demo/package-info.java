/** The demonstration: the main job end to end, each step really done and checked. */
@NullMarked
package io.floecat.cli.demo;

import org.jspecify.annotations.NullMarked;
