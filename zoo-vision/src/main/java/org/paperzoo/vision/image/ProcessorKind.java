package org.paperzoo.vision.image;

import java.util.List;
import org.paperzoo.core.data.ImageResize.Filter;

/**
 * The image processors of {@code transformers} that are known, with what they do where {@code
 * preprocessor_config.json} does not say.
 */
public enum ProcessorKind {
  /** Resizes to a square, without regard to the proportions. */
  VIT(
      "ViTImageProcessor",
      ImageSize.square(224),
      Filter.BILINEAR,
      null,
      List.of(0.5, 0.5, 0.5),
      List.of(0.5, 0.5, 0.5)),
  /** Resizes to a square and cuts its middle out. */
  DEIT(
      "DeiTImageProcessor",
      ImageSize.square(256),
      Filter.BICUBIC,
      ImageSize.square(224),
      List.of(0.485, 0.456, 0.406),
      List.of(0.229, 0.224, 0.225)),
  /** Resizes the shorter side and cuts the middle out. */
  CLIP(
      "CLIPImageProcessor",
      ImageSize.shorterSide(224),
      Filter.BICUBIC,
      ImageSize.square(224),
      List.of(0.48145466, 0.4578275, 0.40821073),
      List.of(0.26862954, 0.26130258, 0.27577711));

  private final String className;
  private final ImageSize size;
  private final Filter filter;
  private final ImageSize crop;
  private final List<Double> mean;
  private final List<Double> std;

  ProcessorKind(
      String className,
      ImageSize size,
      Filter filter,
      ImageSize crop,
      List<Double> mean,
      List<Double> std) {
    this.className = className;
    this.size = size;
    this.filter = filter;
    this.crop = crop;
    this.mean = mean;
    this.std = std;
  }

  /** Returns the class in {@code transformers}. */
  public String className() {
    return className;
  }

  /** Returns what this kind does where nothing else is said. */
  public ImageProcessorConfig defaults() {
    return new ImageProcessorConfig(
        this,
        this == CLIP,
        true,
        size,
        filter,
        crop != null,
        crop,
        true,
        1 / 255.0,
        true,
        mean,
        std);
  }
}
