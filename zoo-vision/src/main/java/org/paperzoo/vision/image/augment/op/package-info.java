/**
 * The changes of a picture that augmentations are made of, equal to the last bit to those of Pillow
 * that {@code torchvision.transforms.functional} calls. Bytes of shape [C, H, W] in grey or colour.
 */
package org.paperzoo.vision.image.augment.op;
