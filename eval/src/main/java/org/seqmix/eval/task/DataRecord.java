package org.seqmix.eval.task;

import tools.jackson.databind.node.ObjectNode;

/// One record of a data file.
///
/// @param place  file and line or row, for messages
/// @param fields its values by name
record DataRecord(String place, ObjectNode fields) {
}
