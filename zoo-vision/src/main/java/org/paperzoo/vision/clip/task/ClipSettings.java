package org.paperzoo.vision.clip.task;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code settings} section of the task {@code clip}.
 *
 * @param tokenizer {@code captions} or the path of one; a model from a folder has its own
 * @param vocabSize the number of tokens learned from captions
 * @param fitVocabulary whether a new model's vocabulary becomes the tokenizer's
 * @param chunk the pairs that are embedded at a time, or null for the batch
 * @param templates the prompts of zero-shot classes
 * @param classPrompts what stands for a class in the templates, in place of its name
 * @param linearProbe whether final evaluations train a linear probe
 */
public record ClipSettings(
    @Doc(
            "Tokenizer of a new model: captions (learned from the training captions), or the path of"
                + " one. A model from a folder keeps its own.")
        @Default("captions")
        String tokenizer,
    @Doc("Maximum number of tokens that are learned from captions.")
        @Default("4096")
        @Range(min = 514, max = 1 << 20)
        int vocabSize,
    @Doc(
            "Whether a new model gets as many tokens as the tokenizer has; false keeps the model's"
                + " vocab_size.")
        @Default("true")
        boolean fitVocabulary,
    @Doc(
            "Pairs that are embedded at a time: the batch's loss and gradients in the memory of so"
                + " few, for a third more time. Default: the whole batch.")
        @Default("null")
        @Range(min = 1)
        Integer chunk,
    @Doc("Prompts of zero-shot classes, whose mean is taken; {} stands for the class.")
        @Default("[\"a photo of a {}.\"]")
        List<String> templates,
    @Doc("What {} stands for in the prompts of a class, one or more texts. Default: its name.")
        @Default("{}")
        Map<String, List<String>> classPrompts,
    @Doc("Whether final evaluations train a linear classifier of the image encoder's vectors.")
        @Default("false")
        boolean linearProbe) {
  /** Checks the prompts. */
  public ClipSettings {
    templates = List.copyOf(templates);
    ZeroShot.prompts(templates, List.of("x"));
  }

  /** Returns the prompts of a class. */
  List<String> prompts(String className) {
    return ZeroShot.prompts(templates, classPrompts.getOrDefault(className, List.of(className)));
  }
}
