package org.paperzoo.vision.classification.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.vision.alexnet.AlexNetPaper;
import org.paperzoo.vision.vit.ViTPaper;

class ImageClassificationContractTest {
  /** Writes pictures once. */
  private static String folder(Path folder) throws IOException {
    Path pictures = folder.resolve("pictures");
    if (!Files.exists(pictures)) {
      PictureFolders.write(pictures, 28, 10);
    }
    return pictures.toString().replace('\\', '/');
  }

  @Nested
  class Plain extends TaskContract {
    @Override
    protected Catalog catalog() {
      return Catalog.of(new AlexNetPaper());
    }

    @Override
    protected String experiment() throws IOException {
      return """
          paper: alexnet
          task: image-classification
          model:
            preset: alexnet-small
            channels: [4, 6, 6, 6, 4]
            fc: 8
            image_size: 28
            num_channels: 1
            dropout: 0
          data: {name: "folder:%s", validation_size: 4, workers: 0}
          settings: {label_smoothing: 0.1}
          """
          .formatted(folder(folder));
    }
  }

  @Nested
  class Mixed extends TaskContract {
    @Override
    protected Catalog catalog() {
      return Catalog.of(new AlexNetPaper());
    }

    @Override
    protected boolean largerBatchHasTheSameExamples() {
      return false;
    }

    @Override
    protected String experiment() throws IOException {
      return """
          paper: alexnet
          task: image-classification
          model:
            preset: alexnet-small
            channels: [4, 6, 6, 6, 4]
            fc: 8
            image_size: 24
            num_channels: 1
          data:
            name: "folder:%s"
            validation_size: 4
            preprocess: {resize: 28}
            augmentations: [{name: random_crop, size: 24}, {name: horizontal_flip}]
            mixing: {mixup: 0.4}
          settings: {views: ten}
          """
          .formatted(folder(folder));
    }
  }

  @Nested
  class Transformer extends TaskContract {
    @Override
    protected Catalog catalog() {
      return Catalog.of(new AlexNetPaper(), new ViTPaper());
    }

    @Override
    protected boolean hasSegments() {
      return true;
    }

    @Override
    protected String experiment() throws IOException {
      return """
          paper: vit
          task: image-classification
          model:
            preset: vit-mini
            hidden_size: 16
            intermediate_size: 24
            num_hidden_layers: 2
            image_size: 28
            patch_size: 7
            num_channels: 1
          data: {name: "folder:%s", validation_size: 4}
          """
          .formatted(folder(folder));
    }
  }
}
