//! What a picture looks like in 64 bits: whether each of eight by eight places is brighter than the next to its
//! right. Size, compression, and small changes of light or colour hardly change it.

use domain::check::Print;

use crate::luma::Luma;

/// Places across and down.
const SIDE: u32 = 8;

/// The print of a picture.
pub(crate) fn print(luma: &Luma) -> Print {
    let small = luma.at(SIDE + 1, SIDE);
    let rows = small.bytes.chunks_exact(SIDE as usize + 1);
    let bits = rows.flat_map(|row| row.windows(2).map(|pair| pair[0] > pair[1]));
    Print(bits.fold(0, |print, bit| (print << 1) | u64::from(bit)))
}
