package org.paperzoo.nlp.metrics;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Tool;

/** Scores a file of translations: {@code zoo score chrf}. */
public final class ChrfTool implements Tool<ChrfSettings> {
  @Override
  public String group() {
    return "score";
  }

  @Override
  public String name() {
    return "chrf";
  }

  @Override
  public String description() {
    return "Scores a file of sentences against files of references with sacreBLEU's chrF.";
  }

  @Override
  public List<String> examples() {
    return List.of("zoo score chrf translated.txt references.txt word_order=2");
  }

  @Override
  public Class<ChrfSettings> optionsType() {
    return ChrfSettings.class;
  }

  @Override
  public boolean makesFiles() {
    return false;
  }

  @Override
  public Predictor.Result run(Request<ChrfSettings> request) {
    ScoredFiles files = ScoredFiles.read(request.inputs());
    Chrf chrf = new Chrf(request.options());
    for (int i = 0; i < files.hypotheses().size(); i++) {
      chrf.add(files.hypotheses().get(i), files.references().get(i));
    }
    return new Predictor.Result(
        List.of("chrf", "line"),
        List.of(List.of(chrf.value(), chrf.line())),
        List.of(),
        Predictor.Layout.TEXTS);
  }
}
