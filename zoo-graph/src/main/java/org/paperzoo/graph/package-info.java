/** Graphs: graph attention networks. */
package org.paperzoo.graph;
