package org.seqmix.tensor;

/// A piece of memory that only its device understands.
public interface Memory {
}
