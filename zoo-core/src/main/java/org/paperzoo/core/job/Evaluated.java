package org.paperzoo.core.job;

import java.util.Map;

/**
 * What an evaluation during training gave.
 *
 * @param step the training steps done before it
 * @param metrics by name with the split in front, such as {@code val_loss}
 */
public record Evaluated(long step, Map<String, Double> metrics) {}
