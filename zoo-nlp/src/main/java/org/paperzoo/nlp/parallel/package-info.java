/**
 * Sentences with their translations, to learn from and to be scored on.
 *
 * <p>{@link org.paperzoo.nlp.parallel.ParallelDataConfig} is the {@code data} section of a
 * translation task: the bundled {@link org.paperzoo.nlp.parallel.BibleVerses}, published data sets
 * by name, and the user's own files (line-aligned, tables, TMX, parse trees). Loading it gives
 * {@link org.paperzoo.nlp.parallel.ParallelData}, whose splits are read pair by pair, so that a
 * large corpus need not be held.
 */
package org.paperzoo.nlp.parallel;
