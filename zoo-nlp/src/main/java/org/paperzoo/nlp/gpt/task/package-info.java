/**
 * Training of causal language models on running text, and their use: perplexity (section 2.4 of the
 * paper measures loss in nats per token), and continuing a prompt.
 */
package org.paperzoo.nlp.gpt.task;
