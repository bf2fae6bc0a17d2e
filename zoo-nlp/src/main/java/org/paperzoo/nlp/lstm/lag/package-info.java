/**
 * The experiments of "Long Short-Term Memory" (1997), section 5: problems that are generated,
 * trials by the paper's procedure and criteria.
 *
 * <table>
 * <caption>The experiments</caption>
 * <tr><th>section</th><th>problem</th><th>configs</th></tr>
 * <tr><td>5.1</td><td>{@link org.paperzoo.nlp.lstm.lag.Reber}</td><td>reber</td></tr>
 * <tr><td>5.2</td><td>{@link org.paperzoo.nlp.lstm.lag.TimeLags}, {@link
 *     org.paperzoo.nlp.lstm.lag.Distractors}</td><td>lags-2a, lags-2b, lags-2c</td></tr>
 * <tr><td>5.3</td><td>{@link org.paperzoo.nlp.lstm.lag.TwoSequences}</td><td>two-sequence-3a, -3b,
 *     -3c</td></tr>
 * <tr><td>5.4, 5.5</td><td>{@link org.paperzoo.nlp.lstm.lag.MarkedPairs}</td><td>adding-100, -500,
 *     -1000, multiplication</td></tr>
 * <tr><td>5.6</td><td>{@link org.paperzoo.nlp.lstm.lag.TemporalOrder}</td><td>temporal-order-6a,
 *     -6b</td></tr>
 * </table>
 *
 * <p>A trial presents one new sequence after the other, changes the weights online, and ends when
 * its {@link org.paperzoo.nlp.lstm.lag.StopRule} holds or at {@code max_sequences}. Its result says
 * whether it succeeded, after how many sequences, and how a fresh test set comes out.
 *
 * <p>What the paper leaves open, and what is done here:
 *
 * <ul>
 *   <li>Activations and states are zero at the start of each sequence, in all experiments.
 *   <li>Where there is a target at every step (5.1, 5.2 a and b), each step changes the weights.
 *   <li>"Error" is the mean absolute error over output units, at the steps that count.
 *   <li>Criteria on test sets are looked at every {@code every} sequences, each time on newly drawn
 *       ones (5.1: always on all 256 + 256 strings; 5.2 a: on its only two sequences).
 *   <li>In 5.1, the 512 strings are all different, and each epoch presents the training strings in
 *       another order. The fourth output gate of the network with four blocks starts at -4.
 *   <li>In 5.2 a and b, the memory cell and its gate are added when the mean error of {@code
 *       window} sequences is no longer smaller by a hundredth than that of the window before.
 *   <li>{@code lstm/adding-*} descend on the cross entropy. With the paper's squared error the
 *       outputs are soon within 0.04 but for sums near -2 and 2, where the slope of the logistic
 *       output is small; 2,000 right sequences in a row took one trial more than 1,200,000
 *       sequences ({@code settings.loss=squared_error}), where the paper reports 74,000.
 *   <li>In 5.3, "variance 0.2" is taken literally: a standard deviation of 0.447.
 * </ul>
 */
package org.paperzoo.nlp.lstm.lag;
