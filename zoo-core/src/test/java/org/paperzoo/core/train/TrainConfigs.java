package org.paperzoo.core.train;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;

/** Training sections for tests, by the names of their keys. */
public final class TrainConfigs {
  private TrainConfigs() {}

  /** Returns a section as a config file would say it. */
  public static TrainConfig parse(String yaml) {
    Faults faults = new Faults();
    TrainConfig config =
        ConfigBinder.bind(
            ConfigDocument.parse(yaml, "x.yaml", faults).root(), TrainConfig.class, faults);
    faults.throwIfAny();
    return config;
  }

  /**
   * Returns a section with other values.
   *
   * @param changes by the name of the record's component
   */
  public static TrainConfig with(TrainConfig config, Map<String, ?> changes) {
    Map<String, Object> left = new LinkedHashMap<>(changes);
    RecordComponent[] components = TrainConfig.class.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        String name = components[i].getName();
        values[i] =
            left.containsKey(name) ? left.remove(name) : components[i].getAccessor().invoke(config);
      }
      if (!left.isEmpty()) {
        throw new IllegalArgumentException("a training section has no " + left.keySet());
      }
      return TrainConfig.class.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
