package org.paperzoo.core.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;

/** Continues texts: {@link TokenGenerator} with a tokenizer around it. */
public final class TextGenerator {
  private final Supplier<TokenGenerator> generators;
  private final TextTokenizer tokenizer;

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
   * Creates a generator.
   *
   * @param generators makes what continues the tokens, once per call
   * @param tokenizer the model's
   */
  public TextGenerator(Supplier<TokenGenerator> generators, TextTokenizer tokenizer) {
    this.generators = generators;
    this.tokenizer = tokenizer;
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
    TokenGenerator generator = generators.get().numberingFrom(first);
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
}
