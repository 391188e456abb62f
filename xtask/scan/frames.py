#!/usr/bin/env python3
"""Renders frames of an entrance camera with one QR code held in front of it, for `cargo xtask bench-scan`.

    frames.py --out DIR [--per-cell N] [--seed TEXT] [--size WxH] [--classes a,b] [--levels 1,3]

A frame is computed backwards: for every pixel (2 by 2 samples) the ray is followed to the card, which may be
tilted or bent, and the printed light is looked up; then come lens, sensor and processing. 17 classes of trouble
in 5 levels, and `nocode`. Seeded by name, so a frame never depends on which others are made.
Writes grey PNG and manifest.tsv (file, class, level, payload, others). Needs numpy, Pillow, segno.
"""
import argparse
import hashlib
import io
import os

import numpy as np
import segno
from PIL import Image, ImageDraw

CLASSES = ["plain", "far", "turned", "tilted", "defocus", "motion", "dark", "glare", "screen", "inverted",
           "borderless", "jpeg", "thumb", "bent", "faded", "busy", "several", "combined"]
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PARITY = {"L": 0.07, "M": 0.15, "Q": 0.25, "H": 0.30}


def ramp(level, easy, hard):
    """A parameter that grows evenly from level 1 to level 5."""
    return easy + (hard - easy) * (level - 1) / 4


def trouble(name, level, rng):
    """What is wrong with a frame; lengths in modules, areas as shares."""
    t = dict(side=rng.uniform(0.38, 0.5), turn=rng.uniform(-10, 10), tilt=rng.uniform(0, 10), defocus=0.15,
             motion=0.0, photons=4000.0, light=0.8, glare=0.0, moire=0.0, bands=0.0, inverted=False, border=4.0,
             around=None, jpeg=0, thumb=0.0, bend=0.0, ink=0.06, paper=0.8, clutter=3, others=0)
    own = {
        "plain": {}, "busy": dict(clutter=10 * level), "several": dict(others=level, side=ramp(level, 0.4, 0.3)),
        "far": dict(side=ramp(level, 0.55, 0.13)), "turned": dict(turn=rng.uniform(0, 72) + 72 * (level - 1)),
        "tilted": dict(tilt=ramp(level, 15, 50)), "defocus": dict(defocus=ramp(level, 0.4, 1.05)),
        "motion": dict(motion=ramp(level, 0.7, 2.1)), "screen": dict(moire=ramp(level, 0.15, 0.9), bands=0.12 * level),
        "dark": dict(photons=300 * 0.45 ** (level - 1), light=ramp(level, 0.6, 0.25)),
        "glare": dict(glare=ramp(level, 0.16, 0.32)), "jpeg": dict(jpeg=int(ramp(level, 40, 5))),
        "inverted": dict(inverted=True, border=max(1, 5 - level)), "thumb": dict(thumb=ramp(level, 0.3, 1.0)),
        "borderless": dict(border=max(0.0, 2.5 - 0.5 * level), around=[0.5, 0.3, 0.1, 0.08, 0.06][level - 1]),
        "bent": dict(bend=ramp(level, 0.2, 1.6)), "faded": dict(ink=ramp(level, 0.3, 0.62), paper=0.75),
        "combined": dict(side=ramp(level, 0.5, 0.3), tilt=ramp(level, 8, 35), turn=rng.uniform(-60, 60),
                         defocus=ramp(level, 0.2, 0.7), motion=rng.uniform(0, 0.25 * level), clutter=4 * level,
                         photons=2000 * 0.4 ** (level - 1), jpeg=int(ramp(level, 90, 30)), bend=0.12 * level),
    }
    t.update(own[name])
    return t


def payload(rng):
    """Text and error correction level: a booking number, an admission ticket, or a link."""
    kind = rng.integers(3)
    if kind == 0:
        return "".join(str(d) for d in rng.integers(0, 10, 9)), str(rng.choice(list("MQH")))
    if kind == 1:
        return "EL1:" + "".join(ALPHABET[k] for k in rng.integers(0, 45, 117)), "M"
    return "https://einlass.example/t/" + rng.bytes(40).hex(), str(rng.choice(list("LM")))


def matrix(text, ecc):
    code = segno.make(text, error=ecc, boost_error=False, micro=False)
    return np.array([[m == 1 for m in row] for row in code.matrix])


def room(width, height, clutter, rng):
    """The hall behind the visitor: soft light, doors, posters with lines and squares."""
    coarse = Image.fromarray(rng.uniform(30, 190, (5, 8)).astype(np.uint8)).resize((width, height), Image.BICUBIC)
    draw = ImageDraw.Draw(coarse)
    for _ in range(clutter):
        x, y = rng.uniform(-0.1, 1) * width, rng.uniform(-0.1, 1) * height
        a, b = rng.uniform(0.03, 0.3, 2) * height
        tone = int(rng.integers(20, 235))
        kind = rng.integers(4)
        if kind == 0:
            draw.rectangle([x, y, x + a, y + b], fill=tone)
        elif kind == 1:
            for k in range(int(b / 9)):
                draw.line([x, y + 9 * k, x + a * rng.uniform(0.5, 1), y + 9 * k], fill=tone, width=3)
        elif kind == 2:
            draw.ellipse([x, y, x + a, y + b], fill=tone)
        else:
            for share, ring in [(7, tone), (5, 255 - tone), (3, tone)]:
                reach = a * share / 28
                draw.rectangle([x - reach, y - reach, x + reach, y + reach], fill=ring)
    return (np.asarray(coarse, np.float32) / 255) ** 2.2


