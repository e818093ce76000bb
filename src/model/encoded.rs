//! Values as bytes: behind other bytes, and in the one form that digests and caches share.

use postcard::ser_flavors::Flavor;
use serde::Serialize;

/// Writes `value` behind `bytes`. Fails where it cannot be written, as a list that does not know
/// its length.
pub fn behind<T: Serialize + ?Sized>(bytes: Vec<u8>, value: &T) -> postcard::Result<Vec<u8>> {
    postcard::serialize_with_flavor(value, Growing(bytes))
}

/// Takes what is written in pieces. The crate's own way to write behind something takes it byte
/// by byte.
struct Growing(Vec<u8>);

impl Flavor for Growing {
    type Output = Vec<u8>;

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Vec<u8>> {
        Ok(self.0)
    }
}
