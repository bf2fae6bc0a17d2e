/**
 * From picture files to the input of a vision model, shared by training, evaluation and prediction.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link org.paperzoo.core.data.ImageFile} decodes a file to bytes of shape [C, H, W].
 *   <li>{@link org.paperzoo.vision.image.ImageProcessor} resizes, cuts and normalises as {@code
 *       preprocessor_config.json} says ({@link org.paperzoo.vision.image.PreprocessorFile}).
 *   <li>{@code image.augment} changes pictures at random in training.
 *   <li>{@code image.data} has the data sets, and the batches made from them.
 * </ol>
 */
package org.paperzoo.vision.image;
