package org.paperzoo.core.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Layer-wise decay of the learning rate, as ELECTRA (Clark et al. 2020) and BEiT (Bao et al. 2022)
 * have it: of a stack of N layers, layer i from 0 has the factor {@code decay^(N − i)}; what comes
 * before the stack, the embeddings, {@code decay^(N + 1)}; what comes after it, the head, 1.
 *
 * <p>A stack is a list of modules, whose names end in numbers, such as {@code encoder.layer.0} and
 * {@code encoder.layer.1}; the outermost one applies. In a model with several stacks a parameter
 * outside them belongs to the nearest one: the one with the longest common path.
 */
final class LayerDecay {
  /** A list of modules: where it begins among the parameters, and the rank of each index. */
  private static final class Stack {
    final int position;
    final TreeMap<Integer, Integer> ranks = new TreeMap<>();

    Stack(int position) {
      this.position = position;
    }

    private void rank() {
      int next = 0;
      for (Map.Entry<Integer, Integer> entry : ranks.entrySet()) {
        entry.setValue(next++);
      }
    }
  }

  /** A parameter's stack by its path, and its index there. */
  private record Place(String path, int index) {
    /** Returns the place by the first number in a name, or null. */
    static Place of(String name) {
      String[] parts = name.split("\\.");
      int length = 0;
      for (String part : parts) {
        if (part.matches("\\d{1,9}")) {
          return new Place(name.substring(0, length), Integer.parseInt(part));
        }
        length += part.length() + 1;
      }
      return null;
    }
  }

  private LayerDecay() {}

  /**
   * Returns the factor on the learning rate of each parameter.
   *
   * @param names full parameter names in the model's order
   * @return the factors by name; empty if the model has no list of layers
   */
  static Map<String, Double> factors(Collection<String> names, double decay) {
    Map<String, Stack> stacks = new LinkedHashMap<>();
    int position = 0;
    for (String name : names) {
      Place place = Place.of(name);
      if (place != null) {
        int begin = position;
        stacks
            .computeIfAbsent(place.path(), path -> new Stack(begin))
            .ranks
            .put(place.index(), null);
      }
      position++;
    }
    if (stacks.isEmpty()) {
      return Map.of();
    }
    stacks.values().forEach(Stack::rank);
    Map<String, Double> factors = new LinkedHashMap<>();
    position = 0;
    for (String name : names) {
      factors.put(name, Math.pow(decay, distance(name, position++, stacks)));
    }
    return factors;
  }

  /** Returns how far below the head a parameter is. */
  private static int distance(String name, int position, Map<String, Stack> stacks) {
    Place place = Place.of(name);
    if (place != null) {
      Stack stack = stacks.get(place.path());
      return stack.ranks.size() - stack.ranks.get(place.index());
    }
    int most = -1;
    List<Stack> nearest = new ArrayList<>();
    for (Map.Entry<String, Stack> entry : stacks.entrySet()) {
      int common = common(name, entry.getKey());
      if (common > most) {
        nearest.clear();
        most = common;
      }
      if (common == most) {
        nearest.add(entry.getValue());
      }
    }
    boolean before = nearest.stream().allMatch(stack -> position < stack.position);
    return before ? 1 + nearest.stream().mapToInt(s -> s.ranks.size()).max().orElseThrow() : 0;
  }

  /** Returns the number of modules that two paths share. */
  private static int common(String a, String b) {
    String[] left = a.split("\\.");
    String[] right = b.split("\\.");
    int i = 0;
    while (i < left.length && i < right.length && left[i].equals(right[i])) {
      i++;
    }
    return i;
  }
}
