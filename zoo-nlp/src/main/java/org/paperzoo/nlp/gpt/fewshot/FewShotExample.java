package org.paperzoo.nlp.gpt.fewshot;

import java.util.List;

/**
 * An example of a task.
 *
 * @param context what is given
 * @param completions what may follow: the choices, or for other tasks the accepted answers; each
 *     with the space that separates it from the context
 * @param answer the number of the right choice; 0 for other tasks
 */
public record FewShotExample(String context, List<String> completions, int answer) {
  /** Creates an example with one right completion. */
  public FewShotExample(String context, String completion) {
    this(context, List.of(completion), 0);
  }

  /** Returns the right completion. */
  public String completion() {
    return completions.get(answer);
  }
}
