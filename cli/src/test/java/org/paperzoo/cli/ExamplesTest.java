package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import picocli.CommandLine;

/**
 * Every example of every help text does what it says, in a folder that has the files it names. What
 * would take long is shortened, and what is far away is replaced by something that is here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExamplesTest {
  private static final String TIME = "2026-01-31T12-00-00";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Map<String, String> STAND_INS =
      Map.of(
          "gat/cora", "gat/karate",
          "google-bert/bert-base-uncased", "downloads/bert-base-uncased",
          "downloads/ViT-B-32.safetensors", "downloads/bert-base-uncased",
          "open_clip", "huggingface", // ImageAdapterTest and OpenAiFormatTest export the others
          "train.steps=500", "train.steps=2",
          "200", "5");

  private Path folder;

  @BeforeAll
  void prepare(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Files.writeString(folder.resolve("corpus.txt"), "The cat sat.\nThe dog sat, too.\n");
    for (String name : List.of("translated.txt", "references.txt")) {
      Files.writeString(folder.resolve(name), "The cat sat on the mat.\n");
    }
    for (String photo : List.of("photos/cat/1.png", "photos/dog/2.png")) {
      Files.createDirectories(folder.resolve(photo).getParent());
      BufferedImage image = new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", folder.resolve(photo).toFile());
    }
    Path yaml = Files.writeString(folder.resolve("my.yaml"), YAML);
    Path run = folder.resolve("runs/vae-digits").resolve(TIME);
    zoo("train", yaml, "name=vae-digits", "-o", run);
    zoo("train", yaml, "-o", folder.resolve("runs/my").resolve(TIME));
    zoo("train", "gat/karate", "train.steps=2", "-o", folder.resolve("runs/gat-cora/" + TIME));
    for (String name : List.of("mine", "my-model", "large")) {
      zoo("export", run, "-o", folder.resolve("models").resolve(name));
    }
    List<String> bert =
        StandInModel.overrides(
            ConfigFinder.shipped("lora/sst2").orElseThrow(),
            Files.createDirectory(folder.resolve("stand-ins")));
    Path published = Path.of(bert.get(bert.size() - 1).replaceFirst("^model.folder=", ""));
    zoo("import", published, "-o", folder.resolve("downloads/bert-base-uncased"));
    zoo("import", published, "-o", folder.resolve("models/minilm"));
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray inputs = manager.randomUniform(0, 1, new Shape(2, 784));
      inputs.setName("inputs");
      NDArray epsilon = manager.randomNormal(new Shape(2, 2));
      epsilon.setName("epsilon");
      SafetensorsWriter.write(
          folder.resolve("in.safetensors"), Map.of("inputs", inputs, "epsilon", epsilon));
      Files.write(
          folder.resolve("in.npz"), new NDList(inputs, epsilon).encode(NDList.Encoding.NPZ));
    }
  }

  private static final String YAML =
      """
      paper: vae
      task: vae
      model: {model_type: vae, input_size: 784, hidden_size: 8, latent_size: 2}
      data: {name: digits}
      train:
        steps: 2
        batch_size: 50
        optimizer: {name: adam, lr: 0.0001}
      """;

  private static void zoo(Object... arguments) {
    Console.Result result = Console.zoo(arguments);
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static List<String> helps() {
    List<String> helps = new ArrayList<>(List.of("--help"));
    CommandLine line = new CommandLine(new Zoo(80));
    ToolCommand.addAll(line);
    addHelps("", line, helps);
    return helps;
  }

  private static void addHelps(String verbs, CommandLine line, List<String> helps) {
    line.getSubcommands()
        .forEach(
            (verb, below) -> {
              helps.add(verbs + verb + " --help");
              addHelps(verbs + verb + " ", below, helps);
            });
  }

  static List<String> examples() {
    List<String> examples = new ArrayList<>();
    for (String help : helps()) {
      Console.zoo((Object[]) help.split(" "))
          .out()
          .lines()
          .filter(line -> line.matches("  ([A-Z_]+=\\S+ )?zoo .*"))
          .forEach(examples::add);
    }
    return examples;
  }

  @Test
  void helpFitsATerminal() {
    for (String help : helps()) {
      assertThat(Console.zoo((Object[]) help.split(" ")).out().lines())
          .as(help)
          .allMatch(line -> line.length() <= 80);
    }
    assertThat(examples())
        .hasSizeGreaterThan(25)
        .anyMatch(example -> example.contains("zoo tokenizer train"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void works(String example) throws IOException, InterruptedException {
    List<String> arguments = arguments(example);
    int output = Math.max(arguments.indexOf("-o"), arguments.indexOf("--output"));
    if (output >= 0) {
      AtomicFiles.deleteTree(folder.resolve(arguments.get(output + 1)));
    }
    Console.Result result = Console.Child.start(folder, arguments.toArray()).await();
    assertThat(result.code()).as(arguments + ": " + result.err()).isZero();
    assertThat(result.out()).isNotEmpty();
    if (output >= 0) {
      assertThat(folder.resolve(arguments.get(output + 1))).exists();
    }
  }

  /** Returns the words after zoo, without a comment, variables before and a redirection behind. */
  private static List<String> arguments(String example) throws IOException {
    String command = example.strip().split(" {2,}| > ")[0].replaceFirst("^.*?\\bzoo ", "");
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (word.equals("configs/*/*.yaml")) {
        ConfigFinder.shipped().forEach(config -> words.add(config.file().toString()));
      } else {
        words.add(STAND_INS.getOrDefault(word, word));
      }
    }
    String verb = words.get(0);
    if (verb.equals("verify") && words.size() == 1) {
      words.add("vae"); // VerifyParityTest does all
    }
    if (verb.equals("bench") && !words.contains("--steps")) {
      words.addAll(List.of("--steps", "5"));
    }
    if (verb.equals("train") && words.stream().noneMatch(w -> w.startsWith("train.steps="))) {
      words.add("train.steps=2");
    }
    return words;
  }
}
