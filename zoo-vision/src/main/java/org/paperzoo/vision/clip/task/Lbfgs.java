package org.paperzoo.vision.clip.task;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by the limited-memory method of Broyden, Fletcher, Goldfarb
 * and Shanno (Liu and Nocedal 1989) with a line search that keeps to Wolfe's conditions.
 */
final class Lbfgs {
  private static final int HISTORY = 10;
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int MOST_TRIALS = 40;

  private Lbfgs() {}

  /** A function and its gradient. */
  @FunctionalInterface
  interface Function {
    /**
     * Returns the value at a point.
     *
     * @param gradient takes the gradient
     */
    double value(double[] point, double[] gradient);
  }

  /** How the point and the gradient changed in a step. */
  private record Change(double[] point, double[] gradient, double product) {}

  /**
   * Returns a minimum.
   *
   * @param start is changed
   * @param iterations the most steps
   * @param tolerance the largest entry of the gradient there
   */
  static double[] minimize(Function function, double[] start, int iterations, double tolerance) {
    double[] point = start;
    double[] gradient = new double[point.length];
    double value = function.value(point, gradient);
    Deque<Change> history = new ArrayDeque<>();
    for (int i = 0; i < iterations && largest(gradient) > tolerance; i++) {
      double[] direction = direction(gradient, history);
      double slope = dot(direction, gradient);
      double first = history.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
      double[] next = new double[point.length];
      double[] nextGradient = new double[point.length];
      double nextValue =
          search(function, point, value, slope, direction, first, next, nextGradient);
      if (!(nextValue < value)) {
        break; // as low as the numbers allow
      }
      double[] pointChange = difference(next, point);
      double[] gradientChange = difference(nextGradient, gradient);
      double product = dot(pointChange, gradientChange);
      if (product > 1e-300) {
        history.addLast(new Change(pointChange, gradientChange, product));
        if (history.size() > HISTORY) {
          history.removeFirst();
        }
      }
      point = next;
      gradient = nextGradient;
      value = nextValue;
    }
    return point;
  }

  /** Returns minus the approximate inverse Hessian times the gradient, by two loops. */
  private static double[] direction(double[] gradient, Deque<Change> history) {
    double[] q = gradient.clone();
    double[] factors = new double[history.size()];
    int i = history.size();
    for (Iterator<Change> latest = history.descendingIterator(); latest.hasNext(); ) {
      Change change = latest.next();
      i--;
      factors[i] = dot(change.point(), q) / change.product();
      add(q, -factors[i], change.gradient());
    }
    if (!history.isEmpty()) {
      Change last = history.getLast();
      double scale = last.product() / dot(last.gradient(), last.gradient());
      Arrays.setAll(q, k -> q[k] * scale);
    }
    for (Change change : history) {
      double back = dot(change.gradient(), q) / change.product();
      add(q, factors[i] - back, change.point());
      i++;
    }
    Arrays.setAll(q, k -> -q[k]);
    return q;
  }

  /** Halves or doubles the step until it is long enough and the function falls enough. */
  private static double search(
      Function function,
      double[] point,
      double value,
      double slope,
      double[] direction,
      double first,
      double[] next,
      double[] nextGradient) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double step = first;
    double found = value;
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      for (int k = 0; k < point.length; k++) {
        next[k] = point[k] + step * direction[k];
      }
      found = function.value(next, nextGradient);
      if (!(found <= value + DECREASE * step * slope)) {
        high = step;
      } else if (dot(nextGradient, direction) < CURVATURE * slope) {
        low = step;
      } else {
        return found;
      }
      step = high == Double.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    }
    return found;
  }

  private static double largest(double[] vector) {
    double largest = 0;
    for (double entry : vector) {
      largest = Math.max(largest, Math.abs(entry));
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] result = new double[a.length];
    Arrays.setAll(result, i -> a[i] - b[i]);
    return result;
  }

  private static void add(double[] to, double factor, double[] vector) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * vector[i];
    }
  }
}
