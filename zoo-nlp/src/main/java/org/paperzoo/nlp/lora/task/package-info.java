/**
 * Natural language generation as in section 5.4 of the LoRA paper: {@link
 * org.paperzoo.nlp.lora.task.DataToTextTask} trains a decoder to write the sentence for a meaning
 * representation, with or without an adapter, and scores it as the E2E NLG challenge does.
 *
 * <p>A sequence is, as in the authors' code, the meaning's tokens, the end-of-text token, the
 * sentence's tokens and the end-of-text token again; the loss is that of the sentence and what
 * follows it. Deviations: the authors drop METEOR into their tables, which needs a program of its
 * own and is omitted here.
 */
package org.paperzoo.nlp.lora.task;
