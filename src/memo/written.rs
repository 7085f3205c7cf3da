//! How values are written down: as postcard, into room that is there from the beginning.

use postcard::ser_flavors::Flavor;
use serde::Serialize;

/// A value as bytes, for which `room` is made; `None` where it cannot be written.
pub fn written<T: Serialize + ?Sized>(value: &T, room: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(room);
    write(value, &mut bytes).then_some(bytes)
}

/// Writes a value behind what is there; `false`, and nothing is written, where it cannot be.
pub fn write<T: Serialize + ?Sized>(value: &T, bytes: &mut Vec<u8>) -> bool {
    let before = bytes.len();
    let is_written = postcard::serialize_with_flavor(value, Behind(bytes)).is_ok();
    if !is_written {
        bytes.truncate(before);
    }
    is_written
}

/// Postcard's own vector begins without room, and grows with a copy each time it is full.
struct Behind<'b>(&'b mut Vec<u8>);

impl Flavor for Behind<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        // Numbers are of few bytes: each by itself is quicker than a copy.
        if let [first] = bytes {
            self.0.push(*first);
        } else {
            self.0.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
