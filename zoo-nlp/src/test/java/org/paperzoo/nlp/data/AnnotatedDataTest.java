package org.paperzoo.nlp.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.nlp.data.MultipleChoiceDataConfig.Format;

/** Tagged words, questions, choices and meanings. */
class AnnotatedDataTest {
  @TempDir private Path folder;

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private DataHome home() {
    return new DataHome(folder, folder).offline();
  }

  private TokenTagData tags(String train, String validation, int column) {
    return new TokenTagDataConfig.Files(train, validation, null, 0, column, null).load(home());
  }

  @Test
  void readsTaggedWords() throws IOException {
    write(
        "train.conll",
        "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n\nPeter NNP B-NP B-PER\n");
    write("dev.conll", "x\tO\r\n\r\nBonn\tB-ORG\r\n");
    TokenTagData data = tags("train.conll", "dev.conll", -1);
    assertThat(data.tagNames()).containsExactly("O", "B-ORG", "B-PER");
    assertThat(data.train()).hasSize(2);
    assertThat(data.train().get(0).words()).containsExactly("EU", "rejects");
    assertThat(data.train().get(0).tags()).containsExactly(1, 0);
    assertThat(data.validation().get(1).words()).containsExactly("Bonn");
    assertThat(tags("train.conll", null, 1).tagNames()).containsExactly("NNP", "VBZ");
  }

