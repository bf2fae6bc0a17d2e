/**
 * The task {@code image-classification}, and what a trained classifier can be asked for. {@link
 * org.paperzoo.vision.classification.task.ImageClassification} lists both.
 */
package org.paperzoo.vision.classification.task;
