package org.paperzoo.vision.clip.task;

import java.nio.file.Path;

/**
 * A picture that a search found.
 *
 * @param similarity the cosine of the angle between its embedding and the text's
 */
record RankedPicture(Path file, float similarity) {}
