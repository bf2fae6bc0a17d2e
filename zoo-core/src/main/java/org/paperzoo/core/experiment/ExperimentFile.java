package org.paperzoo.core.experiment;

import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.train.TrainConfig;

/** The keys of an experiment's configuration file; the sections that the task knows are nodes. */
public record ExperimentFile(
    @Doc("Name of the experiment, and of the folder of its runs (default: from the file's name).")
        @Default("null")
        String name,
    @Doc("The paper.") String paper,
    @Doc("What is trained and measured: one of the paper's tasks.") String task,
    @Doc("Seed of all random numbers.") @Default("0") @Range(min = 0) long seed,
    @Doc(
            "The model: {preset: NAME}, {folder: MODEL_DIR} to start from its weights, or inline"
                + " {model_type: NAME, fields of config.json}. Fields beside preset or folder"
                + " replace theirs. A task that trains no model has none.")
        @Default("null")
        ConfigNode model,
    @Doc(
            "An adapter to train on top of the model, whose own weights stay frozen: {type: lora,"
                + " fields of adapter_config.json}; null for none.")
        @Default("null")
        ConfigNode adapter,
    @Doc("Where the examples come from.") @Default("{}") ConfigNode data,
    @Doc("Settings of the task.") @Default("{}") ConfigNode settings,
    @Doc("How it is trained; a task that trains no model has no such section.") @Default("null")
        TrainConfig train) {}
