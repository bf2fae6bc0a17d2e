/** Natural language: Transformer, BERT, RoBERTa, GPT, LSTM and LoRA, one package per paper. */
package org.paperzoo.nlp;
