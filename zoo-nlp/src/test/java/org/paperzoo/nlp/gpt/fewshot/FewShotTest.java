package org.paperzoo.nlp.gpt.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.gpt.TestModels;
import org.paperzoo.nlp.gpt.task.TokenizerChoice;

class FewShotTest {
  private static final Pattern PROBLEM =
      Pattern.compile("Q: What is (\\d+) (plus|minus|times) (\\d+)\\?\nA:");

  @TempDir private Path folder;
  private NDManager manager;
  private TextTokenizer tokenizer;
  private CausalLanguageModel model;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(4);
    ModelSpec<?> spec =
        new ModelSpec<>(GptPaper.GPT2, new Gpt2Config(257, 48, 16, 1, 2), "GPT2LMHeadModel", null);
    tokenizer = TokenizerChoice.open("bytes", spec);
    model = TokenizerChoice.initialize(spec, manager);
    // Initial weights hardly tell tokens apart.
    model.decoder().wordVectors().getArray().muli(30);
  }

  @AfterEach
  void close() {
    tokenizer.close();
    manager.close();
  }

  private DataHome home() {
    return new DataHome(folder, folder).offline();
  }

  private FewShotData data(String name) {
    return data(name, 300);
  }

  private FewShotData data(String name, int count) {
    return Sections.read(FewShotDataConfig.class, "{name: %s, count: %d}".formatted(name, count))
        .load(home());
  }

  private static FewShotSettings settings(int shots, Normalization normalization) {
    return new FewShotSettings(
        "bytes", shots, null, "\n\n", normalization, "A:", 8, 4, 0.6, null, 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"addition_2", "addition_5", "subtraction_2", "subtraction_3", "multiplication_2"})
  void arithmeticFollowsThePapersRules(String name) {
    int digits = name.charAt(name.length() - 1) - '0';
    long bound = Math.round(Math.pow(10, digits));
    long largest = 0;
    for (FewShotExample example : data(name).validation()) {
      Matcher problem = PROBLEM.matcher(example.context());
      assertThat(problem.matches()).as(example.context()).isTrue();
      long x = Long.parseLong(problem.group(1));
      long y = Long.parseLong(problem.group(3));
      long result =
          switch (problem.group(2)) {
            case "plus" -> x + y;
            case "minus" -> x - y;
            default -> x * y;
          };
      assertThat(example.completion()).isEqualTo(" " + result);
      assertThat(x).isLessThan(bound);
      assertThat(y).isLessThan(bound);
      largest = Math.max(largest, x);
    }
    assertThat(largest).isGreaterThan(bound * 9 / 10);
    assertThat(data(name).validation()).hasSize(300).isEqualTo(data(name).validation());
    assertThat(data(name).train()).isNotEqualTo(data(name).validation());
  }

  @ParameterizedTest
  @CsvSource({
    "addition_2, 4000, 4000, 4000",
    "multiplication_2, 20000, 6000, 5000",
    "composite_1, 9000, 5000, 4500",
    "subtraction_5, 500, 500, 500"
  })
  void judgedProblemsAreNotTrained(String name, int count, int leastJudged, int trained) {
    FewShotData data = data(name, count);
    Set<FewShotExample> judged = Set.copyOf(data.validation());
    assertThat(data.train()).hasSize(trained).doesNotHaveDuplicates().noneMatch(judged::contains);
    assertThat(data.validation()).hasSizeBetween(leastJudged, count);
    assertThat(judged).hasSizeLessThanOrEqualTo(name.startsWith("composite") ? 4500 : 5000);
    // As the paper draws them, a problem may be asked twice.
    assertThat(judged.size() < data.validation().size()).isEqualTo(count > 500);
  }

  @Test
  void compositeProblemsHaveParenthesesAroundTheLastTwoNumbers() {
    Pattern form = Pattern.compile("Q: What is (\\d)([-+*])\\((\\d)([-+*])(\\d)\\)\\?\nA:");
    for (FewShotExample example : data("composite_1").validation()) {
      Matcher problem = form.matcher(example.context());
      assertThat(problem.matches()).as(example.context()).isTrue();
      int inner = apply(problem.group(4), number(problem.group(3)), number(problem.group(5)));
      int result = apply(problem.group(2), number(problem.group(1)), inner);
      assertThat(example.completion()).isEqualTo(" " + result);
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private static int apply(String operator, int x, int y) {
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      default -> x * y;
    };
  }

  @ParameterizedTest
  @EnumSource(WordScrambling.class)
  void wordsAreScrambledByThePapersRules(WordScrambling scrambling) {
    List<String> words = List.of("inevitably", "corruption", "opponent", "succession", "objects");
    List<FewShotExample> examples = scrambling.examples(words, 1);
    assertThat(examples).hasSize(5).isEqualTo(scrambling.examples(words, 1));
    for (FewShotExample example : examples) {
      String word = example.completion().strip();
      assertThat(words).contains(word);
      assertThat(example.context())
          .startsWith("Please unscramble the letters into a word, and write that word:\n")
          .endsWith(" =");
      String scrambled =
          example.context().substring(example.context().indexOf('\n') + 1).replaceFirst(" =$", "");
      assertThat(scrambled).isNotEqualTo(word);
      switch (scrambling) {
        case CYCLE_LETTERS -> assertThat(scrambled + scrambled).contains(word);
        case ANAGRAMS_1, ANAGRAMS_2 -> {
          int kept = scrambling == WordScrambling.ANAGRAMS_1 ? 1 : 2;
          assertThat(sorted(scrambled)).isEqualTo(sorted(word));
          assertThat(scrambled)
              .startsWith(word.substring(0, kept))
              .endsWith(word.substring(word.length() - kept));
        }
        case RANDOM_INSERTION -> {
          assertThat(scrambled).hasSize(2 * word.length() - 1);
          assertThat(scrambled.replaceAll("[^a-z]", "")).isEqualTo(word);
        }
        default -> assertThat(new StringBuilder(scrambled).reverse()).hasToString(word);
      }
    }
  }

  private static String sorted(String text) {
    char[] letters = text.toCharArray();
    Arrays.sort(letters);
    return new String(letters);
  }

  @Test
  void wordsAreTheCorpusMostFrequentOnes() {
    FewShotData words = data("reversed_words", 20);
    assertThat(words.train()).hasSize(20).doesNotContainAnyElementsOf(words.validation());
    assertThat(words.validation())
        .hasSize(20)
        .allSatisfy(e -> assertThat(e.completion().strip()).hasSizeBetween(5, 14));
  }

  @Test
  void promptsHaveDemonstrationsOfTheTrainingSetAsFarAsTheyFit() {
    FewShotData data =
        new FewShotData(
            Judgement.FREE_FORM,
            List.of(
                new FewShotExample("2+2 =", " 4"),
                new FewShotExample("1+1 =", " 2"),
                new FewShotExample("3+3 =", " 6")),
            List.of(new FewShotExample("4+4 =", " 8")));
    String two =
        tokenizer.decode(
            new PromptBuilder(data, settings(2, Normalization.NONE), tokenizer, 100, 3)
                .prompt(0, 0),
            false);
    assertThat(two).matches("(?s)(\\d)\\+\\1 = \\d\n\n(\\d)\\+\\2 = \\d\n\n4\\+4 =");
    assertThat(two.substring(0, 5)).isNotEqualTo(two.substring(9, 14));
    long[] short1 =
        new PromptBuilder(data, settings(2, Normalization.NONE), tokenizer, 15, 3).prompt(0, 0);
    assertThat(tokenizer.decode(short1, false)).isEqualTo(two.substring(9));
    assertThatThrownBy(
            () -> new PromptBuilder(data, settings(4, Normalization.NONE), tokenizer, 100, 3))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("settings.shots is 4");
  }

  @Test
  void trainingTextsAreExamplesBehindOthersWithTheirCompletionsLearnt() {
    FewShotData data =
        new FewShotData(
            Judgement.FREE_FORM,
            List.of(
                new FewShotExample("Q1", " one"),
                new FewShotExample("Qö2", " zwölf"),
                new FewShotExample("Q3", " three")),
            List.of(new FewShotExample("Q4", " four")));
    PromptBuilder prompts =
        new PromptBuilder(data, settings(2, Normalization.NONE), tokenizer, 100, 3);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      TrainingText text = prompts.trainingText(0, new SplitMix64(i));
      String whole = tokenizer.decode(text.ids(), true);
      assertThat(whole).endsWith("Q1 one\n\n");
      String learnt = tokenizer.decode(learnt(text), true);
      assertThat(learnt).isEqualTo(whole.replaceAll("Q1|Qö2|Q3", ""));
      seen.add(whole.substring(0, whole.length() - "Q1 one\n\n".length()));
    }
    assertThat(seen)
        .containsExactly(
            "",
            "Q3 three\n\n",
            "Q3 three\n\nQö2 zwölf\n\n",
            "Qö2 zwölf\n\n",
            "Qö2 zwölf\n\nQ3 three\n\n");
    PromptBuilder shorter =
        new PromptBuilder(data, settings(2, Normalization.NONE), tokenizer, 5, 3);
    TrainingText end = shorter.trainingText(0, new SplitMix64(1));
    assertThat(tokenizer.decode(end.ids(), true)).isEqualTo(" one\n\n");
    assertThat(end.trained()).containsOnly(true);
  }

  @Test
  void completionsAreFoundInTokensOfSeveralBytes() {
    TokenizerTrainer trainer = new TokenizerTrainer(TokenizerTraining.of(TokenizerStyle.GPT2, 300));
    trainer.feed(List.of("Name the animals.", "A 🐈 is: a small cat", "A 🐕 is: a dog").iterator());
    FewShotData data =
        new FewShotData(
            Judgement.FREE_FORM,
            List.of(
                new FewShotExample("A 🐈 is:", " a small cat"),
                new FewShotExample("A 🐕 is:", " a dog 🐕")),
            List.of(new FewShotExample("A 🐎 is:", " a horse")));
    try (TextTokenizer own = trainer.train().open()) {
      for (String delimiter : List.of("\n\n", " ; ")) {
        FewShotSettings shown =
            new FewShotSettings(
                "model", 1, "Name them.", delimiter, Normalization.NONE, "A:", 8, 4, 0.6, null, 9);
        PromptBuilder prompts = new PromptBuilder(data, shown, own, 200, 3);
        Set<String> learnt = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
          TrainingText text = prompts.trainingText(0, new SplitMix64(i));
          assertThat(own.decode(text.ids(), true)).startsWith("Name them." + delimiter);
          learnt.add(own.decode(learnt(text), true));
        }
        String end = delimiter.startsWith("\n") ? delimiter : "\n";
        assertThat(learnt)
            .containsExactlyInAnyOrder(
                " a small cat" + end,
                " a dog 🐕" + (delimiter.startsWith("\n") ? delimiter : "") + " a small cat" + end);
      }
    }
  }

  private static long[] learnt(TrainingText text) {
    return IntStream.range(0, text.length())
        .filter(i -> text.trained()[i])
        .mapToLong(i -> text.ids()[i])
        .toArray();
  }

  @Test
  void demonstrationsThatWereShownAreCounted() {
    List<FewShotExample> train = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      train.add(new FewShotExample(i + "+" + i + " =", " " + 2 * i));
    }
    FewShotData data =
        new FewShotData(
            Judgement.FREE_FORM, train, List.of(new FewShotExample("4+4 =", " 8"), train.get(0)));
    assertThat(metrics(data, 2)).containsEntry("shots", 2.0);
    // Of 48 tokens 8 are for the answer, and a demonstration has 9 or 10.
    assertThat(metrics(data, 8).get("shots")).isBetween(2.5, 4.0);
  }

  private Map<String, Double> metrics(FewShotData data, int shots) {
    return new FewShotEvaluator(
            data,
            settings(shots, Normalization.NONE),
            tokenizer,
            model,
            TestModels.evaluation(manager),
            manager)
        .evaluate(data.validation().size(), 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Judgement.class,
      names = {"MULTIPLE_CHOICE", "CLOZE"})
  void completionsLongerThanTheModelAreNamed(Judgement judgement) {
    FewShotExample fine = new FewShotExample("It was", List.of(" a", " b"), 0);
    FewShotExample long1 = new FewShotExample("It was", List.of(" " + "a".repeat(60), " b"), 0);
    FewShotData data = new FewShotData(judgement, List.of(), List.of(fine, long1));
    assertThatThrownBy(() -> metrics(data, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Example 2 of data.validation cannot be judged")
        .hasMessageContaining("has 61 tokens, and the model's sequences have 1 to 48");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          multiple_choice | {"context": "a", "endings": ["b", " "], "label": 0}
          free_form       | {"context": "a", "answer": ""}
          free_form       | {"context": "a", "answers": ["b", ""]}
          """)
  void emptyCompletionsAreRefusedWhereTheyStand(String name, String line) throws IOException {
    Files.writeString(folder.resolve("bad.jsonl"), "\n" + line + "\n");
    assertThatThrownBy(() -> read(name, "bad.jsonl"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("bad.jsonl:2: one of the")
        .hasMessageContaining("is empty");
  }

  @Test
  void lastWordsHaveABlankWhereThereAreDemonstrations() {
    FewShotData data =
        new FewShotData(
            Judgement.CLOZE,
            List.of(FewShotData.cloze("Bob went to see Alice", "here")),
            List.of(FewShotData.cloze("Alice went to see Bob", "here")));
    assertThat(prompt(data, 0)).isEqualTo("Alice went to see");
    assertThat(prompt(data, 1))
        .isEqualTo("Bob went to see ____. -> Alice\n\nAlice went to see ____. ->");
  }

  private String prompt(FewShotData data, int shots) {
    return tokenizer.decode(
        new PromptBuilder(data, settings(shots, Normalization.NONE), tokenizer, 100, 3)
            .prompt(0, 0),
        false);
  }

  private double logProb(String prompt, String completion) {
    long[] before = tokenizer.encodePlain(prompt);
    long[] all = tokenizer.encodePlain(prompt + completion);
    NDArray logits =
        model
            .forward(
                TestModels.evaluation(manager),
                Map.of("input_ids", manager.create(all, new Shape(1, all.length))))
            .get("logits")
            .logSoftmax(-1);
    double sum = 0;
    for (int i = before.length; i < all.length; i++) {
      sum += logits.getFloat(0, i - 1, all[i]);
    }
    return sum;
  }

  @Test
  void scoresAreLogProbabilitiesOfWholeCompletions() {
    List<LikelihoodScorer.Query> queries =
        List.of(
            query("Once", " upon a time"),
            query("A", "b"),
            query("There was", " a"),
            query("x", "yz"));
    List<LikelihoodScorer.Score> scores =
        new LikelihoodScorer(model, TestModels.evaluation(manager), manager).score(queries);
    assertThat(scores.get(0).logProb()).isCloseTo(logProb("Once", " upon a time"), within(1e-4));
    assertThat(scores.get(1).logProb()).isCloseTo(logProb("A", "b"), within(1e-4));
    assertThat(scores.get(2).logProb()).isCloseTo(logProb("There was", " a"), within(1e-4));
    assertThat(scores.get(3).logProb()).isCloseTo(logProb("x", "yz"), within(1e-4));
  }

  private LikelihoodScorer.Query query(String prompt, String completion) {
    return new LikelihoodScorer.Query(
        tokenizer.encodePlain(prompt), tokenizer.encodePlain(completion));
  }

  @ParameterizedTest
  @EnumSource(Normalization.class)
  void likeliestChoiceCounts(Normalization normalization) {
    List<String> choices = List.of(" a cat", " the old dog", " nö");
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < choices.size(); i++) {
      double score = logProb("It was", choices.get(i));
      int tokens = tokenizer.encodePlain(choices.get(i)).length;
      double value =
          switch (normalization) {
            case NONE -> score;
            case TOKEN, BYTE -> score / tokens; // a token is a byte here
            case UNCONDITIONAL -> score - logProb("A:", choices.get(i));
          };
      if (value > highest) {
        highest = value;
        best = i;
      }
    }
    for (int answer = 0; answer < choices.size(); answer++) {
      FewShotData data =
          new FewShotData(
              Judgement.MULTIPLE_CHOICE,
              List.of(),
              List.of(new FewShotExample("It was", choices, answer)));
      double accuracy =
          new FewShotEvaluator(
                  data,
                  settings(0, normalization),
                  tokenizer,
                  model,
                  TestModels.evaluation(manager),
                  manager)
              .evaluate(1, 0)
              .get("accuracy");
      assertThat(accuracy).isEqualTo(answer == best ? 1 : 0);
    }
  }

  @Test
  void readsTasksFromFiles() throws IOException {
    Files.writeString(
        folder.resolve("choice.jsonl"),
        "{\"context\": \"The sky is\", \"endings\": [\"blue\", \" green\"], \"label\": 1}\n\n");
    Files.writeString(folder.resolve("cloze.jsonl"), "{\"text\": \"All is well\"}\n");
    Files.writeString(
        folder.resolve("free.jsonl"), "{\"context\": \"Q:\", \"answers\": [\"yes\", \"yeah\"]}\n");
    assertThat(read("multiple_choice", "choice.jsonl"))
        .isEqualTo(new FewShotExample("The sky is", List.of(" blue", " green"), 1));
    assertThat(read("cloze", "cloze.jsonl")).isEqualTo(new FewShotExample("All is", " well"));
    assertThat(read("free_form", "free.jsonl"))
        .isEqualTo(new FewShotExample("Q:", List.of(" yes", " yeah"), 0));
    assertThatThrownBy(() -> read("multiple_choice", "cloze.jsonl"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("cloze.jsonl:1: expected \"endings\"");
    assertThatThrownBy(() -> Sections.read(FewShotDataConfig.class, "{name: cloze, count: 5}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("with name: cloze the keys are train, validation");
    assertThatThrownBy(() -> read("adition_2", "cloze.jsonl"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean \"addition_2\"");
  }

  private FewShotExample read(String name, String file) {
    String section = "{name: %s, validation: \"%s\"}".formatted(name, folder.resolve(file));
    return Sections.read(FewShotDataConfig.class, section.replace('\\', '/'))
        .load(home())
        .validation()
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fineTuningLearnsWhatIsJudged(int shots) throws IOException {
    Path examples = folder.resolve("facts.jsonl");
    Files.writeString(
        examples,
        """
        {"context": "Q: red?", "answer": "rot"}
        {"context": "Q: blue?", "answer": "blau"}
        {"context": "Q: green?", "answer": "grün"}
        """);
    Path yaml = folder.resolve("facts.yaml");
    Files.writeString(
        yaml,
        """
        paper: gpt
        task: few-shot
        model: {model_type: gpt2, n_positions: 48, n_embd: 24, n_layer: 2, n_head: 2,
                resid_pdrop: 0, embd_pdrop: 0, attn_pdrop: 0}
        data: {name: free_form, train: "%s", validation: "%s"}
        settings: {tokenizer: bytes, beams: 2, shots: %d}
        train:
          batch_size: 3
          steps: 240
          optimizer: {name: adamw, lr: 0.01}
          evaluate_every: 120
        """
            .formatted(examples, examples, shots));
    Experiment experiment = new ExperimentReader(Catalog.of(new GptPaper())).read(yaml, List.of());
    ExperimentRunner.Outcome outcome =
        new ExperimentRunner(home(), Device.cpu(), List.of("train"), List.of())
            .run(experiment, () -> RunFolder.createAt(folder.resolve("run"), experiment.toYaml()));
    assertThat(outcome.metrics()).containsEntry("val_accuracy", 1.0);
    assertThat(outcome.run().environment()).content().contains(DataHome.sha256(examples));
  }
}
