//! Plays a camera: writes pictures of a code into a loopback video device, for `cargo xtask camera-vm`.
//!
//! `camera_feed DEVICE yuyv|grey|mjpg SECONDS [PAUSE SECONDS]`: the code `EL1:` + layout is shown for some seconds; with
//! a pause, the device then stays open and silent for that long, and shows the code again.

use einlass_scanner::frame::LumaFrame;
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};
use std::env;
use std::error::Error;
use std::io::Write;
use std::thread;
use std::time::Duration;
use v4l::video::Output;
use v4l::{Device, Format, FourCC};

/// A photograph of a code that says `EL1:mjpg`: there is no JPEG encoder at hand.
const PHOTOGRAPH: &[u8] = include_bytes!("../tests/source/code.jpg");

/// Noise differs between these pictures, so that the camera does not look frozen.
const PICTURES: u64 = 4;

const FRAME_RATE: u64 = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [device, layout, seconds, rest @ ..] = arguments.as_slice() else {
        return Err("usage: camera_feed DEVICE yuyv|grey|mjpg SECONDS [PAUSE SECONDS]".into());
    };
    let fourcc = FourCC::new(match layout.as_str() {
        "yuyv" => b"YUYV",
        "grey" => b"GREY",
        "mjpg" => b"MJPG",
        _ => return Err("the layout is yuyv, grey or mjpg".into()),
    });
    let pictures = pictures(layout)?;
    let mut camera = Device::with_path(device)?;
    Output::set_format(&camera, &Format::new(640, 480, fourcc))?;
    play(&mut camera, &pictures, 1)?;
    // Whoever wants to see the pictures may come now.
    println!("ready");
    play(&mut camera, &pictures, seconds.parse()?)?;
    if let [pause, again] = rest {
        thread::sleep(Duration::from_secs(pause.parse()?));
        play(&mut camera, &pictures, again.parse()?)?;
    }
    Ok(())
}

fn play(camera: &mut Device, pictures: &[Vec<u8>], seconds: u64) -> Result<(), Box<dyn Error>> {
    let frames = usize::try_from(seconds * FRAME_RATE)?;
    for picture in pictures.iter().cycle().take(frames) {
        camera.write_all(picture)?;
        thread::sleep(Duration::from_millis(1000 / FRAME_RATE));
    }
    Ok(())
}

fn pictures(layout: &str) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    if layout == "mjpg" {
        return Ok(vec![PHOTOGRAPH.to_vec()]);
    }
    let code = qrcode::QrCode::new(format!("EL1:{layout}"))?;
    let dark = code
        .to_colors()
        .into_iter()
        .map(|colour| colour == qrcode::Color::Dark);
    let matrix = SymbolMatrix::new(u16::try_from(code.width())?, dark.collect())?;
    let scene = Scene {
        background: 90,
        noise: 3,
        symbol: Some(Symbol::centred(matrix, FrameSize::VGA)),
    };
    let frames = (0..PICTURES).map(|seed| render_scene(&scene, FrameSize::VGA, seed));
    Ok(frames
        .map(|frame| {
            if layout == "grey" {
                frame.pixels().to_vec()
            } else {
                to_yuyv(&frame)
            }
        })
        .collect())
}

/// Grey as colour pictures have it: both colour parts in the middle.
fn to_yuyv(frame: &LumaFrame) -> Vec<u8> {
    frame
        .pixels()
        .iter()
        .flat_map(|brightness| [*brightness, 128])
        .collect()
}
