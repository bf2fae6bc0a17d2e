package org.paperzoo.core.job;

import java.util.Map;

/**
 * How a job ended.
 *
 * @param step the steps done
 * @param stop why it ended
 * @param metrics the final scores by flat name, such as {@code test_accuracy}; empty if it has none
 *     because it was interrupted or diverged
 */
public record JobResult(long step, StopReason stop, Map<String, Double> metrics) {}
