package org.paperzoo.nlp.gpt.fewshot;

/** How a completion of a context is scored. */
public enum Judgement {
  /** The likeliest of the choices is the model's answer. */
  MULTIPLE_CHOICE,
  /** The last word of a text must be the likeliest, token by token (LAMBADA). */
  CLOZE,
  /** The text that is written up to a stop string must be an accepted answer. */
  FREE_FORM
}
