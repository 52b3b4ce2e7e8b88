/** What the layers of a model do: systems that listen to layers, each in a package of its own. */
@NullMarked
package dev.loupe.analysis;

import org.jspecify.annotations.NullMarked;
