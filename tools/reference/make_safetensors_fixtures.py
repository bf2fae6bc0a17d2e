"""Makes the fixtures of org.paperzoo.core.checkpoint with the reference implementations.

Run with the versions of requirements.txt (safetensors 0.8.0, torch 2.7.1, numpy):

    python tools/reference/make_safetensors_fixtures.py

Writes into zoo-core/src/test/resources/checkpoint:

    dtypes.safetensors          a tensor of every element type
    dtypes_widened.safetensors  the same values, cast by PyTorch to the types that we read
    layout.safetensors          simple values, to compare our writer byte for byte
    headers.json                small files, good and bad, and whether safetensors accepts them
    *.npz, fortran.npy          NumPy arrays; the same values in numpy.safetensors
    npy.json                    small npy files, good and bad, and whether NumPy accepts them
"""

import argparse
import base64
import io
import json
import pathlib
import struct
import tempfile
import zipfile

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import save_file as save_numpy_file
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).resolve().parents[2] / "zoo-core/src/test/resources/checkpoint"


def sixteen_bit_patterns():
    """16-bit floats of every exponent and both signs: zeros, subnormals, infinities and NaNs, too."""
    edge = [0x0000, 0x0001, 0x0002, 0x03FF, 0x0400, 0x0401, 0x7BFF, 0x7C00]
    edge += [0x7C01, 0x7E00, 0x7FFF, 0x7F80, 0x7F81, 0x7FC0, 0x007F, 0x0080]
    rest = list(range(0, 0x8000, 61))
    positive = np.array(sorted(set(edge + rest)), dtype=np.uint16)
    return torch.from_numpy(np.concatenate([positive, positive | 0x8000]).view(np.int16).copy())


def make_dtypes():
    bytes256 = torch.arange(256, dtype=torch.int32).to(torch.uint8)
    halves = sixteen_bit_patterns()
    tensors = {
        "bool": torch.tensor([True, False, True]),
        "u8": torch.tensor([[0, 1], [127, 255]], dtype=torch.uint8),
        "i8": torch.tensor([-128, -1, 0, 127], dtype=torch.int8),
        "f8_e5m2": bytes256.view(torch.float8_e5m2),
        "f8_e4m3": bytes256.view(torch.float8_e4m3fn),
        "f8_e8m0": bytes256.view(torch.float8_e8m0fnu),
        "f8_e4m3fnuz": bytes256.view(torch.float8_e4m3fnuz),
        "f8_e5m2fnuz": bytes256.view(torch.float8_e5m2fnuz),
        "i16": torch.tensor([-32768, -1, 0, 32767], dtype=torch.int16),
        "u16": torch.tensor([0, 1, 32768, 65535], dtype=torch.uint16),
        "f16": halves.view(torch.float16),
        "bf16": halves.view(torch.bfloat16),
        "i32": torch.tensor([[-(2**31), 2**31 - 1]], dtype=torch.int32),
        "u32": torch.tensor([0, 2**31, 2**32 - 1], dtype=torch.uint32),
        "f32": torch.tensor([0.1, -1.5e-42, float("inf"), 3.4e38], dtype=torch.float32),
        "f64": torch.tensor([0.1, 5e-324, -1.7e308], dtype=torch.float64),
        "i64": torch.tensor([-(2**63), -1, 2**63 - 1], dtype=torch.int64),
        "u64": torch.tensor([0, 2**62, 2**63 - 1], dtype=torch.uint64),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
        "größe.\u6f22.\U0001f600": torch.arange(6, dtype=torch.float32).reshape(1, 2, 3),
    }
    wide = {}
    for name, tensor in tensors.items():
        dtype = tensor.dtype
        if dtype in (torch.int16, torch.uint16):
            tensor = tensor.to(torch.int32)
        elif dtype in (torch.uint32, torch.uint64):
            tensor = tensor.to(torch.int64)
        elif dtype.is_floating_point and dtype.itemsize < 4:
            tensor = tensor.to(torch.float32)
        wide[name] = tensor
    tensors = {name: tensor.clone() for name, tensor in tensors.items()}
    save_file(tensors, OUT / "dtypes.safetensors", metadata={"note": "ä"})
    save_file(wide, OUT / "dtypes_widened.safetensors")


