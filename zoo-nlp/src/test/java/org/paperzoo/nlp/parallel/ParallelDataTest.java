package org.paperzoo.nlp.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.error.FailureException;

class ParallelDataTest {
  @TempDir private Path folder;

  private DataHome home() {
    return new DataHome(folder, folder.resolve("cache")).offline();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (name.endsWith(".gz")) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(bytes);
      }
      bytes = packed.toByteArray();
    }
    Files.write(file, bytes);
  }

  private ParallelData load(String yaml) {
    return Sections.read(ParallelDataConfig.class, yaml).load(home());
  }

  private static SentencePair pair(String source, String target) {
    return new SentencePair(source, target);
  }

  @Test
  void readsLineAlignedFilesPlainAndZipped() throws IOException {
    write("train.en.gz", "one\n\ntwo \u0085 2\n three\n");
    write("train.de", "eins\r\nleer\r\nzwei\r\n\r\n");
    write("val.en", "\nx\n");
    write("val.de", "y\n\n");
    String yaml =
        "{name: lines, train: {source: train.en.gz, target: train.de}, validation: {source: val.en,"
            + " target: val.de}}";
    ParallelData data = load(yaml);
    // Training skips pairs with an empty side; the others stay where they were.
    assertThat(data.train().pairs())
        .containsExactly(pair("one", "eins"), pair("two \u0085 2", "zwei"));
    assertThat(data.validation().pairs()).containsExactly(pair("", "y"), pair("x", ""));
    assertThat(data.test().pairs()).isEmpty();
    assertThat(data.reversed().train().pairs())
        .containsExactly(pair("eins", "one"), pair("zwei", "two \u0085 2"));
    assertThat(load(yaml.replace("{name: lines,", "{name: lines, max_train: 1,")).train().pairs())
        .containsExactly(pair("one", "eins"));
    // Opening twice reads the same.
    assertThat(data.train().pairs()).hasSize(2);
  }

  @Test
  void refusesFilesOfUnequalLength() throws IOException {
    write("a", "1\n2\n3\n4\n5");
    write("b", "1\n2\n\n");
    write("empty", "");
    ParallelText text = new AlignedLines(folder.resolve("a"), folder.resolve("b"));
    assertThatThrownBy(text::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("a has 5 lines, but ")
        .hasMessageContaining("b has 3 lines");
    assertThatThrownBy(new AlignedLines(folder.resolve("b"), folder.resolve("empty"))::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("b has 3 lines, but ")
        .hasMessageContaining("empty has 0 lines");
    assertThatThrownBy(new AlignedLines(folder.resolve("empty"), folder.resolve("empty"))::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has no sentence pairs");
    assertThatThrownBy(() -> load("{name: lines, train: {source: a, target: missing.de}}"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("missing.de");
  }

  @Test
  void readsTables() throws IOException {
    write("plain.tsv", "a b\tc \"d\n\ne\tf\n");
    write("named.tsv.gz", "id\tde\ten\n1\tja\tyes\n2\tnein\tno\n");
    write("named.csv", "en,de\n\"yes, yes\",\"ja\nja\"\n");
    write("named.jsonl", "{\"en\": \"yes\", \"de\": \"ja\"}\n{\"de\": \"nein\", \"en\": \"no\"}\n");
    assertThat(load("{name: table, train: plain.tsv}").train().pairs())
        .containsExactly(pair("a b", "c \"d"), pair("e", "f"));
    String named = "{name: table, source: en, target: de, train: named.jsonl, validation: %s}";
    ParallelData data = load(named.formatted("named.tsv.gz"));
    assertThat(data.train().pairs()).containsExactly(pair("yes", "ja"), pair("no", "nein"));
    assertThat(data.validation().pairs()).isEqualTo(data.train().pairs());
    assertThat(load(named.formatted("named.csv")).validation().pairs())
        .containsExactly(pair("yes, yes", "ja\nja"));
  }

  @Test
  void refusesRowsWithAnotherNumberOfColumns() throws IOException {
    write("stray.tsv", "a\tb\nc\td\te\n");
    write("short.tsv", "en\tde\tnote\na\tb\tc\nd\te\n");
    write("one.tsv", "a\n");
    write("empty.tsv", "\n");
    assertThatThrownBy(load("{name: table, train: stray.tsv}").train()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("stray.tsv:2: expected 2 columns, found 3");
    assertThatThrownBy(
            load("{name: table, train: short.tsv, source: en, target: de}").train()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("short.tsv:3: expected 3 columns, found 2");
    assertThatThrownBy(load("{name: table, train: one.tsv}").train()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("one.tsv:1: the row has 1 field; expected at least 2");
    assertThatThrownBy(load("{name: table, train: empty.tsv}").train()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("empty.tsv: has no sentence pairs");
    assertThatThrownBy(
            load("{name: table, train: short.tsv, source: fr, target: de}").train()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("there is no column \"fr\"; the header row has en, de, note");
  }

  @Test
  void readsMulti30k() throws IOException {
    for (String part : List.of("train", "val", "test_2016_flickr", "test_2017_flickr")) {
      write("multi30k/" + part + ".en.gz", part + "\n");
      write("multi30k/" + part + ".de.gz", "de " + part + "\n");
    }
    write("multi30k/train.fr", "fr\n");
    DataHome home = home();
    ParallelData data = Sections.read(ParallelDataConfig.class, "multi30k").load(home);
    assertThat(data.train().pairs()).containsExactly(pair("train", "de train"));
    assertThat(data.validation().pairs()).containsExactly(pair("val", "de val"));
    assertThat(data.test().pairs())
        .containsExactly(pair("test_2016_flickr", "de test_2016_flickr"));
    assertThat(home.used()).containsKey("multi30k");
    assertThat(
            load("{name: multi30k, source: de, target: en, test: test_2017_flickr}").test().pairs())
        .containsExactly(pair("de test_2017_flickr", "test_2017_flickr"));
    assertThatThrownBy(() -> load("{name: multi30k, target: fr}"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("expected val.fr.gz of Multi30k")
        .hasMessageContaining("https://github.com/multi30k/dataset");
    assertThatThrownBy(() -> load("{name: multi30k, source: de}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected two languages, found de twice");
  }

  @Test
  void readsTatoebaFromDjlsCache() throws IOException {
    String cache = "cache/djl/dataset/nlp/ai/djl/basicdataset/tatoeba-en-fr/";
    write(
        cache + "metadata.json",
        """
        {"metadataVersion": "0.2", "resourceType": "dataset", "application": "nlp",
         "groupId": "ai.djl.basicdataset", "artifactId": "tatoeba-en-fr", "name": "x",
         "artifacts": [{"version": "1.0", "snapshot": false, "name": "fra-eng",
           "files": {"data": {"uri": "1.0/fra-eng.zip", "name": ""}}}]}
        """);
    StringBuilder train = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      train.append("Go " + i + ".\tVa " + i + " !" + (i % 2 == 0 ? "\tCC-BY" : "") + "\n");
    }
    write(cache + "1.0/fra-eng/fra-eng-train.txt", train.toString());
    write(cache + "1.0/fra-eng/fra-eng-test.txt", "Hi.\tSalut !\n");
    ParallelData data = load("tatoeba");
    List<SentencePair> validation = data.validation().pairs();
    assertThat(data.train().pairs())
        .hasSize(500 - validation.size())
        .doesNotContainAnyElementsOf(validation);
    assertThat(validation).isNotEmpty().hasSizeLessThan(50);
    assertThat(data.test().pairs()).containsExactly(pair("Hi.", "Salut !"));
    ParallelData french = load("{name: tatoeba, source: fr}");
    assertThat(french.test().pairs()).containsExactly(pair("Salut !", "Hi."));
    assertThat(french.validation().pairs())
        .isEqualTo(validation.stream().map(SentencePair::reversed).toList());
  }

  @Test
  void explainsThatTatoebaCannotBeFetched() {
    assertThatThrownBy(() -> load("tatoeba"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("DJL's tatoeba-en-fr cannot be downloaded");
  }

  @Test
  void bundlesVersesInThreeSplits() {
    ParallelData data = load("bible");
    List<List<SentencePair>> splits =
        List.of(data.train().pairs(), data.validation().pairs(), data.test().pairs());
    assertThat(splits.stream().map(List::size)).containsExactly(10_519, 549, 565);
    Set<String> seen = new HashSet<>();
    for (List<SentencePair> split : splits) {
      Set<String> english = new HashSet<>();
      for (SentencePair pair : split) {
        assertThat(pair.isComplete()).isTrue();
        assertThat(pair.source().split(" ")).hasSizeLessThanOrEqualTo(20);
        assertThat(pair.target().split(" ")).hasSizeLessThanOrEqualTo(20);
        assertThat(pair.source() + pair.target()).doesNotContain("<", "\u00b6", "\\");
        english.add(pair.source().toLowerCase(Locale.ROOT));
      }
      assertThat(seen).doesNotContainAnyElementsOf(english);
      seen.addAll(english);
    }
    assertThat(splits.get(0))
        .contains(
            pair(
                "In the beginning God created the heaven and the earth.",
                "En el principio crió Dios los cielos y la tierra."));
    assertThat(load("{name: bible, source: es}").train().pairs().get(0))
        .isEqualTo(splits.get(0).get(0).reversed());
  }

  @Test
  void readsTreesAsTranslations() throws IOException {
    write(
        "train.mrg.gz",
        "( (S (NP-SBJ (NNP John)) (VP (VBZ sleeps)) (. .)) )\n( (S (NP (-NONE- *))) )\n"
            + "( (FRAG (NP (NN End))) )\n");
    write("open.mrg", "( (S (NP (NNP John))\n  (VP (VBZ sleeps))\n");
    ParallelData data = load("{name: trees, train: train.mrg.gz, test: open.mrg}");
    assertThat(data.targetsAreTrees()).isTrue();
    assertThat(load("bible").targetsAreTrees()).isFalse();
    assertThat(data.train().pairs())
        .containsExactly(
            pair("John sleeps .", "(S (NP XX )NP (VP XX )VP . )S"),
            pair("End", "(FRAG (NP XX )NP )FRAG"));
    assertThatThrownBy(data.test()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("open.mrg:1:3: the bracket that opens here is never closed");
    write("empty.mrg", "\n");
    assertThatThrownBy(load("{name: trees, train: empty.mrg}").train()::pairs)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("empty.mrg: has no sentence pairs");
  }

  @Test
  void listsTheDataSets() {
    assertThat(ParallelDataSets.list().stream().map(DataSet::name))
        .containsExactly("bible", "copy", "multi30k", "tatoeba");
    assertThat(ParallelDataSets.list().get(2).state(home())).isEqualTo(DataSet.State.BY_HAND);
  }
}
