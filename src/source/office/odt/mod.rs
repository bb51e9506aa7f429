//! Text documents of OpenDocument.
use crate::source::ReadError;
use crate::source::document::Document;
/// Name and version of this reader.
pub const IMPORTER: &str = "odt 1";
/// Reads a document.
///
/// # Errors
/// [`ReadError`].
pub fn read(_bytes: &[u8]) -> Result<Document, ReadError> {
    Err(ReadError::Empty)
}
