//! A template that never ends should end all the same.

use std::io::{self, Write};

/// Bytes that one page may have: more than any reader would wait for.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// Memory that takes no more than [`MOST_BYTES`].
pub(super) struct Limited(pub Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            let message = format!("the page is larger than {} MiB", MOST_BYTES >> 20);
            return Err(io::Error::other(message));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
