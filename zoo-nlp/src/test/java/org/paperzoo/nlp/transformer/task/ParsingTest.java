package org.paperzoo.nlp.transformer.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.transformer.TransformerPaper;

/** The paper's second task: sentences are translated into trees, which are scored as trees. */
class ParsingTest {
  @TempDir private Path folder;

  @Test
  void scoresTreesByTheirBrackets() throws IOException {
    Path trees =
        Files.writeString(
            folder.resolve("trees.mrg"),
            "( (S (NP (NNP John)) (VP (VBZ sleeps)) (. .)) )\n"
                + "( (S (NP (DT the) (NN dog)) (VP (VBZ barks)) (. .)) )\n");
    Path yaml =
        Files.writeString(
            folder.resolve("parsing.yaml"),
            """
            paper: transformer
            task: translation
            seed: 0
            model: {model_type: marian, d_model: 16, encoder_layers: 1, decoder_layers: 1,
                    encoder_attention_heads: 2, decoder_attention_heads: 2, encoder_ffn_dim: 32,
                    decoder_ffn_dim: 32}
            data: {name: trees, train: "%s", validation: "%s"}
            settings: {vocab_size: 300, beams: 1, extra_tokens: 4}
            train: {steps: 2, optimizer: {name: adam, lr: 0.001}}
            """
                .formatted(trees, trees));
    Experiment experiment =
        new ExperimentReader(Catalog.of(new TransformerPaper())).read(yaml, List.of());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Task<?> task = experiment.createTask(manager, new DataHome(folder, folder).offline())) {
      assertThat(Evaluation.of(task, "val", true, 0, manager))
          .containsKeys("loss", "perplexity", "bracket_f1", "complete_match")
          .doesNotContainKey("bleu")
          .hasEntrySatisfying("bracket_f1", score -> assertThat(score).isBetween(0.0, 100.0));
    }
  }
}
