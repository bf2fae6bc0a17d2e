package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.checkpoint.NpyWriter;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.clip.ContrastiveModel;

/** Writes the embeddings of pictures or texts. */
final class EmbedPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "embed",
          "The embeddings of pictures or texts as rows of embeddings.npy, scaled to length 1.",
          Options.class,
          model -> model instanceof ContrastiveModel,
          EmbedPredictor::predict);

  private static final String FILE = "embeddings.npy";

  /** What may be set. */
  record Options(
      @Doc("Whether the inputs are texts, rather than pictures and folders of pictures.")
          @Default("false")
          boolean texts) {}

  private EmbedPredictor() {}

  private static Result predict(Request<Options> request) {
    boolean texts = request.options().texts();
    if (texts && request.inputs().isEmpty()) {
      throw new UsageException("Give the texts to embed.");
    }
    List<Path> files = texts ? List.of() : PictureFiles.find(request.inputs());
    List<List<Object>> rows = new ArrayList<>();
    try (PredictorModel model = PredictorModel.open(request)) {
      NDArray embeddings =
          texts
              ? model.embedder().texts(request.manager(), request.inputs())
              : model
                  .embedder()
                  .images(request.manager(), files.stream().map(PictureFiles::example).toList())
                  .values();
      NpyWriter.write(request.output().resolve(FILE), embeddings);
      for (int i = 0; i < embeddings.getShape().get(0); i++) {
        rows.add(List.of(i, texts ? request.inputs().get(i) : files.get(i).toString()));
      }
    }
    return new Result(List.of("row", texts ? "text" : "picture"), rows, List.of(Path.of(FILE)));
  }
}
