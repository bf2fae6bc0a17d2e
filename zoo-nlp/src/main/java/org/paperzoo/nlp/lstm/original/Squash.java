package org.paperzoo.nlp.lstm.original;

/** What a net input or the state of a memory cell is squashed by: a scaled logistic function. */
public enum Squash {
  /** σ(x), in (0, 1). */
  LOGISTIC(1, 0),
  /** h(x) = 2 σ(x) - 1, in (-1, 1): equation (A4). */
  CENTERED(2, -1),
  /** g(x) = 4 σ(x) - 2, in (-2, 2): equation (A5). */
  WIDE(4, -2),
  /** x itself. */
  IDENTITY(0, 0);

  private final double scale;
  private final double shift;

  Squash(double scale, double shift) {
    this.scale = scale;
    this.shift = shift;
  }

  /** Returns the factor of σ; 0 for the identity. */
  double scale() {
    return scale;
  }

  /** Returns what is added to the scaled σ. */
  double shift() {
    return shift;
  }

  /** Returns the function of x; the same bits on every machine. */
  double apply(double x) {
    return this == IDENTITY ? x : scale * sigmoid(x) + shift;
  }

  /** Returns the derivative at the x that was squashed to y. */
  double slope(double y) {
    if (this == IDENTITY) {
      return 1;
    }
    double sigmoid = (y - shift) / scale;
    return scale * sigmoid * (1 - sigmoid);
  }

  /** Returns σ(x). */
  static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
