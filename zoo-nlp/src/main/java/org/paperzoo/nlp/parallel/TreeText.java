package org.paperzoo.nlp.parallel;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.paperzoo.nlp.parsing.LinearTree;
import org.paperzoo.nlp.parsing.ParseTree;
import org.paperzoo.nlp.parsing.TreeCleaner;
import org.paperzoo.nlp.parsing.TreeReader;

/**
 * Sentences and their trees: the source is the words with spaces between, the target the tree as
 * {@link LinearTree} writes it. Trees without words are skipped.
 *
 * @param file a file in the Penn Treebank's brackets
 */
record TreeText(Path file) implements ParallelText {
  @Override
  public PairReader open() {
    TreeReader trees = TreeReader.open(file);
    return new PairReader() {
      private boolean any;

      @Override
      public SentencePair next() {
        for (ParseTree tree = trees.next(); tree != null; tree = trees.next()) {
          ParseTree cleaned = TreeCleaner.clean(tree);
          if (cleaned != null) {
            any = true;
            return pair(cleaned);
          }
        }
        if (!any) {
          throw ParallelData.noPairs(name());
        }
        return null;
      }

      @Override
      public void close() {
        // The file has been read whole.
      }
    };
  }

  private static SentencePair pair(ParseTree tree) {
    String words = tree.words().stream().map(ParseTree::word).collect(Collectors.joining(" "));
    return new SentencePair(words, LinearTree.write(tree));
  }

  @Override
  public String name() {
    return file.toString();
  }
}
