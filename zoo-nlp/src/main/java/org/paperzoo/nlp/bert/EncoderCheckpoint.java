package org.paperzoo.nlp.bert;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.checkpoint.RenamedTensors;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.ZooModel;

/**
 * A published checkpoint under the names of a model that may have another head than the one it was
 * saved with, as {@code from_pretrained} reads them: the encoder's prefix is added or taken away,
 * LayerNorm's {@code gamma} and {@code beta} of old files are {@code weight} and {@code bias}, and
 * what belongs to another head, or is a buffer of position numbers, is left out.
 */
public final class EncoderCheckpoint {
  /** What the heads of the encoders' checkpoints are called, and the pooler. */
  private static final List<String> HEADS =
      List.of("cls.", "lm_head.", "classifier.", "qa_outputs.", "pooler.");

  /** What stands before the number of a layer. */
  public static final String LAYERS = "encoder.layer.";

  private static final List<String> BUFFERS =
      List.of("embeddings.position_ids", "embeddings.token_type_ids");

  private EncoderCheckpoint() {}

  /**
   * Returns the tensors of a checkpoint under a model's names.
   *
   * @param model not initialised
   * @param prefix what the encoder is called within a model with a head, {@code bert} or {@code
   *     roberta}
   */
  public static TensorSource of(TensorSource source, ZooModel model, String prefix) {
    StateDict state = StateDict.of(model);
    Set<String> wanted = new LinkedHashSet<>(state.parameters().keySet());
    wanted.addAll(state.ties().keySet());
    Map<String, String> sourceNames = new LinkedHashMap<>();
    for (String name : source.names()) {
      String own = own(modern(name), wanted, prefix + ".");
      String bare = own.startsWith(prefix + ".") ? own.substring(prefix.length() + 1) : own;
      boolean unused =
          BUFFERS.contains(bare)
              || (!wanted.contains(own) && HEADS.stream().anyMatch(bare::startsWith));
      if (!unused) {
        sourceNames.put(own, name);
      }
    }
    return new RenamedTensors(source, sourceNames);
  }

  /**
   * Returns whether a checkpoint has the weights of a pooler. Those of sentence encoders often do
   * without: the reference's {@code add_pooling_layer=False}.
   */
  public static boolean hasPooler(TensorSource source) {
    return source.names().stream().anyMatch(name -> name.endsWith("pooler.dense.weight"));
  }

  private static String modern(String name) {
    if (name.endsWith("LayerNorm.gamma")) {
      return name.replaceFirst("gamma$", "weight");
    }
    return name.endsWith("LayerNorm.beta") ? name.replaceFirst("beta$", "bias") : name;
  }

  private static String own(String name, Set<String> wanted, String prefix) {
    if (wanted.contains(name)) {
      return name;
    }
    if (wanted.contains(prefix + name)) {
      return prefix + name; // the checkpoint is of the encoder alone
    }
    String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    return wanted.contains(bare) ? bare : name; // the model is
  }
}
