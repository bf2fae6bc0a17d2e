package org.paperzoo.nlp.gpt.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.paperzoo.core.text.TextTokenizer;

/**
 * GPT-2's tokenizer without merges: each of the 256 bytes of UTF-8 is a token, which for English
 * text is a token a character, and there is {@code <|endoftext|>}.
 */
final class ByteTokenizer {
  private static final String END_OF_TEXT = "<|endoftext|>";
  private static final int BYTES = 256;

  private ByteTokenizer() {}

  static TextTokenizer create() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode root = nodes.objectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    root.putArray("added_tokens")
        .addObject()
        .put("id", BYTES)
        .put("content", END_OF_TEXT)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.set("post_processor", byteLevel());
    root.set("decoder", byteLevel());
    ObjectNode model = root.putObject("model");
    model.put("type", "BPE");
    for (String none :
        new String[] {"dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"}) {
      model.putNull(none);
    }
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int b = 0; b < BYTES; b++) {
      vocabulary.put(symbol(b), b);
    }
    vocabulary.put(END_OF_TEXT, BYTES);
    model.putArray("merges");
    return TextTokenizer.ofJson(root.toString(), "bytes");
  }

  private static ObjectNode byteLevel() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  /** GPT-2 writes the bytes that do not print as the characters from U+0100 on, in order. */
  private static String symbol(int value) {
    return Character.toString(prints(value) ? value : BYTES + unprintablesBefore(value));
  }

  private static boolean prints(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }

  private static int unprintablesBefore(int value) {
    int count = 0;
    for (int b = 0; b < value; b++) {
      count += prints(b) ? 0 : 1;
    }
    return count;
  }
}
