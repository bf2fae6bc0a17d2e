package org.paperzoo.vision.alexnet;

/** Which of the two networks that are called AlexNet. */
public enum Variant {
  /** That of 2012: two groups and local response normalisation. */
  PAPER,
  /** That of torchvision, after Krizhevsky (2014): neither, and pictures of any size. */
  TORCHVISION
}
