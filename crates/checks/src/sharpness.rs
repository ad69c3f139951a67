//! How sharp a picture is: the variance of a Laplacian over its brightness. An edge that is a step makes it large, one
//! that is a slope makes it small.

use crate::luma::Luma;

/// The sharpness of a picture; zero for one that is too small to have any.
pub(crate) fn sharpness(luma: &Luma) -> f32 {
    let (width, height) = (luma.width as usize, luma.height as usize);
    if width < 3 || height < 3 {
        return 0.0;
    }
    let row = |y: usize| &luma.bytes[y * width..(y + 1) * width];
    // Values are at most 4 × 255 and rows at most 512 pixels, so that neither sum of a row can overflow.
    let (mut sum, mut squares) = (0_i64, 0_i64);
    for y in 1..height - 1 {
        let (above, own, below) = (row(y - 1), row(y), row(y + 1));
        let (mut of_row, mut squares_of_row) = (0_i32, 0_i32);
        for x in 1..width - 1 {
            let around = [above[x], below[x], own[x - 1], own[x + 1]].map(i32::from);
            let value = around.iter().sum::<i32>() - 4 * i32::from(own[x]);
            of_row += value;
            squares_of_row += value * value;
        }
        sum += i64::from(of_row);
        squares += i64::from(squares_of_row);
    }
    let count = ((width - 2) * (height - 2)) as f64;
    let mean = sum as f64 / count;
    (squares as f64 / count - mean * mean) as f32
}
