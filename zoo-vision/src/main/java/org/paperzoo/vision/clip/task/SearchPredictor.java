package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.clip.ContrastiveModel;

/** Ranks pictures by how well a text describes them. */
final class SearchPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "search",
          "The pictures of a folder that a text describes best, as search.html. The text comes"
              + " first, then folders or pictures; embeddings are kept for the next search.",
          Options.class,
          model -> model instanceof ContrastiveModel,
          SearchPredictor::predict);

  private static final String PAGE = "search.html";

  /** What may be set. */
  record Options(
      @Doc("How many pictures are shown.") @Default("20") @Range(min = 1, max = 1000) int top) {}

  private SearchPredictor() {}

  private static Result predict(Request<Options> request) {
    if (request.inputs().size() < 2) {
      throw new UsageException(
          "Give a text and then folders or pictures, such as \"a red bicycle\" photos.");
    }
    String text = request.inputs().get(0);
    List<Path> files =
        PictureFiles.find(request.inputs().subList(1, request.inputs().size())).stream()
            .distinct()
            .toList();
    float[] similarities;
    try (PredictorModel model = PredictorModel.open(request)) {
      NDArray images = embedded(model, request, files); // [N, E]
      NDArray query = model.embedder().texts(request.manager(), List.of(text)); // [1, E]
      similarities = images.matMul(query.transpose()).toFloatArray(); // [N]
    }
    List<RankedPicture> ranked =
        IntStream.range(0, files.size())
            .mapToObj(i -> new RankedPicture(files.get(i), similarities[i]))
            .sorted(
                Comparator.comparingDouble(RankedPicture::similarity)
                    .reversed()
                    .thenComparing(RankedPicture::file))
            .limit(request.options().top())
            .toList();
    SearchPage.write(request.output().resolve(PAGE), text, files.size(), ranked);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      rows.add(
          List.of(i + 1, ranked.get(i).file().toString(), (double) ranked.get(i).similarity()));
    }
    return new Result(List.of("rank", "picture", "similarity"), rows, List.of(Path.of(PAGE)));
  }

  /** Returns the embeddings of pictures, those that were embedded before from the cache. */
  private static NDArray embedded(
      PredictorModel model, Request<Options> request, List<Path> files) {
    NDManager manager = request.manager();
    int width = ((ContrastiveModel) request.model()).config().projectionDim();
    EmbeddingCache cache = EmbeddingCache.open(request.home(), request.folder(), width, manager);
    List<String> hashes = files.stream().map(DataHome::sha256).toList();
    Map<String, Path> missing = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      if (cache.get(hashes.get(i)) == null) {
        missing.put(hashes.get(i), files.get(i));
      }
    }
    if (!missing.isEmpty()) {
      float[] fresh =
          model
              .embedder()
              .images(manager, missing.values().stream().map(PictureFiles::example).toList())
              .values()
              .toFloatArray();
      int row = 0;
      for (String hash : missing.keySet()) {
        cache.put(hash, Arrays.copyOfRange(fresh, row * width, (row + 1) * width));
        row++;
      }
      cache.save(manager);
    }
    float[] all = new float[Math.multiplyExact(files.size(), width)];
    for (int i = 0; i < files.size(); i++) {
      System.arraycopy(cache.get(hashes.get(i)), 0, all, i * width, width);
    }
    return manager.create(all, new Shape(files.size(), width));
  }
}
