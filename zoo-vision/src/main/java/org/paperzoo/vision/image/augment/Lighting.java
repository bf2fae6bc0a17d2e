package org.paperzoo.vision.image.augment;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;

/**
 * Adds to every pixel the same random multiple of the principal components of the colours
 * (Krizhevsky et al. 2012, section 4.1): p α λ with α drawn from N(0, std²) for each component.
 *
 * @param std of α
 * @param of where the components are from; ignored where they are stated
 * @param eigenvalues λ of the covariance of red, green, blue in [0, 1]; empty to take those of
 *     {@code of}
 * @param eigenvectors p, one for each eigenvalue
 */
public record Lighting(
    @Doc("Standard deviation of the multiples.") @Default("0.1") @Range(min = 0, max = 100)
        double std,
    @Doc("Whose colours the components are of: imagenet, or training_set.") @Default("imagenet")
        Colors of,
    @Doc("Eigenvalues of the covariance of the colours in [0, 1]; empty to compute them.")
        @Default("[]")
        List<Double> eigenvalues,
    @Doc("An eigenvector [red, green, blue] for each eigenvalue.") @Default("[]")
        List<List<Double>> eigenvectors)
    implements Augmentation {
  /** As published with Facebook's training of ResNets. */
  private static final Lighting IMAGENET_COLORS =
      new Lighting(
          0.1,
          Colors.IMAGENET,
          List.of(0.2175, 0.0188, 0.0045),
          List.of(
              List.of(-0.5675, -0.5808, -0.5836),
              List.of(0.7192, -0.0045, -0.6948),
              List.of(0.4009, -0.8140, 0.4203)));

  /** Whose colours. */
  public enum Colors {
    /** Of ImageNet, as published. */
    IMAGENET,
    /** Of the pictures trained on. */
    TRAINING_SET
  }

  /** Checks the components. */
  public Lighting {
    eigenvalues = List.copyOf(eigenvalues);
    eigenvectors = List.copyOf(eigenvectors);
    if (eigenvalues.size() != eigenvectors.size()
        || eigenvectors.stream().anyMatch(vector -> vector.size() != 3)) {
      throw new IllegalArgumentException(
          "eigenvectors: expected a list of three numbers for each eigenvalue");
    }
  }

  @Override
  public Augmentation fit(Supplier<Stream<PlanarImage>> pictures) {
    if (!eigenvalues.isEmpty()) {
      return this;
    }
    if (of == Colors.IMAGENET) {
      return new Lighting(std, of, IMAGENET_COLORS.eigenvalues, IMAGENET_COLORS.eigenvectors);
    }
    PrincipalColors colors = PrincipalColors.of(pictures.get());
    return new Lighting(std, of, colors.eigenvalues(), colors.eigenvectors());
  }

  @Override
  public void apply(NormalizedImage image, RandomGenerator random) {
    if (eigenvalues.isEmpty()) {
      throw new IllegalStateException("not fitted to the training pictures");
    }
    double[] shift = new double[3];
    for (int k = 0; k < eigenvalues.size(); k++) {
      double multiple = random.nextGaussian() * std * eigenvalues.get(k);
      for (int c = 0; c < 3; c++) {
        shift[c] += multiple * eigenvectors.get(k).get(c);
      }
    }
    if (image.channels() == 1) { // a grey picture is one of three equal channels
      add(image, 0, (shift[0] + shift[1] + shift[2]) / 3);
      return;
    }
    for (int c = 0; c < 3; c++) {
      add(image, c, shift[c]);
    }
  }

  private static void add(NormalizedImage image, int channel, double shift) {
    float added = (float) (shift / image.std()[channel]);
    int plane = image.height() * image.width();
    int from = image.offset() + channel * plane;
    for (int i = from; i < from + plane; i++) {
      image.values()[i] += added;
    }
  }
}
