package org.paperzoo.vision.image.augment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.paperzoo.core.data.PlanarImage;

/**
 * The principal components of the colours of pictures.
 *
 * @param eigenvalues of the covariance of red, green, blue in [0, 1], the largest first
 * @param eigenvectors of length 1, one for each eigenvalue
 */
record PrincipalColors(List<Double> eigenvalues, List<List<Double>> eigenvectors) {
  private static final int SWEEPS = 50;

  /**
   * Computes them.
   *
   * @throws IllegalArgumentException if there is no picture
   */
  static PrincipalColors of(Stream<PlanarImage> pictures) {
    double[] moments = new double[10]; // count, sums, sums of products
    pictures.forEach(picture -> add(picture.withChannels(3), moments));
    double count = moments[0];
    if (count == 0) {
      throw new IllegalArgumentException("no picture to take the colours of");
    }
    double[][] covariance = new double[3][3];
    int at = 4;
    for (int i = 0; i < 3; i++) {
      for (int j = i; j < 3; j++) {
        double value =
            (moments[at++] / count - moments[1 + i] / count * (moments[1 + j] / count))
                / (255.0 * 255.0);
        covariance[i][j] = value;
        covariance[j][i] = value;
      }
    }
    return decompose(covariance);
  }

  private static void add(PlanarImage picture, double[] moments) {
    int plane = picture.height() * picture.width();
    long[] sums = new long[9];
    byte[] pixels = picture.pixels();
    for (int i = 0; i < plane; i++) {
      int r = pixels[i] & 0xFF;
      int g = pixels[plane + i] & 0xFF;
      int b = pixels[2 * plane + i] & 0xFF;
      sums[0] += r;
      sums[1] += g;
      sums[2] += b;
      sums[3] += r * r;
      sums[4] += r * g;
      sums[5] += r * b;
      sums[6] += g * g;
      sums[7] += g * b;
      sums[8] += b * b;
    }
    moments[0] += plane;
    for (int i = 0; i < sums.length; i++) {
      moments[1 + i] += sums[i];
    }
  }

  /** Jacobi's rotations of a symmetric matrix, until nothing is left beside the diagonal. */
  private static PrincipalColors decompose(double[][] a) {
    double[][] v = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < 2; p++) {
        for (int q = p + 1; q < 3; q++) {
          if (a[p][q] != 0) {
            rotate(a, v, p, q);
          }
        }
      }
    }
    List<Integer> order =
        IntStream.range(0, 3).boxed().sorted(Comparator.comparingDouble(i -> -a[i][i])).toList();
    List<Double> values = new ArrayList<>();
    List<List<Double>> vectors = new ArrayList<>();
    for (int k : order) {
      values.add(Math.max(0, a[k][k]));
      vectors.add(List.of(v[0][k], v[1][k], v[2][k]));
    }
    return new PrincipalColors(values, vectors);
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cos = 1 / Math.sqrt(t * t + 1);
    double sin = t * cos;
    for (int k = 0; k < 3; k++) {
      double x = a[k][p];
      double y = a[k][q];
      a[k][p] = cos * x - sin * y;
      a[k][q] = sin * x + cos * y;
    }
    for (int k = 0; k < 3; k++) {
      double x = a[p][k];
      double y = a[q][k];
      a[p][k] = cos * x - sin * y;
      a[q][k] = sin * x + cos * y;
      double left = v[k][p];
      double right = v[k][q];
      v[k][p] = cos * left - sin * right;
      v[k][q] = sin * left + cos * right;
    }
  }
}
