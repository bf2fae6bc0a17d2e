package org.paperzoo.core.train;

import java.util.Map;

/**
 * What a step gave.
 *
 * @param step the steps done, from 1
 * @param epoch passes over the data so far
 * @param lr the learning rate of the step
 * @param latest the losses of this step by name
 * @param logged at steps that are logged, the mean of each loss since the last log and the norm of
 *     the gradient; else empty
 */
public record StepReport(
    long step, double epoch, double lr, Map<String, Double> latest, Map<String, Double> logged) {}
