/**
 * Data sets and the order in which training sees them.
 *
 * <p>Three layers, each usable alone:
 *
 * <ol>
 *   <li>Where files are: {@link org.paperzoo.core.data.DataHome} looks in the folder of {@code
 *       $ZOO_DATA} and in the user's cache, and downloads a {@link org.paperzoo.core.data.DataFile}
 *       when it is in neither.
 *   <li>What files hold: readers of the original formats ({@link org.paperzoo.core.data.Idx},
 *       {@link org.paperzoo.core.data.CifarBinary}, {@link org.paperzoo.core.data.ImageFolder},
 *       {@link org.paperzoo.core.data.MatlabFile}), of texts ({@link
 *       org.paperzoo.core.data.TextLines}, {@link org.paperzoo.core.data.JsonLines}, {@link
 *       org.paperzoo.core.data.TableReader}), and {@link org.paperzoo.core.data.ImageDataSets}, the
 *       image data sets by name.
 *   <li>What a step sees: {@link org.paperzoo.core.batch.EpochSampler} gives the indices of batch b
 *       as a function of {@code (seed, b)}, {@link org.paperzoo.core.data.ImageBatcher} turns them
 *       into arrays.
 * </ol>
 *
 * <p>No reader trusts a length that a file states, and each failure names the file, the place in
 * it, what was expected and what was found.
 */
package org.paperzoo.core.data;
