/** Natural language: Transformer, BERT, RoBERTa, GPT, LSTM and LoRA, one package a paper. */
package org.paperzoo.nlp;
