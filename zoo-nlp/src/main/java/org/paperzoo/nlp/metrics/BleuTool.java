package org.paperzoo.nlp.metrics;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Tool;

/** Scores a file of translations: {@code zoo score bleu}. */
public final class BleuTool implements Tool<BleuSettings> {
  @Override
  public String group() {
    return "score";
  }

  @Override
  public String name() {
    return "bleu";
  }

  @Override
  public String description() {
    return "Scores a file of sentences against files of references with sacreBLEU's BLEU.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "zoo score bleu translated.txt references.txt",
        "zoo score bleu translated.txt references.txt tokenize=intl lowercase=true");
  }

  @Override
  public Class<BleuSettings> optionsType() {
    return BleuSettings.class;
  }

  @Override
  public boolean makesFiles() {
    return false;
  }

  @Override
  public Predictor.Result run(Request<BleuSettings> request) {
    ScoredFiles files = ScoredFiles.read(request.inputs());
    Bleu bleu = new Bleu(request.options());
    for (int i = 0; i < files.hypotheses().size(); i++) {
      bleu.add(files.hypotheses().get(i), files.references().get(i));
    }
    return new Predictor.Result(
        List.of("bleu", "line"),
        List.of(List.of(bleu.value(), bleu.line())),
        List.of(),
        Predictor.Layout.TEXTS);
  }
}
