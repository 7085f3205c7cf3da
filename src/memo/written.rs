//! How values are written down: as postcard, into room that is there from the beginning.

use postcard::ser_flavors::Flavor;
use serde::Serialize;

/// A value as bytes, for which `room` is made; `None` where it cannot be written.
pub fn written<T: Serialize + ?Sized>(value: &T, room: usize) -> Option<Vec<u8>> {
    postcard::serialize_with_flavor(value, Room(Vec::with_capacity(room))).ok()
}

/// Postcard's own vector begins without room, and grows with a copy each time it is full.
struct Room(Vec<u8>);

impl Flavor for Room {
    type Output = Vec<u8>;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Vec<u8>> {
        Ok(self.0)
    }
}
