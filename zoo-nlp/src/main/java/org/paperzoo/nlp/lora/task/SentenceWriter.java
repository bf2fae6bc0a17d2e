package org.paperzoo.nlp.lora.task;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.Continuation;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.gpt.CausalLanguageModel;

/** Writes the likeliest sentences for meanings, by beam search. */
final class SentenceWriter {
  private final TokenGenerator generator;
  private final TextTokenizer tokenizer;
  private final int end;
  private final int atOnce;

  /**
   * Creates a writer; gradients must be off when it runs.
   *
   * @param context in evaluation mode
   * @param manager temporary arrays
   * @param atOnce for how many meanings sentences are written at once
   */
  SentenceWriter(
      CausalLanguageModel model,
      TextTokenizer tokenizer,
      Context context,
      NDManager manager,
      int atOnce) {
    this.tokenizer = tokenizer;
    this.atOnce = atOnce;
    end = end(tokenizer);
    generator = model.generator(context, manager).endingAt(end);
  }

  /**
   * Returns the token that ends a text.
   *
   * @throws UsageException if the tokenizer has none
   */
  static int end(TextTokenizer tokenizer) {
    Integer end = tokenizer.special().eos();
    if (end == null) {
      throw new UsageException("The tokenizer " + tokenizer.name() + " has no end-of-text token.");
    }
    return end;
  }

  /** Returns a sentence for each meaning. */
  List<String> write(List<String> meanings, GenerationOptions options) {
    List<String> sentences = new ArrayList<>();
    for (int from = 0; from < meanings.size(); from += atOnce) {
      List<long[]> prompts = new ArrayList<>();
      for (String meaning : meanings.subList(from, Math.min(from + atOnce, meanings.size()))) {
        prompts.add(MeaningPairs.prompt(meaning.strip(), tokenizer, end));
      }
      for (Continuation continuation : generator.generate(prompts, options)) {
        sentences.add(tokenizer.decode(continuation.tokens(), true).strip());
      }
    }
    return sentences;
  }
}
