package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.error.UsageException;

/** The data sets by name. */
class DataCommandTest {
  /** Names that stand for files of the user's own. */
  private static final Set<String> OWN_FILES = Set.of("files", "lines", "table", "tmx", "trees");

  @Test
  void listsWhatThereIsAndWhere() {
    String list = Console.zoo("list", "data").out();
    assertThat(list).contains("digits", "bundled", "MIT", "cora", "squad_2", "wnut_17", "glosses");
    assertThat(list.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
  }

  @Test
  void everyNameOfAShippedConfigIsListed() {
    Set<String> listed =
        Catalog.load().dataSets().stream().map(DataSet::name).collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    ConfigFinder.shipped()
        .forEach(
            config -> {
              Faults faults = new Faults();
              ConfigNode root = ConfigDocument.read(config.file(), faults).root();
              root.find("data")
                  .flatMap(data -> data.find("name"))
                  .map(ConfigNode::asText)
                  .filter(name -> !listed.contains(name) && !OWN_FILES.contains(name))
                  .ifPresent(name -> missing.add(config.name() + ": " + name));
            });
    assertThat(missing).isEmpty();
  }

  @Test
  void saysWhereItIsAndWhatToPutThere(@TempDir Path folder) throws Exception {
    DataHome home = new DataHome(folder, folder).offline();
    Catalog catalog = Catalog.load();
    assertThat(catalog.dataSet("digits").state(home)).isEqualTo(DataSet.State.BUNDLED);
    assertThat(catalog.dataSet("cora").state(home)).isEqualTo(DataSet.State.DOWNLOADED);
    DataSet sst = catalog.dataSet("sst2_sentences");
    assertThat(sst.state(home)).isEqualTo(DataSet.State.BY_HAND);
    assertThatThrownBy(() -> sst.fetch(home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "Put train.tsv, dev.tsv and test.tsv in a folder at " + folder.resolve("sst-2"));
    Files.createDirectory(folder.resolve("sst-2"));
    assertThat(sst.state(home)).isEqualTo(DataSet.State.HERE);
    assertThat(sst.place(home)).contains(folder.resolve("sst-2"));
  }

  @Test
  void fetches() {
    Console.Result bundled = Console.zoo("data", "fetch", "digits", "glosses");
    assertThat(bundled.code()).as(bundled.err()).isZero();
    assertThat(bundled.out()).contains("digits: bundled", "glosses: bundled");
    Console.Result unknown = Console.zoo("data", "fetch", "digts");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("There is no data set \"digts\"; did you mean \"digits\"?");
  }
}
