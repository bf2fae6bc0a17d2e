package org.paperzoo.nlp.gpt.task;

import ai.djl.ndarray.NDManager;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderConfig;

/** The tokenizer that a config names, and the language model that fits it. */
public final class TokenizerChoice {
  private static final String OF_MODEL = "model";
  private static final String BYTES = "bytes";

  private TokenizerChoice() {}

  /**
   * Opens a tokenizer.
   *
   * @param choice {@code model}, {@code bytes}, or the path of one
   * @param model whose folder has the tokenizer that {@code model} means
   * @throws UsageException if there is none of the name
   */
  public static TextTokenizer open(String choice, ModelSpec<?> model) {
    return switch (choice) {
      case OF_MODEL -> ofModel(model);
      case BYTES -> ByteTokenizer.create();
      default -> ofPath(choice);
    };
  }

  private static TextTokenizer ofModel(ModelSpec<?> model) {
    if (model.folder() == null) {
      throw new UsageException(
          "settings.tokenizer is model, but the model is not from a folder. Name a tokenizer, such"
              + " as bytes, or the path of one.");
    }
    return TextTokenizer.open(model.folder());
  }

  private static TextTokenizer ofPath(String text) {
    return TextTokenizer.openIfExists(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "settings.tokenizer: \""
                        + text
                        + "\" is not a tokenizer; expected model, bytes, or a folder or tokenizer.json that"
                        + " exists."));
  }

  /**
   * Returns the model with the tokenizer's vocabulary if it is new.
   *
   * @param fit false to keep the model's vocabulary in any case
   * @throws UsageException if that is smaller than the tokenizer's
   */
  public static <C extends Record> ModelSpec<C> fit(
      ModelSpec<C> model, TextTokenizer tokenizer, boolean fit) {
    DecoderConfig config = (DecoderConfig) model.config();
    if (model.folder() != null || !fit) {
      tokenizer.requireFits(config.vocabSize());
      return model;
    }
    Integer end = tokenizer.special().eos();
    DecoderConfig fitting = config.withVocabulary(tokenizer.size(), end);
    return model.with(model.family().configType().cast(fitting), model.architecture());
  }

  /**
   * Creates the language model.
   *
   * @throws UsageException if its head does not predict tokens
   */
  public static CausalLanguageModel initialize(ModelSpec<?> spec, NDManager manager) {
    if (!(spec.create() instanceof CausalLanguageModel)) {
      throw new UsageException(
          spec.architecture()
              + " does not predict tokens. Set model.architectures to ["
              + spec.family().architectures().get(0)
              + "].");
    }
    return (CausalLanguageModel) spec.initialize(manager);
  }
}
