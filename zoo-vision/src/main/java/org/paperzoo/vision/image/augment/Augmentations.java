package org.paperzoo.vision.image.augment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.config.Variants;

/** The augmentations by name. */
public final class Augmentations implements Variants {
  @Override
  public Class<?> choice() {
    return Augmentation.class;
  }

  @Override
  public Map<String, Class<? extends Record>> records() {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    records.put("random_crop", RandomCrop.class);
    records.put("horizontal_flip", HorizontalFlip.class);
    return records;
  }
}
