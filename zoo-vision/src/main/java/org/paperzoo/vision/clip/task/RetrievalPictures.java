package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.data.CaptionedImage;
import org.paperzoo.vision.image.data.CaptionedImages;

/** Draws for some captions the pictures that a model finds, and says which were right. */
final class RetrievalPictures {
  private static final int CAPTIONS = 12;
  private static final int FOUND = 5;
  private static final int SEARCHED = 400;

  private final CaptionedImages searched;
  private final Embedder embedder;
  private final ImageProcessor processor;

  /**
   * Creates pictures.
   *
   * @param pairs held-out pictures with captions
   */
  RetrievalPictures(CaptionedImages pairs, Embedder embedder, ImageProcessor processor) {
    searched =
        pairs.count() <= SEARCHED ? pairs : pairs.select(IntStream.range(0, SEARCHED).toArray());
    this.embedder = embedder;
    this.processor = processor;
  }

  /**
   * Writes {@code retrieval.png}, a row for each caption: its picture, then the pictures found, the
   * best first; and {@code retrieval.txt} with the captions and where the right picture came.
   */
  void draw(Illustrations illustrations) {
    PictureVectors found = embedder.images(illustrations.manager(), PairSet.images(searched));
    CaptionedImages pairs = found.readable(searched);
    int count = Math.min(CAPTIONS, pairs.count());
    int[] chosen =
        IntStream.range(0, count).map(i -> (int) ((long) i * pairs.count() / count)).toArray();
    List<String> captions =
        IntStream.of(chosen).mapToObj(i -> pairs.get(i).captions().get(0)).toList();
    NDArray texts = embedder.texts(illustrations.manager(), captions); // [captions, E]
    float[] similarities = texts.matMul(found.values().transpose()).toFloatArray(); // [captions, N]
    ImageGrid grid =
        new ImageGrid(processor.channels(), processor.height(), processor.width())
            .columns(1 + Math.min(FOUND, pairs.count()))
            .rowCaptions(captions);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < count; row++) {
      int start = row * pairs.count();
      List<Integer> ranked =
          IntStream.range(0, pairs.count())
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer i) -> -similarities[start + i])
                      .thenComparing(i -> i))
              .toList();
      grid.add(pixels(pairs.get(chosen[row])));
      ranked.stream().limit(FOUND).forEach(i -> grid.add(pixels(pairs.get(i))));
      int place = ranked.indexOf(chosen[row]) + 1;
      text.append(
          String.format(
              Locale.ROOT,
              "row %d  \"%s\": right picture at place %d of %d%s\n",
              row + 1,
              captions.get(row),
              place,
              pairs.count(),
              place == 1
                  ? ""
                  : ", first is \"" + pairs.get(ranked.get(0)).captions().get(0) + "\""));
    }
    grid.save(illustrations.folder().resolve("retrieval.png"));
    try {
      Files.writeString(illustrations.folder().resolve("retrieval.txt"), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the model sees of a picture, [C, H, W]. */
  private byte[] pixels(CaptionedImage picture) {
    return processor.fit(picture.image().decode(processor.channels())).pixels();
  }
}
