/// What a model directory's `config.json` and `generation_config.json` say, as validated records.
@NullMarked
package org.seqmix.hybrid.config;

import org.jspecify.annotations.NullMarked;
