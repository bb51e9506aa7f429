//! PDFs written here, read back.
