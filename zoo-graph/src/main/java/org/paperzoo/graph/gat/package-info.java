/**
 * Graph attention networks.
 *
 * <p>Petar Veličković, Guillem Cucurull, Arantxa Casanova, Adriana Romero, Pietro Liò and Yoshua
 * Bengio, "Graph Attention Networks", ICLR 2018, <a
 * href="https://arxiv.org/abs/1710.10903">arXiv:1710.10903</a>.
 *
 * <p>What computes which equation:
 *
 * <ul>
 *   <li>equations 1 to 3, the attention of node i to node j, a softmax of LeakyReLU(<b>a</b>ᵀ[W h_i
 *       || W h_j]) over the neighbours j of i and i itself: {@link
 *       org.paperzoo.graph.gat.GraphAttentionLayer#attention}. The vector <b>a</b> is kept as its
 *       two halves, att_dst for the node that attends and att_src for the one attended to, so that
 *       the product is taken once a node, not once an edge
 *   <li>equation 4, the sum of the neighbours weighted by attention; equations 5 and 6, heads side
 *       by side or averaged: {@link org.paperzoo.graph.gat.GraphAttentionLayer#apply}
 *   <li>section 3.3, the transductive and the inductive network: {@link
 *       org.paperzoo.graph.gat.GatModel} with the presets of {@link
 *       org.paperzoo.graph.gat.GatPaper#MODELS}; early stopping on both loss and accuracy (or
 *       micro-F1): {@link org.paperzoo.graph.gat.GatPaper}
 *   <li>Figure 2, edges as thick as the attention of all heads in both directions: the picture
 *       {@code graph.png} of a run's report and of {@code zoo predict}
 * </ul>
 *
 * <p>Reproduced: the column Cora of Table 2, by {@code configs/gat/cora.yaml}.
 *
 * <p>Memory is of the order of the edges: no array of N by N values exists. The edges are sorted by
 * target once for a graph. Only the receptive field of the nodes whose outputs are asked for is
 * computed, and features that are sparse stay so through dropout and the first projection.
 *
 * <p>Differences from the authors' TensorFlow code, where that differs from the paper's text:
 *
 * <ul>
 *   <li>their attention scores have a bias, which the paper and torch_geometric do not: off unless
 *       {@code attention_bias} is set. With it, their trained model of Cora gives their logits
 *   <li>they drop features a second time after the projection, and draw the dropped input features
 *       separately for each head; here, as in the paper's text and in torch_geometric, dropout is
 *       applied to a layer's input and to the attention weights
 *   <li>their patience also starts again when a metric only equals its best value; here it must
 *       improve
 * </ul>
 */
package org.paperzoo.graph.gat;
