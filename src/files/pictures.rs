//! Thumbnails of pictures: drawn one at a time and in little memory, whatever is sent. Of what is broken, too large or no
//! picture there is none, and nobody is told: it is a file like any other.

use super::domain::{FileId, MediaType, PIECE};
use super::store::{self, Thumbnail, Whole};
use crate::db::Db;
use crate::error::Error;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageReader, RgbImage, imageops};
use jpeg_decoder::{CodingProcess, PixelFormat};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The longest sides of a thumbnail, in pixels: twice what a page shows, for screens that have that many.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 320;
/// Of 100: a thumbnail of a screen is then some 15 KB.
const QUALITY: u8 = 75;

/// Longer sides are no picture of a screen.
const LONGEST: u32 = 16_384;
/// More take longer than a second to read, however little memory they need.
const MOST_PIXELS: u64 = 50_000_000;
/// What may be held of a picture that cannot be read line by line.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// One at a time, so that pictures together need no more memory than one does.
static TURNS: Semaphore = Semaphore::const_new(1);
/// A picture that waits for longer goes without.
const PATIENCE: Duration = Duration::from_secs(5);

/// Draws and keeps the thumbnail of a file that has just arrived, if it is a picture.
///
/// # Errors
/// [`Error::Busy`] while the database is away.
pub async fn draw(db: &Db, file: Whole) -> Result<(), Error> {
    if !file.media_type.is_picture() {
        return Ok(());
    }
    let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, TURNS.acquire()).await else {
        return Ok(());
    };
    db.hop(move |db| {
        let _turn = turn;
        let piece = |n| db.look(|conn| Ok(store::piece(conn, file.id, n)?));
        match thumbnail(Pieces::of(file, piece), file.media_type) {
            Some(small) => db.with(|conn| Ok(store::keep_thumbnail(conn, file.id, &small)?)),
            None => Ok(()),
        }
    })
    .await
}

/// A decoder that stumbles over a hostile picture ends with that picture.
pub fn thumbnail(content: impl Read + Seek, kind: MediaType) -> Option<Thumbnail> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let content = BufReader::new(content);
        let (picture, orientation) = match kind.0 {
            "image/png" => png(content)?,
            "image/jpeg" => jpeg(content)?,
            _ => (whole(content)?, Orientation::NoTransforms),
        };
        encode(picture, orientation)
    }));
    drawn.ok().flatten()
}

fn encode(picture: RgbImage, orientation: Orientation) -> Option<Thumbnail> {
    let (width, height) = fitting(picture.width(), picture.height());
    let mut small = DynamicImage::from(imageops::thumbnail(&picture, width, height));
    small.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    small.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY)).ok()?;
    let side = |pixels| i16::try_from(pixels).ok();
    Some(Thumbnail { jpeg, width: side(small.width())?, height: side(small.height())? })
}

/// As large as fits, never larger than it is, and at least a pixel each way.
fn fitting(width: u32, height: u32) -> (u32, u32) {
    let shrunk = |side: u32, by: u32, to: u32| {
        let side = u64::from(side) * u64::from(to) / u64::from(by.max(1));
        u32::try_from(side).unwrap_or(1).max(1)
    };
    match (width <= WIDTH, height <= HEIGHT) {
        (true, true) => (width.max(1), height.max(1)),
        _ if u64::from(width) * u64::from(HEIGHT) > u64::from(height) * u64::from(WIDTH) => {
            (WIDTH, shrunk(height, width, WIDTH))
        }
        _ => (shrunk(width, height, HEIGHT), HEIGHT),
    }
}

fn is_sane(width: u32, height: u32) -> bool {
    width <= LONGEST
        && height <= LONGEST
        && u64::from(width) * u64::from(height) <= MOST_PIXELS
        && width.min(height) > 0
}

