"""Makes what the tests of data reading compare with Pillow and SciPy.

    python tools/reference/make_data_fixtures.py zoo-core/src/test/resources/org/paperzoo/core/data

`images/`: each PNG or JPEG lies beside `<name>.expected.png`, which is what Pillow makes of it; all results are stored as
plain 8-bit PNG. `matlab/`: one set of variables as MATLAB 5 files, plain and compressed.
"""

import pathlib
import sys

import numpy
import scipy.io
import skimage.data
from PIL import Image, ImageFilter, ImageOps


def scene(height, width):
    """A picture with smooth parts, edges and noise."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    random = numpy.random.default_rng(0)
    red = 127 + 120 * numpy.sin(x / 5) * numpy.cos(y / 7)
    green = numpy.where((x // 6 + y // 9) % 2 == 0, 230, 20)
    blue = random.integers(0, 256, (height, width))
    return Image.fromarray(numpy.stack([red, green, blue], -1).astype(numpy.uint8))


def make_images(out):
    out.mkdir(parents=True, exist_ok=True)
    image = scene(37, 53)
    image.save(out / "scene.png")
    for name in ("nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"):
        filter = Image.Resampling[name.upper()]
        for height, width in ((20, 31), (37, 8), (5, 53), (64, 90), (1, 1), (12, 60), (10, 45)):
            image.resize((width, height), filter).save(out / f"resized-{name}-{height}x{width}.expected.png")

    grey = image.convert("L")
    alpha = Image.fromarray((numpy.arange(37 * 53).reshape(37, 53) % 256).astype(numpy.uint8))
    rgba = image.copy()
    rgba.putalpha(alpha)
    grey_alpha = grey.copy()
    grey_alpha.putalpha(alpha)

    def case(name, picture, expected, suffix="png", **options):
        picture.save(out / f"{name}.{suffix}", **options)
        expected.save(out / f"{name}.expected.png")

    case("grey", grey, grey)
    case("luma", image, grey)
    case("rgba", rgba, rgba)
    case("grey-alpha", grey_alpha, grey_alpha.convert("RGBA"))
    palette = image.quantize(17)
    case("palette", palette, palette.convert("RGB"))
    bits = grey.point(lambda v: 255 if v > 127 else 0).convert("1")
    case("one-bit", bits, bits.convert("L"))
    smooth = image.filter(ImageFilter.GaussianBlur(3))
    smooth.save(out / "photo.jpg", quality=95, subsampling=0)
    Image.open(out / "photo.jpg").convert("RGB").save(out / "photo.expected.png")
    smooth.convert("L").save(out / "photo-grey.jpg", quality=95)
    Image.open(out / "photo-grey.jpg").save(out / "photo-grey.expected.png")
    deep = Image.fromarray(numpy.asarray(grey).astype(numpy.uint16) * 256 + 77)
    case("grey-16", deep, grey)
    smooth.convert("CMYK").save(out / "cmyk.jpg")
    cmyk = (out / "cmyk.jpg").read_bytes()
    adobe = cmyk.index(b"Adobe")
    # The same samples, said to be Y, Cb, Cr and K.
    (out / "ycck.jpg").write_bytes(cmyk[: adobe + 11] + b"\2" + cmyk[adobe + 12 :])
    for name in ("cmyk", "ycck"):
        Image.open(out / f"{name}.jpg").convert("RGB").save(out / f"{name}.expected.png")
    # A profile of another colour space, which Pillow keeps but does not apply.
    profile = Image.open(pathlib.Path(skimage.data.__file__).parent / "rocket.jpg").info["icc_profile"]
    smooth.save(out / "profile.jpg", quality=90, icc_profile=profile)
    # Y, Cb and Cr at one resolution, without the segment that says so.
    (out / "no-jfif.jpg").write_bytes(b"\xff\xd8" + (out / "photo.jpg").read_bytes()[20:])
    for name in ("profile", "no-jfif"):
        Image.open(out / f"{name}.jpg").convert("RGB").save(out / f"{name}.expected.png")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        turned = out / f"turned-{orientation}.jpg"
        smooth.resize((24, 16)).save(turned, quality=90, subsampling=0, exif=exif)
        upright = ImageOps.exif_transpose(Image.open(turned)).convert("RGB")
        upright.save(out / f"turned-{orientation}.expected.png")


def make_matlab(out):
    out.mkdir(parents=True, exist_ok=True)
    variables = {
        "note": "a text",
        "faces": numpy.array([[0, 100, 200], [50, 127, 255], [1, 128, 254], [2, 3, 4]], numpy.uint8),
        "wide": numpy.array([[0.0, 255.0], [17.0, 128.0]]),
        "fractions": numpy.array([[0.0, 0.5]]),
        "large": numpy.array([[256]], numpy.int32),
        "complex": numpy.array([[1 + 2j]]),
        "cube": numpy.zeros((2, 3, 4), numpy.uint8),
        "last": numpy.arange(0, 77, 7, dtype=numpy.uint8).reshape(11, 1),
    }
    scipy.io.savemat(out / "plain.mat", variables)
    scipy.io.savemat(out / "compressed.mat", variables, do_compression=True)


def main():
    out = pathlib.Path(sys.argv[1])
    make_images(out / "images")
    make_matlab(out / "matlab")


if __name__ == "__main__":
    main()
