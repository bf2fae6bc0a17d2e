package org.paperzoo.graph.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.data.Split;

/**
 * Zachary's karate club: 34 members, 78 friendships, and which of two factions each member went
 * with when the club broke up (W. W. Zachary, "An Information Flow Model for Conflict and Fission
 * in Small Groups", Journal of Anthropological Research 33, 1977).
 *
 * <p>Members are numbered from 0 as usual: 0 is the instructor, 33 the club's president. Only these
 * two are labelled for training; of the others, every third is for validation and the rest for
 * testing. Nodes have no features but their number.
 */
public final class KarateClub {
  private static final int MEMBERS = 34;

  /** The friends with a higher number of members 0, 1, ... */
  private static final int[][] FRIENDS = {
    {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
    {2, 3, 7, 13, 17, 19, 21, 30},
    {3, 7, 8, 9, 13, 27, 28, 32},
    {7, 12, 13},
    {6, 10},
    {6, 10, 16},
    {16},
    {},
    {30, 32, 33},
    {33},
    {},
    {},
    {},
    {33},
    {32, 33},
    {32, 33},
    {},
    {},
    {32, 33},
    {33},
    {32, 33},
    {},
    {32, 33},
    {25, 27, 29, 32, 33},
    {25, 27, 31},
    {31},
    {29, 33},
    {33},
    {31, 33},
    {32, 33},
    {32, 33},
    {32, 33},
    {33}
  };

  /** The members who went with the instructor. */
  private static final int[] WITH_INSTRUCTOR = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21
  };

  private KarateClub() {}

  /** Returns the data set. */
  public static NodeDataset read() {
    List<int[]> pairs = new ArrayList<>();
    for (int member = 0; member < FRIENDS.length; member++) {
      for (int friend : FRIENDS[member]) {
        pairs.add(new int[] {member, friend});
      }
    }
    Edges edges =
        new Edges(
            pairs.stream().mapToInt(pair -> pair[0]).toArray(),
            pairs.stream().mapToInt(pair -> pair[1]).toArray());
    int[] factions = new int[MEMBERS];
    Arrays.fill(factions, 1);
    for (int member : WITH_INSTRUCTOR) {
      factions[member] = 0;
    }
    return new NodeDataset(
        "karate",
        List.of(
            new GraphData(
                SparseMatrix.identity(MEMBERS),
                edges.undirected(),
                new NodeLabels.Single(factions, 2),
                splits())),
        List.of("instructor", "president"));
  }

  private static Map<Split, int[]> splits() {
    List<Integer> validation = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int member = 1; member < MEMBERS - 1; member++) {
      (member % 3 == 0 ? validation : test).add(member);
    }
    return Map.of(
        Split.TRAIN, new int[] {0, MEMBERS - 1},
        Split.VALIDATION, validation.stream().mapToInt(Integer::intValue).toArray(),
        Split.TEST, test.stream().mapToInt(Integer::intValue).toArray());
  }
}
