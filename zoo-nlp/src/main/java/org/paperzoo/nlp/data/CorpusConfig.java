package org.paperzoo.nlp.data;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code data} section of language modelling: which running text.
 *
 * @param name which corpus
 * @param train the training files of {@code files}
 * @param validation the validation files
 * @param test the test files
 * @param format how the files hold documents
 * @param field the field of a JSON object that holds the text
 * @param holdOut the share held out for validation
 */
public record CorpusConfig(
    @Doc(
            "The corpus: glosses (bundled: WordNet's definitions and examples), tiny_shakespeare,"
                + " wikitext_2 and penn_treebank (from the data folder, or else downloaded; one"
                + " text to language models, while to pre-training on sentences the articles of"
                + " wikitext_2 are its documents), or files for your own data.")
        @Default("glosses")
        String name,
    @Doc("With name: files, the training texts, plain or gzip.") @Default("[]") List<String> train,
    @Doc("With name: files, the validation texts; without any, a part of the training texts.")
        @Default("[]")
        List<String> validation,
    @Doc("With name: files, the test texts.") @Default("[]") List<String> test,
    @Doc(
            "With name: files, what they hold: lines (one document per line), documents (one"
                + " sentence per line, a blank line between documents), file (each file is one"
                + " document), jsonl (one object per line).")
        @Default("lines")
        TextFormat format,
    @Doc("With format: jsonl, the field that holds the text.") @Default("text") String field,
    @Doc("With name: files and no validation texts, the share of the training text held out.")
        @Default("0.05")
        @Range(min = 0, max = 0.5, minExclusive = true)
        double holdOut) {
  /** Checks the name. */
  public CorpusConfig {
    DidYouMean.require("name", name, CorpusReader.NAMES);
  }

  /** Returns the config of a corpus by name. */
  public static CorpusConfig named(String name) {
    return new CorpusConfig(name, List.of(), List.of(), List.of(), TextFormat.LINES, "text", 0.05);
  }
}
