package org.paperzoo.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.experiment.Evaluator;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.parity.ForwardPass;
import org.paperzoo.core.report.RunFolder;

/**
 * Does what {@code docs/ADDING_A_PAPER.md} shows: writes its files, compiles them, finds the paper
 * as any other, trains, saves, loads and predicts, and runs the tests that it contains.
 */
class AddingAPaperTest {
  private static final Path PAGE = Path.of("..", "docs", "ADDING_A_PAPER.md");
  private static final Pattern FILE =
      Pattern.compile("(?ms)^\\*\\*`([^`]+)`\\*\\*[^\\n]*\\n\\n```\\w*\\n(.*?)^```$");

  @TempDir private Path folder;
  private Map<String, String> files;
  private Path classes;
  private URLClassLoader loader;
  private ClassLoader before;
  private Catalog catalog;
  private DataHome home;

  @BeforeEach
  void writeAndCompile() throws IOException {
    files = files(Files.readString(PAGE));
    classes = Files.createDirectory(folder.resolve("classes"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      write(folder.resolve("source").resolve(file.getKey()), file.getValue());
      String[] parts = file.getKey().split("/src/main/resources/", 2);
      if (parts.length == 2) {
        write(classes.resolve(parts[1]), file.getValue());
      }
    }
    compile();
    loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
    before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    catalog = Catalog.load();
    home = new DataHome(folder.resolve("data"), folder.resolve("data")).offline();
  }

  @AfterEach
  void forget() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }

  /** Returns the text of each file of the page, by its path. */
  private static Map<String, String> files(String page) {
    Map<String, String> files = new LinkedHashMap<>();
    Matcher matcher = FILE.matcher(page.replace("\r\n", "\n"));
    while (matcher.find()) {
      files.put(matcher.group(1), matcher.group(2));
    }
    return files;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (Stream<Path> all = Files.walk(folder.resolve("source"));
        StandardJavaFileManager manager =
            compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      List<Path> sources = all.filter(file -> file.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "-parameters",
              "-proc:none",
              "-Xlint:rawtypes,unchecked,deprecation,cast");
      compiler
          .getTask(
              messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    assertThat(messages.toString()).isEmpty();
  }

  private Path config() {
    return folder.resolve("source").resolve("configs/dae/digits.yaml");
  }

  @Test
  void thePaperIsFoundAsAnyOther() {
    assertThat(catalog.paper("dae").info().year()).isEqualTo(2008);
    assertThat(catalog.papers()).extracting(paper -> paper.info().id()).contains("vae", "gan");
    assertThat(catalog.preset("dae-mnist", List.of()).model().create()).isNotNull();
    assertThat(catalog.task("dae").modelTypes()).containsExactly("dae");
  }

  @Test
  void trainsSavesLoadsAndPredicts() throws IOException {
    ExperimentReader reader = new ExperimentReader(catalog);
    Experiment experiment =
        reader.read(
            config(), List.of("train.epochs=null", "train.steps=2", "model.hidden_size=16"));
    ExperimentRunner.Outcome outcome =
        new ExperimentRunner(home, Device.cpu(), List.of("train"), List.of())
            .run(experiment, () -> RunFolder.createAt(folder.resolve("run"), experiment.toYaml()));
    assertThat(outcome.step()).isEqualTo(2);
    assertThat(outcome.metrics().keySet()).contains("test_loss", "test_loss_undestroyed");

    Experiment trained = TrainedRun.open(outcome.run().root(), catalog, List.of()).experiment();
    ModelSpec<?> model = trained.model();
    Path saved = folder.resolve("saved");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      assertThat(Evaluator.evaluate(trained, List.of(), manager, home))
          .isEqualTo(outcome.metrics());
      ModelFolder.create(model, model.initialize(manager), saved, Long.MAX_VALUE);
      assertThat(logits(ModelFolder.open(saved, catalog))).isEqualTo(logits(model));
      Predictor<?> filters = catalog.task("dae").type().predictors().get(0);
      Predictor.Result result = predict(filters, model, manager);
      assertThat(result.files()).containsExactly(Path.of("filters.png"));
    }
    assertThat(ImageIO.read(folder.resolve("filters.png").toFile()).getWidth()).isGreaterThan(28);
  }

  private static float[] logits(ModelSpec<?> spec) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray x = manager.arange(2f * 784).div(2f * 784).reshape(new Shape(2, 784));
      return new ForwardPass(spec.initialize(manager), manager)
          .outputs(Map.of("inputs", x), Precision.FLOAT32)
          .get("logits")
          .toFloatArray();
    }
  }

  private <O extends Record> Predictor.Result predict(
      Predictor<O> predictor, ModelSpec<?> model, NDManager manager) {
    TorchEngine.seed(0);
    Faults faults = new Faults();
    O defaults = ConfigBinder.bind(ConfigDocument.empty().root(), predictor.optionsType(), faults);
    faults.throwIfAny();
    return predictor.predict(
        new Predictor.Request<>(
            model.initialize(manager),
            model.config(),
            new ImagesConfig("digits", 1000),
            home,
            Models.context(manager, false),
            manager,
            defaults,
            List.of(),
            folder));
  }

  @Test
  void theTestsOfThePagePass() {
    List<DiscoverySelector> tests =
        files.keySet().stream()
            .filter(file -> file.contains("/src/test/java/"))
            .map(file -> file.split("/src/test/java/")[1].replace(".java", "").replace('/', '.'))
            .<DiscoverySelector>map(name -> selectClass(load(name)))
            .toList();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(tests)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getFailures())
        .as(
            summary.getFailures().stream()
                .map(f -> f.getException().toString())
                .toList()
                .toString())
        .isEmpty();
    assertThat(tests).hasSize(3);
    assertThat(summary.getTestsSucceededCount()).isGreaterThan(15);
  }

  private Class<?> load(String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
