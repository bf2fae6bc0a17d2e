package org.paperzoo.nlp.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;

class GlossesTest {
  /** Of the training, validation and test parts. */
  private static final List<Integer> SIZES = List.of(100_110, 5_774, 11_907);

  @Test
  void readsAllOfWordNet() {
    int count = 0;
    long words = 0;
    int[] classes = new int[45];
    Gloss first = null;
    for (Iterator<Gloss> all = Glosses.all().glosses(); all.hasNext(); count++) {
      Gloss gloss = all.next();
      first = first == null ? gloss : first;
      classes[gloss.category()]++;
      assertThat(gloss.definition()).isNotBlank();
      assertThat(gloss.words()).isNotEmpty();
      words += gloss.definition().split("\\s+").length;
      for (String example : gloss.examples()) {
        words += example.split("\\s+").length;
      }
      if (gloss.id().equals("r00002669")) {
        assertThat(gloss.words()).containsExactly("barely", "hardly", "just", "scarcely", "scarce");
        assertThat(gloss.examples())
            .contains("we hardly knew them", "had scarcely rung the bell when the door flew open");
      }
    }
    assertThat(count).isEqualTo(Glosses.COUNT);
    assertThat(words).isBetween(1_400_000L, 1_500_000L);
    assertThat(first)
        .isEqualTo(
            new Gloss(
                "n00001740",
                3,
                List.of("entity"),
                "that which is perceived or known or inferred to have its own distinct existence"
                    + " (living or nonliving)",
                List.of()));
    for (int size : classes) {
      assertThat(size).isBetween(42, 14_460);
    }
  }

  @Test
  void partsAreFixedAndShareNoDefinition() {
    ClassificationData data =
        new ClassificationDataConfig.Categories(null).load(DataHome.ofEnvironment());
    assertThat(data.labelNames()).hasSize(45).contains("noun.animal", "verb.motion", "adj.ppl");
    assertThat(List.of(data.train().size(), data.validation().size(), data.test().size()))
        .isEqualTo(SIZES);
    Set<String> train = new HashSet<>();
    data.train().forEach(example -> train.add(example.textA()));
    assertThat(data.test()).noneMatch(example -> train.contains(example.textA()));
    assertThat(data.validation()).noneMatch(example -> train.contains(example.textA()));
    assertThat(data.evaluations().keySet()).containsExactly("validation", "test");
    assertThat(data.isPairs()).isFalse();
  }

  @Test
  void isACorpusOfDefinitionsAndExamples() {
    int documents = 0;
    for (Iterator<String> all = Glosses.of(Split.VALIDATION).documents(); all.hasNext(); ) {
      assertThat(all.next()).isNotBlank();
      documents++;
    }
    assertThat(documents).isEqualTo(SIZES.get(1));
    List<String> sentences = Glosses.of(Split.TRAIN).sentences().next();
    assertThat(sentences).isNotEmpty();
  }
}
