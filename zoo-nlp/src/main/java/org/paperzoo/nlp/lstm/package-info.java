/**
 * LSTM: Sepp Hochreiter and Jürgen Schmidhuber, "Long Short-Term Memory", 1997 (Neural Computation
 * 9(8), https://doi.org/10.1162/neco.1997.9.8.1735).
 *
 * <p>The cell as it is used today, with the forget gate of Gers, Schmidhuber and Cummins ("Learning
 * to Forget", 2000), is {@link org.paperzoo.nlp.lstm.Lstm}: the same parameters and numbers as
 * PyTorch's {@code nn.LSTM}. {@link org.paperzoo.nlp.lstm.LstmForSequenceClassification} puts a
 * classifier on it.
 *
 * <p>The network as published, without forget gate, is in {@link org.paperzoo.nlp.lstm.original},
 * the paper's experiments are in {@link org.paperzoo.nlp.lstm.lag}.
 */
package org.paperzoo.nlp.lstm;
