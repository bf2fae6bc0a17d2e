package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.clip.ContrastiveModel;

/** Classifies pictures by labels given as texts (section 3.1). */
final class ClassifyPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "classify",
          "The most probable of the given labels for each picture, without training on them.",
          Options.class,
          model -> model instanceof ContrastiveModel,
          ClassifyPredictor::predict);

  /** What may be set. */
  record Options(
      @Doc("Labels to choose from, with commas between: \"cat, dog, house\".") @Default("null")
          String labels,
      @Doc("Prompts, whose mean is taken; {} stands for the label.")
          @Default("[\"a photo of a {}.\"]")
          List<String> templates,
      @Doc("How many of the most probable labels are shown.") @Default("3") @Range(min = 1)
          int top) {}

  private ClassifyPredictor() {}

  private static Result predict(Request<Options> request) {
    Options options = request.options();
    List<String> labels = PredictorModel.labels(options.labels());
    List<List<String>> prompts =
        labels.stream()
            .map(label -> ZeroShot.prompts(options.templates(), List.of(label)))
            .toList();
    List<Path> files = PictureFiles.find(request.inputs());
    List<List<Object>> rows = new ArrayList<>();
    try (PredictorModel model = PredictorModel.open(request)) {
      NDArray classes = ZeroShot.classes(model.embedder(), request.manager(), prompts); // [K, E]
      NDArray images =
          model
              .embedder()
              .images(request.manager(), files.stream().map(PictureFiles::example).toList())
              .values();
      float[] probabilities =
          ZeroShot.probabilities(images, classes, model.scale()).toFloatArray(); // [N, K]
      for (int i = 0; i < files.size(); i++) {
        int start = i * labels.size();
        List<Integer> best =
            IntStream.range(0, labels.size())
                .boxed()
                .sorted(
                    Comparator.comparingDouble((Integer k) -> -probabilities[start + k])
                        .thenComparing(k -> k))
                .limit(options.top())
                .toList();
        for (int k : best) {
          rows.add(
              List.of(files.get(i).toString(), labels.get(k), (double) probabilities[start + k]));
        }
      }
    }
    return new Result(List.of("picture", "label", "probability"), rows, List.of());
  }
}
