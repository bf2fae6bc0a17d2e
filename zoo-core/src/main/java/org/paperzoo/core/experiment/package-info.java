/**
 * An experiment from its configuration to its numbers: {@link
 * org.paperzoo.core.experiment.ExperimentReader} turns a YAML file into an {@link
 * org.paperzoo.core.experiment.Experiment}, {@link org.paperzoo.core.experiment.ExperimentRunner}
 * trains it in a run folder, {@link org.paperzoo.core.experiment.TrainedRun} opens its result.
 */
package org.paperzoo.core.experiment;
