package org.paperzoo.nlp.transformer;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our models against transformers' ({@code tools/reference/make_transformer_cases.py}). */
class TransformerParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(TransformerPaper.MODELS);
  }
}
