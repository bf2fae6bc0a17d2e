package org.paperzoo.nlp.transformer.task;

import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.parallel.ParallelText;
import org.paperzoo.nlp.subword.SharedTokenizer;
import org.paperzoo.nlp.subword.TranslationTokenizer;
import org.paperzoo.nlp.transformer.TransformerConfig;

/** The tokenizer that a translation model has, or is given. */
final class TokenizerOfModel {
  private TokenizerOfModel() {}

  /**
   * Opens the tokenizer that the settings name, or that of the model's folder, or learns one.
   *
   * @param training what to learn from
   * @throws UsageException if there is none
   */
  static TranslationTokenizer open(
      ModelSpec<?> model, TranslationSettings settings, ParallelText training) {
    if (settings.tokenizer() != null) {
      return open(Path.of(settings.tokenizer()));
    }
    if (model.folder() != null) {
      return open(model.folder());
    }
    TokenizerTrainer trainer =
        new TokenizerTrainer(
            TokenizerTraining.of(TokenizerStyle.TRANSLATION, settings.vocabSize()));
    trainer.feed(training.bothSides());
    int longest = ((TransformerConfig) model.config()).maxPositionEmbeddings();
    return new SharedTokenizer(trainer.train().forLength(longest).open());
  }

  /**
   * Opens the tokenizer of a folder, or a {@code tokenizer.json}.
   *
   * @throws UsageException if it is not there
   */
  static TranslationTokenizer open(Path place) {
    if (Files.isRegularFile(place)) {
      return new SharedTokenizer(TextTokenizer.open(place));
    }
    if (!TranslationTokenizer.isIn(place)) {
      throw new UsageException(
          place
              + " has no tokenizer (tokenizer.json, or source.spm, target.spm and vocab.json). Put"
              + " it there, or name one with settings.tokenizer.");
    }
    return TranslationTokenizer.open(place);
  }

  /**
   * Returns the model with the tokenizer's vocabulary if it is new.
   *
   * @throws UsageException if the vocabulary of a trained model is another
   */
  static <C extends Record> ModelSpec<C> fit(ModelSpec<C> model, TranslationTokenizer tokenizer) {
    TransformerConfig config = (TransformerConfig) model.config();
    if (model.folder() != null) {
      requireFits(config, tokenizer);
      return model;
    }
    TransformerConfig fitting =
        config.withVocabulary(tokenizer.size(), tokenizer.padId(), tokenizer.eosId());
    return model.with(model.family().configType().cast(fitting), model.architecture());
  }

  /**
   * Checks that a tokenizer is the model's.
   *
   * @throws UsageException if it is not
   */
  static void requireFits(TransformerConfig config, TranslationTokenizer tokenizer) {
    tokenizer.requireFits(Math.min(config.vocabSize(), config.decoderVocabSize()));
    require("ends texts with", tokenizer.eosId(), "eos_token_id", config.eosTokenId(), tokenizer);
    require("pads with", tokenizer.padId(), "pad_token_id", config.padTokenId(), tokenizer);
  }

  private static void require(
      String does, int own, String key, int other, TranslationTokenizer tokenizer) {
    if (own != other) {
      throw new UsageException(
          tokenizer.name()
              + ": the tokenizer "
              + does
              + " token "
              + own
              + ", the model with "
              + other
              + " ("
              + key
              + "). They do not belong together.");
    }
  }
}
