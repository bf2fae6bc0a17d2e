package org.paperzoo.core.schedule;

import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.config.Variants;

/** The schedules that come with the zoo. */
public final class Schedules implements Variants {
  @Override
  public Class<?> choice() {
    return Schedule.class;
  }

  @Override
  public Map<String, Class<? extends Record>> records() {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    records.put("constant", Constant.class);
    records.put("linear", Linear.class);
    records.put("polynomial", Polynomial.class);
    records.put("cosine", Cosine.class);
    records.put("cosine_restarts", CosineRestarts.class);
    records.put("one_cycle", OneCycle.class);
    records.put("inverse_sqrt", InverseSqrt.class);
    records.put("warmup_stable_decay", WarmupStableDecay.class);
    records.put("step", Steps.class);
    records.put("exponential", Exponential.class);
    records.put("plateau", Plateau.class);
    return records;
  }
}
