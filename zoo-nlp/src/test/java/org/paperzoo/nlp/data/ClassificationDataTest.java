package org.paperzoo.nlp.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

class ClassificationDataTest {
  @TempDir private Path folder;

  private void write(String file, String... lines) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, String.join("\n", lines) + "\n");
  }

  private ClassificationData load(String name) {
    ClassificationDataConfig config = Sections.read(ClassificationDataConfig.class, name);
    ClassificationData data = config.load(new DataHome(folder, folder).offline());
    assertThat(config.metricNames()).isEqualTo(data.metrics());
    return data;
  }

  private ClassificationData files(
      String train,
      String validation,
      String text,
      String pair,
      String label,
      List<String> labels) {
    return new ClassificationFiles(
            train, validation, null, text, pair, label, labels, null, false, null, null)
        .load(new DataHome(folder, folder).offline());
  }

  private static TextExample first(List<TextExample> examples) {
    return examples.get(0);
  }

  @Test
  void readsSingleSentencesOfGlue() throws IOException {
    write(
        "glue/CoLA/train.tsv",
        "gj04\t1\t\tOur \"friends won't buy.",
        "gj04\t0\t*\tThey drank pub.");
    write("glue/CoLA/dev.tsv", "gj04\t1\t\tFine.");
    write("glue/CoLA/test.tsv", "index\tsentence", "0\tTo be tested.");
    ClassificationData cola = load("cola");
    assertThat(cola.train())
        .containsExactly(
            TextExample.labelled("0", "Our \"friends won't buy.", null, 1),
            TextExample.labelled("1", "They drank pub.", null, 0));
    assertThat(first(cola.test())).isEqualTo(TextExample.unlabelled("0", "To be tested.", null));
    assertThat(cola.metrics()).containsExactly("matthews_correlation");
    assertThat(cola.evaluations().keySet()).containsExactly("validation");

    write("glue/SST-2/train.tsv", "sentence\tlabel", "hide new secretions \t0");
    write("glue/SST-2/dev.tsv", "sentence\tlabel", "it 's a charming journey . \t1");
    ClassificationData sst = load("sst2");
    assertThat(first(sst.train()))
        .isEqualTo(TextExample.labelled("0", "hide new secretions ", null, 0));
    assertThat(sst.test()).isEmpty();
    assertThat(sst.labelNames()).containsExactly("negative", "positive");
    assertThat(cola.labelNames()).containsExactly("unacceptable", "acceptable");
  }

  @Test
  void readsPairsOfGlue() throws IOException {
    String head = "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String";
    write("glue/MRPC/train.tsv", head, "1\t7\t8\tHe said \"no\tShe said no");
    write("glue/MRPC/dev.tsv", head, "0\t7\t8\ta\tb");
    write("glue/MRPC/test.tsv", "index\t#1 ID\t#2 ID\t#1 String\t#2 String", "0\t7\t8\ta\tb");
    ClassificationData mrpc = load("mrpc");
    assertThat(first(mrpc.train()))
        .isEqualTo(TextExample.labelled("0", "He said \"no", "She said no", 1));
    assertThat(first(mrpc.test()).isLabelled()).isFalse();
    assertThat(mrpc.isPairs()).isTrue();

    String sts =
        "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore";
    write("glue/STS-B/train.tsv", sts, "0\tg\tf\t2012\t1\tn\tn\tA plane\tAn air plane\t4.750");
    write("glue/STS-B/dev.tsv", sts, "0\tg\tf\t2012\t1\tn\tn\ta\tb\t0.000");
    ClassificationData stsb = load("stsb");
    assertThat(stsb.isRegression()).isTrue();
    assertThat(first(stsb.train()))
        .isEqualTo(TextExample.scored("0", "A plane", "An air plane", 4.75f));

    String qqp = "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate";
    write("glue/QQP/train.tsv", qqp, "1\t2\t3\tHow?\tWhy?\t0", "a broken row", "4\t5\t6\ta\ta\t1");
    write("glue/QQP/dev.tsv", qqp, "1\t2\t3\tHow?\tWhy?\t0");
    assertThat(load("qqp").train())
        .containsExactly(
            TextExample.labelled("0", "How?", "Why?", 0), TextExample.labelled("2", "a", "a", 1));

    for (String task : List.of("QNLI", "RTE", "WNLI")) {
      String pair = task.equals("QNLI") ? "question\tsentence" : "sentence1\tsentence2";
      String label = task.equals("WNLI") ? "1" : "not_entailment";
      write("glue/" + task + "/train.tsv", "index\t" + pair + "\tlabel", "0\ta\tb\t" + label);
      write("glue/" + task + "/dev.tsv", "index\t" + pair + "\tlabel", "0\tc\td\t" + label);
      assertThat(first(load(task.toLowerCase(Locale.ROOT)).train()))
          .isEqualTo(TextExample.labelled("0", "a", "b", 1));
    }
  }

  @Test
  void readsBothEvaluationsOfMnli() throws IOException {
    String head =
        "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse"
            + "\tsentence1_parse\tsentence2_parse\tsentence1\tsentence2\tlabel1\tgold_label";
    String row = "0\t1\t1n\tfiction\t( )\t( )\tS\tS\tIt is.\tIt is not.\tneutral\t";
    write("glue/MNLI/train.tsv", head, row + "neutral");
    write("glue/MNLI/dev_matched.tsv", head, row + "contradiction");
    write("glue/MNLI/dev_mismatched.tsv", head, row + "entailment");
    ClassificationData mnli = load("mnli");
    assertThat(mnli.labelNames()).containsExactly("contradiction", "entailment", "neutral");
    assertThat(first(mnli.train())).isEqualTo(TextExample.labelled("0", "It is.", "It is not.", 2));
    assertThat(mnli.evaluations().keySet()).containsExactly("validation", "validation_mismatched");
    assertThat(first(mnli.evaluations().get("validation_mismatched")).label()).isEqualTo(1);
  }

  @Test
  void readsOwnTables() throws IOException {
    write("own/train.tsv", "good\tyes", "bad\tno", "fair\tyes");
    write("own/dev.tsv", "poor\tno");
    ClassificationData tsv = files("own/train.tsv", "own/dev.tsv", "0", null, "1", null);
    assertThat(tsv.labelNames()).containsExactly("no", "yes");
    assertThat(first(tsv.validation())).isEqualTo(TextExample.labelled("0", "poor", null, 0));

    write("own/train.csv", "\uFEFFtext,label,other", "\"a, \"\"b\"\"\nc\",10,x", "d,9,y");
    ClassificationData csv = files("own/train.csv", null, "text", "other", "label", null);
    assertThat(csv.labelNames()).as("numbers in order").containsExactly("9", "10");
    assertThat(first(csv.train())).isEqualTo(TextExample.labelled("0", "a, \"b\"\nc", "x", 1));
    assertThat(csv.validation()).isEmpty();

    write("own/train.jsonl", "{\"text\": \"a\", \"label\": 1}", "{\"text\": \"b\", \"label\": 0}");
    ClassificationData json =
        files("own/train.jsonl", null, "text", null, "label", List.of("1", "0"));
    assertThat(json.labelNames()).containsExactly("1", "0");
    assertThat(first(json.train()).label()).isZero();
  }

  @Test
  void namesTheLineOfWhatIsWrong() throws IOException {
    write("own/train.tsv", "text\tlabel", "good\tyes", "bad");
    assertFails(
        "own/train.tsv", "text", null, "train.tsv:3: the row has 1 field; expected at least 2");
    write("own/train.tsv", "text\tlabel", "good\tyes", "bad\tno");
    assertFails(
        "own/train.tsv",
        "body",
        null,
        "there is no column \"body\"; the header row has text, label");
    write("own/train.tsv", "text\tlabel", "good\tyes", "bad\tmaybe");
    assertFails(
        "own/train.tsv",
        "text",
        List.of("yes", "no"),
        "train.tsv:3: the label \"maybe\" is not one of the 2");
    write("own/train.tsv", "text\tlabel", " \tyes");
    assertFails("own/train.tsv", "text", null, "train.tsv:2: the text is empty");
    write("own/train.tsv", "text\tlabel");
    assertFails("own/train.tsv", "text", List.of("a"), "has no examples");
    write("own/train.csv", "text,label", "\"open,yes", "b,no");
    assertFails("own/train.csv", "text", null, "train.csv:");
    write(
        "own/train.jsonl", "{\"text\": \"a\", \"label\": \"x\"}", "{\"text\": \"a\", \"label\": }");
    assertFails("own/train.jsonl", "text", null, "train.jsonl:2:");
    write("own/train.jsonl", "{\"text\": [], \"label\": \"x\"}");
    assertFails("own/train.jsonl", "text", null, "train.jsonl:1: the field \"text\" is not text");
    write("own/train.xml", "<a/>");
    assertThatThrownBy(() -> files("own/train.xml", null, "text", null, "label", null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(".tsv, .csv or .jsonl");
    ClassificationDataConfig scores =
        new ClassificationFiles(
            "own/s.tsv", null, null, "0", null, "1", null, null, true, null, null);
    write("own/s.tsv", "a\t1.5", "b\tNaN");
    assertThatThrownBy(() -> scores.load(new DataHome(folder, folder)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("s.tsv:2: the score \"NaN\" is not a number");
  }

  @Test
  void everyTrainingExampleNeedsALabel() throws IOException {
    write("own/train.jsonl", "{\"text\": \"a\", \"label\": \"x\"}", "{\"text\": \"b\"}");
    for (List<String> labels : Arrays.asList(null, List.of("x", "y"))) {
      assertFails("own/train.jsonl", "text", labels, "train.jsonl:2: the label is missing");
    }
    write("own/train.tsv", "text\tlabel", "good\tyes", "bad\t ");
    for (List<String> labels : Arrays.asList(null, List.of("yes", "no"))) {
      assertFails("own/train.tsv", "text", labels, "train.tsv:3: the label is missing");
    }
    write("own/train.tsv", "text", "good");
    assertFails("own/train.tsv", "text", List.of("a"), "train.tsv:2: the label is missing (column");
    write("own/s.jsonl", "{\"text\": \"a\", \"label\": 1.5}", "{\"text\": \"b\"}");
    assertThatThrownBy(() -> metrics("own/s.jsonl", true, null))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("s.jsonl:2: the label is missing");
  }

  @Test
  void otherPartsHaveLabelsInAllRowsOrInNone() throws IOException {
    write("own/train.jsonl", "{\"text\": \"a\", \"label\": \"x\"}");
    write("own/dev.jsonl", "{\"text\": \"a\"}", "{\"text\": \"b\", \"label\": null}");
    ClassificationData none =
        files("own/train.jsonl", "own/dev.jsonl", "text", null, "label", null);
    assertThat(none.validation()).noneMatch(TextExample::isLabelled);
    assertThat(none.evaluations()).isEmpty();
    write("own/dev.jsonl", "{\"text\": \"a\", \"label\": \"x\"}", "{\"text\": \"b\"}");
    assertThatThrownBy(() -> files("own/train.jsonl", "own/dev.jsonl", "text", null, "label", null))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("dev.jsonl:2: the row has no label, the rows before have one");
    write("own/dev.tsv", "text\tlabel", "a\t", "b\tx");
    assertThatThrownBy(() -> files("own/train.jsonl", "own/dev.tsv", "text", null, "label", null))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("dev.tsv:3: the row has a label, the rows before have none");
  }

  @Test
  void classesThatFilesNumberHaveNames() throws IOException {
    write("own/t.tsv", "text\tlabel", "a\t1", "b\t0");
    ClassificationData data = named("own/t.tsv", null, List.of("negative", "positive"));
    assertThat(data.labelNames()).containsExactly("negative", "positive");
    assertThat(data.train()).extracting(TextExample::label).containsExactly(1, 0);
    data = named("own/t.tsv", List.of("1", "0"), List.of("positive", "negative"));
    assertThat(data.train()).extracting(TextExample::label).containsExactly(0, 1);
    assertThatThrownBy(() -> named("own/t.tsv", null, List.of("negative")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("data.label_names: expected a name for each of the 2 classes [0, 1]");
    assertThatThrownBy(() -> named("own/t.tsv", null, List.of("same", "same")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label_names: expected distinct classes");
    for (GlueTask task : GlueTask.values()) {
      assertThat(task.names()).as(task.id()).hasSameSizeAs(task.labels()).doesNotContain("0", "1");
    }
  }

  private ClassificationData named(String train, List<String> labels, List<String> names) {
    return new ClassificationFiles(
            train, null, null, "text", null, "label", labels, names, false, null, null)
        .load(new DataHome(folder, folder));
  }

  @Test
  void filesWithoutAnyRowAreNamed() throws IOException {
    for (String[] rows : new String[][] {{}, {"text\tlabel"}}) {
      write("own/train.tsv", rows);
      for (List<String> labels : Arrays.asList(null, List.of("x", "y"))) {
        assertFails(
            "own/train.tsv", "text", labels, "train.tsv: has no examples; expected a header row");
      }
    }
  }

  @Test
  void filesWithNulAreNamed() throws IOException {
    write("own/train.tsv", "\0\0\0");
    assertFails("own/train.tsv", "text", null, "train.tsv:1: expected text, found a NUL byte");
    write("own/train.csv", "text,label", "a\0b,1");
    assertFails("own/train.csv", "text", null, "train.csv:");
    assertFails("own/train.csv", "text", null, "expected text, found a NUL byte");
  }

  private List<String> metrics(String train, boolean regression, List<String> metrics) {
    ClassificationDataConfig config =
        new ClassificationFiles(
            train, null, null, "text", null, "label", null, null, regression, metrics, null);
    List<String> found = config.load(new DataHome(folder, folder)).metrics();
    assertThat(config.metricNames()).isEqualTo(found);
    return found;
  }

  @Test
  void metricsAreOnesOwnChoice() throws IOException {
    write("own/t.tsv", "text\tlabel", "a\t1", "b\t0");
    assertThat(metrics("own/t.tsv", false, null)).containsExactly("accuracy");
    assertThat(metrics("own/t.tsv", false, List.of("f1", "mcc", "accuracy")))
        .containsExactly("f1", "matthews_correlation", "accuracy");
    assertThat(metrics("own/t.tsv", true, null)).containsExactly("pearson", "spearman");
    assertThat(metrics("own/t.tsv", true, List.of("spearman"))).containsExactly("spearman");
    assertBadMetrics(false, List.of("acuracy"), "did you mean \"accuracy\"");
    assertBadMetrics(false, List.of("pearson"), "no metric \"pearson\" for a classification");
    assertBadMetrics(true, List.of("f1"), "no metric \"f1\" for a regression");
    assertBadMetrics(false, List.of(), "expected at least one of accuracy");
  }

  @Test
  void eachDataSetTakesItsOwnKeys() {
    assertThat(section("{}")).isEqualTo(new ClassificationDataConfig.Categories(null));
    assertThat(section("{name: mnli, folder: here}"))
        .isEqualTo(new ClassificationDataConfig.Glue(GlueTask.MNLI, "here", null));
    assertThat(section("{name: sst2_sentences, max_train: 5}"))
        .isEqualTo(new ClassificationDataConfig.Sst2Sentences(null, 5));
    assertThat(section("{name: files, train: a.tsv}"))
        .isEqualTo(
            new ClassificationFiles(
                "a.tsv", null, null, "text", null, "label", null, null, false, null, null));
    assertThatThrownBy(() -> section("{name: glosses, metrics: [f1]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "test:1:26: unknown key \"metrics\" in section; \"metrics\" goes with name: files; with"
                + " name: glosses the keys are max_train");
    assertThatThrownBy(() -> section("{name: files}"))
        .hasMessageContaining("missing key \"train\" in section; expected text: The training");
    assertThatThrownBy(() -> section("{name: files, train: a.tsv, metrics: [f2]}"))
        .hasMessage(
            "test:1:47: section.metrics: there is no metric \"f2\" for a classification; did you"
                + " mean \"f1\"?; expected accuracy, f1, mcc, matthews_correlation");
    // What run folders hold that were written when all keys were in one record.
    assertThat(
            section(
                "{name: cola, folder: null, train: null, validation: null, test: null, text: text,"
                    + " text_pair: null, label: label, labels: null, label_names: null,"
                    + " regression: false, metrics: null, max_train: null}"))
        .isEqualTo(new ClassificationDataConfig.Glue(GlueTask.COLA, null, null));
  }

  private static ClassificationDataConfig section(String yaml) {
    return Sections.read(ClassificationDataConfig.class, yaml);
  }

  private void assertBadMetrics(boolean regression, List<String> metrics, String message) {
    assertThatThrownBy(() -> metrics("own/t.tsv", regression, metrics))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("metrics: ")
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyLineOfATableIsNoRow() throws IOException {
    write("own/train.csv", "text,label", "a,x", "", "b,y", "");
    assertThat(files("own/train.csv", null, "text", null, "label", null).train()).hasSize(2);
  }

  private void assertFails(String train, String text, List<String> labels, String message) {
    assertThatThrownBy(() -> files(train, null, text, null, "label", labels))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }

  @Test
  void explainsWhatIsMissing() {
    assertThatThrownBy(() -> load("mnl"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean \"mnli\"");
    assertThatThrownBy(() -> load("mnli"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("glue/MNLI")
        .hasMessageContaining("gluebenchmark.com");
  }
}
