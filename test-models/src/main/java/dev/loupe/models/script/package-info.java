/** Models written as TorchScript source text, compiled at run time by libtorch without Python. */
@NullMarked
package dev.loupe.models.script;

import org.jspecify.annotations.NullMarked;
