package org.paperzoo.nlp.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.nlp.parallel.ParallelData;
import org.paperzoo.nlp.parallel.ParallelDataConfig;

/** The counts of real data sets, where they are at hand. */
class StagedDataTest {
  private static DataHome home(String folder) {
    String named = System.getenv("ZOO_DATA");
    Path data = named == null ? null : Path.of(named);
    for (Path up = Path.of("").toAbsolutePath(); data == null && up != null; up = up.getParent()) {
      Path candidate = up.resolve("shared").resolve("data");
      data = Files.isDirectory(candidate) ? candidate : null;
    }
    assumeTrue(
        data != null && Files.isDirectory(data.resolve(folder)),
        "set ZOO_DATA to a folder that has " + folder);
    return new DataHome(data, data).offline();
  }

  @Test
  void sentiment() {
    ClassificationData data =
        new ClassificationDataConfig.Sst2Sentences(null, null).load(home("sst-2"));
    assertThat(data.train()).hasSize(6920);
    assertThat(data.validation()).hasSize(872);
    assertThat(data.test()).hasSize(1821);
  }

  @Test
  void entities() {
    TokenTagData data = new TokenTagDataConfig.Wnut17(null).load(home("wnut-17"));
    assertThat(data.train()).hasSize(3394);
    assertThat(data.validation()).hasSize(1009);
    assertThat(data.test()).hasSize(1287);
    assertThat(data.train().stream().mapToInt(s -> s.words().size()).sum()).isEqualTo(62730);
    assertThat(data.test().stream().mapToInt(s -> s.words().size()).sum()).isEqualTo(23394);
    assertThat(data.tagNames()).hasSize(13).startsWith("O");
  }

  @Test
  void questions() {
    List<SquadExample> examples =
        SquadData.read(home("squad-sample").require("squad-sample/sample.json", "-"));
    assertThat(examples).hasSize(14);
    assertThat(examples.stream().filter(e -> !e.isImpossible())).hasSize(8);
  }

  @Test
  void restaurants() {
    E2eDataConfig config =
        new E2eDataConfig("e2e-nlg/valid.txt", "e2e-nlg/valid.txt", "e2e-nlg/test.txt");
    E2eData data = E2eData.load(config, home("e2e-nlg"));
    assertThat(data.validation()).hasSize(547);
    assertThat(data.test()).hasSize(630);
    assertThat(data.test().stream().mapToInt(e -> e.references().size()).sum()).isEqualTo(4693);
  }

  @Test
  void captions() {
    ParallelData data = Sections.read(ParallelDataConfig.class, "multi30k").load(home("multi30k"));
    assertThat(data.train().pairs()).hasSize(29_000);
    assertThat(data.validation().pairs()).hasSize(1014);
    assertThat(data.test().pairs()).hasSize(1000);
  }

  @Test
  void plays() {
    CorpusData data = new CorpusConfig.TinyShakespeare().load(home("tiny-shakespeare"));
    long characters = 0;
    for (TextCorpus part : List.of(data.train(), data.validation())) {
      for (Iterator<Piece> pieces = part.pieces(); pieces.hasNext(); ) {
        characters += pieces.next().text().length();
      }
    }
    assertThat(characters).isEqualTo(1_115_394);
  }
}
