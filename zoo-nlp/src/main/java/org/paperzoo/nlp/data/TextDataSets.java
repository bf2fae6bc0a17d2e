package org.paperzoo.nlp.data;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.DataSet;

/** The text data sets by name. */
public final class TextDataSets {
  private static final String GLUE = "each task's own";

  private TextDataSets() {}

  /** Returns them, the bundled one first. */
  public static List<DataSet> list() {
    List<DataSet> sets = new ArrayList<>();
    sets.add(
        DataSet.bundled(
            "glosses",
            "WordNet's definitions and examples; as classes, their 45 categories",
            "117,791 texts, 1.5 million words",
            "WordNet licence (free to use and pass on)"));
    sets.add(
        byHand(
            "tiny_shakespeare",
            "Shakespeare's plays",
            "1.1 million characters",
            "public domain",
            "https://github.com/karpathy/char-rnn (data/tinyshakespeare)",
            "tiny-shakespeare",
            "input.txt"));
    sets.add(
        corpus(
            CorpusConfig.Corpus.WIKITEXT_2,
            "good Wikipedia articles",
            "2.1 million words train, 218,000 validation, 246,000 test",
            "CC BY-SA 3.0",
            "https://huggingface.co/datasets/Salesforce/wikitext",
            "wikitext-2"));
    sets.add(
        corpus(
            CorpusConfig.Corpus.PENN_TREEBANK,
            "the Wall Street Journal as Mikolov et al. (2010) prepared it",
            "930,000 words train, 74,000 validation, 82,000 test",
            "LDC user agreement",
            "https://catalog.ldc.upenn.edu/LDC99T42",
            "penn-treebank"));
    sets.add(
        byHand(
            "sst2_sentences",
            "sentiment of whole sentences of film reviews (Stanford Sentiment Treebank)",
            "6,920 train, 872 validation, 1,821 test; 2 classes",
            "not stated; research use",
            "https://github.com/clairett/pytorch-sentiment-classification (data/SST2)",
            "sst-2",
            "train.tsv, dev.tsv and test.tsv"));
    sets.add(
        new DataSet(
            MovieReviews.NAME,
            "sentiment of film reviews (Maas et al. 2011)",
            "25,000 train, 25,000 test; 2 classes",
            "not stated; research use",
            "https://ai.stanford.edu/~amaas/data/sentiment",
            List.of("aclImdb"),
            null,
            home -> MovieReviews.read(home, null)));
    for (GlueTask task : GlueTask.values()) {
      sets.add(
          byHand(
              task.id(),
              "GLUE: " + task.folder(),
              "splits train, validation and test",
              GLUE,
              "https://gluebenchmark.com/tasks",
              task.folder(),
              "the .tsv files of " + task.folder()));
    }
    sets.add(
        new DataSet(
            "squad_2",
            "questions on Wikipedia paragraphs, some without an answer",
            "130,319 train, 11,873 validation",
            "CC BY-SA 4.0",
            "https://rajpurkar.github.io/SQuAD-explorer",
            List.of("squad"),
            null,
            SquadData::fetch));
    sets.add(
        byHand(
            "wnut_17",
            "emerging entities in tweets, six types",
            "3,394 train, 1,009 validation, 1,287 test sentences",
            "CC BY 4.0",
            "https://github.com/leondz/emerging_entities_17",
            "wnut-17",
            "train.conll, dev.conll and test.conll"));
    return sets;
  }

  private static DataSet byHand(
      String name,
      String description,
      String size,
      String licence,
      String origin,
      String folder,
      String files) {
    return new DataSet(
        name, description, size, licence, origin, List.of(folder), files + " in a folder", null);
  }

  private static DataSet corpus(
      CorpusConfig.Corpus corpus,
      String description,
      String size,
      String licence,
      String origin,
      String folder) {
    return new DataSet(
        corpus.id(),
        description,
        size,
        licence,
        origin,
        List.of(folder),
        null,
        home -> PublishedCorpora.fetch(home, corpus));
  }
}
