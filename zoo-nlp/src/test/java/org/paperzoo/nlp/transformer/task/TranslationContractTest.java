package org.paperzoo.nlp.transformer.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.transformer.TransformerPaper;

class TranslationContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new TransformerPaper());
  }

  @Override
  protected String experiment() throws IOException {
    Path source = folder.resolve("text.en");
    Path target = folder.resolve("text.de");
    Files.writeString(source, "the house\nthe old tree\na dog\na tree\nthe old dog\nthe dog\n");
    Files.writeString(
        target, "das Haus\nder alte Baum\nein Hund\nein Baum\nder alte Hund\nder Hund\n");
    return """
        paper: transformer
        task: translation
        model: {model_type: marian, d_model: 16, encoder_layers: 2, decoder_layers: 2,
                encoder_attention_heads: 2, decoder_attention_heads: 2, encoder_ffn_dim: 32,
                decoder_ffn_dim: 32, scale_embedding: true, dropout: 0}
        data: {name: lines, train: {source: "%s", target: "%s"},
               validation: {source: "%s", target: "%s"}}
        settings: {vocab_size: 300, batch_tokens: 24, beams: 2, extra_tokens: 4}
        """
        .formatted(source, target, source, target);
  }

  @Override
  protected boolean hasSegments() {
    return true;
  }

  /** A batch is as large as its number of tokens says. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
