package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Tool;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.core.text.TrainedTokenizer;

/** Learns a tokenizer from text files: {@code zoo tokenizer train}. */
public final class TokenizerTool implements Tool<TokenizerTraining> {
  private static final String GLOSSES = "glosses";

  @Override
  public String group() {
    return "tokenizer";
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String description() {
    return "Learns a tokenizer from text files (or from glosses, the text that comes with the"
        + " zoo).";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "zoo tokenizer train corpus.txt vocab_size=8000 -o models/mine-8k",
        "zoo tokenizer train glosses style=gpt2 -o models/glosses-bpe");
  }

  @Override
  public Class<TokenizerTraining> optionsType() {
    return TokenizerTraining.class;
  }

  @Override
  public Predictor.Result run(Request<TokenizerTraining> request) {
    if (request.inputs().isEmpty()) {
      throw new UsageException("Name the text files to train on, or glosses.");
    }
    TokenizerTrainer trainer = new TokenizerTrainer(request.options());
    for (String input : request.inputs()) {
      if (input.equals(GLOSSES)) {
        trainer.feed(Glosses.all().documents());
      } else {
        feed(trainer, DataPaths.file(request.home(), input, null));
      }
    }
    TrainedTokenizer trained = trainer.train();
    trained.save(request.output());
    return new Predictor.Result(
        List.of("tokens", "words"),
        List.of(List.of(trained.size(), trainer.distinctWords())),
        List.of(Path.of("tokenizer.json"), Path.of("tokenizer_config.json")));
  }

  /** Takes a file line by line with the line ends, as Hugging Face's trainers do. */
  private static void feed(TokenizerTrainer trainer, Path file) {
    try (TextLines lines = TextLines.open(file)) {
      trainer.feed(
          new LookAhead<>() {
            @Override
            String read() {
              return lines.nextWithEnd();
            }
          });
    }
  }
}
