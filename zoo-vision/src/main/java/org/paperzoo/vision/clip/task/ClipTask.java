package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.vision.clip.ContrastiveConfig;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.clip.TextInputs;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;
import org.paperzoo.vision.image.data.AugmentationPictures;
import org.paperzoo.vision.image.data.CaptionDataConfig;
import org.paperzoo.vision.image.data.CaptionSplits;
import org.paperzoo.vision.image.data.CaptionedImages;
import org.paperzoo.vision.image.data.ImagePipeline;

/** Minimises the symmetric contrastive loss of pictures and their captions (section 2.3). */
public final class ClipTask implements ModelTask<PairBatch> {
  /** The task {@code clip}. */
  public static final TaskType<CaptionDataConfig, ClipSettings> TYPE =
      TaskType.of("clip", CaptionDataConfig.class, ClipSettings.class, ClipTask::new)
          .description(
              "Learns which captions belong to which pictures, and reports retrieval, and zero-shot"
                  + " accuracy where the pictures have classes.")
          .trains("clip", "clip_resnet")
          .monitors(new Monitor("val_mean_recall", false))
          .predictors(
              ClassifyPredictor.PREDICTOR,
              SearchPredictor.PREDICTOR,
              EmbedPredictor.PREDICTOR,
              AugmentationPictures.predictor())
          .build();

  private final CaptionDataConfig data;
  private final ClipSettings settings;
  private final CaptionSplits splits;
  private final TextTokenizer tokenizer;
  private final CaptionTokens tokens;
  private final ModelSpec<?> spec;
  private final ImageProcessor processor;
  private final ContrastiveModel model;
  private final int batchSize;
  private final long seed;
  private final ProbeTrainer probes;
  private PairBatches batches;

  ClipTask(TaskRequest<CaptionDataConfig, ClipSettings> request) {
    data = request.data();
    settings = request.settings();
    batchSize = request.batchSize();
    seed = request.seed();
    splits = CaptionSplits.load(request.home(), data);
    checkClassPrompts();
    probes = new ProbeTrainer(splits.train(), splits.validation());
    tokenizer = CaptionTokenizer.open(settings, request.model(), splits.train());
    spec = CaptionTokenizer.fit(request.model(), tokenizer, settings.fitVocabulary());
    ContrastiveConfig config = (ContrastiveConfig) spec.config();
    tokens = new CaptionTokens(tokenizer, config.textConfig());
    tokens.requireEnd(config.textConfig());
    processor = new ImageProcessor(processor(config), config.channels());
    model = (ContrastiveModel) spec.initialize(request.manager());
  }

  private void checkClassPrompts() {
    for (String name : settings.classPrompts().keySet()) {
      if (!splits.train().classNames().contains(name)) {
        throw new UsageException(
            "settings.class_prompts: \""
                + name
                + "\" is not a class of "
                + splits.train().name()
                + (splits.train().classNames().isEmpty()
                    ? ", which has none."
                    : "; its classes are " + String.join(", ", splits.train().classNames()) + "."));
      }
    }
  }

  private ImageProcessorConfig processor(ContrastiveConfig config) {
    int size = config.imageSize();
    Optional<ImageProcessorConfig> stored =
        spec.folder() == null
            ? Optional.empty()
            : PreprocessorFile.read(spec.folder(), ProcessorKind.CLIP);
    // The folder's model may have been made for pictures of another size.
    return stored
        .map(file -> file.fitted(size))
        .orElseGet(() -> data.preprocess().toProcessor(size, size, config.channels()));
  }

  @Override
  public ZooModel model() {
    return model;
  }

  @Override
  public ModelSpec<?> spec() {
    return spec;
  }

  @Override
  public void writeCompanions(Path folder) {
    tokenizer.save(folder);
    PreprocessorFile.write(processor.config(), folder);
  }

  @Override
  public List<? extends Objective<PairBatch>> objectives() {
    return List.of(new Contrastive());
  }

