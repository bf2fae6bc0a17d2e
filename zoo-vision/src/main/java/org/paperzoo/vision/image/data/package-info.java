/**
 * Data sets of pictures, and batches of them.
 *
 * <p>An {@link org.paperzoo.vision.image.data.ImageSet} gives examples by index, not decoded. An
 * {@link org.paperzoo.vision.image.data.ImagePipeline} turns one into the input of a model; it is
 * the same in training (with augmentations) and in evaluation (without). {@link
 * org.paperzoo.vision.image.data.ImageBatches} does that for whole batches on worker threads, and
 * {@link org.paperzoo.vision.image.data.ImageSplits} has the parts of a data set that a config
 * names.
 */
package org.paperzoo.vision.image.data;
