/// Recipes: what a distillation run does, as short YAML overlays.
@NullMarked
package org.seqmix.mohawk.recipe;

import org.jspecify.annotations.NullMarked;
