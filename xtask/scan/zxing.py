#!/usr/bin/env python3
"""Reads the frames of a manifest with zxing-cpp, for `cargo xtask bench-scan`: file, CPU milliseconds, texts.

    zxing.py DIR

Only QR model 2 is asked for, with all defaults (which try harder, rotate, invert, downscale). Needs zxing-cpp, numpy,
Pillow.
"""
import os
import sys
import time

import numpy as np
import zxingcpp
from PIL import Image


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "manifest.tsv"), encoding="utf-8") as manifest:
        files = [line.split("\t")[0] for line in manifest.readlines()[1:]]
    for file in files:
        image = np.asarray(Image.open(os.path.join(folder, file)).convert("L"))
        start = time.thread_time()
        found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
        elapsed = (time.thread_time() - start) * 1e3
        print(file, f"{elapsed:.3f}", *[bytes(code.bytes).hex() for code in found], sep="\t")


if __name__ == "__main__":
    main()
