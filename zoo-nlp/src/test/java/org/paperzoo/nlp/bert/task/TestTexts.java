package org.paperzoo.nlp.bert.task;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.data.TextCorpus;

/** A small text and tokenizers learnt from it. */
final class TestTexts {
  private static final String[] WORDS = {
    "river", "stone", "quiet", "running", "green", "house", "walked", "under", "seven", "lights"
  };

  private TestTexts() {}

  /**
   * Returns documents of 2 to 6 sentences of 3 to 8 words, each word with the document's number.
   */
  static List<List<String>> documents(int count) {
    List<List<String>> documents = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      List<String> sentences = new ArrayList<>();
      for (int s = 0; s < 2 + d % 5; s++) {
        StringBuilder sentence = new StringBuilder();
        for (int w = 0; w < 3 + (d + s) % 6; w++) {
          sentence.append(WORDS[(d * 7 + s * 3 + w) % WORDS.length]).append(' ');
        }
        sentences.add(sentence.toString().strip());
      }
      documents.add(sentences);
    }
    return documents;
  }

  static TextCorpus corpus(List<List<String>> documents) {
    return new TextCorpus() {
      @Override
      public Iterator<String> documents() {
        return documents.stream().map(sentences -> String.join(" ", sentences)).iterator();
      }

      @Override
      public Iterator<List<String>> sentences() {
        return documents.iterator();
      }

      @Override
      public String name() {
        return "test text";
      }
    };
  }

  static TextTokenizer tokenizer(TokenizerStyle style) {
    return tokenizer(style, documents(30));
  }

  static TextTokenizer tokenizer(TokenizerStyle style, List<List<String>> documents) {
    TokenizerTrainer trainer = new TokenizerTrainer(TokenizerTraining.of(style, 320));
    trainer.feed(corpus(documents).documents());
    return trainer.train().open();
  }
}