/// Line by line, each block of pixels averaged as it comes.
fn png(content: impl BufRead + Seek) -> Option<(RgbImage, Orientation)> {
    let limits = png::Limits { bytes: MOST_BYTES as usize };
    let mut decoder = png::Decoder::new_with_limits(content, limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    let channels = reader.output_color_type().0.samples();
    if !is_sane(width, height) {
        return None;
    }
    let mut blocks = Blocks::of(width, height);
    if reader.info().interlaced {
        let bytes = reader.output_buffer_size().filter(|bytes| *bytes as u64 <= MOST_BYTES)?;
        let mut pixels = vec![0; bytes];
        let line = reader.next_frame(&mut pixels).ok()?.line_size;
        pixels.chunks_exact(line).for_each(|row| blocks.add(row, channels));
    } else {
        while let Some(row) = reader.next_row().ok()? {
            blocks.add(row.data(), channels);
        }
    }
    Some((blocks.picture()?, Orientation::NoTransforms))
}

/// A picture on white, its square blocks of pixels averaged row by row.
struct Blocks {
    /// Pixels to a side of a block.
    side: u32,
    across: u32,
    down: u32,
    rows: u32,
    /// Red, green, blue and how many of each block in the band of rows that is being read.
    band: Vec<[u32; 4]>,
    pixels: Vec<u8>,
}

impl Blocks {
    fn of(width: u32, height: u32) -> Self {
        // Twice what is needed, so that what is averaged once more stays sharp.
        let side = (width / (2 * WIDTH)).max(height / (2 * HEIGHT)).max(1);
        let (across, down) = (width.div_ceil(side), height.div_ceil(side));
        let (band, pixels) = (vec![[0; 4]; across as usize], (3 * across * down) as usize);
        Blocks { side, across, down, rows: 0, band, pixels: Vec::with_capacity(pixels) }
    }

    fn add(&mut self, row: &[u8], channels: usize) {
        for (x, pixel) in row.chunks_exact(channels).enumerate() {
            let Some(sum) = self.band.get_mut(x / self.side as usize) else { break };
            let [red, green, blue] = on_white(pixel);
            *sum = [sum[0] + red, sum[1] + green, sum[2] + blue, sum[3] + 1];
        }
        self.rows += 1;
        if self.rows.is_multiple_of(self.side) {
            self.end_band();
        }
    }

    fn end_band(&mut self) {
        let mean = |sum: &[u32; 4]| [0, 1, 2].map(|c| (sum[c] / sum[3].max(1)) as u8);
        self.pixels.extend(self.band.iter().flat_map(mean));
        self.band.fill([0; 4]);
    }

    fn picture(mut self) -> Option<RgbImage> {
        if !self.rows.is_multiple_of(self.side) {
            self.end_band();
        }
        RgbImage::from_raw(self.across, self.down, self.pixels)
    }
}

fn on_white(pixel: &[u8]) -> [u32; 3] {
    let mix = |colour: u8, alpha: u8| {
        (u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255
    };
    match *pixel {
        [grey] => [u32::from(grey); 3],
        [grey, alpha] => [mix(grey, alpha); 3],
        [red, green, blue] => [red, green, blue].map(u32::from),
        [red, green, blue, alpha] => [red, green, blue].map(|colour| mix(colour, alpha)),
        _ => [255; 3],
    }
}

/// At an eighth of its size where that is enough. What is sent in several passes is held whole meanwhile, so of that only
/// what is small.
fn jpeg(content: impl BufRead) -> Option<(RgbImage, Orientation)> {
    let mut decoder = jpeg_decoder::Decoder::new(content);
    decoder.set_max_decoding_buffer_size(MOST_BYTES as usize);
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    // Two bytes a coefficient, three of them a pixel.
    let held = u64::from(width) * u64::from(height) * 6;
    let is_held = info.coding_process != CodingProcess::DctSequential;
    if !is_sane(width, height) || (is_held && held > 2 * MOST_BYTES) {
        return None;
    }
    let (width, height) = fitting(width, height);
    let side = |pixels| u16::try_from(pixels).ok();
    let (width, height) = decoder.scale(side(width)?, side(height)?).ok()?;
    let pixels = decoder.decode().ok()?;
    let orientation = decoder.exif_data().and_then(Orientation::from_exif_chunk);
    let (width, height) = (u32::from(width), u32::from(height));
    let picture = match info.pixel_format {
        PixelFormat::RGB24 => RgbImage::from_raw(width, height, pixels)?,
        PixelFormat::L8 => {
            DynamicImage::from(GrayImage::from_raw(width, height, pixels)?).into_rgb8()
        }
        // For print, or for machines.
        PixelFormat::L16 | PixelFormat::CMYK32 => return None,
    };
    Some((picture, orientation.unwrap_or(Orientation::NoTransforms)))
}

/// The first image of a GIF, a WebP: held whole, so only what is small.
fn whole(content: impl BufRead + Seek) -> Option<RgbImage> {
    let mut reader = ImageReader::new(content).with_guessed_format().ok()?;
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(MOST_BYTES);
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST), Some(LONGEST));
    reader.limits(limits);
    let picture = reader.decode().ok()?.into_rgba8();
    let channels = 4;
    let mut blocks = Blocks::of(picture.width(), picture.height());
    let line = picture.width() as usize * channels;
    picture.chunks_exact(line.max(1)).for_each(|row| blocks.add(row, channels));
    blocks.picture()
}

/// A stored file as a decoder reads it, a piece at a time.
struct Pieces<F> {
    piece: F,
    id: FileId,
    bytes: u64,
    at: u64,
    held: Option<(i32, Vec<u8>)>,
}

impl<F: FnMut(i32) -> Result<Vec<u8>, Error>> Pieces<F> {
    fn of(file: Whole, piece: F) -> Self {
        let bytes = u64::try_from(file.bytes).unwrap_or_default();
        Pieces { piece, id: file.id, bytes, at: 0, held: None }
    }

    fn held(&mut self, n: i32) -> io::Result<&[u8]> {
        if self.held.as_ref().is_none_or(|(held, _)| *held != n) {
            let fetched = (self.piece)(n).map_err(io::Error::other)?;
            self.held = Some((n, fetched));
        }
        Ok(self.held.as_ref().map_or(&[], |(_, piece)| piece))
    }
}

impl<F: FnMut(i32) -> Result<Vec<u8>, Error>> Read for Pieces<F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.bytes {
            return Ok(0);
        }
        let (n, from) = (self.at / PIECE as u64, (self.at % PIECE as u64) as usize);
        let piece = self.held(i32::try_from(n).map_err(io::Error::other)?)?;
        let rest = piece.get(from..).unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl<F> Seek for Pieces<F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or_else(|| io::Error::other(format!("before file {}", self.id)))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests;
