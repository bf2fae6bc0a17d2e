package org.paperzoo.vision.clip;

import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our models against transformers' ({@code tools/reference/make_clip_cases.py}). */
class ClipParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return Stream.of(ClipPaper.CLIP, ClipPaper.RESNET, ClipPaper.TEXT, ClipPaper.VISION)
        .flatMap(family -> ParityCase.of(family).stream())
        .toList();
  }
}
