/**
 * Learning tasks from examples in the context (section 2.4 of the paper): zero-, one- and few-shot
 * evaluation, and the tasks that the paper makes up to see whether a model learns them on the fly
 * (section 3.9).
 *
 * <p>An example of the evaluation set is put behind K examples drawn from the training set. What
 * follows is judged in one of three ways: which of some completions is the likeliest ({@link
 * org.paperzoo.nlp.gpt.fewshot.Normalization} says per what), whether the last word is predicted
 * (LAMBADA), or whether the text that beam search writes is the answer.
 *
 * <p>Training, which the paper leaves out on purpose, is fine-tuning on the training set here: each
 * example behind 0 to K others, as it is judged. All completions are trained on, so that a small
 * model learns the task and to read its demonstrations.
 */
package org.paperzoo.nlp.gpt.fewshot;
