package org.paperzoo.nlp.gpt.fewshot;

/** Per what the log probabilities of choices are compared (section 2.4). */
public enum Normalization {
  /** As they are. */
  NONE,
  /** Per token: "to normalize for length". */
  TOKEN,
  /** Per byte of the text, which does not depend on the tokenizer. */
  BYTE,
  /** Less the log probability of the choice behind the answer context alone. */
  UNCONDITIONAL
}
