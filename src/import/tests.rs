//! Tests of the import phase.
