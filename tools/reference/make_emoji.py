"""Makes the emoji pictures that come with zoo-vision, from npm's package emoji-datasource-twitter 16.0.0.

    python tools/reference/make_emoji.py PACKAGE zoo-vision/src/main/resources/org/paperzoo/vision/image/bundled/emoji

PACKAGE is the unpacked package. Each picture is laid on white, reduced from 64 to 40 pixels and to 32 colours. `pictures.bin` has
the PNG files one after the other, `emoji.tsv` their lengths, names and categories. The five swatches of skin tones, which the
package lists as "Component", are in the category "People & Body". Needs pillow.
"""

import io
import json
import pathlib
import sys

from PIL import Image

SIDE = 40
COLOURS = 32


def picture(file):
    with Image.open(file) as image:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
    small = white.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()


def main(package, out):
    out.mkdir(parents=True, exist_ok=True)
    emoji = sorted(json.loads((package / "emoji.json").read_text()), key=lambda e: e["sort_order"])
    pictures, lines = [], ["bytes\tname\tcategory\tsubcategory"]
    for entry in emoji:
        png = picture(package / "img/twitter/64" / entry["image"])
        pictures.append(png)
        name = (entry["name"] or entry["short_name"].replace("_", " ")).lower()
        category = entry["category"].replace("Component", "People & Body")
        lines.append(f"{len(png)}\t{name}\t{category}\t{entry['subcategory']}")
    (out / "pictures.bin").write_bytes(b"".join(pictures))
    (out / "emoji.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(emoji), sum(map(len, pictures)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
