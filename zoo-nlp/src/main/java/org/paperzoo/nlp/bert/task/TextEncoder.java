package org.paperzoo.nlp.bert.task;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.Truncation;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns texts into what a model reads, and cuts those that are too long, which is logged. */
final class TextEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(TextEncoder.class);
  private static final int CHUNK = 4_096;

  private final TextTokenizer tokenizer;
  private final int maxLength;

  /**
   * Creates an encoder.
   *
   * @param maxLength the most tokens, special ones included; null for as many as the model takes
   * @throws UsageException if the model does not take as many
   */
  TextEncoder(TextTokenizer tokenizer, Integer maxLength, EncoderConfig config) {
    this.tokenizer = tokenizer;
    this.maxLength = limit(maxLength, config);
  }

  /** Returns a length limit that fits a model. */
  static int limit(Integer maxLength, EncoderConfig config) {
    if (maxLength != null && maxLength > config.maxLength()) {
      throw new UsageException(
          "max_length is "
              + maxLength
              + ", but the model takes at most "
              + config.maxLength()
              + " tokens. Choose a smaller one.");
    }
    return maxLength == null ? config.maxLength() : maxLength;
  }

  /** Returns the most tokens of a sequence. */
  int maxLength() {
    return maxLength;
  }

  /**
   * Returns the sequences of texts or pairs.
   *
   * @param what they are, for the log
   * @param second the second texts, or null
   */
  List<Sequence> encode(String what, List<String> first, List<String> second) {
    List<Sequence> sequences = new ArrayList<>(first.size());
    int cut = 0;
    // In chunks: an encoding has much besides the ids.
    for (int from = 0; from < first.size(); from += CHUNK) {
      int to = Math.min(first.size(), from + CHUNK);
      for (TextTokenizer.Encoding encoding :
          tokenizer.encodeAll(
              first.subList(from, to),
              second == null ? null : second.subList(from, to),
              maxLength,
              Truncation.LONGEST_FIRST)) {
        sequences.add(Sequence.of(encoding));
        cut += encoding.truncated() ? 1 : 0;
      }
    }
    if (cut > 0) {
      LOG.warn(
          "{} of {} {} have more than {} tokens and are cut.", cut, first.size(), what, maxLength);
    }
    return sequences;
  }
}
