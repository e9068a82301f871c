/** Whether policies keep accounts apart: promises, each asked of a solver over every request. */
@NullMarked
package io.floecat.iam.proof;

import org.jspecify.annotations.NullMarked;
