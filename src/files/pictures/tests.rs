use super::*;
use image::{ImageFormat, Rgb, Rgba, RgbaImage};
use std::io::Cursor;

fn stored(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn drawn(content: &[u8]) -> Option<Thumbnail> {
    thumbnail(Cursor::new(content), MediaType::of(content))
}

fn size(thumbnail: &Thumbnail) -> (i16, i16) {
    (thumbnail.width, thumbnail.height)
}

/// Red on the left, blue on the right.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([230, 20, 20]) } else { Rgb([20, 20, 230]) }
    })
}

#[test]
fn every_kind_of_picture_is_made_small() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let picture = DynamicImage::from(two_halves(1_200, 600));
        let picture =
            if format == ImageFormat::Gif { picture.into_rgba8().into() } else { picture };
        let small = drawn(&stored(picture, format)).unwrap_or_else(|| panic!("{format:?}"));
        assert_eq!(size(&small), (480, 240), "{format:?}");
        let seen = image::load_from_memory(&small.jpeg).unwrap().into_rgb8();
        let (left, right) = (seen.get_pixel(100, 100), seen.get_pixel(380, 100));
        assert!(left[0] > 180 && left[2] < 80, "{format:?} {left:?}");
        assert!(right[2] > 180 && right[0] < 80, "{format:?} {right:?}");
    }
}

#[test]
fn a_small_picture_stays_as_large_as_it_is_and_stands_on_white() {
    let clear = RgbaImage::from_pixel(40, 30, Rgba([0, 0, 0, 0]));
    let small = drawn(&stored(clear, ImageFormat::Png)).unwrap();
    assert_eq!(size(&small), (40, 30));
    let seen = image::load_from_memory(&small.jpeg).unwrap().into_rgb8();
    assert!(seen.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
}

#[test]
fn long_and_high_ones_fit_both_ways() {
    for ((width, height), fits) in [
        ((480, 320), (480, 320)),
        ((4_000, 10), (480, 1)),
        ((10, 4_000), (1, 320)),
        ((3_840, 2_160), (480, 270)),
        ((1_000, 2_000), (160, 320)),
    ] {
        assert_eq!(fitting(width, height), fits);
        let small = drawn(&stored(two_halves(width, height), ImageFormat::Png)).unwrap();
        assert_eq!(
            (u32::try_from(small.width).unwrap(), u32::try_from(small.height).unwrap()),
            fits
        );
    }
}

/// A header that promises more pixels than anybody has memory for.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = stored(two_halves(2, 2), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut checksum = flate2::Crc::new();
    checksum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.sum().to_be_bytes());
    bytes
}

#[test]
fn a_bomb_is_no_picture() {
    assert!(drawn(&png_of(2, 2)).is_some(), "the header is well made");
    for (width, height) in [(u32::MAX, u32::MAX), (60_000, 60_000), (16_384, 16_384), (0, 5)] {
        assert!(drawn(&png_of(width, height)).is_none(), "{width} × {height}");
    }
    let mut jpeg = stored(two_halves(64, 64), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert!(drawn(&jpeg).is_none());
    // Held whole, so refused by its size.
    let large = DynamicImage::from(two_halves(3_000, 2_000));
    assert!(drawn(&stored(large, ImageFormat::WebP)).is_none());
}

#[test]
fn what_is_broken_has_no_thumbnail_and_breaks_nothing() {
    let mut halves = Vec::new();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let whole = stored(two_halves(200, 100), format);
        halves.push(whole[..whole.len() / 4].to_vec());
    }
    for broken in
        halves.iter().map(Vec::as_slice).chain([&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff", b""])
    {
        let _ = drawn(broken);
    }
    assert!(drawn(b"\x89PNG\r\n\x1a\n").is_none());
}

#[test]
fn a_file_is_read_across_its_pieces() {
    let content: Vec<u8> = (0..=255).cycle().take(2 * PIECE + 77).collect();
    let file = Whole {
        id: FileId(1),
        media_type: MediaType("image/png"),
        bytes: i32::try_from(content.len()).unwrap(),
        digest: super::super::Digest([0; 32]),
    };
    let piece = |n: i32| Ok(content.chunks(PIECE).nth(n as usize).unwrap().to_vec());
    let mut pieces = Pieces::of(file, piece);
    let mut read = Vec::new();
    pieces.read_to_end(&mut read).unwrap();
    assert_eq!(read, content);
    pieces.seek(SeekFrom::End(-3)).unwrap();
    let mut end = [0; 3];
    pieces.read_exact(&mut end).unwrap();
    assert_eq!(end, content[content.len() - 3..]);
    assert!(pieces.seek(SeekFrom::Current(-i64::MAX)).is_err());
}