def make_layout():
    """The reference layout of what the Java test writes again."""
    tensors = {
        "b.weight": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4,
        "a.weight": torch.arange(4, dtype=torch.float32),
        "Z": torch.tensor([True, False]),
        "position_ids": torch.arange(5, dtype=torch.int64).reshape(1, 5),
        "double": torch.arange(3, dtype=torch.float64),
        "bytes": torch.arange(3, dtype=torch.int32).to(torch.uint8),
        "signed": torch.tensor([-1, 0, 1], dtype=torch.int8),
        "int": torch.tensor(7, dtype=torch.int32),
        "half": torch.tensor([1.0, 0.333251953125], dtype=torch.float16),
        "rounded.half": torch.tensor([0.1, 65504.0, 65520.0, 1e-8, -2.5e-8]).half(),
        "rounded.brain": torch.tensor([0.1, 1.00390625, 1.01171875, 3.4e38, -1e-40]).bfloat16(),
        "none": torch.zeros(0),
        "\uff5e": torch.tensor([1.0]),
        "\U0001f600": torch.tensor([2.0]),
        "quote\"back\\slash/tab\t": torch.tensor([3.0]),
    }
    save_file(tensors, OUT / "layout.safetensors", metadata={"format": "pt"})


def file_of(header, data=b"", length=None):
    if not isinstance(header, bytes):
        header = (header if isinstance(header, str) else json.dumps(header)).encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def accepted(content):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x.safetensors"
        path.write_bytes(content)
        try:
            with safe_open(path, framework="numpy") as file:
                list(file.keys())
            return True
        except Exception as e:  # whatever it is, the file is refused
            return False


