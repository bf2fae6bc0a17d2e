package org.paperzoo.nlp.gpt.fewshot;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code data} section of the task {@code few-shot}.
 *
 * @param name which task
 * @param train the file that demonstrations are drawn from
 * @param validation the file that is judged
 * @param count the number of examples that are made up, for either of training and validation
 * @param words the corpus whose words are scrambled
 */
public record FewShotDataConfig(
    @Doc(
            "The task: a generated one (addition_2 to addition_5, subtraction_2 to subtraction_5,"
                + " multiplication_2, composite_1, cycle_letters, anagrams_1, anagrams_2,"
                + " random_insertion, reversed_words), or from files: multiple_choice, cloze,"
                + " free_form.")
        @Default("addition_2")
        String name,
    @Doc(
            "The examples to draw demonstrations from: one JSON object per line, {context, endings,"
                + " label} for multiple_choice, {text} for cloze, {context, answer or answers} for"
                + " free_form; in the working folder or the data folder.")
        @Default("null")
        String train,
    @Doc("The examples to evaluate, in the format of train.") @Default("null") String validation,
    @Doc(
            "Number of examples generated for evaluation, and the same number for training and"
                + " demonstrations; fewer if there are not enough. The paper uses 2000 for"
                + " arithmetic and 10000 for words.")
        @Default("2000")
        @Range(min = 1)
        int count,
    @Doc(
            "The corpus whose most frequent words of 5 to 14 letters are scrambled: glosses,"
                + " tiny_shakespeare or wikitext_2.")
        @Default("glosses")
        String words) {
  /** Checks the name. */
  public FewShotDataConfig {
    DidYouMean.require("name", name, FewShotData.names());
  }
}
