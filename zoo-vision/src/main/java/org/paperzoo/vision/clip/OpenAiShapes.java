package org.paperzoo.vision.clip;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.error.FailureException;

/** The configuration of a model, read off the shapes of its tensors in OpenAI's layout. */
final class OpenAiShapes {
  private static final String BLOCKS = "transformer.resblocks.";

  private final TensorSource tensors;
  private final OpenClipConfig stated;

  OpenAiShapes(TensorSource tensors, OpenClipConfig stated) {
    this.tensors = tensors;
    this.stated = stated;
  }

  /** Returns whether the image encoder is a residual network. */
  boolean isResNet() {
    return !tensors.names().contains("visual.proj");
  }

  /** Returns the configuration of a model with a vision Transformer. */
  ClipConfig vit() {
    int width = size("visual.conv1.weight", 4, 0);
    int patch = size("visual.conv1.weight", 4, 2);
    int grid = root(size("visual.positional_embedding", 2, 0) - 1, "visual.positional_embedding");
    int out = size("visual.proj", 2, 1);
    ClipVisionConfig vision =
        new ClipVisionConfig(
            width,
            size("visual." + BLOCKS + "0.mlp.c_fc.bias", 1, 0),
            out,
            count("visual\\." + BLOCKS.replace(".", "\\.") + "(\\d{1,5})\\.ln_1\\.weight"),
            stated.visionHeads(width),
            size("visual.conv1.weight", 4, 1),
            Math.multiplyExact(grid, patch),
            patch,
            stated.activation(),
            1e-5,
            0,
            0.02,
            1);
    return new ClipConfig(text(out), vision, out);
  }

  /** Returns the configuration of a model with a residual network. */
  ClipResNetConfig resNet() {
    String positions = "visual.attnpool.positional_embedding";
    int out = size("visual.attnpool.c_proj.weight", 2, 0);
    List<Integer> layers =
        IntStream.rangeClosed(1, 4)
            .mapToObj(stage -> count("visual\\.layer" + stage + "\\.(\\d{1,5})\\.conv1\\.weight"))
            .toList();
    ResNetConfig vision =
        new ResNetConfig(
            layers,
            size("visual.conv3.weight", 4, 0),
            Math.multiplyExact(root(size(positions, 2, 0) - 1, positions), ResNetConfig.REDUCTION),
            true);
    return new ClipResNetConfig(text(out), vision, out, ContrastiveConfig.LOGIT_SCALE);
  }

  private ClipTextConfig text(int out) {
    int vocabulary = size("token_embedding.weight", 2, 0);
    int width = size("ln_final.weight", 1, 0);
    return new ClipTextConfig(
        vocabulary,
        width,
        size(BLOCKS + "0.mlp.c_fc.bias", 1, 0),
        out,
        count(BLOCKS.replace(".", "\\.") + "(\\d{1,5})\\.ln_1\\.weight"),
        stated.textHeads(width),
        size("positional_embedding", 2, 0),
        stated.activation(),
        1e-5,
        0,
        0.02,
        1,
        // The embedding is read at the greatest id, which is that of the token that ends a text.
        vocabulary - 1,
        Math.max(0, vocabulary - 2),
        vocabulary - 1);
  }

  private int size(String name, int dimensions, int axis) {
    if (!tensors.names().contains(name)) {
      throw new FailureException(
          tensors.path() + ": the tensor " + name + " is missing; CLIP's checkpoints have it.");
    }
    Shape shape = tensors.info(name).shape();
    if (shape.dimension() != dimensions || shape.get(axis) < 1 || shape.get(axis) > Sizes.ROWS) {
      throw new FailureException(
          tensors.path()
              + ": the tensor "
              + name
              + " has the shape "
              + shape
              + "; expected "
              + dimensions
              + " dimensions.");
    }
    return (int) shape.get(axis);
  }

  private int root(int places, String name) {
    int side = (int) Math.round(Math.sqrt(places));
    if (side < 1 || side * side != places) {
      throw new FailureException(
          tensors.path() + ": the tensor " + name + " has positions of no square image.");
    }
    return side;
  }

  /** Returns how many numbers a name is there with. */
  private int count(String pattern) {
    Pattern name = Pattern.compile(pattern);
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String tensor : tensors.names()) {
      Matcher matcher = name.matcher(tensor);
      if (matcher.matches()) {
        numbers.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return numbers.size();
  }
}
