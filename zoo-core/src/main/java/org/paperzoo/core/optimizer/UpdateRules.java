package org.paperzoo.core.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.config.Variants;

/** The optimizers that come with the zoo. */
public final class UpdateRules implements Variants {
  @Override
  public Class<?> choice() {
    return UpdateRule.class;
  }

  @Override
  public Map<String, Class<? extends Record>> records() {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    records.put("sgd", Sgd.class);
    records.put("adagrad", Adagrad.class);
    records.put("adam", Adam.class);
    records.put("adamw", AdamW.class);
    records.put("nadam", NAdam.class);
    records.put("radam", RAdam.class);
    records.put("lamb", Lamb.class);
    records.put("adafactor", Adafactor.class);
    records.put("rmsprop", RmsProp.class);
    return records;
  }
}
