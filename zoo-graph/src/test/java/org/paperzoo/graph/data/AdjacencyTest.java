package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The index structures against their definitions, on random graphs with loops and duplicates. */
class AdjacencyTest {
  record Case(int nodes, Edges edges, int[] asked, int layers) {}

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(
            nodes -> {
              Arbitrary<Integer> node = Arbitraries.integers().between(0, nodes - 1);
              return Combinators.combine(
                      node.list().ofMinSize(0).ofMaxSize(40),
                      node.list().uniqueElements().ofMinSize(1).ofMaxSize(nodes),
                      Arbitraries.integers().between(1, 4))
                  .as(
                      (ends, asked, layers) -> {
                        int size = ends.size() / 2;
                        int[] sources = new int[size];
                        int[] targets = new int[size];
                        for (int i = 0; i < size; i++) {
                          sources[i] = ends.get(2 * i);
                          targets[i] = ends.get(2 * i + 1);
                        }
                        return new Case(
                            nodes,
                            new Edges(sources, targets),
                            asked.stream().mapToInt(Integer::intValue).toArray(),
                            layers);
                      });
            });
  }

  private static List<String> sorted(Edges edges, int nodes, boolean selfLoops) {
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      if (!selfLoops || edges.sources()[i] != edges.targets()[i]) {
        all.add(new int[] {edges.targets()[i], edges.sources()[i]});
      }
    }
    for (int node = 0; selfLoops && node < nodes; node++) {
      all.add(new int[] {node, node});
    }
    all.sort(Arrays::compare);
    return all.stream().map(Arrays::toString).toList();
  }

  @Property
  void sortsEdgesAndPutsOneLoopAtEachNode(@ForAll("cases") Case graph, @ForAll boolean selfLoops) {
    Adjacency adjacency = Adjacency.of(graph.nodes(), graph.edges(), selfLoops);
    List<String> found = new ArrayList<>();
    for (int node = 0; node < graph.nodes(); node++) {
      for (int e = adjacency.pointer()[node]; e < adjacency.pointer()[node + 1]; e++) {
        found.add(Arrays.toString(new int[] {node, adjacency.sources()[e]}));
        assertThat(adjacency.targets()[e]).isEqualTo(node);
      }
    }
    assertThat(found).isEqualTo(sorted(graph.edges(), graph.nodes(), selfLoops));
  }

  @Property
  void theFieldHoldsWhatIsWithinReachAndItsEdges(@ForAll("cases") Case graph) {
    Adjacency edges = Adjacency.of(graph.nodes(), graph.edges(), false);
    ReceptiveField field = ReceptiveField.of(edges, graph.asked(), graph.layers());
    List<TreeSet<Integer>> reach = new ArrayList<>();
    TreeSet<Integer> reached = new TreeSet<>();
    Arrays.stream(graph.asked()).forEach(reached::add);
    reach.add(reached);
    for (int layer = 0; layer < graph.layers(); layer++) {
      TreeSet<Integer> next = new TreeSet<>(reach.get(layer));
      for (int i = 0; i < graph.edges().size(); i++) {
        if (reach.get(layer).contains(graph.edges().targets()[i])) {
          next.add(graph.edges().sources()[i]);
        }
      }
      reach.add(next);
    }
    assertThat(Arrays.stream(field.nodes()).boxed().toList())
        .isEqualTo(List.copyOf(reach.get(graph.layers())));
    assertThat(Arrays.stream(field.outputs()).map(i -> field.nodes()[i]).toArray())
        .isEqualTo(graph.asked());
    for (int layer = 0; layer < graph.layers(); layer++) {
      Adjacency own = field.layers().get(layer);
      TreeSet<Integer> wanted = reach.get(graph.layers() - 1 - layer);
      List<String> found = new ArrayList<>();
      for (int e = 0; e < own.edges(); e++) {
        int[] edge = {field.nodes()[own.targets()[e]], field.nodes()[own.sources()[e]]};
        found.add(Arrays.toString(edge));
      }
      List<String> expected = new ArrayList<>();
      for (int e = 0; e < edges.edges(); e++) {
        int[] edge = {edges.targets()[e], edges.sources()[e]};
        if (wanted.contains(edge[0])) {
          expected.add(Arrays.toString(edge));
        }
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  @Property
  void undirectedEdgesAreSymmetricAndDistinct(@ForAll("cases") Case graph) {
    Edges edges = graph.edges().undirected();
    TreeSet<String> pairs = new TreeSet<>();
    for (int i = 0; i < edges.size(); i++) {
      assertThat(edges.sources()[i]).isNotEqualTo(edges.targets()[i]);
      assertThat(pairs.add(edges.sources()[i] + " " + edges.targets()[i])).isTrue();
    }
    for (int i = 0; i < graph.edges().size(); i++) {
      int a = graph.edges().sources()[i];
      int b = graph.edges().targets()[i];
      if (a != b) {
        assertThat(pairs).contains(a + " " + b, b + " " + a);
      }
    }
  }
}
