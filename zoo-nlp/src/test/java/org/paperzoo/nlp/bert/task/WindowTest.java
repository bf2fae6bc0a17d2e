package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.nlp.data.SquadExample;

class WindowTest {
  private static final String PASSAGE = "quiet stone under seven lights";

  private static SquadExample example(SquadExample.Answer... answers) {
    return new SquadExample("1", "", "river", PASSAGE, List.of(answers));
  }

  @Test
  void labelsAreTheTokensOfTheAnswer() {
    SquadExample answered = example(new SquadExample.Answer("seven lights", 18));
    try (TextTokenizer tokenizer = TestTexts.tokenizer(TokenizerStyle.BERT)) {
      Window whole = Window.of(tokenizer, "river", PASSAGE, 64, 4).get(0);
      QuestionAnsweringTask.Labelled labelled = QuestionAnsweringTask.Labelled.of(whole, answered);
      assertThat(labelled.sequence()).isEqualTo(whole.sequence());
      assertThat(whole.starts()[labelled.first()]).isEqualTo(18);
      assertThat(whole.ends()[labelled.last()]).isEqualTo(PASSAGE.length());
      assertThat(whole.starts()).startsWith(-1, -1).endsWith(-1);
      QuestionAnsweringTask.Labelled none = QuestionAnsweringTask.Labelled.of(whole, example());
      assertThat(new int[] {none.first(), none.last()}).containsExactly(0, 0);
      int room = whole.sequence().length() - 2;
      Window first = Window.of(tokenizer, "river", PASSAGE, room, 1).get(0);
      assertThat(first.tokensOf(18, PASSAGE.length())).containsExactly(0, 0);
    }
  }

  @Test
  void nothingButTheTokensIsKeptForTraining() {
    assertThat(
            Arrays.stream(QuestionAnsweringTask.Labelled.class.getRecordComponents())
                .map(RecordComponent::getType))
        .isEqualTo(List.of(Sequence.class, int.class, int.class));
  }

  @Test
  void theBestSpanIsOfTheHighestScores() {
    try (TextTokenizer tokenizer = TestTexts.tokenizer(TokenizerStyle.BERT)) {
      Window window = Window.of(tokenizer, "river", PASSAGE, 64, 4).get(0);
      int[] answer = window.tokensOf(6, 17);
      float[] firsts = new float[window.starts().length];
      float[] lasts = new float[firsts.length];
      firsts[0] = 9; // no token of the passage
      lasts[0] = 9;
      firsts[answer[0]] = 2;
      lasts[answer[1]] = 3;
      assertThat(window.best(firsts, lasts, 20, 30).get(0)).isEqualTo(new Window.Span(6, 17, 5));
      assertThat(window.nullScore(firsts, lasts)).isEqualTo(18);
    }
  }
}
