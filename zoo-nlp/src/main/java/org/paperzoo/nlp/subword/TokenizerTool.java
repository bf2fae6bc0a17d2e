package org.paperzoo.nlp.subword;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Tool;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.core.text.TrainedTokenizer;
import org.paperzoo.nlp.data.DataPaths;
import org.paperzoo.nlp.data.Glosses;
import org.paperzoo.nlp.parallel.BibleVerses;

/** Learns a tokenizer from text files: {@code zoo tokenizer train}. */
public final class TokenizerTool implements Tool<TokenizerTraining> {
  private static final String GLOSSES = "glosses";
  private static final String BIBLE = "bible";

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
    return "Learns a tokenizer from text files (or from glosses or bible, the texts that come with"
        + " the zoo).";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "zoo tokenizer train corpus.txt vocab_size=8000 -o models/mine-8k",
        "zoo tokenizer train glosses style=gpt2 -o models/glosses-bpe",
        "zoo tokenizer train bible style=translation vocab_size=8000 -o models/bible-8k");
  }

  @Override
  public Class<TokenizerTraining> optionsType() {
    return TokenizerTraining.class;
  }

  @Override
  public Predictor.Result run(Request<TokenizerTraining> request) {
    if (request.inputs().isEmpty()) {
      throw new UsageException("Name the text files to train on, or glosses, or bible.");
    }
    TokenizerTrainer trainer = new TokenizerTrainer(request.options());
    for (String input : request.inputs()) {
      if (input.equals(GLOSSES)) {
        trainer.feed(Glosses.all().documents());
      } else if (input.equals(BIBLE)) {
        trainer.feed(BibleVerses.from(BibleVerses.Language.EN).train().bothSides());
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
          new Iterator<>() {
            private String next = lines.nextWithEnd();

            @Override
            public boolean hasNext() {
              return next != null;
            }

            @Override
            public String next() {
              if (next == null) {
                throw new NoSuchElementException();
              }
              String line = next;
              next = lines.nextWithEnd();
              return line;
            }
          });
    }
  }
}
