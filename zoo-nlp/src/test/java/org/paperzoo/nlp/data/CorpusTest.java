package org.paperzoo.nlp.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerFolders;

class CorpusTest {
  @TempDir private Path folder;

  private TextTokenizer tokenizer(String name) throws IOException {
    return TextTokenizer.open(TokenizerFolders.copy(name, folder));
  }

  private FileCorpus corpus(TextFormat format, String... texts) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String text : texts) {
      Path file = Files.createTempDirectory(folder, "c").resolve("corpus" + files.size() + ".txt");
      files.add(Files.writeString(file, text));
    }
    return FileCorpus.of(files, format, "text");
  }

  private static <T> List<T> list(Iterator<T> iterator) {
    List<T> all = new ArrayList<>();
    iterator.forEachRemaining(all::add);
    return all;
  }

  @Test
  void readsEachFormat() throws IOException {
    FileCorpus lines = corpus(TextFormat.LINES, "One. Two!\n\nThree", "Four\n");
    assertThat(list(lines.documents())).containsExactly("One. Two!", "Three", "Four");
    assertThat(list(lines.sentences()))
        .containsExactly(List.of("One.", " Two!"), List.of("Three"), List.of("Four"));

    FileCorpus documents = corpus(TextFormat.DOCUMENTS, "\nOne. Two!\n two \n \n\nthree\n", "four");
    assertThat(list(documents.documents())).containsExactly("One. Two!\ntwo", "three", "four");
    assertThat(list(documents.sentences()))
        .containsExactly(List.of("One. Two!", "two"), List.of("three"), List.of("four"));

    FileCorpus file = corpus(TextFormat.FILE, "One. Two!\n\nThree\n", "Four");
    assertThat(list(file.documents())).containsExactly("One. Two!\n\nThree\n", "Four");
    assertThat(list(file.sentences()))
        .as("a file is a document here, too")
        .containsExactly(List.of("One.", " Two!", "Three"), List.of("Four"));
    assertThat(list(file.texts())).containsExactly("One. Two!\n", "\n", "Three\n", "Four");
    assertThat(list(file.pieces()))
        .containsExactly(new Piece("One. Two!\n\nThree\n", true), new Piece("Four", true));

    FileCorpus json = corpus(TextFormat.JSONL, "{\"text\": \"One. Two!\"}\n\n{\"text\": \"x\"}\n");
    assertThat(list(json.documents())).containsExactly("One. Two!", "x");
  }

  @Test
  void namesTheLineOfMalformedJson() throws IOException {
    assertBadJson("{\"text\": \"a\"}\n{\"text\": \"b\"\n", ":2:13: not valid JSON");
    assertBadJson(
        "{\"text\": \"a\"}\n\n[1]\n", ":3: expected a JSON object on each line, found array");
    assertBadJson("{\"title\": \"a\"}", ":1: there is no field \"text\"; the line has title");
    assertBadJson("{\"text\": 3}", ":1: the field \"text\" is not text");
    assertBadJson("{\"text\": \"a\"} {\"text\": \"b\"}", ":1:");
  }

  private void assertBadJson(String text, String message) throws IOException {
    FileCorpus corpus = corpus(TextFormat.JSONL, text);
    assertThatThrownBy(() -> list(corpus.documents()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("corpus0.txt" + message);
  }

  @Test
  void tokensOfPiecesAreTokensOfTheWhole() throws IOException {
    String[] parts = {
      "a", "Bc", " ", " ", "\n", "\n", "\r\n", "\t", "'s", "12", ".", "!?", "\u00a0", "\u00e9",
      "\u2028"
    };
    SplitMix64 random = new SplitMix64(3);
    int boundaries = 0;
    try (TextTokenizer roberta = tokenizer("roberta");
        TextTokenizer bert = tokenizer("bert-cased")) {
      for (int round = 0; round < 400; round++) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 14; i++) {
          text.append(parts[random.nextInt(parts.length)]);
        }
        for (int cut = 1; cut < text.length(); cut++) {
          String before = text.substring(0, cut);
          String after = text.substring(cut);
          if (FileCorpus.mayPart(before, after)) {
            boundaries++;
            for (TextTokenizer tokenizer : List.of(roberta, bert)) {
              assertThat(joined(tokenizer.encodePlain(before), tokenizer.encodePlain(after)))
                  .as("%s | %s", before, after)
                  .isEqualTo(tokenizer.encodePlain(text.toString()));
            }
          }
        }
      }
    }
    assertThat(boundaries).isGreaterThan(150);
  }

  private static long[] joined(long[] a, long[] b) {
    return LongStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  @Test
  void cutsALongDocumentIntoPieces() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 200_000; i++) {
      text.append(i % 3 == 0 ? " = Title " : "A line ")
          .append(i)
          .append(i % 7 == 0 ? "\n\n" : "\n");
    }
    FileCorpus corpus = corpus(TextFormat.FILE, text.toString());
    List<Piece> pieces = list(corpus.pieces());
    assertThat(pieces).hasSizeGreaterThan(4);
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      joined.append(pieces.get(i).text());
      assertThat(pieces.get(i).endsDocument()).isEqualTo(i == pieces.size() - 1);
      assertThat(pieces.get(i).text().length()).isLessThan(40_000);
    }
    assertThat(joined).hasToString(text.toString());
    try (TextTokenizer tokenizer = tokenizer("roberta");
        PackedTokens packed = PackedTokens.contiguous(corpus, tokenizer, 64, null)) {
      long[] whole = tokenizer.encodePlain(text.toString());
      assertThat(packed.tokens()).isEqualTo(whole.length);
      assertThat(packed.size()).isEqualTo(whole.length / 64);
      for (int i = 0; i < packed.size(); i++) {
        assertThat(packed.block(i)).isEqualTo(Arrays.copyOfRange(whole, 64 * i, 64 * i + 64));
      }
      long[] any = new long[70];
      packed.read(100, any, 2, 68);
      assertThat(Arrays.copyOfRange(any, 2, 70)).isEqualTo(Arrays.copyOfRange(whole, 100, 168));
    }
  }

  @Test
  void aLongDocumentIsCutWhereverItsLinesEnd() throws IOException {
    for (String end : List.of("\n\n", "\r\n", "\n \n\t", " ")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; text.length() < 70_000; i++) {
        text.append("The line ").append(i).append(" ends.").append(end);
      }
      FileCorpus corpus = corpus(TextFormat.FILE, text.toString());
      List<Piece> pieces = list(corpus.pieces());
      assertThat(pieces).hasSizeGreaterThan(end.equals(" ") ? 0 : 2);
      try (TextTokenizer tokenizer = tokenizer("roberta")) {
        long[] ids = {};
        for (Piece piece : pieces) {
          ids = joined(ids, tokenizer.encodePlain(piece.text()));
        }
        assertThat(ids).isEqualTo(tokenizer.encodePlain(text.toString()));
      }
    }
  }

  @Test
  void theSentencesOfALineHaveTheTokensOfTheLine() throws IOException {
    String line = " The dog ran home. The cat   (it slept) did not! \"Why?\"  It was late.\tSo ";
    FileCorpus corpus = corpus(TextFormat.LINES, line + "\n");
    for (String name : List.of("roberta", "bert-cased")) {
      try (TextTokenizer tokenizer = tokenizer(name)) {
        long[][] sentences = new TokenizedSentences(corpus, tokenizer).next().sentences();
        assertThat(sentences.length).isGreaterThan(3);
        long[] ids = Arrays.stream(sentences).flatMapToLong(Arrays::stream).toArray();
        assertThat(ids).as(name).isEqualTo(tokenizer.encodePlain(line.strip()));
      }
    }
  }

  @Test
  void aLongDocumentOfSentencesIsNotHeldWhole() throws IOException {
    String line = "A line ends here. And so does this.\n";
    FileCorpus corpus = corpus(TextFormat.FILE, line.repeat(3_000) + "\n", "\n", line);
    List<SentenceRun> pieces = list(corpus.sentenceRuns());
    assertThat(pieces).hasSize(5);
    assertThat(pieces.stream().map(SentenceRun::endsDocument))
        .containsExactly(false, false, false, true, true);
    assertThat(list(corpus.sentences())).extracting(List::size).containsExactly(6_000, 2);
    try (TextTokenizer tokenizer = tokenizer("bert-cased");
        TokenizedDocuments documents = new TokenizedDocuments(corpus, tokenizer);
        PackedTokens packed = PackedTokens.fullSentences(corpus, tokenizer, 64, 2)) {
      assertThat(documents.documents()).isEqualTo(2);
      assertThat(documents.sentences(0)).isEqualTo(6_000);
      assertThat(packed.tokens()).isBetween(documents.tokens(), documents.tokens() + 1);
    }
  }

  @Test
  void knowsWhereSentencesBegin() throws IOException {
    FileCorpus corpus = corpus(TextFormat.LINES, "the king. The queen and\nthe\n");
    try (TextTokenizer tokenizer = tokenizer("roberta");
        PackedTokens packed = PackedTokens.fullSentences(corpus, tokenizer, 100, 2)) {
      int first = tokenizer.encodePlain("the king.").length;
      int second = tokenizer.encodePlain(" The queen and").length;
      assertThat(packed.sentenceStarts(0).stream())
          .containsExactly(0, first, first + second + 1); // a separator parts documents
      assertThat(packed.block(0))
          .isEqualTo(
              joined(
                  joined(tokenizer.encodePlain("the king. The queen and"), new long[] {2}),
                  tokenizer.encodePlain("the")));
    }
    try (TextTokenizer tokenizer = tokenizer("roberta");
        PackedTokens packed = PackedTokens.contiguous(corpus, tokenizer, 4, 2)) {
      assertThat(packed.sentenceStarts(0).isEmpty()).isTrue();
    }
  }

  @Test
  void articlesOfWikiTextAreItsDocuments() throws IOException {
    String text =
        " \n = Robert = \n \n He is a man . He acts . \n \n = = Life = = \n \n Long . \n \n = A ="
            + " \n \n A letter . \n = 1 / b = \n";
    Files.createDirectories(folder.resolve("wikitext-2"));
    Files.writeString(folder.resolve("wikitext-2/train.txt"), text);
    TextCorpus train =
        new CorpusConfig.Published(CorpusConfig.Corpus.WIKITEXT_2)
            .load(new DataHome(folder, folder))
            .train();
    assertThat(list(train.sentences()))
        .containsExactly(
            List.of("= Robert =", "He is a man .", " He acts .", "= = Life = =", "Long ."),
            List.of("= A =", "A letter .", "= 1 / b ="));
    assertThat(list(train.documents())).containsExactly(text);
    assertThat(list(train.pieces())).containsExactly(new Piece(text, true));
  }

  @Test
  void packsDocumentsWithSeparators() throws IOException {
    FileCorpus corpus = corpus(TextFormat.LINES, "the king\nthe queen and the king\n");
    try (TextTokenizer tokenizer = tokenizer("roberta");
        PackedTokens packed = PackedTokens.contiguous(corpus, tokenizer, 3, 2)) {
      long[] all =
          joined(
              joined(tokenizer.encodePlain("the king"), new long[] {2}),
              joined(tokenizer.encodePlain("the queen and the king"), new long[] {2}));
      assertThat(packed.tokens()).isEqualTo(all.length);
      assertThat(packed.size()).isEqualTo(all.length / 3);
      assertThat(packed.block(1)).isEqualTo(Arrays.copyOfRange(all, 3, 6));
      assertThat(packed.length(0)).isEqualTo(3);
      assertThatThrownBy(() -> packed.block(packed.size())).hasMessageContaining("block");
    }
  }

  @Test
  void packsWholeSentences() throws IOException {
    FileCorpus corpus =
        corpus(TextFormat.DOCUMENTS, "the king\nthe queen\n\nthe king and the queen\nthe\n");
    try (TextTokenizer tokenizer = tokenizer("roberta")) {
      List<long[]> sentences = new ArrayList<>();
      for (String text : List.of("the king", "the queen", "the king and the queen", "the")) {
        sentences.add(tokenizer.encodePlain(text));
      }
      int size = sentences.get(2).length;
      try (PackedTokens packed = PackedTokens.fullSentences(corpus, tokenizer, size, 2)) {
        // The first document ends in a separator if there is room for it.
        long[] first = joined(sentences.get(0), sentences.get(1));
        first = first.length < size ? joined(first, new long[] {2}) : first;
        assertThat(packed.size()).isEqualTo(3);
        assertThat(packed.block(0)).isEqualTo(first);
        assertThat(packed.block(1)).isEqualTo(sentences.get(2));
        assertThat(packed.block(2)).isEqualTo(sentences.get(3));
        assertThat(packed.length(2)).isEqualTo(sentences.get(3).length);
        assertThat(packed.blockSize()).isEqualTo(size);
      }
      try (PackedTokens packed = PackedTokens.fullSentences(corpus, tokenizer, 2, null)) {
        for (int i = 0; i < packed.size(); i++) {
          assertThat(packed.length(i)).isBetween(1, 2);
        }
        assertThat(packed.tokens()).isEqualTo(sentences.stream().mapToInt(s -> s.length).sum());
      }
    }
  }

  @Test
  void keepsSentencesOfDocumentsApart() throws IOException {
    FileCorpus corpus = corpus(TextFormat.DOCUMENTS, "the king\nthe queen\n\nand\n");
    try (TextTokenizer tokenizer = tokenizer("bert-uncased");
        TokenizedDocuments documents = new TokenizedDocuments(corpus, tokenizer)) {
      assertThat(documents.documents()).isEqualTo(2);
      assertThat(documents.sentences(0)).isEqualTo(2);
      assertThat(documents.sentences(1)).isEqualTo(1);
      assertThat(documents.sentences()).isEqualTo(3);
      assertThat(documents.sentence(0, 1)).isEqualTo(tokenizer.encodePlain("the queen"));
      assertThat(documents.sentence(1, 0)).isEqualTo(tokenizer.encodePlain("and"));
      assertThat(documents.length(1, 0)).isEqualTo(documents.sentence(1, 0).length);
      assertThatThrownBy(() -> documents.sentence(1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void refusesTextWithoutTokens() throws IOException {
    FileCorpus empty = corpus(TextFormat.LINES, "\n \n");
    FileCorpus little = corpus(TextFormat.LINES, "the\n");
    try (TextTokenizer tokenizer = tokenizer("bert-uncased")) {
      assertThatThrownBy(() -> PackedTokens.contiguous(empty, tokenizer, 8, null))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("corpus0.txt: has no tokens");
      assertThatThrownBy(() -> PackedTokens.contiguous(little, tokenizer, 8, null))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("only 1 tokens, but a block is 8");
      assertThatThrownBy(() -> PackedTokens.fullSentences(empty, tokenizer, 8, null))
          .isInstanceOf(FailureException.class);
      assertThatThrownBy(() -> new TokenizedDocuments(empty, tokenizer))
          .isInstanceOf(FailureException.class);
      assertThatThrownBy(() -> PackedTokens.contiguous(little, tokenizer, 0, null))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void keepsTokensInAFileWhenTheyAreMany() {
    try (TokenStore memory = new TokenStore();
        TokenStore file = new TokenStore(100_000)) {
      for (int i = 0; i < 300_000; i++) {
        memory.add(i * 31);
        file.add(i * 31);
      }
      memory.finish();
      file.finish();
      assertThat(file.size()).isEqualTo(300_000);
      for (long from : new long[] {0, 65_530, 99_990, 131_000, 299_900}) {
        long[] a = new long[100];
        long[] b = new long[100];
        memory.read(from, a, 0, 100);
        file.read(from, b, 0, 100);
        assertThat(a[7]).isEqualTo((from + 7) * 31);
        assertThat(b).isEqualTo(a);
      }
      assertThatThrownBy(() -> file.read(299_999, new long[2], 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void holdsOutAPartOfOwnTexts() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append("document ").append(i).append('\n');
    }
    Path file = Files.writeString(folder.resolve("own.txt"), text);
    DataHome home = new DataHome(folder, folder);
    CorpusConfig config =
        new CorpusFiles(List.of("own.txt"), List.of(), List.of(), TextFormat.LINES, "text", 0.1);
    CorpusData data = config.load(home);
    List<String> train = list(data.train().documents());
    List<String> validation = list(data.validation().documents());
    assertThat(validation.size()).isBetween(70, 130);
    assertThat(train).doesNotContainAnyElementsOf(validation);
    assertThat(train.size() + validation.size()).isEqualTo(1000);
    assertThat(data.test()).isNull();

    CorpusData whole =
        new CorpusFiles(
                List.of(file.toString()), List.of(), List.of(), TextFormat.FILE, "text", 0.1)
            .load(home);
    assertThat(list(whole.train().documents()).get(0) + list(whole.validation().documents()).get(0))
        .isEqualTo(text.toString());
  }

  @Test
  void explainsUnknownAndMissingCorpora() {
    DataHome home = new DataHome(folder, folder).offline();
    assertThatThrownBy(() -> Sections.read(CorpusConfig.class, "glosse"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean \"glosses\"");
    assertThatThrownBy(() -> new CorpusConfig.TinyShakespeare().load(home))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("char-rnn");
    CorpusData wikitext = new CorpusConfig.Published(CorpusConfig.Corpus.WIKITEXT_2).load(home);
    assertThatThrownBy(() -> wikitext.train().pieces())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("wikitext-2/train.txt is not in the data folder")
        .hasMessageContaining("downloads are off");
    assertThatThrownBy(() -> Sections.read(CorpusConfig.class, "{name: files, train: []}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("test:1:31: section.train: expected the files of the training text");
    assertThatThrownBy(
            () -> Sections.read(CorpusConfig.class, "{name: penn_treebank, format: file}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "\"format\" goes with name: files; with name: penn_treebank there are no other keys");
    assertThat(
            Sections.read(
                CorpusConfig.class, "{name: glosses, train: [], format: lines, hold_out: 0.05}"))
        .isEqualTo(new CorpusConfig.WordNet());
  }
}
