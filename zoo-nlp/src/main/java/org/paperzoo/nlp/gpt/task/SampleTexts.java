package org.paperzoo.nlp.gpt.task;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.generate.Continuation;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.data.PackedTokens;

/** Continuations of the beginnings of parts of a text, to see what a model has learned. */
final class SampleTexts {
  private static final int COUNT = 3;
  private static final int PROMPT_TOKENS = 16;
  private static final int NEW_TOKENS = 256;
  private static final double TEMPERATURE = 0.8;

  private SampleTexts() {}

  static String write(
      TokenGenerator generator, TextTokenizer tokenizer, PackedTokens source, long seed) {
    Integer end = tokenizer.special().eos();
    if (end != null) {
      generator.alsoEndingAt(end);
    }
    int prompt = (int) Math.min(PROMPT_TOKENS, source.tokens());
    List<long[]> prompts = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      long[] ids = new long[prompt];
      source.read((source.tokens() - prompt) / COUNT * i, ids, 0, prompt);
      prompts.add(ids);
    }
    List<Continuation> texts =
        generator.generate(prompts, GenerationOptions.sampling(NEW_TOKENS, TEMPERATURE, seed));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      all.append(i == 0 ? "" : "\n\n---\n\n");
      all.append(tokenizer.decode(prompts.get(i), true));
      all.append(tokenizer.decode(texts.get(i).tokens(), true));
    }
    return all.append('\n').toString();
  }
}
