package org.paperzoo.nlp.lora;

/** Which of the model's own biases are trained beside the low-rank updates. */
public enum LoraBias {
  /** None. */
  NONE,
  /** All. */
  ALL,
  /** The biases of the adapted maps. */
  LORA_ONLY
}
