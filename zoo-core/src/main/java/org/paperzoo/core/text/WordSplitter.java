package org.paperzoo.core.text;

import static org.paperzoo.core.text.NativeHandle.LIBRARY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Normalizes text and splits it into words exactly as a tokenizer will: with the native library's
 * own normalizer and word splitter (which take most of the time) in front of a model whose tokens
 * are bytes. The ids of a word's tokens are then its UTF-8 bytes.
 */
final class WordSplitter implements AutoCloseable {
  private final NativeHandle handle;

  WordSplitter(ObjectNode normalizer, ObjectNode preTokenizer) {
    ObjectNode json =
        TokenizerJson.of(List.of(), normalizer, preTokenizer, null, null, TokenizerJson.bytes());
    handle = NativeHandle.open(JsonFile.write(json), "word splitter");
  }

  /** Counts the words of texts. */
  void count(List<String> texts, WordCounts words) {
    String[] array = new String[texts.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = UnicodeText.repair(texts.get(i));
    }
    for (long encoding : LIBRARY.batchEncode(handle.pointer(), array, false)) {
      long[] bytes;
      long[] wordIds;
      try {
        bytes = LIBRARY.getTokenIds(encoding);
        wordIds = LIBRARY.getWordIds(encoding);
      } finally {
        LIBRARY.deleteEncoding(encoding);
      }
      int start = 0;
      for (int i = 1; i <= bytes.length; i++) {
        if (i == bytes.length || wordIds[i] != wordIds[start]) {
          words.add(bytes, start, i);
          start = i;
        }
      }
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
