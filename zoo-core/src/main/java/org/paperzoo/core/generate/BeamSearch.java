package org.paperzoo.core.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.paperzoo.core.generate.Continuation.Finish;

/**
 * Beam search for one prompt, with the reference implementation's rules: of twice as many best
 * continuations as beams (more if there are several end tokens), those that end the text are kept
 * aside by their log probability over {@link LengthNormalization}, if they are among the first
 * half, and the best others continue. It ends as {@link EarlyStopping} says, or at the greatest
 * length.
 */
final class BeamSearch {
  /** The first beam alone counts at the beginning: all have the same text. */
  private static final double NO_BEAM = -1e9;

  private final GenerationOptions options;
  private final List<Integer> endTokens;
  private final StopCondition stop;
  private final List<Complete> complete = new ArrayList<>();
  private List<Beam> beams = new ArrayList<>();
  private boolean done;

  private record Beam(TokenSequence text, double score) {}

  private record Candidate(int beam, int token, double score) {}

  private record Complete(TokenSequence text, double score, Finish finish) {}

  BeamSearch(
      TokenSequence text, GenerationOptions options, List<Integer> endTokens, StopCondition stop) {
    this.options = options;
    this.endTokens = endTokens;
    this.stop = stop;
    for (int i = 0; i < options.beams(); i++) {
      beams.add(new Beam(text, i == 0 ? 0 : NO_BEAM));
    }
  }

  /** Returns whether the result is known. */
  boolean isDone() {
    return done;
  }

  /** Returns the texts of the beams. */
  List<TokenSequence> texts() {
    return beams.stream().map(Beam::text).toList();
  }

  /**
   * Adds a token to each beam.
   *
   * @param logProbs of the next token of each beam
   * @return for each beam, which earlier beam it continues
   */
  int[] advance(float[][] logProbs) {
    int count = beams.size();
    // Enough that sufficiently many continue even if all end tokens of the best beams come first.
    List<Candidate> candidates = candidates(logProbs, Math.max(2, 1 + endTokens.size()) * count);
    List<Beam> next = new ArrayList<>();
    int[] from = new int[count];
    boolean allEnd = true;
    for (int rank = 0; rank < candidates.size(); rank++) {
      Candidate candidate = candidates.get(rank);
      TokenSequence text = beams.get(candidate.beam()).text().with(candidate.token());
      Finish finish = finish(text);
      allEnd &= finish != null;
      if (finish == null) {
        if (next.size() < count) {
          from[next.size()] = candidate.beam();
          next.add(new Beam(text, candidate.score()));
        }
      } else if (rank < count && candidate.score() > Double.NEGATIVE_INFINITY) {
        keep(new Complete(text, candidate.score() / power(text.added()), finish));
      }
    }
    // Fewer continue only at the maximum length; the others are fillers.
    for (int i = next.size(); i < count; i++) {
      from[i] = i;
      next.add(new Beam(beams.get(i).text().with(0), NO_BEAM));
    }
    beams = next;
    boolean full = complete.size() == count;
    done |= allEnd || (full && isEnough(next.get(0)));
    return from;
  }

  /** Returns whether there need be no better texts than those that are complete. */
  private boolean isEnough(Beam best) {
    if (options.earlyStopping() == EarlyStopping.WHEN_FULL) {
      return true;
    }
    boolean mayGrow =
        options.earlyStopping() == EarlyStopping.WHEN_IMPOSSIBLE && options.lengthPenalty() > 0;
    int length = mayGrow ? options.maxNewTokens() : best.text().added();
    return best.score() / power(length) <= worst().score();
  }

  private double power(int length) {
    return options.lengthNormalization().of(length, options.lengthPenalty());
  }

  private Finish finish(TokenSequence text) {
    if (endTokens.contains((int) text.last())) {
      return Finish.END;
    }
    if (stop.isReached(text)) {
      return Finish.STOP;
    }
    return text.added() >= options.maxNewTokens() ? Finish.LENGTH : null;
  }

  private void keep(Complete text) {
    if (done) {
      return;
    }
    complete.add(text);
    complete.sort(Comparator.comparingDouble(Complete::score).reversed());
    if (complete.size() > beams.size()) {
      complete.remove(complete.size() - 1);
    }
  }

  private Complete worst() {
    return complete.get(complete.size() - 1);
  }

  /** Returns the best continuations of all beams, the best first. */
  private List<Candidate> candidates(float[][] logProbs, int most) {
    Comparator<Candidate> order =
        Comparator.comparingDouble(Candidate::score)
            .thenComparing(Candidate::beam, Comparator.reverseOrder())
            .thenComparing(Candidate::token, Comparator.reverseOrder());
    PriorityQueue<Candidate> best = new PriorityQueue<>(order);
    for (int i = 0; i < logProbs.length; i++) {
      for (int token = 0; token < logProbs[i].length; token++) {
        double score = beams.get(i).score() + logProbs[i][token];
        if (best.size() < most || score > best.peek().score()) {
          best.add(new Candidate(i, token, score));
          if (best.size() > most) {
            best.poll();
          }
        }
      }
    }
    List<Candidate> sorted = new ArrayList<>(best);
    sorted.sort(order.reversed());
    return sorted;
  }

  /**
   * Returns the best texts of those that are complete, the best first.
   *
   * @param most how many at most
   */
  List<Continuation> best(int most) {
    return complete.stream().limit(most).map(BeamSearch::continuation).toList();
  }

  private static Continuation continuation(Complete text) {
    int last = text.finish() == Finish.END ? 1 : 0;
    return new Continuation(text.text().addedWithout(last), text.finish(), text.score());
  }
}
