package org.paperzoo.graph.data;

/** What nodes are labelled with. Immutable by convention: arrays are not copied. */
public sealed interface NodeLabels {

  /** Returns the number of nodes. */
  int nodes();

  /** Returns the number of classes. */
  int classes();

  /**
   * One class a node.
   *
   * @param values [nodes] the class, or {@link #NONE} where it is not known
   * @param classes the number of classes
   */
  record Single(int[] values, int classes) implements NodeLabels {
    /** The label of a node without one; losses and metrics leave it out. */
    public static final int NONE = -100;

    /** Checks the labels. */
    public Single {
      for (int value : values) {
        if (value != NONE && (value < 0 || value >= classes)) {
          throw new IllegalArgumentException("class " + value + " of " + classes);
        }
      }
    }

    @Override
    public int nodes() {
      return values.length;
    }
  }

  /**
   * Any number of classes per node.
   *
   * @param values [nodes · classes] 1 where the node has the class, else 0; node after node
   * @param classes the number of classes
   */
  record Multiple(float[] values, int classes) implements NodeLabels {
    /** Checks the sizes. */
    public Multiple {
      if (classes < 1 || values.length % classes != 0) {
        throw new IllegalArgumentException(
            values.length + " labels do not make whole rows of " + classes + " classes");
      }
    }

    @Override
    public int nodes() {
      return values.length / classes;
    }
  }
}