  /** The symmetric cross entropy of similarities (Figure 3). */
  private final class Contrastive implements Objective<PairBatch> {
    @Override
    public Loss loss(Step step, PairBatch batch) {
      if (settings.chunk() != null) {
        if (step.context().segments() != null && step.context().segments().recomputes()) {
          throw new UsageException(
              "settings.chunk keeps the activations of a chunk only, and does not go with"
                  + " train.checkpoint_activations. Set that to false, or chunk to a lower number.");
        }
        return new CachedLoss(model, step.context(), batch, settings.chunk()).loss();
      }
      Context context = step.context();
      NDArray images = model.imageEmbeds(context, batch.pixelValues()); // [B, E]
      NDArray texts = model.textEmbeds(context, new TextInputs(batch.inputIds(), null, null));
      return Loss.mean(model.loss(context, texts, images), batch.size());
    }
  }

  @Override
  public void afterStep(Step step) {
    model.clampTemperature();
  }

  @Override
  public Batches<PairBatch> batches() {
    if (batches == null) {
      ImagePipeline pipeline =
          ImagePipeline.training(processor, data.augmentations(), splits.train().images());
      batches =
          new PairBatches(
              splits.train(), pipeline, tokens, batchSize, data.workers(), seed, splits.skipped());
    }
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  @Override
  public List<String> splits() {
    return splits.names();
  }

  private Embedder embedder(Context context) {
    return new Embedder(model, context, tokens, processor, splits.skipped());
  }

  /** Says how many pictures could not be read, if they may be skipped. */
  @Override
  public List<String> warnings(List<Evaluated> evaluations) {
    return splits.skipped().summary().stream().toList();
  }

  /** Returns what trains the linear classifiers. */
  ProbeTrainer probes() {
    return probes;
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    CaptionedImages all = splits.part(evaluation.split());
    Embedder embedder = embedder(evaluation.context());
    Map<String, Double> metrics = new LinkedHashMap<>();
    try (NDManager manager = evaluation.manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      PictureVectors found = embedder.images(manager, PairSet.images(all));
      NDArray images = found.values(); // [N, E]
      CaptionedImages pairs = found.readable(all);
      List<String> captions = new ArrayList<>();
      List<Integer> imageOfCaption = new ArrayList<>();
      int[] firstOfImage = new int[pairs.count()];
      for (int i = 0; i < pairs.count(); i++) {
        firstOfImage[i] = captions.size();
        for (String caption : pairs.get(i).captions()) {
          captions.add(caption);
          imageOfCaption.add(i);
        }
      }
      NDArray texts = embedder.texts(manager, captions); // [M, E]
      NDArray firsts = texts.get(manager.create(firstOfImage)); // [N, E]
      metrics.put(
          "loss", (double) model.loss(evaluation.context(), firsts, images).toFloatArray()[0]);
      metrics.putAll(
          Retrieval.recalls(
              images, texts, imageOfCaption.stream().mapToInt(Integer::intValue).toArray()));
      if (!pairs.classNames().isEmpty()) {
        metrics.put("zero_shot_accuracy", zeroShot(embedder, manager, pairs, images));
        if (settings.linearProbe() && evaluation.thorough()) {
          metrics.put(
              "linear_probe_accuracy",
              probes.accuracy(
                  manager, all, pictures -> embedder.vectors(manager, PairSet.images(pictures))));
        }
      }
    }
    return metrics;
  }

  private double zeroShot(
      Embedder embedder, NDManager manager, CaptionedImages pairs, NDArray images) {
    NDArray classes =
        ZeroShot.classes(
            embedder, manager, pairs.classNames().stream().map(settings::prompts).toList());
    long[] best = images.matMul(classes.transpose()).argMax(1).toLongArray();
    return IntStream.range(0, best.length)
        .mapToDouble(i -> best[i] == pairs.get(i).image().label() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    new RetrievalPictures(splits.validation(), embedder(illustrations.context()), processor)
        .draw(illustrations);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
