/**
 * The network of "Long Short-Term Memory" as published in 1997, without forget gate.
 *
 * <p>{@link org.paperzoo.nlp.lstm.original.MemoryNetwork} is the block; {@link
 * org.paperzoo.nlp.lstm.original.OnlineLearner} computes the same in double precision on the heap,
 * with the truncated gradient accumulated forwards in time (appendix A.1 of the paper), which makes
 * an update after each time step or sequence cheap for networks of a few hundred weights. A test
 * holds the two equal, step for step.
 *
 * <pre>
 * y^in_j(t)  = σ(net_in_j(t))        y^out_j(t) = σ(net_out_j(t))                            (3)
 * s_c(t)     = s_c(t-1) + y^in_j(t) g(net_c(t))          s_c(0) = 0                          (4)
 * y^c(t)     = y^out_j(t) h(s_c(t))                                                          (5)
 * g(x) = 4 σ(x) - 2                  h(x) = 2 σ(x) - 1                                   (A4, A5)
 * </pre>
 *
 * <p>The paper sees all sources of a net input one step earlier. Here, as in the authors' later
 * work, a hidden unit sees the input of the same step and the other hidden units of the step
 * before, and an output unit sees the memory cells of the same step; this shifts the outputs by two
 * steps and changes nothing else.
 */
package org.paperzoo.nlp.lstm.original;
