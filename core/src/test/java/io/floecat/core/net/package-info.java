@NullMarked
package io.floecat.core.net;

import org.jspecify.annotations.NullMarked;
