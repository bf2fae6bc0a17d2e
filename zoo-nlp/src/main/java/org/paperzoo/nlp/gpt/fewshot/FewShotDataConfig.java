package org.paperzoo.nlp.gpt.fewshot;

import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.nlp.data.CorpusConfig;

/** The {@code data} section of the task {@code few-shot}. */
@Choice(fallback = "addition_2")
@Doc("The task")
public sealed interface FewShotDataConfig {
  /** Describes the key {@code count}. */
  String COUNT =
      "Number of examples generated for evaluation, and the same number for training and"
          + " demonstrations; fewer if there are not enough. The paper uses ";

  /**
   * Generates or reads the examples.
   *
   * @throws org.paperzoo.core.error.FailureException if a file is missing or malformed
   */
  FewShotData load(DataHome home);

  /**
   * Arithmetic.
   *
   * @param task which kind of problem
   * @param count the number of examples, for either of training and validation
   */
  @Doc("generated arithmetic problems")
  record Problems(
      @Name("name") ArithmeticTask task,
      @Doc(COUNT + "2000.") @Default("2000") @Range(min = 1) int count)
      implements FewShotDataConfig {
    @Override
    public FewShotData load(DataHome home) {
      return task.problems().split(count, FewShotData.SEED);
    }
  }

  /**
   * Scrambled words.
   *
   * @param scrambling how they are scrambled
   * @param count the number of examples, for either of training and validation
   * @param words the corpus they are from
   */
  @Doc("generated scrambled words")
  record Words(
      @Name("name") WordScrambling scrambling,
      @Doc(COUNT + "10000.") @Default("2000") @Range(min = 1) int count,
      @Doc("The corpus whose most frequent words of 5 to 14 letters are scrambled.")
          @Default("glosses")
          CorpusConfig words)
      implements FewShotDataConfig {
    @Override
    public FewShotData load(DataHome home) {
      return FewShotData.scrambled(scrambling, count, words.load(home));
    }
  }

  /**
   * The user's own examples.
   *
   * @param judgement how they are scored
   * @param train the file that demonstrations are drawn from, or null
   * @param validation the file that is evaluated
   */
  @Doc("from files")
  record Files(
      @Name("name") Judgement judgement,
      @Doc(
              "The examples to draw demonstrations from: one JSON object per line, {context,"
                  + " endings, label} for multiple_choice, {text} for cloze, {context, answer or"
                  + " answers} for free_form; in the working folder or the data folder.")
          @Default("null")
          String train,
      @Doc("The examples to evaluate, in the format of train.") String validation)
      implements FewShotDataConfig {
    @Override
    public FewShotData load(DataHome home) {
      return FewShotData.read(judgement, train, validation, home);
    }
  }
}
