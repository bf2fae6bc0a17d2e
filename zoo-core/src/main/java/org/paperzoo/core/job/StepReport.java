package org.paperzoo.core.job;

import java.util.Map;

/**
 * What a step gave.
 *
 * @param step the steps done, from 1
 * @param epoch epochs done so far, with fraction; NaN for work without epochs
 * @param latest the values of this step by name, such as {@code loss} and {@code lr}
 * @param logged at steps that are logged, the values for the record, such as the mean of each loss
 *     since the last log; else empty
 */
public record StepReport(
    long step, double epoch, Map<String, Double> latest, Map<String, Double> logged) {}
