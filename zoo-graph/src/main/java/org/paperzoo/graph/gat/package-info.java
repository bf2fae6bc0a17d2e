/**
 * Graph attention networks: Veličković, Cucurull, Casanova, Romero, Liò and Bengio, "Graph
 * Attention Networks", ICLR 2018.
 */
package org.paperzoo.graph.gat;