def pose(width, height, size, t, rng):
    """Homography from frame pixels to modules around the symbol's centre."""
    turn, tilt, axis = np.radians(t["turn"]), np.radians(t["tilt"]), rng.uniform(0, 2 * np.pi)
    c, s = np.cos(turn), np.sin(turn)
    plane = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    k = np.array([np.cos(axis), np.sin(axis), 0.0])
    cross = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
    rotation = (np.eye(3) + np.sin(tilt) * cross + (1 - np.cos(tilt)) * cross @ cross) @ plane
    focal = 1.1 * width
    scale = t["side"] * height / size
    to_frame = np.diag([focal, focal, 1.0]) @ np.column_stack([rotation[:, 0], rotation[:, 1], [0, 0, focal / scale]])
    margin = t["side"] * height * 0.6
    x = rng.uniform(min(margin, width / 2), max(width - margin, width / 2))
    y = rng.uniform(min(margin, height / 2), max(height - margin, height / 2))
    to_frame = np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]]) @ to_frame
    return np.linalg.inv(to_frame), scale


def card(u, v, modules, t, ecc, rng):
    """Light of the card at module coordinates (0 = symbol's corner), and where the card is."""
    size = len(modules)
    if t["bend"]:
        for _ in range(3):
            a, phase, k = rng.uniform(0, 6.28), rng.uniform(0, 6.28), rng.uniform(2, 4.5) / size
            wave = t["bend"] / 3 * np.sin(k * (u * np.cos(a) + v * np.sin(a)) + phase)
            u, v = u + wave * rng.uniform(-1, 1), v + wave * rng.uniform(-1, 1)
    dark, light = (t["paper"], t["ink"]) if t["inverted"] else (t["ink"], t["paper"])
    image = np.full(u.shape, light if t["around"] is None else t["around"], np.float32)
    border = t["border"]
    inside = (u >= -border) & (v >= -border) & (u < size + border) & (v < size + border)
    image[inside] = light
    symbol = (u >= 0) & (v >= 0) & (u < size) & (v < size)
    image[symbol] = np.where(modules[v[symbol].astype(int), u[symbol].astype(int)], dark, light)
    lines = (np.floor(v / 1.7) % 2 == 0) & (v > size + border + 2) & (np.sin(u * 1.9 + v // 3.4) > -0.3)
    image[lines & (u > 1) & (u < size - 1)] = dark
    if t["thumb"]:
        cover(image, u, v, size, t["thumb"] * PARITY[ecc], rng)
    on_card = (u > -0.4 * size) & (u < 1.4 * size) & (v > -0.6 * size) & (v < 1.9 * size)
    return image, on_card


def cover(image, u, v, size, share, rng):
    """A thumb from a side or the corner without a finder pattern, over a share of the symbol."""
    root, angle = [((size, size / 2), 0.0), ((size, size), np.pi / 4), ((size / 2, size), np.pi / 2)][rng.integers(3)]
    angle += rng.uniform(-0.2, 0.2)
    along = (u - root[0]) * np.cos(angle) + (v - root[1]) * np.sin(angle)
    across = (v - root[1]) * np.cos(angle) - (u - root[0]) * np.sin(angle)
    half = size * max(0.11, 0.45 * np.sqrt(share))
    tip = np.sqrt(np.maximum(half**2 - across**2, 0))
    depth = np.where(np.abs(across) < half, along + tip, -np.inf)
    symbol = (u >= 0) & (v >= 0) & (u < size) & (v < size)
    ordered = np.sort(depth[symbol])[::-1]
    skin = depth > ordered[min(int(share * len(ordered)), len(ordered) - 1)]
    image[skin] = rng.uniform(0.15, 0.4) * (1 - 0.2 * (np.abs(across[skin]) / half) ** 3)


def convolve(image, kernel):
    pad = max(kernel.shape)
    padded = np.pad(image, pad, mode="edge")
    spread = np.zeros(padded.shape, np.float32)
    spread[: kernel.shape[0], : kernel.shape[1]] = kernel
    spread = np.roll(spread, (-(kernel.shape[0] // 2), -(kernel.shape[1] // 2)), (0, 1))
    blurred = np.fft.irfft2(np.fft.rfft2(padded) * np.fft.rfft2(spread), padded.shape)
    return blurred[pad:-pad, pad:-pad]


def lens(t, scale, rng):
    """One kernel for defocus, motion and pixel aperture."""
    radius, length, angle = t["defocus"] * scale, t["motion"] * scale, rng.uniform(0, np.pi)
    reach = int(np.ceil(radius + length / 2 + 2))
    y, x = np.mgrid[-reach:reach + 1, -reach:reach + 1].astype(np.float32)
    kernel = np.zeros(x.shape, np.float32)
    for at in np.linspace(-0.5, 0.5, 1 + int(4 * length)) * length:
        distance = np.hypot(x - at * np.cos(angle), y - at * np.sin(angle))
        kernel += np.clip(max(radius, 0.6) + 0.5 - distance, 0, 1)
    return kernel / kernel.sum()


def sensor(image, t, rng):
    image = np.clip(image * t["light"], 0, 1)
    image = image + rng.standard_normal(image.shape) * np.sqrt(image / t["photons"] + (2 / t["photons"]) ** 2)
    frame = np.round(np.clip(image, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)
    if t["jpeg"]:
        buffer = io.BytesIO()
        Image.fromarray(frame).save(buffer, "JPEG", quality=t["jpeg"])
        frame = np.asarray(Image.open(buffer))
    return frame


def render(width, height, t, codes, rng):
    """`codes` are (matrix, error correction level); the first is held up, the others hang on the wall."""
    scene = np.repeat(np.repeat(room(width, height, t["clutter"], rng), 2, 0), 2, 1)
    y, x = np.mgrid[0:2 * height, 0:2 * width].astype(np.float32) / 2 + 0.25
    scale = 6.0
    for index, (modules, ecc) in reversed(list(enumerate(codes))):
        own = t if index == 0 else dict(t, side=rng.uniform(0.16, 0.24), tilt=5, thumb=0, inverted=False, bend=0)
        inverse, scale = pose(width, height, len(modules), own, rng)
        w = inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2]
        half = len(modules) / 2
        u = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) / w + half
        v = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) / w + half
        image, on_card = card(u, v, modules, own, ecc, rng)
        if index:
            on_card &= (u > -5) & (v > -5) & (u < len(modules) + 5) & (v < len(modules) + 5)
        scene[on_card] = image[on_card]
    scene = scene.reshape(height, 2, width, 2).mean((1, 3))
    if t["moire"] or t["bands"]:
        wave = 1 + t["moire"] * np.cos((x[::2, ::2] * np.cos(0.3) + y[::2, ::2] * np.sin(0.3)) * rng.uniform(5.6, 7.0))
        bands = 1 - t["bands"] * (np.sin(y[::2, ::2] / height * rng.uniform(20, 50)) > 0)
        scene = scene * wave * bands
    if t["glare"]:
        cx, cy = rng.uniform(0.3, 0.7) * width, rng.uniform(0.3, 0.7) * height
        if codes:
            frame_of = np.linalg.inv(inverse)
            spot = frame_of @ np.array([*rng.uniform(-0.35, 0.35, 2) * len(codes[0][0]), 1])
            cx, cy = spot[:2] / spot[2]
        reach = t["glare"] * t["side"] * height
        scene = scene + 2.5 * np.exp(-((((x[::2, ::2] - cx) ** 2 + (y[::2, ::2] - cy) ** 2) / reach**2) ** 2))
    return sensor(convolve(scene, lens(t, scale, rng)), t, rng)


def one(name, level, index, args, size):
    word = f"{args.seed}/{name}/{level}/{index}"
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big"))
    if name == "nocode":
        t = trouble("busy", level, rng)
        return render(*size, t, [], rng), "", []
    t = trouble(name, level, rng)
    texts = [payload(rng)] + [(f"https://town.example/{rng.integers(10**6)}", "M") for _ in range(t["others"])]
    codes = [(matrix(text, ecc), ecc) for text, ecc in texts]
    return render(*size, t, codes, rng), texts[0][0], [text for text, _ in texts[1:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--per-cell", type=int, default=4)
    parser.add_argument("--seed", default="bench")
    parser.add_argument("--size", default="", help="default: 1280x720 and 640x480 in turn")
    parser.add_argument("--classes", default=",".join(CLASSES + ["nocode"]))
    parser.add_argument("--levels", default="1,2,3,4,5")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    sizes = [tuple(int(side) for side in args.size.split("x"))] if args.size else [(1280, 720), (640, 480)]
    with open(os.path.join(args.out, "manifest.tsv"), "w", encoding="utf-8") as manifest:
        manifest.write("file\tclass\tlevel\tpayload\tothers\n")
        for name in args.classes.split(","):
            for level in (int(text) for text in args.levels.split(",")):
                for index in range(args.per_cell):
                    frame, text, others = one(name, level, index, args, sizes[index % len(sizes)])
                    file = f"{name}-{level}-{index:02}.png"
                    Image.fromarray(frame).save(os.path.join(args.out, file), optimize=True)
                    manifest.write(f"{file}\t{name}\t{level}\t{text}\t{'|'.join(others)}\n")


if __name__ == "__main__":
    main()
