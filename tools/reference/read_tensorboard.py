"""Prints what TensorBoard itself sees in a run folder: scalars, pictures and texts of its event files.

usage: python read_tensorboard.py runs/<experiment>/<time>
needs: tensorboard
"""

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def main(folder):
    events = EventAccumulator(folder, size_guidance={"scalars": 0, "images": 0, "tensors": 0})
    events.Reload()
    tags = events.Tags()
    for tag in tags["scalars"]:
        print(f"{tag}:", ", ".join(f"{e.step}={e.value:g}" for e in events.Scalars(tag)))
    for tag in tags["images"]:
        for e in events.Images(tag):
            print(f"{tag}: step {e.step}, {e.width} x {e.height}, {len(e.encoded_image_string)} bytes")
    for tag in tags["tensors"]:
        for e in events.Tensors(tag):
            print(f"{tag}: step {e.step}, {[s.decode() for s in e.tensor_proto.string_val]}")


if __name__ == "__main__":
    main(sys.argv[1])
