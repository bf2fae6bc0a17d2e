package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Whose tokenizer a trained one is like: its words, its model and its special tokens. */
public enum TokenizerStyle {
  /** WordPiece on words without case, between {@code [CLS]} and {@code [SEP]}. */
  BERT("BertTokenizer", List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")),
  /** Byte-level BPE between {@code <s>} and {@code </s>}. */
  ROBERTA("RobertaTokenizer", List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")),
  /** Byte-level BPE without anything around the text; {@code <|endoftext|>} parts texts. */
  GPT2("GPT2Tokenizer", List.of("<|endoftext|>")),
  /**
   * Byte-level BPE without case between {@code <|startoftext|>} and {@code <|endoftext|>}; the last
   * token of a word says so.
   */
  CLIP("CLIPTokenizer", List.of("<|startoftext|>", "<|endoftext|>")),
  /**
   * Byte-level BPE with {@code </s>} at the end of the text; the first word is one after a space.
   * For encoder-decoders, whose two languages share it.
   */
  TRANSLATION("PreTrainedTokenizerFast", List.of("</s>", "<unk>", "<pad>"));

  private final String tokenizerClass;
  private final List<String> specialTokens;

  TokenizerStyle(String tokenizerClass, List<String> specialTokens) {
    this.tokenizerClass = tokenizerClass;
    this.specialTokens = specialTokens;
  }

  /** Returns the special tokens, which have the ids 0, 1, ... */
  public List<String> specialTokens() {
    return specialTokens;
  }

  /** Returns whether the model is WordPiece, rather than byte-level BPE. */
  boolean isWordPiece() {
    return this == BERT;
  }

  /** Returns what the last token of a word ends with, or null. */
  String wordEnd() {
    return this == CLIP ? TokenizerJson.END_OF_WORD : null;
  }

  /** Returns a byte-pair encoding model of this style. */
  ObjectNode bytePair(Map<String, Integer> vocabulary, List<String[]> merges) {
    ObjectNode model = TokenizerJson.bytePair(vocabulary, merges);
    return this == CLIP ? TokenizerJson.withWordEnds(model, specialTokens.get(1)) : model;
  }

  ObjectNode normalizer(TokenizerTraining training) {
    if (this == CLIP) {
      return TokenizerJson.clipNormalizer();
    }
    if (isWordPiece()) {
      return TokenizerJson.bertNormalizer(training.isLowercase(), training.stripAccents(), true);
    }
    return training.isLowercase() ? TokenizerJson.lowercase() : null;
  }

  ObjectNode preTokenizer(TokenizerTraining training) {
    if (this == CLIP) {
      return TokenizerJson.clipPreTokenizer();
    }
    return isWordPiece()
        ? TokenizerJson.bertPreTokenizer()
        : TokenizerJson.byteLevel(this == TRANSLATION || training.addPrefixSpace(), true);
  }

  ObjectNode postProcessor(TokenizerTraining training) {
    return switch (this) {
      case BERT -> TokenizerJson.bertTemplate(special("[CLS]"), special("[SEP]"));
      case ROBERTA ->
          TokenizerJson.robertaProcessing(
              special("<s>"), special("</s>"), training.addPrefixSpace());
      case GPT2 -> TokenizerJson.byteLevel(true, false);
      case CLIP ->
          TokenizerJson.robertaProcessing(
                  special(specialTokens.get(0)), special(specialTokens.get(1)), false)
              .put("trim_offsets", false);
      case TRANSLATION -> TokenizerJson.eosTemplate(special("</s>"));
    };
  }

  ObjectNode decoder() {
    return isWordPiece() ? TokenizerJson.wordPieceDecoder() : TokenizerJson.byteLevel(true, true);
  }

  /** Returns the special tokens as entries of {@code tokenizer.json}. */
  List<AddedToken> addedTokens() {
    return specialTokens.stream().map(this::special).toList();
  }

  private AddedToken special(String content) {
    int id = specialTokens.indexOf(content);
    return content.equals("<mask>")
        ? AddedToken.mask(id, content)
        : AddedToken.special(id, content);
  }

  /** Returns {@code tokenizer_config.json}, by which {@code transformers} knows the tokenizer. */
  ObjectNode config(TokenizerTraining training) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("tokenizer_class", tokenizerClass);
    switch (this) {
      case BERT -> {
        config.put("do_lower_case", training.isLowercase());
        config.put("strip_accents", training.stripAccents());
        config.put("tokenize_chinese_chars", true);
        config.put("pad_token", "[PAD]").put("unk_token", "[UNK]").put("cls_token", "[CLS]");
        config.put("sep_token", "[SEP]").put("mask_token", "[MASK]");
      }
      case ROBERTA -> {
        config.put("add_prefix_space", training.addPrefixSpace());
        config.put("bos_token", "<s>").put("eos_token", "</s>").put("cls_token", "<s>");
        config.put("sep_token", "</s>").put("pad_token", "<pad>").put("unk_token", "<unk>");
        config.put("mask_token", "<mask>");
      }
      case GPT2 -> {
        config.put("add_prefix_space", training.addPrefixSpace());
        String end = specialTokens.get(0);
        config.put("bos_token", end).put("eos_token", end).put("unk_token", end);
      }
      case CLIP -> {
        String end = specialTokens.get(1);
        config.put("bos_token", specialTokens.get(0)).put("eos_token", end);
        config.put("unk_token", end).put("pad_token", end).put("do_lower_case", true);
      }
      case TRANSLATION -> {
        config.put("eos_token", "</s>").put("unk_token", "<unk>").put("pad_token", "<pad>");
        config.put("add_prefix_space", true); // transformers asks this, not tokenizer.json
      }
    }
    return config;
  }
}
