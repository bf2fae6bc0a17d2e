package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a {@code tokenizer.json}, as {@code tokenizers} writes them. */
final class TokenizerJson {
  /** What the last token of a word ends with in CLIP's vocabulary. */
  static final String END_OF_WORD = "</w>";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TokenizerJson() {}

  /** Puts the parts together; a part may be null. */
  static ObjectNode of(
      List<AddedToken> added,
      ObjectNode normalizer,
      ObjectNode preTokenizer,
      ObjectNode postProcessor,
      ObjectNode decoder,
      ObjectNode model) {
    ObjectNode root = NODES.objectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode tokens = root.putArray("added_tokens");
    added.forEach(token -> tokens.add(token.toJson()));
    root.set("normalizer", normalizer);
    root.set("pre_tokenizer", preTokenizer);
    root.set("post_processor", postProcessor);
    root.set("decoder", decoder);
    root.set("model", model);
    return root;
  }

  /**
   * Returns BERT's normalizer.
   *
   * @param stripAccents null to follow {@code lowercase}
   */
  static ObjectNode bertNormalizer(
      boolean lowercase, Boolean stripAccents, boolean splitChineseCharacters) {
    return NODES
        .objectNode()
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", splitChineseCharacters)
        .put("strip_accents", stripAccents)
        .put("lowercase", lowercase);
  }

  /** Returns the normalizer that only lowercases. */
  static ObjectNode lowercase() {
    return NODES.objectNode().put("type", "Lowercase");
  }

  /** Returns CLIP's normalizer: composed characters, single spaces, lower case. */
  static ObjectNode clipNormalizer() {
    ObjectNode all = NODES.objectNode().put("type", "Sequence");
    ArrayNode steps = all.putArray("normalizers");
    steps.addObject().put("type", "NFC");
    ObjectNode spaces = steps.addObject().put("type", "Replace");
    spaces.putObject("pattern").put("Regex", "\\s+");
    spaces.put("content", " ");
    steps.addObject().put("type", "Lowercase");
    return all;
  }

  /** Returns CLIP's word splitting: runs of letters, single digits, runs of other characters. */
  static ObjectNode clipPreTokenizer() {
    ObjectNode all = NODES.objectNode().put("type", "Sequence");
    ArrayNode steps = all.putArray("pretokenizers");
    ObjectNode words = steps.addObject().put("type", "Split");
    words
        .putObject("pattern")
        .put("Regex", "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+");
    words.put("behavior", "Removed").put("invert", true);
    steps.add(byteLevel(false, true));
    return all;
  }

  /**
   * Lets the last token of each word of a byte-pair encoding model end with a mark, as CLIP's does.
   *
   * @param unknown stands for what is not in the vocabulary, or null
   */
  static ObjectNode withWordEnds(ObjectNode model, String unknown) {
    return model
        .put("unk_token", unknown)
        .put("continuing_subword_prefix", "")
        .put("end_of_word_suffix", END_OF_WORD);
  }

  /** Returns BERT's word splitting: at white space and around punctuation. */
  static ObjectNode bertPreTokenizer() {
    return NODES.objectNode().put("type", "BertPreTokenizer");
  }

  /** Returns GPT-2's word splitting, or the post-processor or decoder of the same name. */
  static ObjectNode byteLevel(boolean addPrefixSpace, boolean trimOffsets) {
    return NODES
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", addPrefixSpace)
        .put("trim_offsets", trimOffsets)
        .put("use_regex", true);
  }

  /** Returns the decoder that joins pieces marked with {@code ##}. */
  static ObjectNode wordPieceDecoder() {
    return NODES.objectNode().put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
  }

  /** Returns BERT's {@code [CLS] A [SEP] B [SEP]}. */
  static ObjectNode bertTemplate(AddedToken cls, AddedToken sep) {
    ObjectNode template = NODES.objectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    single.add(special(cls, 0)).add(sequence("A", 0)).add(special(sep, 0));
    ArrayNode pair = template.putArray("pair");
    pair.add(special(cls, 0)).add(sequence("A", 0)).add(special(sep, 0));
    pair.add(sequence("B", 1)).add(special(sep, 1));
    specials(template, cls, sep);
    return template;
  }

