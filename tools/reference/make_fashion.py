"""Makes the Fashion-MNIST subset that comes with zoo-vision, from the files of Debian's package dataset-fashion-mnist.

    python tools/reference/make_fashion.py FOLDER zoo-vision/src/main/resources/org/paperzoo/vision/image/bundled/fashion

FOLDER has train-images-idx3-ubyte.gz and so on. Of each class the first 800 training images and the first 200 test images are
taken. They are stored sorted by class in one grey PNG, one below the other, which compresses better than IDX with gzip; their
labels follow from the place. Needs numpy, pillow and zopfli.
"""

import gzip
import pathlib
import sys

import numpy
import zopfli.png
from PIL import Image

TAKEN = {"train": ("train", 800), "test": ("t10k", 200)}


def read(path, header):
    return numpy.frombuffer(gzip.open(path).read()[header:], numpy.uint8)


def main(source, out):
    out.mkdir(parents=True, exist_ok=True)
    for split, (prefix, count) in TAKEN.items():
        images = read(source / f"{prefix}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
        labels = read(source / f"{prefix}-labels-idx1-ubyte.gz", 8)
        chosen = numpy.concatenate([numpy.flatnonzero(labels == k)[:count] for k in range(10)])
        file = out / f"{split}.png"
        Image.fromarray(images[chosen].reshape(-1, 28)).save(file, optimize=True)
        file.write_bytes(zopfli.png.optimize(file.read_bytes(), filter_strategies="0me", num_iterations_large=3))
        print(file, len(chosen), file.stat().st_size)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
