package org.seqmix.server.serving;

import java.time.Duration;
import org.seqmix.server.api.RequestLimits;

/// What requests may cost.
///
/// @param request what one may ask
/// @param time most time for one, waiting with it
public record Limits(RequestLimits request, Duration time) {
}
