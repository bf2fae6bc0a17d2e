package org.paperzoo.nlp.gpt.task;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.generation.Continuation;
import org.paperzoo.nlp.gpt.generation.GenerationOptions;
import org.paperzoo.nlp.gpt.generation.Generator;
import org.paperzoo.nlp.gpt.generation.StopStrings;
import org.paperzoo.nlp.gpt.generation.TextStream;

/** Continues texts: {@link Generator} with a tokenizer around it. */
public final class TextGenerator {
  private static final int SAMPLES = 3;
  private static final int SAMPLE_TOKENS = 256;
  private static final double SAMPLE_TEMPERATURE = 0.8;

  private final CausalLanguageModel model;
  private final TextTokenizer tokenizer;
  private final Context context;
  private final NDManager manager;

  /**
   * A text that was added to a prompt.
   *
   * @param text up to a stop string, which is not part of it
   * @param tokens how many tokens were generated for it
   * @param finish why it ended
   * @param score of beam search, else 0
   */
  public record Text(String text, int tokens, Continuation.Finish finish, double score) {}

  /**
   * Creates a generator; gradients must be off when it runs.
   *
   * @param model initialised
   * @param tokenizer the one it was trained with
   * @param context in evaluation mode
   * @param manager temporary arrays
   * @throws UsageException if tokenizer and model do not belong together
   */
  public TextGenerator(
      CausalLanguageModel model, TextTokenizer tokenizer, Context context, NDManager manager) {
    tokenizer.requireFits(model.config().vocabSize());
    this.model = model;
    this.tokenizer = tokenizer;
    this.context = context;
    this.manager = manager;
  }

  /**
   * Continues prompts.
   *
   * @param prompts texts; one that is empty begins with the end-of-text token
   * @param stop strings that end a text
   */
  public List<Text> generate(List<String> prompts, GenerationOptions options, List<String> stop) {
    return generate(0, encode(prompts), options, new StopStrings(tokenizer, stop), null);
  }

  /**
   * Continues a prompt and gives the text piece by piece as it comes.
   *
   * @param sink takes the pieces
   */
  public Text stream(
      String prompt, GenerationOptions options, List<String> stop, Consumer<String> sink) {
    return stream(0, prompt, options, stop, sink);
  }

  /**
   * As {@link #stream(String, GenerationOptions, List, Consumer)}, with the text that the prompt
   * would get among others.
   *
   * @param number which of the others it is, from 0
   */
  public Text stream(
      int number,
      String prompt,
      GenerationOptions options,
      List<String> stop,
      Consumer<String> sink) {
    StopStrings strings = new StopStrings(tokenizer, stop);
    TextStream stream = new TextStream(tokenizer, strings, sink);
    Text text = generate(number, encode(List.of(prompt)), options, strings, stream).get(0);
    if (options.beams() > 1) {
      sink.accept(text.text());
    } else {
      stream.end();
    }
    return text;
  }

  private List<Text> generate(
      int first,
      List<long[]> prompts,
      GenerationOptions options,
      StopStrings stop,
      TextStream stream) {
    Generator generator = new Generator(model, context, manager).numberingFrom(first);
    Integer end = tokenizer.special().eos();
    if (end != null) {
      generator.alsoEndingAt(end);
    }
    generator.stoppingWhen(stop);
    if (stream != null) {
      generator.telling((prompt, token) -> stream.add(token));
    }
    List<Text> texts = new ArrayList<>();
    for (Continuation result : generator.generate(prompts, options)) {
      String text = stop.cut(tokenizer.decode(result.tokens(), true));
      texts.add(new Text(text, result.tokens().length, result.finish(), result.score()));
    }
    return texts;
  }

  private List<long[]> encode(List<String> prompts) {
    List<long[]> ids = new ArrayList<>();
    for (String prompt : prompts) {
      long[] tokens = tokenizer.encodePlain(prompt);
      if (tokens.length == 0) {
        Integer begin = tokenizer.special().bos();
        if (begin == null) {
          throw new UsageException(
              "A prompt is empty, and the tokenizer has no token to begin a text with. Begin with"
                  + " some text.");
        }
        tokens = new long[] {begin};
      }
      ids.add(tokens);
    }
    return ids;
  }

  /** Returns texts that go on from the beginnings of parts of a text. */
  String samples(PackedTokens source, long seed) {
    int prompt = (int) Math.min(16, source.tokens());
    List<long[]> prompts = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      long[] ids = new long[prompt];
      source.read((source.tokens() - prompt) / SAMPLES * i, ids, 0, prompt);
      prompts.add(ids);
    }
    GenerationOptions options = GenerationOptions.sampling(SAMPLE_TOKENS, SAMPLE_TEMPERATURE, seed);
    List<Text> texts = generate(0, prompts, options, new StopStrings(tokenizer, List.of()), null);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < SAMPLES; i++) {
      all.append(i == 0 ? "" : "\n\n---\n\n");
      all.append(tokenizer.decode(prompts.get(i), true)).append(texts.get(i).text());
    }
    return all.append('\n').toString();
  }
}
