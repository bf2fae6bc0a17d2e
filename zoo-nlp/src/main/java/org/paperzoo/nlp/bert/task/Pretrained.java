package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ProblemType;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.SpecialTokens;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings models and tokenizers to tasks: those that are published, or new ones. */
final class Pretrained {
  private static final Logger LOG = LoggerFactory.getLogger(Pretrained.class);

  private static final List<String> ENCODER =
      List.of("bert.embeddings.", "bert.encoder.", "roberta.embeddings.", "roberta.encoder.");

  private Pretrained() {}

  /**
   * Returns a model with the head of a task.
   *
   * @param head how the reference calls it, behind the family's name: {@code
   *     ForTokenClassification}
   */
  static <C extends Record> ModelSpec<C> withHead(ModelSpec<C> spec, String head) {
    for (String architecture : spec.family().architectures()) {
      if (architecture.endsWith(head)) {
        return spec.with(spec.config(), architecture);
      }
    }
    throw new UsageException(
        "Models of type " + spec.family().modelType() + " have no head " + head + ".");
  }

  /** Returns a model with the head of a task, for classes of these names. */
  static <C extends Record> ModelSpec<C> withHead(
      ModelSpec<C> spec, String head, List<String> labels, ProblemType problem) {
    EncoderConfig config = (EncoderConfig) spec.config();
    C fitted = spec.family().configType().cast(config.withLabels(labels, problem));
    return withHead(spec.with(fitted, spec.architecture()), head);
  }

  /**
   * Creates a model with the weights of its folder; a head or pooler that the folder lacks starts
   * from new weights, which is logged.
   */
  static ZooModel initialize(ModelSpec<?> spec, NDManager manager) {
    return spec.initialize(
        manager,
        name -> ENCODER.stream().noneMatch(name::startsWith),
        names -> {
          if (!names.isEmpty()) {
            LOG.warn(
                "{} has no weights for {}: they are newly initialized and need training.",
                spec.folder(),
                String.join(", ", names));
          }
        });
  }

  /**
   * Returns a model's tokenizer: the one that is named, or that of the model's folder, or one that
   * is learned.
   *
   * @param place a folder or {@code tokenizer.json}, or null
   * @param training how to learn one, or null for the usual way
   * @param texts what to learn from
   * @throws UsageException if it does not fit the model
   */
  static TextTokenizer tokenizer(
      ModelSpec<?> spec,
      String place,
      TokenizerTraining training,
      Supplier<Iterator<String>> texts) {
    EncoderConfig config = (EncoderConfig) spec.config();
    TextTokenizer tokenizer;
    if (place != null) {
      tokenizer = TextTokenizer.open(Path.of(place));
    } else if (spec.folder() != null && hasTokenizer(spec.folder())) {
      tokenizer = TextTokenizer.open(spec.folder());
    } else if (spec.folder() == null || training != null) {
      tokenizer = learn(spec, training, texts);
    } else {
      throw new UsageException(
          spec.folder()
              + " has no tokenizer (tokenizer.json, vocab.txt, or vocab.json and merges.txt). Put"
              + " it there, or name one with settings.tokenizer.");
    }
    check(tokenizer, config);
    return tokenizer;
  }

  private static boolean hasTokenizer(Path folder) {
    return List.of("tokenizer.json", "vocab.txt", "vocab.json").stream()
        .anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  private static TextTokenizer learn(
      ModelSpec<?> spec, TokenizerTraining training, Supplier<Iterator<String>> texts) {
    TokenizerStyle style =
        spec.family().modelType().equals("roberta") ? TokenizerStyle.ROBERTA : TokenizerStyle.BERT;
    TokenizerTraining chosen =
        training != null
            ? training
            : TokenizerTraining.of(style, ((EncoderConfig) spec.config()).vocabSize());
    TokenizerTrainer trainer = new TokenizerTrainer(chosen);
    trainer.feed(texts.get());
    return trainer.train().forLength(((EncoderConfig) spec.config()).maxLength()).open();
  }

  /** Opens the tokenizer of a model folder for predictions. */
  static TextTokenizer tokenizer(Path folder, EncoderConfig config) {
    if (folder == null) {
      throw new UsageException("The model is not from a folder, so it has no tokenizer.");
    }
    TextTokenizer tokenizer = TextTokenizer.open(folder);
    check(tokenizer, config);
    return tokenizer;
  }

  private static void check(TextTokenizer tokenizer, EncoderConfig config) {
    try {
      tokenizer.requireFits(config.vocabSize());
      SpecialTokens special = tokenizer.special();
      if (special.cls() == null || special.sep() == null) {
        throw new UsageException(
            "The tokenizer "
                + tokenizer.name()
                + " adds no special tokens around a text, which this model expects. It belongs to"
                + " another model.");
      }
      if (config.padTokenId() != null
          && special.pad() != null
          && !config.padTokenId().equals(special.pad())) {
        throw new UsageException(
            "The tokenizer "
                + tokenizer.name()
                + " pads with token "
                + special.pad()
                + ", the model with "
                + config.padTokenId()
                + " (pad_token_id). The tokenizer belongs to another model.");
      }
    } catch (UsageException e) {
      tokenizer.close();
      throw e;
    }
  }
}
