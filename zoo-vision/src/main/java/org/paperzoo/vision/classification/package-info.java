/**
 * Image classification, which AlexNet and the Vision Transformer share: a model that has {@link
 * org.paperzoo.vision.classification.ImageClassifier} can be trained by the task {@code
 * image-classification}, evaluated with one view or ten (Krizhevsky et al. 2012, section 4.1), and
 * asked for classes, embeddings and pictures of what it has learned.
 */
package org.paperzoo.vision.classification;
