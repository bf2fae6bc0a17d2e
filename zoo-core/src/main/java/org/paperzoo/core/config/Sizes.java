package org.paperzoo.core.config;

/**
 * The greatest sizes that the configuration of a model may ask for, for {@link Range}. They are far
 * beyond any published model; within them the modules of a model fit into memory, and the products
 * of two sizes that occur into an int or a long.
 */
public final class Sizes {
  /** Layers of one kind. */
  public static final int LAYERS = 10_000;

  /** The width of a layer: features, channels, hidden units. */
  public static final int WIDTH = 1 << 20;

  /** The rows of a table: tokens of a vocabulary, positions, classes. */
  public static final int ROWS = 1 << 24;

  /** The height or width of an image, a kernel or a pool. */
  public static final int EXTENT = 1 << 14;

  /** The linear pieces of a maxout unit. */
  public static final int PIECES = 1_000;

  private Sizes() {}
}
