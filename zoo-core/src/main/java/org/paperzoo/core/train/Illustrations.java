package org.paperzoo.core.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.paperzoo.core.nn.Context;

/**
 * Where a task draws its pictures: PNG or text files of its naming in {@code folder}, which the
 * report shows with their file names as captions.
 *
 * @param context in evaluation mode; gradients are off and the random generator has been seeded
 * @param manager temporary arrays
 * @param folder exists and is this step's own
 * @param step the training step
 */
public record Illustrations(Context context, NDManager manager, Path folder, long step) {}
