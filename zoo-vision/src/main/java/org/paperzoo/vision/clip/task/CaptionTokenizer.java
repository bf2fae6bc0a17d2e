package org.paperzoo.vision.clip.task;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.SpecialTokens;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.vision.clip.ClipTextConfig;
import org.paperzoo.vision.clip.ContrastiveConfig;
import org.paperzoo.vision.image.data.CaptionedImages;

/** The tokenizer of a run, and the model that fits it. */
final class CaptionTokenizer {
  private static final String OF_CAPTIONS = "captions";

  private CaptionTokenizer() {}

  /** Opens the model's tokenizer, or the one that the settings name for a new model. */
  static TextTokenizer open(ClipSettings settings, ModelSpec<?> model, CaptionedImages train) {
    if (model.folder() != null) {
      return TextTokenizer.open(model.folder());
    }
    int length = ((ContrastiveConfig) model.config()).textConfig().maxPositionEmbeddings();
    return settings.tokenizer().equals(OF_CAPTIONS)
        ? learn(train, settings.vocabSize(), length)
        : ofPath(settings.tokenizer());
  }

  private static TextTokenizer learn(CaptionedImages train, int size, int length) {
    TokenizerTrainer trainer =
        new TokenizerTrainer(TokenizerTraining.of(TokenizerStyle.CLIP, size));
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < train.count(); i++) {
      captions.addAll(train.get(i).captions());
    }
    trainer.feed(captions.iterator());
    return trainer.train().forLength(length).open();
  }

  private static TextTokenizer ofPath(String text) {
    return TextTokenizer.openIfExists(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "settings.tokenizer: \""
                        + text
                        + "\" is no tokenizer; expected captions, or a folder or tokenizer.json that exists."));
  }

  /**
   * Returns a new model with the tokenizer's vocabulary and special tokens; one from a folder stays
   * as it is.
   *
   * @param fit false to keep the model's number of tokens
   */
  static <C extends Record> ModelSpec<C> fit(
      ModelSpec<C> model, TextTokenizer tokenizer, boolean fit) {
    if (model.folder() != null) {
      return model;
    }
    ContrastiveConfig config = (ContrastiveConfig) model.config();
    SpecialTokens special = tokenizer.special();
    if (special.eos() == null) {
      return model; // the reader of captions says what is wrong
    }
    ClipTextConfig text =
        config
            .textConfig()
            .withVocabulary(
                fit ? tokenizer.size() : config.textConfig().vocabSize(),
                special.pad() == null ? special.eos() : special.pad(),
                special.bos() == null ? special.eos() : special.bos(),
                special.eos());
    return model.with(
        model.family().configType().cast(config.withText(text)), model.architecture());
  }
}
