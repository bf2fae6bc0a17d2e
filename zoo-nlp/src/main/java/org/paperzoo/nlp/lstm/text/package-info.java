/**
 * Tasks of the LSTM of today: running text by characters, with the state carried from batch to
 * batch; sentences; the rows of pictures. None of them is in the paper of 1997.
 */
package org.paperzoo.nlp.lstm.text;
