//! Stand-in until the artist is merged.
use domain::request::Request;
/// x
#[derive(Default)]
pub struct Artist;
/// x
pub struct Drawing { /// x
 pub width: u32, /// x
 pub height: u32, /// x
 pub rgb: Vec<u8>, /// x
 pub omitted: Vec<String> }
/// x
pub struct Animation { frames: u32 }
impl Artist {
    /// x
    pub fn new() -> Self { Self }
    /// x
    pub fn draw(&self, r: &Request) -> Drawing { Drawing { width: r.frame.width, height: r.frame.height, rgb: vec![200; (r.frame.width*r.frame.height*3) as usize], omitted: vec![] } }
    /// x
    pub fn animate(&self, r: &Request) -> Animation { Animation { frames: r.camera.frames } }
}
impl Animation {
    /// x
    pub fn frames(&self) -> u32 { self.frames }
    /// x
    pub fn repeats(&self, f: u32) -> bool { f > 0 }
    /// x
    pub fn frame(&mut self, f: u32, rgb: &mut [u8]) { rgb.fill((f % 255) as u8); }
}
