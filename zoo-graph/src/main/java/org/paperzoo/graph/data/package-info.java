/**
 * Graphs with features and labels at their nodes, for any graph network: the readers of the data
 * sets that papers report on, and the index structures that message passing needs. Plain Java, no
 * native engine.
 *
 * <ul>
 *   <li>{@link org.paperzoo.graph.data.KarateClub}: Zachary 1977, bundled
 *   <li>{@link org.paperzoo.graph.data.Planetoid}: Cora, Citeseer and Pubmed with the split of
 *       Yang, Cohen and Salakhutdinov 2016, from their pickles, which are read without running them
 *   <li>{@link org.paperzoo.graph.data.ProteinGraphs}: protein-protein interactions of Hamilton,
 *       Ying and Leskovec 2017, in either published layout
 *   <li>{@link org.paperzoo.graph.data.TableGraph}: anyone's graph, as two tables
 * </ul>
 */
package org.paperzoo.graph.data;
