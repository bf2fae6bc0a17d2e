package org.paperzoo.nlp.data;

import java.util.Locale;
import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;

/** The {@code data} section of language modelling: which running text. */
@Choice(fallback = "glosses")
@Doc("The corpus")
public sealed interface CorpusConfig
    permits CorpusConfig.WordNet,
        CorpusConfig.TinyShakespeare,
        CorpusConfig.Published,
        CorpusFiles {
  /**
   * Opens the corpus.
   *
   * @throws org.paperzoo.core.error.UsageException if the section does not fit the files
   * @throws org.paperzoo.core.error.FailureException if a file is missing
   */
  CorpusData load(DataHome home);

  /** WordNet's definitions and examples. */
  @Variant("glosses")
  @Doc("bundled: WordNet's definitions and examples")
  record WordNet() implements CorpusConfig {
    @Override
    public CorpusData load(DataHome home) {
      return new CorpusData(
          "glosses", Glosses.of(Split.TRAIN), Glosses.of(Split.VALIDATION), Glosses.of(Split.TEST));
    }
  }

  /** Shakespeare's plays. */
  @Variant("tiny_shakespeare")
  @Doc("from the data folder")
  record TinyShakespeare() implements CorpusConfig {
    @Override
    public CorpusData load(DataHome home) {
      return PublishedCorpora.shakespeare(home);
    }
  }

  /**
   * A corpus of language modelling.
   *
   * @param corpus which one
   */
  @Doc(
      "from the data folder, or else downloaded; one text to language models, while to"
          + " pre-training on sentences the articles of wikitext_2 are its documents")
  record Published(@Name("name") Corpus corpus) implements CorpusConfig {
    @Override
    public CorpusData load(DataHome home) {
      return PublishedCorpora.read(home, corpus);
    }
  }

  /** The corpora that can be downloaded. */
  enum Corpus {
    /** Good Wikipedia articles. */
    WIKITEXT_2,
    /** The Wall Street Journal. */
    PENN_TREEBANK;

    /** Returns the name in configs, such as {@code wikitext_2}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
