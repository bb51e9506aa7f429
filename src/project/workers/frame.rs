//! Messages between processes: a mark, a length, that many bytes.

use std::io::{self, ErrorKind, Read, Write};

/// Stands before every message, so that stray output is never taken for one.
const MARK: [u8; 4] = *b"SBK\x01";

/// Writes a message.
///
/// # Errors
/// The other side is gone.
pub fn write(to: &mut impl Write, message: &[u8]) -> io::Result<()> {
    to.write_all(&MARK)?;
    to.write_all(&(message.len() as u64).to_le_bytes())?;
    to.write_all(message)?;
    to.flush()
}

/// Reads a message of at most `most` bytes; nothing at the end of the stream.
///
/// # Errors
/// `InvalidData` if it is no message, `FileTooLarge` if it is longer, `UnexpectedEof` if it breaks off.
pub fn read(from: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 12];
    let mut at = 0;
    while at < head.len() {
        match from.read(&mut head[at..]) {
            Ok(0) if at == 0 => return Ok(None),
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(read) => at += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let [a, b, c, d, length @ ..] = head;
    let length = u64::from_le_bytes(length);
    match ([a, b, c, d] == MARK, length <= most) {
        (false, _) => return Err(ErrorKind::InvalidData.into()),
        (_, false) => return Err(ErrorKind::FileTooLarge.into()),
        _ => {}
    }
    let mut message = Vec::new();
    // A length that is not kept must not take memory.
    let read = from.take(length).read_to_end(&mut message)?;
    if (read as u64) < length { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(Some(message)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn messages_come_as_they_went(messages in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..5)) {
            let mut stream = Vec::new();
            messages.iter().for_each(|m| write(&mut stream, m).unwrap());
            let mut from = stream.as_slice();
            let mut read_back = Vec::new();
            while let Some(message) = read(&mut from, 100).unwrap() {
                read_back.push(message);
            }
            prop_assert_eq!(read_back, messages);
        }

        #[test]
        fn anything_else_is_an_error_and_takes_no_memory(noise in proptest::collection::vec(any::<u8>(), 1..40)) {
            prop_assume!(!noise.starts_with(b"SBK"));
            prop_assert!(read(&mut noise.as_slice(), u64::MAX).is_err());
        }
    }

    #[test]
    fn what_is_too_long_or_cut_off_is_refused() {
        let mut stream = Vec::new();
        write(&mut stream, b"twelve bytes").unwrap();
        assert_eq!(read(&mut stream.as_slice(), 11).unwrap_err().kind(), ErrorKind::FileTooLarge);
        stream.pop();
        assert_eq!(read(&mut stream.as_slice(), 12).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        stream[4..12].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(read(&mut stream.as_slice(), u64::MAX).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }
}
