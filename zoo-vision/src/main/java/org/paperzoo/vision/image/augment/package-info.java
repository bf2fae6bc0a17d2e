/**
 * Random changes of training pictures, with the names and the parameters of {@code torchvision} and
 * {@code timm}. What is random about a picture is drawn from a generator of its own, derived from
 * the seed, the epoch and the picture's index, so that it does not depend on the thread.
 */
package org.paperzoo.vision.image.augment;
