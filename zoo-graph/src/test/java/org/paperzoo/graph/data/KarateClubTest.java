package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.Split;

class KarateClubTest {
  private final GraphData graph = KarateClub.read().graphs().get(0);

  /** The degrees of members 0 to 33 in Zachary's matrix. */
  private static final int[] DEGREES = {
    16, 9, 10, 6, 3, 4, 4, 4, 5, 2, 3, 1, 2, 5, 2, 2, 2, 2, 2, 3, 2, 2, 2, 5, 3, 3, 2, 4, 3, 4, 4,
    6, 12, 17
  };

  @Test
  void hasTheKnownFriendships() {
    int[] degrees = new int[34];
    Arrays.stream(graph.edges().targets()).forEach(member -> degrees[member]++);
    assertThat(graph.edges().size()).isEqualTo(2 * 78);
    assertThat(degrees).isEqualTo(DEGREES);
    // 45 triangles: closed walks of three steps, over six.
    boolean[][] friends = new boolean[34][34];
    for (int i = 0; i < graph.edges().size(); i++) {
      friends[graph.edges().sources()[i]][graph.edges().targets()[i]] = true;
    }
    int walks = 0;
    for (int a = 0; a < 34; a++) {
      for (int b = 0; b < 34; b++) {
        for (int c = 0; c < 34; c++) {
          walks += friends[a][b] && friends[b][c] && friends[c][a] ? 1 : 0;
        }
      }
    }
    assertThat(walks / 6).isEqualTo(45);
  }

  @Test
  void hasTwoFactionsOf17() {
    int[] labels = ((NodeLabels.Single) graph.labels()).values();
    assertThat(Arrays.stream(labels).sum()).isEqualTo(17);
    assertThat(labels[0]).isZero();
    assertThat(labels[33]).isOne();
  }

  @Test
  void trainsOnTheTwoLeadersAndHasEveryMemberInOneSplit() {
    assertThat(graph.nodes(Split.TRAIN)).containsExactly(0, 33);
    int[] all = new int[34];
    for (Split split : Split.values()) {
      for (int node : graph.nodes(split)) {
        all[node]++;
      }
    }
    assertThat(all).containsOnly(1);
  }
}
