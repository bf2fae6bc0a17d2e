package org.paperzoo.nlp.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.FailureException;

class TreesTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final String DOG =
      "(S (NP (DT The) (NN dog)) (VP (VBD chased) (NP (DT the) (NN cat))) (. .))";

  private static ParseTree tree(String text) {
    return TreeReader.of("trees", text).next();
  }

  private static List<ParseTree> trees(String text) {
    TreeReader reader = TreeReader.of("trees", text);
    List<ParseTree> trees = new ArrayList<>();
    for (ParseTree tree = reader.next(); tree != null; tree = reader.next()) {
      trees.add(tree);
    }
    return trees;
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  private static BracketF1 score(String prediction, String gold) {
    BracketF1 score = new BracketF1();
    score.add(tree(prediction), tree(gold));
    return score;
  }

  @Test
  void readsBracketsOverLines() {
    List<ParseTree> trees =
        trees(
            "\n( (S\r\n   (NP-SBJ (NNP J\u00fcrgen) )\n\t(VP (VBZ sleeps))\n (. .)) )\n(X (Y z))");
    assertThat(trees.stream().map(ParseTree::toString))
        .containsExactly("( (S (NP-SBJ (NNP J\u00fcrgen)) (VP (VBZ sleeps)) (. .)))", "(X (Y z))");
    assertThat(trees.get(0).words().stream().map(ParseTree::word))
        .containsExactly("J\u00fcrgen", "sleeps", ".");
    assertThat(trees("  \n ")).isEmpty();
  }

  private static void refuses(String text, String... message) {
    assertThatThrownBy(() -> trees(text))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("trees:")
        .hasMessageContainingAll(message);
  }

  @Test
  void namesLineAndColumnOfAFault() {
    refuses(
        "(X (Y z))\n  (S (NP (NNP \ud83d\ude00))",
        "trees:2:3: the bracket that opens here is never");
    refuses("(S\n (NP (NNP \ud83d\ude00) (VP", "trees:2:14: the bracket that opens here is never");
    refuses("(X (Y z)))", "trees:1:10: expected a bracket, found \")\"");
    refuses("word", "trees:1:1: expected a bracket, found \"w\"");
    refuses("(S (NP (NNP John)) sleeps)", "trees:1:20: the word \"sleeps\" has no bracket");
    refuses("(NNP John Smith)", "trees:1:11: the word \"Smith\" has no bracket");
    refuses("(S ())", "trees:1:4: the bracket has neither a word nor constituents");
    refuses("(S (NNP a (X b)))", "trees:1:11: a bracket opens after the word \"a\"");
    refuses("( John)", "trees:1:1: the word \"John\" has no tag");
    refuses("(A ".repeat(600), "brackets lie more than 500 deep");
  }

  @Test
  void removesFunctionsAndTraces() {
    ParseTree tree =
        tree(
            "( (S (NP-SBJ-1 (NNP John)) (VP (VBD seemed) (S (NP=2 (-NONE- *-1)) (VP (TO to) (VP (VB"
                + " sleep) (NP (-NONE- 0)))))) (-LRB- -LRB-) (. .)))");
    assertThat(TreeCleaner.clean(tree))
        .hasToString(
            "(S (NP (NNP John)) (VP (VBD seemed) (S (VP (TO to) (VP (VB sleep))))) (-LRB- -LRB-)"
                + " (. .))");
    assertThat(TreeCleaner.clean(tree("( (S (NP (-NONE- *))))"))).isNull();
    assertThat(TreeCleaner.clean(tree("( (A (B c)) (D (E f)))")))
        .hasToString("(TOP (A (B c)) (D (E f)))");
  }

  @Test
  void writesAndReadsSequences() {
    String linear = LinearTree.write(tree(DOG));
    assertThat(linear).isEqualTo("(S (NP XX XX )NP (VP XX (NP XX XX )NP )VP . )S");
    assertThat(LinearTree.read(linear, words("The dog chased the cat .")))
        .hasToString("(S (NP (XX The) (XX dog)) (VP (XX chased) (NP (XX the) (XX cat))) (. .))");
    BracketF1 same = new BracketF1();
    same.add(LinearTree.read(linear, words("The dog chased the cat .")), tree(DOG));
    assertThat(same.value()).isCloseTo(100, CLOSE);
    assertThat(same.completeMatch()).isCloseTo(100, CLOSE);
  }

  @Test
  void readsSequencesThatAreNotBalanced() {
    List<String> words = words("a b c");
    // Not closed, closed too often, closed by another name, words missing, too many, none at all.
    assertThat(LinearTree.read("(S (NP XX XX (VP XX", words))
        .hasToString("(S (NP (XX a) (XX b) (VP (XX c))))");
    assertThat(LinearTree.read("(NP XX )NP )S (VP XX XX )VP )X", words))
        .hasToString("(TOP (NP (XX a)) (VP (XX b) (XX c)))");
    assertThat(LinearTree.read("(S (NP XX )VP XX XX )S", words))
        .hasToString("(S (NP (XX a)) (XX b) (XX c))");
    assertThat(LinearTree.read("(S XX (X )X )S", words))
        .hasToString("(TOP (S (XX a)) (XX b) (XX c))");
    assertThat(LinearTree.read("(S XX XX XX XX . )S", words))
        .hasToString("(S (XX a) (XX b) (XX c))");
    assertThat(LinearTree.read("", words)).hasToString("(TOP (XX a) (XX b) (XX c))");
    assertThat(LinearTree.read(")S ) ( ((", List.of("a")).words()).hasSize(1);
  }

  @Test
  void countsBracketsWorkedByHand() {
    // Right: S 0-5, NP 0-2, VP 2-5, NP 3-5. Predicted: S 0-5, NP 0-2, VP 2-3, NP 3-5.
    BracketF1 flat =
        score("(S (NP (DT The) (NN dog)) (VP (VBD chased)) (NP (DT the) (NN cat)) (. .))", DOG);
    assertThat(flat.precision()).isCloseTo(75, CLOSE);
    assertThat(flat.recall()).isCloseTo(75, CLOSE);
    assertThat(flat.value()).isCloseTo(75, CLOSE);
    assertThat(flat.completeMatch()).isZero();
    // Predicted: S 0-5 and NP 0-5; one of two right, one of four found: F1 = 2 * 1 / 6.
    BracketF1 one = score("(S (NP (DT The) (NN dog) (VBD chased) (DT the) (NN cat) (. .)))", DOG);
    assertThat(one.precision()).isCloseTo(50, CLOSE);
    assertThat(one.recall()).isCloseTo(25, CLOSE);
    assertThat(one.value()).isCloseTo(100.0 / 3, CLOSE);
    // Both together: 3 + 1 of 4 + 2 predicted and 4 + 4 right.
    flat.add(tree("(S (NP (DT The) (NN dog) (VBD chased) (DT the) (NN cat) (. .)))"), tree(DOG));
    assertThat(flat.value()).isCloseTo(200.0 * 4 / 14, CLOSE);
    flat.reset();
    assertThat(flat.value()).isNaN();
  }

  @Test
  void followsEvalbsRules() {
    // Punctuation does not shift or widen constituents, and one of punctuation alone is none.
    assertThat(
            score(
                    "(S (NP (NNP John) (, ,)) (VP (VBZ sleeps)) (PRN (: --)) (. .))",
                    "(S (NP (NNP John)) (, ,) (VP (VBZ sleeps) (: --)) (. .))")
                .completeMatch())
        .isCloseTo(100, CLOSE);
    // The parts of speech are the right tree's, whatever the prediction says.
    assertThat(
            score("(S (NP (XX John) (XX ,)) (XX sleeps))", "(S (NP (NNP John)) (, ,) (VBZ sleeps))")
                .value())
        .isCloseTo(100, CLOSE);
    // The outer bracket does not count, functions do not, PRT is ADVP.
    assertThat(
            score(
                    "(TOP (S (NP (NNP John)) (VP (VBZ sleeps) (ADVP (RP in)))))",
                    "( (S (NP-SBJ (NNP John)) (VP (VBZ sleeps) (PRT (RP in)))))")
                .value())
        .isCloseTo(100, CLOSE);
    // A constituent is matched once: NP 0-1 is predicted twice, and is right once of three.
    BracketF1 twice = score("(NP (NP (NNP John)))", "(S (NP (NNP John)))");
    assertThat(twice.precision()).isCloseTo(50, CLOSE);
    assertThat(twice.recall()).isCloseTo(50, CLOSE);
    // Labels count.
    assertThat(score("(VP (NNP John))", "(NP (NNP John))").value()).isZero();
    assertThatThrownBy(() -> score("(A (B c))", "(A (B d))"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trees of different words");
  }
}