  @Test
  void namesTheLineOfABadTag() throws IOException {
    write("train.conll", "a O\nb B-X\n");
    write("dev.conll", "a O\n\nb O\nc B-Y\n");
    assertThatThrownBy(() -> tags("train.conll", "dev.conll", -1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("dev.conll:4: the tag \"B-Y\" is not one of [O, B-X]");
    write("dev.conll", "a O\nb\n");
    assertThatThrownBy(() -> tags("train.conll", "dev.conll", -1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("dev.conll:2: expected a word and its tag");
    assertThatThrownBy(() -> tags("train.conll", null, 5))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("there is no column 5 for the tag");
    write("dev.conll", "\n\n");
    assertThatThrownBy(() -> tags("train.conll", "dev.conll", -1))
        .hasMessageContaining("has no sentences");
    assertThatThrownBy(() -> Sections.read(TokenTagDataConfig.class, "wnut"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("wnut_17");
  }

  @Test
  void namesTheLineWithoutATagOrWord() throws IOException {
    write("train.conll", "a\tO\n\t\nb\tB-X\n");
    assertThat(tags("train.conll", null, -1).train()).as("a lone tab parts sentences").hasSize(2);
    write("train.conll", "a\tO\nb\t\n");
    assertThatThrownBy(() -> tags("train.conll", null, -1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("train.conll:2: the tag is missing");
    write("train.conll", "a\tO\n\tO\n");
    assertThatThrownBy(() -> tags("train.conll", null, -1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("train.conll:2: the word is missing");
  }

  private static final String SQUAD =
      "{\"version\": \"v2.0\", \"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\":"
          + " \"\uD83D\uDE00 In Normandy, France.\", \"qas\": [{\"id\": \"q1\", \"question\":"
          + " \"Where?\", \"is_impossible\": false, \"answers\": [{\"text\": \"France\","
          + " \"answer_start\": %d}]}, {\"id\": \"q2\", \"question\": \"When?\", \"is_impossible\":"
          + " true, \"answers\": [], \"plausible_answers\": [{\"text\": \"In\", \"answer_start\":"
          + " 2}]}]}]}]}";

  @Test
  void readsQuestionsWithPlacesAsJavaCounts() throws IOException {
    List<SquadExample> examples = SquadData.read(write("s.json", String.format(SQUAD, 15)));
    assertThat(examples).hasSize(2);
    SquadExample first = examples.get(0);
    assertThat(first.answers()).containsExactly(new SquadExample.Answer("France", 16));
    assertThat(first.context().substring(16, first.answers().get(0).end())).isEqualTo("France");
    assertThat(first.title()).isEqualTo("T");
    assertThat(examples.get(1).isImpossible()).isTrue();
    List<SquadExample> flat =
        SquadData.read(
            write(
                "f.json",
                "{\"data\": [{\"id\": \"a\", \"question\": \"q\", \"context\": \"b c\","
                    + " \"answers\": {\"text\": [\"c\"], \"answer_start\": [2]}}]}"));
    assertThat(flat.get(0).answers()).containsExactly(new SquadExample.Answer("c", 2));
  }

  @Test
  void explainsMalformedQuestions() throws IOException {
    assertSquadFails(
        String.format(SQUAD, 14), "question q1: the answer \"France\" is not at character 14");
    assertSquadFails(String.format(SQUAD, 99999999), "is not at character 99999999");
    assertSquadFails("{\"data\": [", "s.json:1:");
    assertSquadFails("[]", "expected a JSON object");
    assertSquadFails("{\"version\": 1}", "there is no list \"data\"");
    assertSquadFails("{\"data\": []}", "has no questions");
    assertSquadFails("{\"data\": [{\"id\": \"a\"}]}", "has no text \"context\"");
    assertThatThrownBy(() -> SquadData.read(folder.resolve("none.json")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no such file");
  }

  private static String question(String rest) {
    return "{\"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\": \"b c\", \"qas\":"
        + " [{\"id\": \"q7\", \"question\": \"?\""
        + rest
        + "}]}]}]}";
  }

  @Test
  void aQuestionWithoutAnswerMustSaySo() throws IOException {
    String place = "s.json: question q7: expected ";
    for (String answers :
        List.of(
            "",
            ", \"answers\": []",
            ", \"answers\": \"c\"",
            ", \"answers\": [], \"is_impossible\": false",
            ", \"answers\": [{\"text\": \"\", \"answer_start\": 0}]",
            ", \"answers\": {}",
            ", \"answers\": {\"text\": [\"c\"]}",
            ", \"answers\": {\"text\": [\"c\"], \"answer_start\": []}",
            ", \"answers\": {\"text\": \"c\", \"answer_start\": 2}")) {
      assertSquadFails(question(answers), place);
    }
    assertSquadFails(question(", \"is_impossible\": \"no\""), "question q7: \"is_impossible\" is");
    assertSquadFails(String.format(SQUAD, 15) + "\n{}", "s.json:2: expected nothing after");
    assertSquadFails(String.format(SQUAD, 15) + "]", "s.json:1:");
    assertSquadFails("{\"data\": [{\"paragraphs\": [{\"context\": \"a\"}]}]}", "no list \"qas\"");
    String flat = ", \"answers\": {\"text\": [], \"answer_start\": []}";
    assertThat(SquadData.read(write("s.json", question(flat))).get(0).isImpossible())
        .as("flat files say it with empty lists")
        .isTrue();
    assertThat(SquadData.read(write("s.json", question(", \"is_impossible\": true"))).get(0))
        .matches(SquadExample::isImpossible);
  }

  private void assertSquadFails(String text, String message) throws IOException {
    Path file = write("s.json", text);
    assertThatThrownBy(() -> SquadData.read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }

  private MultipleChoiceData choices(Format format, String train, String validation) {
    return MultipleChoiceData.load(
        new MultipleChoiceDataConfig(format, train, validation, null, null), home());
  }

  @Test
  void readsChoices() throws IOException {
    write(
        "swag.csv",
        ",video-id,fold-ind,startphrase,sent1,sent2,gold-source,ending0,ending1,ending2,ending3,label\n"
            + "0,v,1,s,\"He sits, then\",He,gold,runs.,sleeps.,eats.,\"says \"\"no\"\".\",3\n");
    MultipleChoiceData swag = choices(Format.SWAG, "swag.csv", "swag.csv");
    assertThat(swag.choices()).isEqualTo(4);
    assertThat(swag.train().get(0).context()).isEqualTo("He sits, then");
    assertThat(swag.train().get(0).endings())
        .containsExactly("He runs.", "He sleeps.", "He eats.", "He says \"no\".");
    assertThat(swag.train().get(0).label()).isEqualTo(3);

    String race =
        "{\"answers\": [\"B\", \"A\"], \"options\": [[\"x\", \"y\"], [\"p\", \"q\"]],"
            + " \"questions\": [\"It is _ .\", \"Who?\"], \"article\": \"Long ago.\", \"id\":"
            + " \"high1.txt\"}";
    write("race/high/1.txt", race);
    MultipleChoiceData folderData = choices(Format.RACE, "race", "race/high/1.txt");
    assertThat(folderData.train())
        .containsExactly(
            new MultipleChoiceExample(
                "high1.txt#0", "Long ago.", List.of("It is x .", "It is y ."), 1),
            new MultipleChoiceExample("high1.txt#1", "Long ago.", List.of("Who? p", "Who? q"), 0));

    String absolute = folder.resolve("race").toAbsolutePath().toString();
    String file = folder.resolve("race/high/1.txt").toAbsolutePath().toString();
    assertThat(choices(Format.RACE, absolute, file).train()).isEqualTo(folderData.train());
    assertThatThrownBy(() -> choices(Format.RACE, absolute + "x", file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("racex: no such file or folder");

    write("c.jsonl", "{\"context\": \"a\", \"endings\": [\"b\", \"c\", \"d\"], \"label\": 2}\n");
    assertThat(choices(Format.JSONL, "c.jsonl", "c.jsonl").train().get(0).label()).isEqualTo(2);
  }

  @Test
  void refusesLabelsThatAreNoChoice() throws IOException {
    write("ok.jsonl", "{\"context\": \"a\", \"endings\": [\"b\", \"c\", \"d\"], \"label\": 2}\n");
    write("bad.jsonl", "\n{\"context\": \"a\", \"endings\": [\"b\", \"c\"], \"label\": 2}\n");
    assertThatThrownBy(() -> choices(Format.JSONL, "bad.jsonl", "ok.jsonl"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("bad.jsonl:2: the label \"2\" is not a choice from 0 to 1");
    write("two.jsonl", "{\"context\": \"a\", \"endings\": [\"b\", \"c\"], \"label\": 1}\n");
    assertThatThrownBy(() -> choices(Format.JSONL, "ok.jsonl", "two.jsonl"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has 2 choices, the first training example 3");
    write(
        "race.txt",
        "{\"answers\": [\"C\"], \"options\": [[\"x\", \"y\"]], \"questions\": [\"q\"], \"article\":"
            + " \"a\"}");
    assertThatThrownBy(() -> choices(Format.RACE, "race.txt", "race.txt"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("race.txt:1: question 0");
  }

  @Test
  void refusesExamplesWithoutLabelWhereOneIsNeeded() throws IOException {
    String with = "{\"context\": \"a\", \"endings\": [\"b\", \"c\"], \"label\": 1}\n";
    String without = "{\"context\": \"a\", \"endings\": [\"b\", \"c\"]}\n";
    write("with.jsonl", with);
    write("without.jsonl", without);
    write("some.jsonl", with + without);
    assertThat(choices(Format.JSONL, "with.jsonl", "without.jsonl").validation().get(0).label())
        .isEqualTo(-1);
    assertThatThrownBy(() -> choices(Format.JSONL, "some.jsonl", "with.jsonl"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("some.jsonl:2: the example has no label; every training example");
    assertThatThrownBy(() -> choices(Format.JSONL, "with.jsonl", "some.jsonl"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("some.jsonl:2: the example has no label, but the one at ")
        .hasMessageContaining("some.jsonl:1 has;");
    write("swag.csv", "sent1,sent2,ending0,ending1,ending2,ending3\nx,y,a,b,c,d\n");
    assertThatThrownBy(() -> choices(Format.SWAG, "swag.csv", "swag.csv"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("swag.csv:2: the example has no label");
    write(
        "race.txt",
        "{\"id\": \"r\", \"options\": [[\"x\", \"y\"]], \"questions\": [\"q\"], \"article\":"
            + " \"a\"}");
    assertThatThrownBy(() -> choices(Format.RACE, "race.txt", "race.txt"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("race.txt:1: the example has no label");
  }

  @Test
  void refusesEndingsThatAreNoTexts() throws IOException {
    for (String endings : List.of("[\"b\", 3]", "[\"b\", null]", "{\"x\": \"b\", \"y\": \"c\"}")) {
      write("bad.jsonl", "{\"context\": \"a\", \"endings\": " + endings + ", \"label\": 1}\n");
      assertThatThrownBy(() -> choices(Format.JSONL, "bad.jsonl", "bad.jsonl"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("bad.jsonl:1: expected \"endings\", a list of ");
    }
  }

  @Test
  void readsMeaningsWithTheirReferences() throws IOException {
    Path text =
        write(
            "e.txt", "name : A | food : x||One . \nname : A | food : x||Two .\nname : B||Three\n");
    assertThat(E2eData.read(text))
        .containsExactly(
            new E2eExample("name : A | food : x", List.of("One .", "Two .")),
            new E2eExample("name : B", List.of("Three")));
    Path csv =
        write("e.csv", "mr,ref\n\"name[A], food[x]\",One.\n\"name[A], food[x]\",\"Two, too.\"\n");
    assertThat(E2eData.read(csv))
        .containsExactly(new E2eExample("name[A], food[x]", List.of("One.", "Two, too.")));
    Path bad = write("bad.txt", "name : A||One\nname : A|Two\n");
    assertThatThrownBy(() -> E2eData.read(bad))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("bad.txt:2: expected \"meaning||sentence\"");
  }
}
