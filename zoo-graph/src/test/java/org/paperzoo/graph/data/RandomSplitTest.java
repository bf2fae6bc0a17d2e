package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.UsageException;

class RandomSplitTest {
  private static GraphData graph() {
    int[] labels = new int[60];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < 10 ? NodeLabels.Single.NONE : i % 3;
    }
    return new GraphData(
        SparseMatrix.identity(60),
        new Edges(new int[0], new int[0]),
        new NodeLabels.Single(labels, 3),
        Map.of());
  }

  @Test
  void drawsDisjointSplitsOfTheRightSizesFromLabelledNodes() {
    GraphData graph = graph();
    Map<Split, int[]> splits = new RandomSplit(4, 10, 20, 7).draw(graph);
    int[] counts = new int[3];
    for (int node : splits.get(Split.TRAIN)) {
      counts[((NodeLabels.Single) graph.labels()).values()[node]]++;
    }
    assertThat(counts).containsOnly(4);
    assertThat(splits.get(Split.VALIDATION)).hasSize(10);
    assertThat(splits.get(Split.TEST)).hasSize(20);
    int[] all = splits.values().stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(all).hasSize(42).doesNotHaveDuplicates();
    assertThat(all[0]).isGreaterThanOrEqualTo(10);
  }

  @Test
  void theSeedDecides() {
    Map<Split, int[]> one = new RandomSplit(4, 10, 20, 7).draw(graph());
    Map<Split, int[]> same = new RandomSplit(4, 10, 20, 7).draw(graph());
    Map<Split, int[]> other = new RandomSplit(4, 10, 20, 8).draw(graph());
    assertThat(one.get(Split.TEST)).isEqualTo(same.get(Split.TEST));
    assertThat(one.get(Split.TEST)).isNotEqualTo(other.get(Split.TEST));
  }

  @Test
  void askingForTooMuchIsRefused() {
    assertThatThrownBy(() -> new RandomSplit(4, 10, 30, 7).draw(graph()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("than the 50 there are");
    assertThatThrownBy(() -> new RandomSplit(40, 1, 1, 7).draw(graph()))
        .isInstanceOf(UsageException.class);
  }
}
