package org.paperzoo.nlp.bert.task;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.nlp.data.TextCorpus;
import org.paperzoo.nlp.data.TokenizedDocuments;

/** The ways in which sentences become sequences. */
class PackedTextTest {
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() {
    List<List<String>> documents = new ArrayList<>(TestTexts.documents(30));
    documents.add(List.of(IntStream.range(0, 40).mapToObj(d -> d + " " + d).collect(joining(" "))));
    tokenizer = TestTexts.tokenizer(TokenizerStyle.BERT, documents);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static SegmentPairs pairs(List<List<String>> documents, int maxLength, int copies) {
    TokenizedDocuments text = new TokenizedDocuments(TestTexts.corpus(documents), tokenizer);
    return new SegmentPairs(text, tokenizer.special(), maxLength, 0.1, copies, 7);
  }

  private static String text(int[] ids, int from, int to) {
    long[] part = Arrays.stream(ids, from, to).asLongStream().toArray();
    return tokenizer.decode(part, false);
  }

  @Test
  void halfOfTheSecondSegmentsFollowTheFirst() {
    try (SegmentPairs pairs = pairs(TestTexts.documents(3_000), 24, 0)) {
      int random = 0;
      for (int i = 0; i < pairs.size(); i++) {
        random += pairs.sequence(0, i).nextSentence();
      }
      assertThat(pairs.size()).isGreaterThan(3_000);
      assertThat((double) random / pairs.size()).isCloseTo(0.5, within(0.03));
    }
  }

  @Test
  void segmentsAreWhatTheLabelSays() {
    // every word of a document is its own, so that its origin shows
    List<List<String>> documents = new ArrayList<>();
    for (int d = 0; d < 40; d++) {
      String word = TestTexts.documents(30).get(d % 30).get(0).split(" ")[d / 30];
      documents.add(List.of(word + " " + d, word + " " + d + " " + d, d + " " + d));
    }
    try (SegmentPairs pairs = pairs(documents, 64, 0)) {
      int followed = 0;
      for (int i = 0; i < pairs.size(); i++) {
        PackedText.Packed packed = pairs.sequence(3, i);
        int[] ids = packed.tokens().ids();
        int second = packed.tokens().secondFrom();
        assertThat(ids[0]).isEqualTo(tokenizer.special().cls());
        assertThat(ids[second - 1]).isEqualTo(tokenizer.special().sep());
        assertThat(ids[ids.length - 1]).isEqualTo(tokenizer.special().sep());
        Set<String> first = numbers(text(ids, 1, second - 1));
        Set<String> other = numbers(text(ids, second, ids.length - 1));
        assertThat(first).hasSize(1);
        if (packed.nextSentence() == 0) {
          assertThat(other).isEqualTo(first);
          followed++;
        } else {
          assertThat(other).doesNotContainAnyElementsOf(first);
        }
      }
      assertThat(followed).isPositive();
    }
  }

  private static Set<String> numbers(String text) {
    Set<String> numbers = new HashSet<>(List.of(text.split("[^0-9]+")));
    numbers.remove("");
    return numbers;
  }

  @Test
  void pairsHaveRoomAndAreTheSameAgain() {
    List<List<String>> documents = TestTexts.documents(200);
    try (SegmentPairs pairs = pairs(documents, 16, 2);
        SegmentPairs again = pairs(documents, 16, 2)) {
      boolean differs = false;
      for (int i = 0; i < pairs.size(); i++) {
        Sequence first = pairs.sequence(0, i).tokens();
        assertThat(first.length()).isLessThanOrEqualTo(16);
        assertThat(again.sequence(2, i).tokens())
            .isEqualTo(first); // the second of two copies is over
        differs |= !again.sequence(1, i).tokens().equals(first);
      }
      assertThat(differs).isTrue();
    }
  }

  @Test
  void eachPackingSaysWhereSentencesBegin() {
    TextCorpus corpus = TestTexts.corpus(TestTexts.documents(50));
    Set<Integer> firsts = new HashSet<>();
    for (List<String> document : TestTexts.documents(50)) {
      document.forEach(text -> firsts.add((int) tokenizer.encodePlain(text)[0]));
    }
    try (PackedText full = new FullSentences(corpus, tokenizer, 40);
        PackedText doc =
            new DocSentences(new TokenizedDocuments(corpus, tokenizer), tokenizer.special(), 40);
        PackedText pairs = pairs(TestTexts.documents(50), 40, 0)) {
      for (PackedText packing : List.of(full, doc, pairs)) {
        for (int i = 0; i < packing.size(); i++) {
          PackedText.Packed packed = packing.sequence(0, i);
          assertThat(packed.sentenceStarts().isEmpty()).isFalse();
          assertThat(packed.sentenceStarts().stream().map(at -> packed.tokens().ids()[at]))
              .allMatch(firsts::contains);
          assertThat(packing == pairs || packed.sentenceStarts().get(1)).isTrue();
        }
      }
    }
  }

  @Test
  void oneDocumentHasNoRandomSegments() {
    assertThatThrownBy(() -> pairs(TestTexts.documents(1), 32, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least two documents");
  }

  @Test
  void docSentencesKeepDocumentsApartAndLoseNothing() {
    List<List<String>> documents = new ArrayList<>(TestTexts.documents(50));
    documents.add(List.of("river ".repeat(40).strip(), "stone")); // longer than a sequence
    TextCorpus corpus = TestTexts.corpus(documents);
    int room = 18;
    try (DocSentences packed =
        new DocSentences(new TokenizedDocuments(corpus, tokenizer), tokenizer.special(), room)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < packed.size(); i++) {
        Sequence sequence = packed.sequence(0, i).tokens();
        assertThat(sequence.length()).isBetween(3, room);
        assertThat(packed.sequence(0, i).nextSentence()).isEqualTo(-1);
        String text = text(sequence.ids(), 1, sequence.length() - 1);
        assertThat(documents).anyMatch(d -> String.join(" ", d).contains(text));
        all.append(text).append(' ');
      }
      String expected = String.join(" ", documents.stream().map(d -> String.join(" ", d)).toList());
      assertThat(all.toString().strip()).isEqualTo(expected);
    }
  }

  @Test
  void fullSentencesGoOverTheEndsOfDocuments() {
    try (FullSentences packed =
        new FullSentences(TestTexts.corpus(TestTexts.documents(50)), tokenizer, 40)) {
      int across = 0;
      for (int i = 0; i < packed.size(); i++) {
        int[] ids = packed.sequence(0, i).tokens().ids();
        assertThat(ids.length).isLessThanOrEqualTo(40);
        int sep = tokenizer.special().sep();
        across += Arrays.stream(ids, 1, ids.length - 1).anyMatch(id -> id == sep) ? 1 : 0;
      }
      assertThat(across).isPositive();
    }
  }
}
