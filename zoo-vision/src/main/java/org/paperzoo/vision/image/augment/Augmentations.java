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
    records.put("resize", Resize.class);
    records.put("center_crop", CenterCrop.class);
    records.put("random_crop", RandomCrop.class);
    records.put("random_resized_crop", RandomResizedCrop.class);
    records.put("horizontal_flip", HorizontalFlip.class);
    records.put("vertical_flip", VerticalFlip.class);
    records.put("color_jitter", ColorJitter.class);
    records.put("random_grayscale", RandomGrayscale.class);
    records.put("lighting", Lighting.class);
    records.put("rand_augment", RandAugment.class);
    records.put("auto_augment", AutoAugment.class);
    records.put("random_erasing", RandomErasing.class);
    return records;
  }
}
