//! Changes of workbooks that leave them workbooks: to the archive, any change of a part is damage.

use crate::archive::{Part, packed, unpacked};

/// Of so many changes, one is of the archive itself.
const ARCHIVE: u32 = 16;

/// Changes the `size` bytes of a workbook at the beginning of `data`; gives how many there are then. `change` is
/// libFuzzer's own: it is given bytes, how many of them count, and how many there may be, and gives how many count then.
pub fn mutate(
    data: &mut [u8],
    size: usize,
    seed: u32,
    change: impl Fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let longest = data.len();
    let parts = unpacked(&data[..size]).filter(|parts| !parts.is_empty());
    let (Some(mut parts), true) = (parts, !seed.is_multiple_of(ARCHIVE)) else {
        return change(data, size, longest);
    };
    let at = (seed / ARCHIVE) as usize % parts.len();
    change_part(&mut parts, at, longest.saturating_sub(size), &change);
    match packed(&parts) {
        Some(archive) if archive.len() <= longest => {
            data[..archive.len()].copy_from_slice(&archive);
            archive.len()
        }
        _ => change(data, size, longest),
    }
}

/// Changes the content of a part, which becomes no longer than it is by `room`.
fn change_part(
    parts: &mut [Part],
    at: usize,
    room: usize,
    change: &impl Fn(&mut [u8], usize, usize) -> usize,
) {
    let content = &mut parts[at].1;
    let size = content.len();
    let longest = size + room.clamp(1, 4_096);
    content.resize(longest, 0);
    let size = change(content, size, longest);
    content.truncate(size);
}
