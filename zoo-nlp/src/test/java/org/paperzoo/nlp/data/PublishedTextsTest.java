package org.paperzoo.nlp.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/** Data sets of DJL's repository, with files where its cache would have them. */
class PublishedTextsTest {
  private static final String QUESTIONS =
      "{\"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\": \"b c\", \"qas\": [{\"id\":"
          + " \"q\", \"question\": \"?\", \"is_impossible\": true, \"answers\": []}]}]}]}";

  @TempDir private Path folder;

  private DataHome home() {
    return new DataHome(folder.resolve("data"), folder.resolve("cache")).offline();
  }

  /** Puts an artifact into the cache: what DJL keeps of its metadata, and its files. */
  private Path cached(String artifact, String version, String items) throws IOException {
    Path place = folder.resolve("cache/djl/dataset/nlp/ai/djl/basicdataset/" + artifact);
    write(
        place.resolve("metadata.json"),
        """
        {"metadataVersion": "0.2", "resourceType": "dataset", "application": "nlp",
         "groupId": "ai.djl.basicdataset", "artifactId": "%s", "name": "%s",
         "artifacts": [{"version": "%s", "snapshot": false, "name": "x", "files": {%s}}]}
        """
            .formatted(artifact, artifact, version, items));
    return place.resolve(version).resolve("x");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void readsMovieReviews() throws IOException {
    Path root =
        cached("stanford-movie-review", "1.0", "\"aclImdb\": {\"uri\": \"1.0/aclImdb.tar.gz\"}")
            .resolve("aclImdb/aclImdb");
    write(root.resolve("train/pos/0_9.txt"), "Good.<br />Very.");
    write(root.resolve("train/neg/0_3.txt"), "Bad.");
    write(root.resolve("train/neg/1_1.txt"), "Worse.");
    write(root.resolve("test/pos/0_10.txt"), "Best.");
    write(root.resolve("test/neg/0_2.txt"), "Poor.");
    write(root.resolve("train/urls_pos.txt"), "http://");
    ClassificationData data =
        Sections.read(ClassificationDataConfig.class, "stanford_movie_review").load(home());
    assertThat(data.labelNames()).containsExactly("neg", "pos");
    assertThat(data.train())
        .containsExactly(
            TextExample.labelled("neg/0_3.txt", "Bad.", null, 0),
            TextExample.labelled("pos/0_9.txt", "Good.<br />Very.", null, 1),
            TextExample.labelled("neg/1_1.txt", "Worse.", null, 0));
    assertThat(data.test()).hasSize(2);
    assertThat(data.evaluations().keySet()).containsExactly("test");
  }

  @Test
  void readsThePennTreebank() throws IOException {
    Path root =
        cached(
            "penntreebank-unlabeled-processed",
            "1.0",
            """
            "train": {"uri": "1.0/ptb.train.txt.gz", "name": "ptb.train.txt"},
            "valid": {"uri": "1.0/ptb.valid.txt.gz", "name": "ptb.valid.txt"}
            """);
    write(root.resolve("ptb.train.txt"), " no it was n't black monday \n but while \n");
    CorpusData data = Sections.read(CorpusConfig.class, "penn_treebank").load(home());
    assertThat(data.train().sentences().next())
        .containsExactly("no it was n't black monday", "but while");
    assertThat(data.train().documents().next())
        .isEqualTo(" no it was n't black monday \n but while \n");
    write(folder.resolve("data/penn-treebank/ptb.valid.txt"), "of one's own");
    assertThat(data.validation().documents().next()).isEqualTo("of one's own");
    assertThatThrownBy(() -> data.test().documents())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has no file test of penntreebank-unlabeled-processed");
  }

  @Test
  void readsWikiText2() throws IOException {
    Path root =
        cached("wikitext-2", "1.0", "\"wikitext-2\": {\"uri\": \"1.0/x.zip\", \"name\": \"\"}");
    write(root.resolve("wikitext-2/wiki.train.tokens"), " = Robert = \n");
    write(root.resolve("wikitext-2/wiki.valid.tokens"), " = Paul = \n");
    DataHome home = home();
    CorpusData data = Sections.read(CorpusConfig.class, "wikitext_2").load(home);
    assertThat(data.train().documents().next()).isEqualTo(" = Robert = \n");
    assertThat(data.validation().documents().next()).isEqualTo(" = Paul = \n");
    assertThat(home.used())
        .containsEntry("wikitext-2/train.txt", root.resolve("wikitext-2/wiki.train.tokens"))
        .containsOnlyKeys("wikitext-2/train.txt", "wikitext-2/valid.txt");
  }

  @Test
  void readsSquad2() throws IOException {
    Path root =
        cached(
            "stanford-question-answer",
            "2.0",
            "\"train\": {\"uri\": \"2.0/train-v2.0.json\", \"name\": \"train-v2.0.json\"}");
    write(root.resolve("train-v2.0.json"), QUESTIONS);
    write(root.resolve("dev-v2.0.json"), QUESTIONS);
    SquadData data = new SquadDataConfig.Squad2(null).load(home());
    assertThat(data.train().get(0).isImpossible()).isTrue();
    assertThat(data.validation()).hasSize(1);
    assertThatThrownBy(() -> Sections.read(SquadDataConfig.class, "squad2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean \"squad_2\"");
  }

  @Test
  void explainsWhatCannotBeFetched() {
    assertThatThrownBy(
            () ->
                Sections.read(ClassificationDataConfig.class, "stanford_movie_review").load(home()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("DJL's stanford-movie-review cannot be downloaded")
        .hasMessageContaining("downloads are off (ZOO_OFFLINE)")
        .hasMessageContaining("Put it at " + folder.resolve("data/aclImdb"));
    CorpusData treebank = Sections.read(CorpusConfig.class, "penn_treebank").load(home());
    assertThatThrownBy(() -> treebank.train().pieces())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("penn-treebank/ptb.train.txt is not in the data folder");
    assertThatThrownBy(() -> new SquadDataConfig.Squad2(null).load(home()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("squad/train-v2.0.json");
  }
}