def make_headers():
    def t(dtype="F32", shape=(2,), offsets=(0, 8), **more):
        return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets), **more}

    eight = bytes(8)
    cases = {
        "one tensor": file_of({"a": t()}, eight),
        "no tensor": file_of({}),
        "only metadata": file_of({"__metadata__": {"format": "pt"}}),
        "null metadata": file_of({"__metadata__": None, "a": t()}, eight),
        "scalar": file_of({"a": t(shape=(), offsets=(0, 4))}, bytes(4)),
        "empty tensor": file_of({"a": t(shape=(0, 3), offsets=(0, 0))}),
        "empty tensor between": file_of({"b": t(shape=(0,), offsets=(4, 4)), "a": t(shape=(1,), offsets=(0, 4)), "c": t(shape=(1,), offsets=(4, 8))}, eight),
        "empty tensor outside": file_of({"a": t(), "b": t(shape=(0,), offsets=(9, 9))}, eight),
        "any order": file_of({"b": t(offsets=(8, 16)), "a": t()}, bytes(16)),
        "padded with spaces": file_of(json.dumps({"a": t()}) + "   \n\t ", eight),
        "leading space": file_of("  " + json.dumps({"a": t()}), eight),
        "other keys": file_of({"a": t(quantised={"by": [1, 2.5, None]})}, eight),
        "packed 4 bits": file_of({"a": t("F4", (16,))}, eight),
        "packed 6 bits": file_of({"a": t("F6_E2M3", (4,), (0, 3))}, bytes(3)),
        "complex": file_of({"a": t("C64", (1,))}, eight),
        "escaped name": file_of('{"\\u00e4\\n": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "many dimensions": file_of({"a": t(shape=(1,) * 70 + (2,))}, eight),
        "empty name": file_of({"": t()}, eight),
        "nothing": b"",
        "seven bytes": bytes(7),
        "length only": bytes(8),
        "empty header": file_of(""),
        "length beyond file": file_of({"a": t()}, eight, length=1000),
        "length negative": file_of({"a": t()}, eight, length=2**64 - 8),
        "length huge": file_of({"a": t()}, eight, length=2**63 + 100),
        "length short": file_of({"a": t()}, eight, length=20),
        "not utf-8": file_of(b'{"a\xff": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "utf-8 surrogate": file_of(b'{"a\xed\xa0\x80": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "utf-16": file_of(json.dumps({"a": t()}).encode("utf-16-le"), eight),
        "byte order mark": file_of(b"\xef\xbb\xbf" + json.dumps({"a": t()}).encode(), eight),
        "half surrogate pair": file_of('{"a\\ud800": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "array": file_of([1]),
        "number": file_of("1"),
        "null": file_of("null"),
        "two values": file_of(json.dumps({"a": t()}) + "{}", eight),
        "cut off json": file_of(json.dumps({"a": t()})[:-1], eight),
        "trailing comma": file_of('{"a": {"dtype":"F32","shape":[2],"data_offsets":[0,8]},}', eight),
        "single quotes": file_of("{'a': {'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", eight),
        "comment": file_of('{/**/"a": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "control character": file_of(b'{"a\x01": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "zero after": file_of(json.dumps({"a": t()}) + "\0", eight),
        "deep nesting": file_of('{"a":' + "[" * 5000 + "]" * 5000 + "}"),
        "tensor is number": file_of({"a": 1}),
        "tensor is null": file_of({"a": None}),
        "no dtype": file_of({"a": {"shape": [2], "data_offsets": [0, 8]}}, eight),
        "no shape": file_of({"a": {"dtype": "F32", "data_offsets": [0, 8]}}, eight),
        "no offsets": file_of({"a": {"dtype": "F32", "shape": [2]}}, eight),
        "unknown dtype": file_of({"a": t("F31")}, eight),
        "lower case dtype": file_of({"a": t("f32")}, eight),
        "dtype number": file_of({"a": {**t(), "dtype": 5}}, eight),
        "dtype null": file_of({"a": {**t(), "dtype": None}}, eight),
        "shape string": file_of({"a": {**t(), "shape": "2"}}, eight),
        "shape null": file_of({"a": {**t(), "shape": None}}, eight),
        "shape nested": file_of({"a": t(shape=([2],))}, eight),
        "shape negative": file_of({"a": t(shape=(-2,))}, eight),
        "shape two negatives": file_of({"a": t(shape=(-1, -2))}, eight),
        "shape fraction": file_of({"a": t(shape=(2.0,))}, eight),
        "shape exponent": file_of('{"a": {"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}', eight),
        "shape overflow": file_of({"a": t(shape=(2**62, 2**62))}, eight),
        "shape overflow to zero": file_of({"a": t(shape=(2**32, 2**32), offsets=(0, 0))}),
        "shape overflow bits": file_of({"a": t(shape=(2**61,), offsets=(0, 0))}),
        "shape over 64 bits": file_of({"a": t(shape=(2**70,))}, eight),
        "shape overflow before zero": file_of({"a": t(shape=(2**40, 2**40, 0), offsets=(0, 0))}),
        "shape zero before large": file_of({"a": t(shape=(0, 2**40, 2**40), offsets=(0, 0))}),
        "shape smaller": file_of({"a": t(shape=(1,))}, eight),
        "shape larger": file_of({"a": t(shape=(3,))}, eight),
        "packed odd": file_of({"a": t("F4", (3,), (0, 1))}, bytes(1)),
        "offsets one": file_of({"a": t(offsets=(0,))}, eight),
        "offsets three": file_of({"a": t(offsets=(0, 8, 8))}, eight),
        "offsets reversed": file_of({"a": t(offsets=(8, 0))}, eight),
        "offsets negative": file_of({"a": t(offsets=(-8, 0))}, eight),
        "offsets late": file_of({"a": t(offsets=(4, 12))}, bytes(12)),
        "offsets beyond": file_of({"a": t(shape=(4,), offsets=(0, 16))}, eight),
        "offsets overflow": file_of({"a": t(offsets=(2**64 - 8, 2**64 - 1))}, eight),
        "offsets null": file_of({"a": {**t(), "data_offsets": None}}, eight),
        "overlap": file_of({"a": t(), "b": t(offsets=(4, 12))}, bytes(12)),
        "same bytes": file_of({"a": t(), "b": t()}, eight),
        "gap": file_of({"a": t(), "b": t(offsets=(12, 20))}, bytes(20)),
        "cut off": file_of({"a": t()}, bytes(7)),
        "trailing byte": file_of({"a": t()}, bytes(9)),
        "data without tensors": file_of({}, bytes(1)),
        "metadata number": file_of({"__metadata__": {"step": 1}, "a": t()}, eight),
        "metadata nested": file_of({"__metadata__": {"a": {}}, "a": t()}, eight),
        "metadata array": file_of({"__metadata__": [], "a": t()}, eight),
        "metadata tensor": file_of({"__metadata__": t()}, eight),
        "metadata twice": file_of('{"__metadata__": {}, "__metadata__": {}}'),
        "dtype twice": file_of('{"a": {"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "name twice": file_of('{"a": {"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a": {"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
        "name twice, other bytes": file_of('{"a": {"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a": {"dtype":"F32","shape":[2],"data_offsets":[8,16]}}', bytes(16)),
        "metadata key twice": file_of('{"__metadata__": {"a": "1", "a": "2"}}'),
        "git lfs pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
        "web page": b"<!DOCTYPE html><html><body>Entry not found</body></html>",
        "zip": b"PK\x03\x04" + bytes(60),
    }
    rows = [
        {"case": name, "accepted": accepted(content), "bytes": base64.b64encode(content).decode()}
        for name, content in cases.items()
    ]
    with open(OUT / "headers.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    for row in rows:
        print("accepted" if row["accepted"] else "refused ", row["case"])


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version, allow_pickle=False)
    return out.getvalue()


def make_numpy():
    arrays = {
        "scalar": np.array(2.5, dtype=np.float32),
        "empty": np.zeros((0, 3), dtype=np.float64),
        "c": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
        "fortran": np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)),
        "fortran_i16": np.asfortranarray(np.arange(6, dtype=np.int16).reshape(3, 2) - 3),
        "scope/module/~/weights//w": np.arange(3, dtype=np.float32),
        "größe": np.array([1.5]),
    }
    for kind in ("f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"):
        for order in "<>":
            values = [0, 1, 100, 12345] if kind[0] != "f" else [0.1, -1.5, 65504, 6e-8]
            arrays[("little_" if order == "<" else "big_") + kind] = np.array(values, dtype=order + kind)
    for kind in ("i1", "u1", "b1"):
        arrays[kind] = np.array([0, 1, 100]).astype(kind)
    np.savez_compressed(OUT / "compressed.npz", **arrays)
    np.savez(OUT / "stored.npz", **arrays)
    with zipfile.ZipFile(OUT / "zip64.npz", "w") as archive:
        for version in ((1, 0), (2, 0), (3, 0)):
            with archive.open(zipfile.ZipInfo("v%d.npy" % version[0]), "w", force_zip64=True) as entry:
                entry.write(npy(np.arange(3, dtype=np.float32), version))
        archive.writestr(zipfile.ZipInfo("notes.txt"), "not an array")
        archive.writestr(zipfile.ZipInfo("../up.npy"), npy(np.arange(2, dtype=np.float32)))
    wide = {}
    for name, array in arrays.items():
        array = np.ascontiguousarray(array) if array.ndim else array
        array = array.astype(array.dtype.newbyteorder("="))
        kind = array.dtype.str[1:]
        wide[name] = array.astype({"f2": "f4", "i2": "i4", "u2": "i4", "u4": "i8", "u8": "i8"}.get(kind, kind))
    save_numpy_file(wide, OUT / "numpy.safetensors")
    np.save(OUT / "fortran.npy", arrays["fortran"])

    def header(text, version=b"\x01\x00", data=b""):
        text = text.encode("latin1")
        return b"\x93NUMPY" + version + struct.pack("<H", len(text)) + text + data

    good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n"
    cases = {
        "good": header(good, data=bytes(8)),
        "other order": header("{'shape': (2,), 'descr': \"<f4\", 'fortran_order': False}", data=bytes(8)),
        "python 2": header("{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }", data=bytes(8)),
        "no byte order": header("{'descr': 'f4', 'fortran_order': False, 'shape': (2,), }", data=bytes(8)),
        "short": header(good, data=bytes(7)),
        "empty file": b"",
        "magic only": b"\x93NUMPY",
        "other magic": b"\x93NUMPX" + header(good, data=bytes(8))[6:],
        "version 4": header(good, version=b"\x04\x00", data=bytes(8)),
        "header cut off": header(good)[:30],
        "no shape": header("{'descr': '<f4', 'fortran_order': False}", data=bytes(8)),
        "unknown key": header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", data=bytes(8)),
        "shape is number": header("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", data=bytes(8)),
        "shape negative": header("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", data=bytes(8)),
        "shape overflow": header("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", data=bytes(8)),
        "shape fraction": header("{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}", data=bytes(8)),
        "order is number": header("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", data=bytes(8)),
        "expression": header("{'descr': '<f4', 'fortran_order': False, 'shape': (1+1,)}", data=bytes(8)),
        "call": header("{'descr': '<f4', 'fortran_order': False, 'shape': tuple([2])}", data=bytes(8)),
        "not a dictionary": header("('<f4', False, (2,))", data=bytes(8)),
        "something after": header(good + "0", data=bytes(8)),
        "unknown type": header("{'descr': '<x4', 'fortran_order': False, 'shape': (2,)}", data=bytes(8)),
    }
    refused = {
        "objects": header("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", data=bytes(16)),
        "structured": header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", data=bytes(8)),
        "text": header("{'descr': '<U1', 'fortran_order': False, 'shape': (2,)}", data=bytes(8)),
        "complex": header("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", data=bytes(8)),
        "dates": header("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)}", data=bytes(8)),
        "trailing bytes": header(good, data=bytes(9)),
    }
    rows = []
    for name, content in cases.items():
        try:
            np.load(io.BytesIO(content), allow_pickle=False)
            ok = True
        except Exception:
            ok = False
        rows.append({"case": name, "accepted": ok, "bytes": base64.b64encode(content).decode()})
    for name, content in refused.items():  # valid, but nothing that becomes one array of numbers
        rows.append({"case": name, "accepted": False, "bytes": base64.b64encode(content).decode()})
    with open(OUT / "npy.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    for row in rows:
        print("accepted" if row["accepted"] else "refused ", row["case"])


if __name__ == "__main__":
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    make_dtypes()
    make_layout()
    make_headers()
    make_numpy()
