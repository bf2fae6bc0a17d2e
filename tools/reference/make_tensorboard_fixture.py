"""Writes a TensorBoard event file with the tensorboard package: what TensorBoardWriterTest expects byte for byte.

usage: python make_tensorboard_fixture.py zoo-core/src/test/resources/org/paperzoo/core/report/events.tfevents
needs: tensorboard, pillow
"""

import io
import sys

from PIL import Image
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter


def event(time, step=0, **fields):
    return event_pb2.Event(wall_time=time, step=step, **fields)


def main(target):
    scalar = summary_pb2.Summary.Value
    png = io.BytesIO()
    Image.new("RGB", (3, 2), (255, 0, 128)).save(png, "PNG")
    image = summary_pb2.Summary.Image(
        height=2, width=3, colorspace=3, encoded_image_string=png.getvalue()
    )
    start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    events = [
        event(1700000000.25, file_version="brain.Event:2"),
        event(1700000001.25, 301, session_log=start),
        event(
            1700000002.25,
            300,
            summary=summary_pb2.Summary(
                value=[
                    scalar(tag="train/loss", simple_value=0.6931),
                    scalar(tag="train/lr", simple_value=0.0),
                    scalar(tag="train/bad", simple_value=float("inf")),
                ]
            ),
        ),
        event(1700000003.25, 1 << 40, summary=summary_pb2.Summary(value=[scalar(tag="samples", image=image)])),
    ]
    with open(target, "wb") as out:
        writer = RecordWriter(out)
        for e in events:
            writer.write(e.SerializeToString(deterministic=True))
        writer.flush()
    with open(target.replace(".tfevents", ".png"), "wb") as out:
        out.write(png.getvalue())


if __name__ == "__main__":
    main(sys.argv[1])
