package org.paperzoo.core.catalog;

import java.util.List;
import java.util.stream.Stream;

/** The files that lie beside the weights of published models, by their usual names. */
public final class CompanionFiles {
  /** Those of tokenizers. */
  public static final List<String> TOKENIZER =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "source.spm",
          "target.spm",
          "spiece.model",
          "sentencepiece.bpe.model");

  /** Those of the sentence-transformers library, which say how sentence vectors are made. */
  public static final List<String> SENTENCE_VECTORS =
      List.of(
          "modules.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json",
          "1_Pooling/config.json");

  /** How texts are generated. */
  public static final String GENERATION = "generation_config.json";

  /** How images are resized and normalised. */
  public static final String IMAGE_PROCESSOR = "preprocessor_config.json";

  /** Those of a tokenizer and of an image processor, for models of texts and images. */
  public static final List<String> TOKENIZER_AND_IMAGES = with(TOKENIZER, IMAGE_PROCESSOR);

  private static List<String> with(List<String> files, String more) {
    return Stream.concat(files.stream(), Stream.of(more)).toList();
  }

  private CompanionFiles() {}
}
