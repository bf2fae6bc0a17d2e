package org.paperzoo.vision.classification.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.classification.Views;

/**
 * The {@code settings} section of the task {@code image-classification}.
 *
 * @param labelSmoothing the probability that a class spreads over all in training
 * @param views what is judged of a picture
 * @param resetHead whether the head of a model of other classes starts from new values, although
 *     there are as many
 * @param evaluationBatchSize the pictures of a batch in evaluation
 */
public record ImageClassificationSettings(
    @Doc(
            "Label smoothing in training: the probability spread evenly over all classes;"
                + " evaluations use the plain loss. data.mixing has a smoothing of its own.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc(
            "What an evaluation looks at: one (the picture, or its middle) or ten (corners and"
                + " middle, mirrored too; data.preprocess.resize must exceed the model's size).")
        @Default("one")
        Views views,
    @Doc(
            "Whether the head starts anew where the model's folder has as many classes as the data,"
                + " but of other names (default: their order is taken to be the same).")
        @Default("false")
        boolean resetHead,
    @Doc("Batch size of evaluations.") @Default("100") @Range(min = 1) int evaluationBatchSize) {}