  /** Returns {@code <bos> A B}, what GPT-2 has with {@code add_bos_token}. */
  static ObjectNode bosTemplate(AddedToken bos) {
    ObjectNode template = NODES.objectNode().put("type", "TemplateProcessing");
    template.putArray("single").add(special(bos, 0)).add(sequence("A", 0));
    template.putArray("pair").add(special(bos, 0)).add(sequence("A", 0)).add(sequence("B", 1));
    specials(template, bos);
    return template;
  }

  /** Returns {@code A <eos>}, and {@code A B <eos>} for a pair. */
  static ObjectNode eosTemplate(AddedToken eos) {
    ObjectNode template = NODES.objectNode().put("type", "TemplateProcessing");
    template.putArray("single").add(sequence("A", 0)).add(special(eos, 0));
    template.putArray("pair").add(sequence("A", 0)).add(sequence("B", 0)).add(special(eos, 0));
    specials(template, eos);
    return template;
  }

  /** Returns RoBERTa's {@code <s> A </s></s> B </s>}, all of segment 0. */
  static ObjectNode robertaProcessing(AddedToken cls, AddedToken sep, boolean addPrefixSpace) {
    ObjectNode processing = NODES.objectNode().put("type", "RobertaProcessing");
    processing.putArray("sep").add(sep.content()).add(sep.id());
    processing.putArray("cls").add(cls.content()).add(cls.id());
    return processing.put("trim_offsets", true).put("add_prefix_space", addPrefixSpace);
  }

  private static ObjectNode special(AddedToken token, int type) {
    ObjectNode piece = NODES.objectNode();
    piece.putObject("SpecialToken").put("id", token.content()).put("type_id", type);
    return piece;
  }

  private static ObjectNode sequence(String name, int type) {
    ObjectNode piece = NODES.objectNode();
    piece.putObject("Sequence").put("id", name).put("type_id", type);
    return piece;
  }

  private static void specials(ObjectNode template, AddedToken... tokens) {
    ObjectNode all = template.putObject("special_tokens");
    Map<String, AddedToken> distinct = new LinkedHashMap<>();
    for (AddedToken token : tokens) {
      distinct.put(token.content(), token);
    }
    distinct.forEach(
        (content, token) -> {
          ObjectNode entry = all.putObject(content).put("id", content);
          entry.putArray("ids").add(token.id());
          entry.putArray("tokens").add(content);
        });
  }

  /** Returns a WordPiece model. */
  static ObjectNode wordPiece(Map<String, Integer> vocabulary, String unknown) {
    ObjectNode model =
        NODES
            .objectNode()
            .put("type", "WordPiece")
            .put("unk_token", unknown)
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100);
    putVocabulary(model, vocabulary);
    return model;
  }

  /** Returns a byte-pair encoding model. */
  static ObjectNode bytePair(Map<String, Integer> vocabulary, List<String[]> merges) {
    ObjectNode model = bytePair(false);
    putVocabulary(model, vocabulary);
    ArrayNode list = model.putArray("merges");
    merges.forEach(merge -> list.addArray().add(merge[0]).add(merge[1]));
    return model;
  }

  /** Returns the model without merges that spells words as UTF-8: token i is byte i. */
  static ObjectNode bytes() {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (int b = 0; b < 256; b++) {
      vocabulary.put(String.format("<0x%02X>", b), b);
    }
    ObjectNode model = bytePair(true);
    putVocabulary(model, vocabulary);
    model.putArray("merges");
    return model;
  }

  private static ObjectNode bytePair(boolean byteFallback) {
    return NODES
        .objectNode()
        .put("type", "BPE")
        .putNull("dropout")
        .putNull("unk_token")
        .putNull("continuing_subword_prefix")
        .putNull("end_of_word_suffix")
        .put("fuse_unk", false)
        .put("byte_fallback", byteFallback)
        .put("ignore_merges", false);
  }

  private static void putVocabulary(ObjectNode model, Map<String, Integer> vocabulary) {
    ObjectNode vocab = model.putObject("vocab");
    vocabulary.forEach(vocab::put);
  }
}
