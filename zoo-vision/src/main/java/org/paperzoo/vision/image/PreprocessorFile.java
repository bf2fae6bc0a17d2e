package org.paperzoo.vision.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.error.FailureException;

/**
 * The {@code preprocessor_config.json} of a model folder, as {@code transformers} writes it now and
 * wrote it before version 4.26 (sizes as one number, {@code feature_extractor_type}).
 */
public final class PreprocessorFile {
  /** The file's name in a model folder. */
  public static final String NAME = "preprocessor_config.json";

  private static final int LARGEST = Sizes.EXTENT;

  /** The filters by Pillow's numbers. */
  private static final List<Filter> FILTERS =
      List.of(
          Filter.NEAREST,
          Filter.LANCZOS,
          Filter.BILINEAR,
          Filter.BICUBIC,
          Filter.BOX,
          Filter.HAMMING);

  /** The file; what it does not state is null and comes from the kind. */
  record Keys(
      @Doc("Class of the image processor.") @Default("null") String imageProcessorType,
      @Doc("Its name in older files.") @Default("null") String featureExtractorType,
      @Doc("Whether pictures become colour.") @Default("null") Boolean doConvertRgb,
      @Doc("Whether pictures are resized.") @Default("null") Boolean doResize,
      @Doc("A number, {height, width} or {shortest_edge}.") @Default("null") ConfigNode size,
      @Doc("Pillow's number of the filter.") @Default("null") @Range(min = 0, max = 5)
          Integer resample,
      @Doc("Whether the middle is cut out.") @Default("null") Boolean doCenterCrop,
      @Doc("A number or {height, width}.") @Default("null") ConfigNode cropSize,
      @Doc("Whether the bytes are multiplied.") @Default("null") Boolean doRescale,
      @Doc("The factor.") @Default("null") @Range(min = 0, minExclusive = true)
          Double rescaleFactor,
      @Doc("Whether channels are normalised.") @Default("null") Boolean doNormalize,
      @Doc("Mean of each channel.") @Default("null") ConfigNode imageMean,
      @Doc("Standard deviation of each channel.") @Default("null") ConfigNode imageStd) {}

  private PreprocessorFile() {}

  /**
   * Reads the file of a model folder.
   *
   * @param folder the model folder
   * @param fallback the kind of processor, where the file does not name one
   * @return empty if the folder has no such file
   * @throws FailureException if the file is malformed or of a processor that is not known
   */
  public static Optional<ImageProcessorConfig> read(Path folder, ProcessorKind fallback) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Keys keys = ConfigJson.fromJson(file, Keys.class).config();
    ImageProcessorConfig base = kind(file, keys, fallback).defaults();
    boolean square = base.kind() != ProcessorKind.CLIP;
    try {
      return Optional.of(
          new ImageProcessorConfig(
              base.kind(),
              or(keys.doConvertRgb, base.convertRgb()),
              or(keys.doResize, base.resizes()),
              isGiven(keys.size) ? size(file, keys.size, square) : base.size(),
              keys.resample == null ? base.filter() : FILTERS.get(keys.resample),
              or(keys.doCenterCrop, base.crops()),
              isGiven(keys.cropSize) ? size(file, keys.cropSize, true) : base.crop(),
              or(keys.doRescale, base.rescales()),
              or(keys.rescaleFactor, base.rescaleFactor()),
              or(keys.doNormalize, base.normalizes()),
              isGiven(keys.imageMean) ? numbers(file, keys.imageMean) : base.mean(),
              isGiven(keys.imageStd) ? numbers(file, keys.imageStd) : base.std()));
    } catch (IllegalArgumentException e) {
      throw new FailureException(file + ": " + e.getMessage() + ".", e);
    }
  }

  /** Returns the kind that the file names; fast and slow processors are of one kind. */
  private static ProcessorKind kind(Path file, Keys keys, ProcessorKind fallback) {
    String name = keys.imageProcessorType;
    if (name == null && keys.featureExtractorType != null) {
      name = keys.featureExtractorType.replace("FeatureExtractor", "ImageProcessor");
    }
    if (name == null) {
      return fallback;
    }
    for (ProcessorKind kind : ProcessorKind.values()) {
      if (name.equals(kind.className()) || name.equals(kind.className() + "Fast")) {
        return kind;
      }
    }
    throw new FailureException(
        file
            + ": the image processor "
            + name
            + " is not known. Expected ViTImageProcessor, DeiTImageProcessor or"
            + " CLIPImageProcessor.");
  }

  private static boolean isGiven(ConfigNode node) {
    return node != null && !node.isNull();
  }

  private static <T> T or(T given, T fallback) {
    return given == null ? fallback : given;
  }

  private static ImageSize size(Path file, ConfigNode node, boolean square) {
    if (node.isNumber()) {
      int side = side(file, node);
      return square ? ImageSize.square(side) : ImageSize.shorterSide(side);
    }
    if (node.isList() && node.size() == 2) {
      return ImageSize.exactly(
          side(file, node.elements().get(0)), side(file, node.elements().get(1)));
    }
    if (node.isMap() && node.has("height") && node.has("width")) {
      return ImageSize.exactly(side(file, node.get("height")), side(file, node.get("width")));
    }
    if (node.isMap() && node.has("shortest_edge")) {
      return ImageSize.shorterSide(side(file, node.get("shortest_edge")));
    }
    throw new FailureException(
        file
            + ": "
            + node.path()
            + ": expected a number, {height, width} or {shortest_edge}, found "
            + node
            + ".");
  }

  private static int side(Path file, ConfigNode node) {
    double side = node.isNumber() ? node.asDouble() : -1;
    if (side < 1 || side > LARGEST || side != Math.rint(side)) {
      throw new FailureException(
          file
              + ": "
              + node.path()
              + ": expected a whole number of 1 to "
              + LARGEST
              + " pixels, found "
              + node
              + ".");
    }
    return (int) side;
  }

  private static List<Double> numbers(Path file, ConfigNode node) {
    List<ConfigNode> elements = node.isList() ? node.elements() : List.of(node);
    List<Double> numbers = new ArrayList<>();
    for (ConfigNode element : elements) {
      if (!element.isNumber()) {
        throw new FailureException(
            file + ": " + element.path() + ": expected a number, found " + element + ".");
      }
      numbers.add(element.asDouble());
    }
    return numbers;
  }

  /**
   * Writes the file into a model folder, with every key stated.
   *
   * @throws FailureException if it cannot be written
   */
  public static void write(ImageProcessorConfig config, Path folder) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (config.crop() != null) {
      keys.put("crop_size", json(config.crop()));
    }
    if (config.kind() != ProcessorKind.VIT) {
      keys.put("do_center_crop", config.crops());
    }
    keys.put("do_convert_rgb", config.convertRgb());
    keys.put("do_normalize", config.normalizes());
    keys.put("do_rescale", config.rescales());
    keys.put("do_resize", config.resizes());
    keys.put("image_mean", config.mean());
    keys.put("image_processor_type", config.kind().className());
    keys.put("image_std", config.std());
    keys.put("resample", FILTERS.indexOf(config.filter()));
    keys.put("rescale_factor", config.rescaleFactor());
    keys.put("size", json(config.size()));
    Path file = folder.resolve(NAME);
    try {
      Files.writeString(file, ConfigJson.toJson(keys));
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static Map<String, Integer> json(ImageSize size) {
    if (size.shorterSide()) {
      return Map.of("shortest_edge", size.height());
    }
    Map<String, Integer> sides = new LinkedHashMap<>();
    sides.put("height", size.height());
    sides.put("width", size.width());
    return sides;
  }
}
