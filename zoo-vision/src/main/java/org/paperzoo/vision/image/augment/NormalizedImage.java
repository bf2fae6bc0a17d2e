package org.paperzoo.vision.image.augment;

/**
 * The normalised values of one picture, a part of a batch.
 *
 * @param values of the batch
 * @param offset where those of this picture begin, [C, H, W]
 * @param channels C
 * @param height H
 * @param width W
 * @param std what each channel of values in [0, 1] was divided by, [C]
 */
public record NormalizedImage(
    float[] values, int offset, int channels, int height, int width, float[] std) {}
