"""Times how fast torchvision and a DataLoader make the pictures of a folder ready for training.

usage: python image_pipeline.py FOLDER [--size 224] [--batch 64] [--workers 2] [--batches 50] [--warm-up 10]
needs: torch, torchvision, pillow

Prints one line of JSON: the mean milliseconds of a batch and pictures per second. As in `zoo images bench`, pictures are decoded,
cropped at random, resized, flipped at random and normalised.
"""

import argparse
import json
import pathlib
import time

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms


class Pictures(Dataset):
    def __init__(self, folder, size, length):
        self.files = sorted(f for f in folder.rglob("*") if f.suffix.lower() in (".jpg", ".jpeg", ".png"))
        self.length = length
        self.transform = transforms.Compose([
            transforms.RandomResizedCrop(size),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        ])

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        with Image.open(self.files[index % len(self.files)]) as image:
            return self.transform(image.convert("RGB"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batches", type=int, default=50)
    parser.add_argument("--warm-up", type=int, default=10)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    batches = arguments.warm_up + arguments.batches
    pictures = Pictures(arguments.folder, arguments.size, batches * arguments.batch)
    batch = min(arguments.batch, len(pictures.files))
    pictures.length = batches * batch
    loader = DataLoader(pictures, batch_size=batch, shuffle=True, drop_last=True, num_workers=arguments.workers)
    start = time.perf_counter()
    for number, _ in enumerate(loader, 1):
        if number == arguments.warm_up:
            start = time.perf_counter()
    seconds = time.perf_counter() - start
    print(json.dumps(dict(images_per_s=arguments.batches * batch / seconds, ms_per_step=1e3 * seconds / arguments.batches)))


if __name__ == "__main__":
    main()
