package org.paperzoo.nlp.gpt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.paperzoo.core.checkpoint.RenamedTensors;
import org.paperzoo.core.checkpoint.TensorSource;

/**
 * A published checkpoint under our names: the decoder's prefix is added (OpenAI's GPT-2 files have
 * none) or taken away, and the causal masks that old files hold are left out, as is the output
 * projection if the model has none.
 */
final class GptCheckpoint {
  private static final String PREFIX = "transformer.";
  private static final String HEAD = "lm_head.";
  private static final Pattern MASK =
      Pattern.compile("(transformer\\.)?h\\.\\d+\\.attn\\.(attention\\.)?(masked_)?bias");

  private GptCheckpoint() {}

  /**
   * Returns the tensors of a checkpoint under our names.
   *
   * @param withHead whether the model has the output projection, and the prefix
   */
  static TensorSource of(TensorSource source, boolean withHead) {
    Map<String, String> sourceNames = new LinkedHashMap<>();
    for (String name : source.names()) {
      boolean head = name.startsWith(HEAD);
      if (!MASK.matcher(name).matches() && (withHead || !head)) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        sourceNames.put(withHead && !head ? PREFIX + bare : bare, name);
      }
    }
    return new RenamedTensors(source, sourceNames);
  }
}
