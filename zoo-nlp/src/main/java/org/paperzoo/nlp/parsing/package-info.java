/**
 * Constituency parsing, the second task of "Attention Is All You Need" (section 6.3): {@link
 * org.paperzoo.nlp.parsing.TreeReader} reads trees in the Penn Treebank's brackets, {@link
 * org.paperzoo.nlp.parsing.LinearTree} writes them as sequences and reads them back, and {@link
 * org.paperzoo.nlp.parsing.BracketF1} is the score.
 */
package org.paperzoo.nlp.parsing;
