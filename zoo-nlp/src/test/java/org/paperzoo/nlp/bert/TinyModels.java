package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models and inputs small enough for tests. */
public final class TinyModels {
  private TinyModels() {}

  /** Returns a model of two layers of 16 with a vocabulary of 31 tokens. */
  public static BertConfig bert() {
    return new BertConfig(31, 16, 2, 4);
  }

  /** Returns texts of 7, 1, 2, 3 ... tokens, padded to 7, in two segments. */
  public static Map<String, NDArray> texts(NDManager manager, int batch, int vocabulary) {
    long[] ids = new long[batch * 7];
    long[] mask = new long[batch * 7];
    long[] types = new long[batch * 7];
    for (int i = 0; i < ids.length; i++) {
      int row = i / 7;
      int place = i % 7;
      boolean token = place < (row == 0 ? 7 : 1 + (row - 1) % 7);
      ids[i] = token ? 3 + (i * 17L + row * 5L) % (vocabulary - 3) : 0;
      mask[i] = token ? 1 : 0;
      types[i] = token && place > 3 ? 1 : 0;
    }
    Shape shape = new Shape(batch, 7);
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", manager.create(ids, shape));
    inputs.put("attention_mask", manager.create(mask, shape));
    inputs.put("token_type_ids", manager.create(types, shape));
    return inputs;
  }
}
